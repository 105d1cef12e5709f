// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/sentences.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 200, kMostGapRows = 30, kMostCodes = 25;
constexpr std::string_view kUnknown = "–";

std::string optional_text(const std::optional<double>& value, std::string (*shown)(double)) {
  return value ? shown(*value) : std::string(kUnknown);
}

std::string with_interval(const std::optional<double>& value, const std::optional<double>& low,
                          const std::optional<double>& high) {
  if (!value) return std::string(kUnknown);
  if (!low || !high) return ratio_text(*value);
  return fmt::format("{} ({} to {})", ratio_text(*value), ratio_text(*low), ratio_text(*high));
}

std::string severity_css(std::optional<int> severity) { return severity ? fmt::format("s{}", *severity) : "su"; }

Cell worst_gap_cell(const ClusterFacts& cluster, const Findings& findings) {
  if (cluster.gaps.empty()) return {std::string(kUnknown)};
  const GapFacts& gap = findings.gaps[cluster.gaps.front()];
  if (!gap.severity) return {"unknown", "su"};
  if (*gap.severity == 0) return {"no gap", "s0"};
  return {fmt::format("{}: {}", kSeverityWords[static_cast<std::size_t>(*gap.severity)],
                      in_sentence(findings.themes[gap.theme].title)),
          severity_css(gap.severity)};
}

/// "45 Jewellery 45" says the same twice: the number stands before labels only that do not end with it.
std::string numbered_label(const ClusterFacts& cluster) {
  const std::string number = fmt::format("{}", cluster.id);
  return cluster.label.ends_with(number) ? cluster.label : number + " " + cluster.label;
}

/// What all clusters are compared with, if it is the same for all: then it is said once.
std::optional<std::string> common_controls(const Findings& findings) {
  std::set<std::string> texts;
  for (const ClusterFacts& cluster : findings.clusters) texts.insert(findings.groups[cluster.group].controls_text);
  return texts.size() == 1 ? std::optional(*texts.begin()) : std::nullopt;
}

std::vector<Cell> cluster_row(const ClusterFacts& cluster, const Findings& findings, bool with_controls) {
  const ReportGroup& group = findings.groups[cluster.group];
  std::vector<Cell> row{{fmt::format("{}", cluster.id)},
                        {cluster.label},
                        {count_text(cluster.firms)},
                        {count_text(cluster.sites)},
                        {optional_text(cluster.employees, whole_text)},
                        {area_text(cluster.area_km2)},
                        {with_interval(cluster.lq, cluster.lq_low, cluster.lq_high), "keep"},
                        {with_interval(cluster.lq_all, cluster.lq_all_low, cluster.lq_all_high), "keep"},
                        {optional_text(cluster.p, p_text)},
                        {optional_text(cluster.q, p_text)},
                        worst_gap_cell(cluster, findings)};
  if (!cluster.label.starts_with(group.title)) row[1].text += " (" + group.title + ")";
  if (with_controls) row.push_back({cluster.lq ? group.controls_text : std::string(kUnknown)});
  return row;
}

std::string outside_text(const GapFacts& gap, const ClusterFacts& cluster) {
  return fmt::format("{} of {}", count_text(gap.firms_outside), count_text(cluster.firms));
}

std::string standard_text(const ReportTheme& theme) {
  return theme.standard > 0.0 ? "within " + amount_text(theme.standard, theme.unit) : std::string(kUnknown);
}

std::string data_text(const ReportTheme& theme) {
  if (!theme.has_source) return "no layer";
  return theme.complete ? "known to be complete" : "not known to be complete";
}

std::string share_of(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? std::string(kUnknown) : share_text(static_cast<double>(part) / static_cast<double>(whole));
}

std::string or_dash(const std::string& text) { return text.empty() ? std::string(kUnknown) : text; }

void write_counts(HtmlWriter& page, const std::string& caption, const Head& name, const Head& count,
                  std::vector<ReportCount> counts) {
  if (counts.empty()) return;
  std::stable_sort(counts.begin(), counts.end(), [](auto& a, auto& b) { return a.count > b.count; });
  const std::size_t shown = std::min(counts.size(), kMostCodes);
  TextTable table{cut_caption(caption, shown, counts.size(), "the GeoPackage"), {name, count}};
  table.css = "narrow";
  for (std::size_t i = 0; i < shown; ++i) table.rows.push_back({{counts[i].name}, {count_text(counts[i].count)}});
  write_table(page, table);
}

/// Takes out the columns of which no cell is known.
void drop_unknown_columns(TextTable& table) {
  for (std::size_t column = table.heads.size(); column-- > 0;) {
    const bool known =
        std::any_of(table.rows.begin(), table.rows.end(), [&](auto& row) { return row[column].text != kUnknown; });
    if (known) continue;
    const auto at = static_cast<std::ptrdiff_t>(column);
    table.heads.erase(table.heads.begin() + at);
    for (auto& row : table.rows) row.erase(row.begin() + at);
  }
}

}  // namespace

void write_cluster_table(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const std::size_t shown = std::min(findings.clusters.size(), kMostRows);
  const auto controls = common_controls(findings);
  TextTable table{cut_caption("Clusters, strongest first", shown, findings.clusters.size(), "layer clusters"),
                  {{"No."},
                   {"Cluster"},
                   {"Firms", true},
                   {"Sites", true},
                   {"Employees", true},
                   {"Area, km²", true},
                   {"Times its share (95 % interval)", true},
                   {"Among all firms (95 % interval)", true},
                   {"p", true},
                   {"q", true},
                   {"Worst gap"}}};
  if (!controls) table.heads.push_back({"Its share among"});
  for (std::size_t i = 0; i < shown; ++i) {
    table.rows.push_back(cluster_row(findings.clusters[i], findings, !controls));
  }
  drop_unknown_columns(table);
  write_table(page, table);
  if (controls && !controls->empty()) {
    page.leaf("p", fmt::format("Times its share: all groups are compared with {}.", *controls), {{"class", "note"}});
  }
  page.leaf("p",
            fmt::format(
                "Strongest means: highest lower end of the interval, so that a few firms with a high but "
                "uncertain figure do not lead. p: how often chance alone makes a best cluster as strong as this "
                "one; at most {} counts as beyond chance. Among all firms: the same figure with firms of every "
                "kind to compare with, which zoning raises too. q: the same, allowing for the number of groups; given "
                "for each group's best cluster. A dash: not known, or not computed.",
                ratio_text(input.alpha)),
            {{"class", "note"}});
}

void write_gap_list(HtmlWriter& page, const Findings& findings) {
  std::vector<const GapFacts*> listed;
  for (const GapFacts& gap : findings.gaps) {
    if (gap.severity.value_or(0) >= 2) listed.push_back(&gap);
  }
  if (listed.empty()) return page.leaf("p", "No gap is moderate or severe.");
  const std::size_t shown = std::min(listed.size(), kMostGapRows);
  TextTable table{cut_caption("Severe and moderate gaps, worst first", shown, listed.size(), "layer gaps"),
                  {{"Cluster"},
                   {"Theme"},
                   {"Severity"},
                   {"Standard", true},
                   {"Average distance", true},
                   {"Firms outside", true},
                   {"Employees outside", true},
                   {"In words"}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const GapFacts& gap = *listed[i];
    const ClusterFacts& cluster = *findings.find(gap.cluster_id);
    table.rows.push_back(
        {{numbered_label(cluster)},
         {findings.themes[gap.theme].title},
         {std::string(kSeverityWords[static_cast<std::size_t>(*gap.severity)]), severity_css(gap.severity)},
         {amount_text(gap.standard, gap.unit)},
         {found_text(gap)},
         {outside_text(gap, cluster)},
         {optional_text(gap.employees_outside, whole_text)},
         {gap.sentence}});
  }
  write_table(page, table);
}

void write_standards_table(HtmlWriter& page, const Findings& findings) {
  TextTable table{"Themes, their standards, and clusters by severity of the gap",
                  {{"Theme"},
                   {"Standard"},
                   {"Where the standard comes from"},
                   {"Layer"},
                   {"Served", true},
                   {"Slight", true},
                   {"Moderate", true},
                   {"Severe", true},
                   {"Unknown", true}}};
  const auto clusters = [&](std::optional<int> severity, std::size_t theme) {
    const auto counts = findings.by_theme(severity);
    const auto found = counts.find(theme);
    return Cell{count_text(found == counts.end() ? 0 : found->second)};
  };
  for (std::size_t i = 0; i < findings.themes.size(); ++i) {
    const ReportTheme& theme = findings.themes[i];
    const bool assumed = theme.source.empty() || theme.source == "assumption";
    table.rows.push_back({{theme.title},
                          {standard_text(theme)},
                          {assumed ? "assumption" : theme.source, assumed ? "assumed" : ""},
                          {data_text(theme)},
                          clusters(0, i),
                          clusters(1, i),
                          clusters(2, i),
                          clusters(3, i),
                          clusters(std::nullopt, i)});
  }
  write_table(page, table);
}

void write_source_table(HtmlWriter& page, const ReportInput& input) {
  TextTable table{"Sources",
                  {{"Source"},
                   {"File"},
                   {"As of"},
                   {"Read", true},
                   {"Accepted", true},
                   {"Rejected", true},
                   {"Rejected, share", true},
                   {"Licence"},
                   {"Attribution"}}};
  for (const ReportSource& source : input.sources) {
    table.rows.push_back({{source.name},
                          {or_dash(source.file)},
                          {or_dash(source.as_of)},
                          {count_text(source.read)},
                          {count_text(source.accepted)},
                          {count_text(source.rejected)},
                          {share_of(source.rejected, source.read)},
                          {source.license.empty() ? "not stated" : source.license},
                          {or_dash(source.attribution)}});
  }
  write_table(page, table);
}

void write_quality_tables(HtmlWriter& page, const ReportInput& input) {
  write_counts(page, "Rejected rows by reason (each row stands in layer rejects)", {"Reason"}, {"Rows", true},
               input.reject_reasons);
  write_counts(page, "Industry codes that no group knows (these firms count among all firms only)", {"Code"},
               {"Firms", true}, input.unmapped_industries);
}

void write_parameter_table(HtmlWriter& page, const ReportInput& input) {
  TextTable table{"Parameters as used", {{"Stage"}, {"Parameter"}, {"Value"}}};
  table.css = "narrow";
  for (const ReportParameter& one : input.parameters)
    table.rows.push_back({{one.stage}, {one.key}, {or_dash(one.value)}});
  if (!table.rows.empty()) write_table(page, table);
}

}  // namespace io
