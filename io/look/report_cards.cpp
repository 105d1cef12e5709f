// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_cards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

/// As many as the page has room for beside its maps.
constexpr std::size_t kMostCards = 60;

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kKinds{
    {{"strength", "Strengths"}, {"weakness", "Weaknesses"}, {"opportunity", "Opportunities"}, {"threat", "Threats"}}};

using RowsByCluster = std::map<std::int64_t, std::vector<std::size_t>>;

RowsByCluster rows_by_cluster(const geo::Table& diagnosis) {
  RowsByCluster out;
  if (diagnosis.size() == 0) return out;
  const auto id = diagnosis.integers("cluster_id");
  for (std::size_t row = 0; row < id.size(); ++row) out[id[row]].push_back(row);
  return out;
}

/// Clusters that have a card, strongest first.
std::vector<const ClusterFacts*> carded(const Findings& findings, const RowsByCluster& lines) {
  std::vector<const ClusterFacts*> out;
  for (const ClusterFacts& cluster : findings.clusters)
    if (lines.contains(cluster.id)) out.push_back(&cluster);
  return out;
}

std::string card_id(const ClusterFacts& cluster) { return fmt::format("card-{}", cluster.id); }

/// The figures at the head of a card: those that are known.
class Figures {
 public:
  Figures(HtmlWriter& page, const geo::Table& clusters, geo::Row row) : page_(page), clusters_(clusters), row_(row) {}

  void add(const std::string& figure, std::string_view meaning, std::string_view before = {}) const {
    const auto item = page_.open("li");
    if (!before.empty()) page_.text(std::string(before) + " ");
    page_.leaf("b", figure);
    if (!meaning.empty()) page_.text(" " + std::string(meaning));
  }
  void add(const char* column, std::string (*shown)(double), std::string_view meaning) const {
    if (const auto value = number(column)) add(shown(*value), meaning);
  }
  std::optional<double> number(const char* column) const {
    const bool known = clusters_.has(column) && clusters_.column(column).valid(row_);
    return known ? std::optional(clusters_.column(column).number(row_)) : std::nullopt;
  }
  std::string text(const char* column) const {
    return std::string(clusters_.has(column) ? clusters_.column(column).text(row_) : std::string_view{});
  }

 private:
  HtmlWriter& page_;
  const geo::Table& clusters_;
  geo::Row row_;
};

std::string share(double value) { return share_text(value); }

void write_figures(HtmlWriter& page, const ReportInput& input, const Findings& findings, const ClusterFacts& cluster) {
  const auto list = page.open("ul", {{"class", "facts"}});
  const Figures figures(page, *input.layers.clusters, cluster.row);
  figures.add(count_text(cluster.firms), "firms");
  figures.add("sites", whole_text, "sites");
  figures.add("employees", whole_text, "employees");
  figures.add(area_text(cluster.area_km2), "km²");
  if (cluster.lq && cluster.lq_low && cluster.lq_high)
    figures.add(ratio_text(*cluster.lq),
                fmt::format("times its share among {} ({} to {})", findings.groups[cluster.group].controls_text,
                            ratio_text(*cluster.lq_low), ratio_text(*cluster.lq_high)));
  if (cluster.p) figures.add(p_text(*cluster.p), {}, "p");
  figures.add("completeness", share, "of what its chain needs found nearby");
  figures.add("institutions", whole_text, "institutions");
  figures.add("sme_share", share, "small and medium-sized firms");
  if (const auto rank = figures.number("rank")) figures.add(fmt::format("{:.0f}", *rank), "in its group", "rank");
  if (const auto stars = figures.number("stars")) figures.add(fmt::format("{:.0f}", *stars), "of 3 stars");
  if (const std::string type = figures.text("typology"); !type.empty()) figures.add(type, {}, "type");
}

void write_lines(HtmlWriter& page, const geo::Table& diagnosis, const std::vector<std::size_t>& rows,
                 std::string_view kind, std::string_view title) {
  const auto box = page.open("div", {{"class", fmt::format("swot {}", kind)}});
  page.leaf("h4", title);
  const auto list = page.open("ul");
  bool any = false;
  for (const std::size_t row : rows) {
    if (diagnosis.column("kind").text(row) != kind) continue;
    any = true;
    const auto item = page.open("li");
    page.text(diagnosis.column("sentence").text(row));
    page.leaf("small",
              fmt::format(" {}: {}.", diagnosis.column("topic").text(row), diagnosis.column("comparison").text(row)));
  }
  if (!any) page.leaf("li", "No figure passes a threshold.", {{"class", "none"}});
}

void write_card(HtmlWriter& page, const ReportInput& input, const Findings& findings, const ClusterFacts& cluster,
                const std::vector<std::size_t>& rows) {
  const auto card = page.open("section", {{"class", "card"}, {"id", card_id(cluster)}});
  page.leaf("h3", cluster.label);
  write_figures(page, input, findings, cluster);
  const auto grid = page.open("div", {{"class", "swots"}});
  for (const auto& [kind, title] : kKinds) write_lines(page, *input.layers.diagnosis, rows, kind, title);
}

}  // namespace

bool has_cards(const ReportInput& input, const Findings& findings) {
  return input.layers.diagnosis && input.layers.clusters &&
         !carded(findings, rows_by_cluster(*input.layers.diagnosis)).empty();
}

void write_cards(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const RowsByCluster lines = rows_by_cluster(*input.layers.diagnosis);
  std::vector<const ClusterFacts*> clusters = carded(findings, lines);
  const std::size_t all = clusters.size();
  clusters.resize(std::min(all, kMostCards));
  page.leaf("p",
            fmt::format("One card a cluster, strongest first; each prints on a page of its own. Every line is a figure "
                        "that passed the threshold of a rule; below it stands what it is compared with.{}",
                        clusters.size() < all ? fmt::format(" The first {} of {} have a card; layer diagnosis has all.",
                                                            clusters.size(), all)
                                              : std::string()),
            {{"class", "text"}});
  {
    const auto nav = page.open("nav", {{"aria-label", "Cards"}});
    const auto list = page.open("ul");
    for (const ClusterFacts* cluster : clusters) {
      const auto item = page.open("li");
      page.leaf("a", cluster->label, {{"href", "#" + card_id(*cluster)}});
    }
  }
  for (const ClusterFacts* cluster : clusters) write_card(page, input, findings, *cluster, lines.at(cluster->id));
}

}  // namespace io
