// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_gaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/sentences.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostScored = 60, kMostTold = 20, kMostLacks = 5, kMostNamed = 3;
constexpr std::string_view kUnknown = "–";

/// A score or a part of one, as points of 100.
std::string points_text(double share) { return fmt::format("{:.0f}", 100.0 * share); }

LayerRow row_of(const ReportInput& input, const ClusterFacts& cluster) { return {*input.layers.clusters, cluster.row}; }

/// Clusters that have a score, highest first, then by id.
std::vector<const ClusterFacts*> scored(const Findings& findings) {
  std::vector<const ClusterFacts*> out;
  for (const ClusterFacts& cluster : findings.clusters)
    if (cluster.gap_score) out.push_back(&cluster);
  std::ranges::sort(out, {}, [](const ClusterFacts* c) { return std::pair(-*c->gap_score, c->id); });
  return out;
}

/// A gap of a cluster with what it adds to the score.
struct Lack {
  const GapFacts* gap;
  double share;  ///< Of the score, as a part of 1.
};

/// The gaps that make the score of a cluster, the largest effect first.
std::vector<Lack> lacks_of(const ClusterFacts& cluster, const Findings& findings) {
  std::vector<Lack> out;
  double sum = 0.0;
  for (const std::size_t i : cluster.gaps) {
    const GapFacts& gap = findings.gaps[i];
    if (gap.effect.value_or(0.0) > 0.0) out.push_back({&gap, *gap.effect}), sum += *gap.effect;
  }
  for (Lack& lack : out) lack.share *= *cluster.gap_score / sum;
  return out;
}

std::string severity_word(const GapFacts& gap) {
  return std::string(gap.severity ? kSeverityWords[static_cast<std::size_t>(*gap.severity)] : "unknown");
}

std::string most_lacking(const std::vector<Lack>& lacks, const Findings& findings) {
  std::string text;
  for (std::size_t i = 0; i < std::min(lacks.size(), kMostNamed); ++i)
    text += fmt::format("{}{} ({})", i == 0 ? "" : ", ", findings.themes[lacks[i].gap->theme].title,
                        points_text(lacks[i].share));
  if (lacks.size() > kMostNamed) text += fmt::format(" and {} more", lacks.size() - kMostNamed);
  return text.empty() ? "nothing known" : text;
}

std::string themes_text(const LayerRow& row) {
  const std::int64_t known = row.count("themes_known"), unknown = row.count("themes_unknown");
  return unknown == 0 ? fmt::format("all {}", known) : fmt::format("{} of {}", known, known + unknown);
}

std::string share_or_dash(const std::optional<double>& share) {
  return share ? share_text(*share) : std::string(kUnknown);
}

std::string market_sentence(const LayerRow& row) {
  const auto consumers = row.number("market_consumers"), buyers = row.number("market_buyers");
  if (!consumers && !buyers) return "";
  std::string text = "Market in reach, what is farther counting less: ";
  if (consumers)
    text += fmt::format("{} of the region's {}", share_text(*consumers),
                        row.count("market_of_people") != 0 ? "people" : "employees");
  if (buyers)
    text += fmt::format("{}{} of {}", consumers ? "; " : "", share_text(*buyers),
                        "those in stages that buy from its group");
  return text + ".";
}

/// Readiness for trade online: lines, services and skills.
std::string online_sentence(const LayerRow& row) {
  std::vector<std::string> parts;
  if (const auto share = row.number("broadband_share"))
    parts.push_back(fmt::format("{} of its firms are within the broadband standard", share_text(*share)));
  if (const auto firms = row.number("digital_firms"))
    parts.push_back(fmt::format("{} of digital services within {}",
                                counted(static_cast<std::int64_t>(*firms), "firm", "firms"),
                                amount_text(row.number("digital_reach_m").value_or(0.0), "m")));
  if (const auto share = row.number("training_share"))
    parts.push_back(fmt::format("{} are within the standard of training", share_text(*share)));
  return parts.empty() ? "" : fmt::format("Ready for trade online: {}.", fmt::join(parts, "; "));
}

void write_one(HtmlWriter& page, const ReportInput& input, const Findings& findings, const ClusterFacts& cluster) {
  const LayerRow row = row_of(input, cluster);
  const std::vector<Lack> lacks = lacks_of(cluster, findings);
  const auto box = page.open("div", {{"class", "words"}});
  page.leaf("h4", fmt::format("{}: {} of 100", cluster.label, points_text(*cluster.gap_score)));
  const std::int64_t unknown = row.count("themes_unknown");
  page.leaf("p", fmt::format("Of {} themes {} unknown.", row.count("themes_known") + unknown,
                             unknown == 0   ? "none is"
                             : unknown == 1 ? "1 is"
                                            : fmt::format("{} are", unknown)));
  if (!lacks.empty()) {
    const auto list = page.open("ol");
    for (std::size_t i = 0; i < std::min(lacks.size(), kMostLacks); ++i) {
      const auto item = page.open("li");
      page.leaf("b", fmt::format("{} points, {}. ", points_text(lacks[i].share), severity_word(*lacks[i].gap)));
      page.text(lacks[i].gap->sentence);
    }
  }
  if (lacks.size() > kMostLacks) {
    std::string rest;
    for (std::size_t i = kMostLacks; i < lacks.size(); ++i)
      rest += (rest.empty() ? "" : ", ") + in_sentence(findings.themes[lacks[i].gap->theme].title);
    page.leaf("p", "Less: " + rest + ".");
  }
  for (const std::string& sentence : {market_sentence(row), online_sentence(row)})
    if (!sentence.empty()) page.leaf("p", sentence);
}

/// Themes of which something is known for some cluster, those that add most to the scores first.
std::vector<std::size_t> themes_compared(const Findings& findings) {
  std::map<std::size_t, double> effect;
  for (const GapFacts& gap : findings.gaps)
    if (gap.severity || gap.found) effect[gap.theme] += gap.effect.value_or(0.0);
  std::vector<std::size_t> themes;
  for (const auto& [theme, sum] : effect) themes.push_back(theme);
  std::ranges::stable_sort(themes, {}, [&](std::size_t theme) { return -effect.at(theme); });
  return themes;
}

Cell matrix_cell(const GapFacts* gap) {
  if (gap == nullptr) return {std::string(kUnknown)};
  return {fmt::format("{} · {}", severity_word(*gap), found_text(*gap)),
          gap->severity ? fmt::format("s{}", *gap->severity) : "su"};
}

std::string head_of(const ReportTheme& theme) {
  return theme.standard > 0.0 ? fmt::format("{} (within {})", theme.title, amount_text(theme.standard, theme.unit))
                              : theme.title;
}

}  // namespace

void write_gap_scores(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const auto clusters = scored(findings);
  if (clusters.empty()) return;
  page.leaf("h3", "Who lacks most");
  const std::size_t shown = std::min(clusters.size(), kMostScored);
  TextTable table{cut_caption("Clusters by gap score, highest first", shown, clusters.size(), "layer clusters"),
                  {{"Cluster"},
                   {"Firms", true},
                   {"Score of 100", true},
                   {"Lacks most (points of the score)"},
                   {"Themes known", true},
                   {"Firms with broadband", true},
                   {"Market in reach", true}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const ClusterFacts& cluster = *clusters[i];
    const LayerRow row = row_of(input, cluster);
    table.rows.push_back({{cluster.label},
                          {count_text(cluster.firms)},
                          {points_text(*cluster.gap_score)},
                          {most_lacking(lacks_of(cluster, findings), findings)},
                          {themes_text(row)},
                          {share_or_dash(row.number("broadband_share"))},
                          {share_or_dash(row.number("market_access"))}});
  }
  write_table(page, table);
  page.leaf(
      "p",
      "Score: the severities of the themes that are known, by their weights; 0 all are served, 100 all are severe. "
      "What is unknown is left out, so two scores compare where about as many themes are known.",
      {{"class", "note"}});
}

void write_gap_matrix(HtmlWriter& page, const Findings& findings) {
  const std::vector<std::size_t> themes = themes_compared(findings);
  std::vector<const ClusterFacts*> clusters = scored(findings);
  for (const ClusterFacts& cluster : findings.clusters)
    if (!cluster.gap_score) clusters.push_back(&cluster);
  const std::size_t shown = std::min(clusters.size(), kMostScored);
  TextTable table{cut_caption("Severity and way by cluster and theme; clusters and themes that lack most first", shown,
                              clusters.size(), "layer gaps"),
                  {{"Cluster"}, {"Score of 100", true}}};
  table.css = "heat";
  for (const std::size_t theme : themes) table.heads.push_back({head_of(findings.themes[theme])});
  for (std::size_t i = 0; i < shown; ++i) {
    std::vector<const GapFacts*> by_theme(findings.themes.size(), nullptr);
    for (const std::size_t gap : clusters[i]->gaps) by_theme[findings.gaps[gap].theme] = &findings.gaps[gap];
    const auto score = clusters[i]->gap_score;
    std::vector<Cell> row{{clusters[i]->label}, {score ? points_text(*score) : std::string(kUnknown), "score"}};
    for (const std::size_t theme : themes) row.push_back(matrix_cell(by_theme[theme]));
    table.rows.push_back(std::move(row));
  }
  write_table(page, table);
}

void write_lacks(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  auto clusters = scored(findings);
  if (clusters.empty()) return;
  page.leaf("h3", "What each cluster lacks, in order of effect");
  if (clusters.size() > kMostTold) {
    page.leaf("p", fmt::format("The {} clusters with the highest scores, of {}; layer gaps has all.", kMostTold,
                               clusters.size()));
    clusters.resize(kMostTold);
  }
  const auto stories = page.open("div", {{"class", "stories"}});
  for (const ClusterFacts* cluster : clusters) write_one(page, input, findings, *cluster);
}

void write_capacities(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.capacities;
  if (layer == nullptr || layer->size() == 0) return;
  page.leaf("h3", "Capacities");
  TextTable table{"Capacity shared among the firms in reach (column e2sfca of layer gaps)",
                  {{"Theme"},
                   {"Per 1,000 heads in the region", true},
                   {"Facilities", true},
                   {"Left out: no capacity", true},
                   {"Other unit", true},
                   {"No firm in reach", true}}};
  for (std::size_t i = 0; i < layer->size(); ++i) {
    const LayerRow row{*layer, i};
    const auto theme = std::ranges::find(findings.themes, row.text("theme"), &ReportTheme::name);
    const auto count = [&](const char* name) { return Cell{count_text(row.count(name))}; };
    table.rows.push_back({{theme == findings.themes.end() ? row.text("theme") : theme->title},
                          {amount_text(1000.0 * row.number("mean_per_head").value_or(0.0), row.text("unit"))},
                          count("facilities"),
                          count("without"),
                          count("other_unit"),
                          count("unreached")});
  }
  write_table(page, table);
}

}  // namespace io
