// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_areas.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 40, kMostNamed = 5;
constexpr std::string_view kUnknown = "–";

/// A group in an area; all but the counts may be missing.
struct AreaFacts {
  std::string id, name, group;
  std::int64_t firms = 0, clusters = 0;
  double lq = 0.0;
  std::optional<double> low, high, p, q, employees_lq, employees_p, employees_q, standardised;

  bool beyond_chance(double alpha) const { return q && *q <= alpha; }
  bool beyond_chance_by_employees(double alpha) const { return employees_q && *employees_q <= alpha; }
};

std::optional<AreaFacts> facts_of(const LayerRow& row) {
  const auto lq = row.number("lq");
  if (!lq) return std::nullopt;
  AreaFacts out;
  out.id = row.text("area_id");
  out.name = row.text("name");
  if (out.name.empty()) out.name = out.id;
  out.group = row.text("group_name");
  out.firms = row.count("firms");
  out.clusters = row.count("clusters");
  out.lq = *lq;
  out.low = row.number("lq_low");
  out.high = row.number("lq_high");
  out.p = row.number("p");
  out.q = row.number("q");
  out.employees_lq = row.number("employees_lq");
  out.employees_p = row.number("employees_p");
  out.employees_q = row.number("employees_q");
  out.standardised = row.number("standardised_lq");
  return out;
}

/// Strongest first, as clusters are.
std::vector<AreaFacts> compared(const geo::Table& areas) {
  std::vector<AreaFacts> out;
  for (std::size_t row = 0; row < areas.size(); ++row)
    if (auto facts = facts_of({areas, row})) out.push_back(std::move(*facts));
  std::ranges::sort(out, [](const AreaFacts& a, const AreaFacts& b) {
    return std::tuple(-a.low.value_or(0.0), -a.lq, std::tie(a.id, a.group)) <
           std::tuple(-b.low.value_or(0.0), -b.lq, std::tie(b.id, b.group));
  });
  return out;
}

std::string group_title(const Findings& findings, const std::string& name) {
  const auto found = std::ranges::find(findings.groups, name, &ReportGroup::name);
  return found == findings.groups.end() ? name : found->title;
}

std::string optional_text(const std::optional<double>& value, std::string (*shown)(double)) {
  return value ? shown(*value) : std::string(kUnknown);
}

std::string quotient_text(const AreaFacts& area) {
  if (!area.low || !area.high) return ratio_text(area.lq);
  return fmt::format("{} ({} to {})", ratio_text(area.lq), ratio_text(*area.low), ratio_text(*area.high));
}

std::string standardised_text(double z) { return fmt::format("{}{:.1f}", z <= -0.05 ? "\u2212" : "", std::abs(z)); }

std::string opening_sentence(const std::vector<AreaFacts>& areas, const ReportInput& input, const Findings& findings) {
  std::vector<const AreaFacts*> found;
  std::int64_t both = 0;
  std::set<std::string> places;
  for (const AreaFacts& area : areas) {
    places.insert(area.id);
    if (!area.beyond_chance(input.alpha)) continue;
    found.push_back(&area);
    both += area.beyond_chance_by_employees(input.alpha) ? 1 : 0;
  }
  std::string text = fmt::format(
      "{} of an area and a group that has firms there, over {}, were compared with the group's share in "
      "the region. ",
      counted(std::ssize(areas), "pair", "pairs"), counted(std::ssize(places), "area", "areas"));
  if (found.empty())
    return text + fmt::format("In none is the group's share of the firms beyond chance at the {} level.",
                              level_text(input.alpha));
  text += fmt::format(
      "In {} the group has more of the firms than chance allows at the {} level, in {} of them also "
      "more of the employees: ",
      count_text(std::ssize(found)), level_text(input.alpha), both == 0 ? "none" : count_text(both));
  for (std::size_t i = 0; i < std::min(found.size(), kMostNamed); ++i)
    text += fmt::format("{}{} in {} ({} times its share)", i == 0 ? "" : "; ", group_title(findings, found[i]->group),
                        found[i]->name, ratio_text(found[i]->lq));
  return text + (found.size() > kMostNamed ? " and others." : ".");
}

std::vector<Cell> row_of(const AreaFacts& area, const Findings& findings) {
  return {{area.name},
          {group_title(findings, area.group)},
          {count_text(area.firms)},
          {quotient_text(area), "keep"},
          {optional_text(area.p, p_text), "keep"},
          {optional_text(area.q, p_text), "keep"},
          {optional_text(area.employees_lq, ratio_text)},
          {optional_text(area.employees_p, p_text), "keep"},
          {optional_text(area.employees_q, p_text), "keep"},
          {optional_text(area.standardised, standardised_text)},
          {count_text(area.clusters)}};
}

}  // namespace

bool has_areas(const ReportInput& input) {
  const geo::Table* areas = input.layers.areas;
  if (areas == nullptr) return false;
  for (std::size_t row = 0; row < areas->size(); ++row)
    if (LayerRow{*areas, row}.number("lq")) return true;
  return false;
}

void write_areas(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const std::vector<AreaFacts> areas = compared(*input.layers.areas);
  const std::size_t shown = std::min(areas.size(), kMostRows);
  page.leaf("p", opening_sentence(areas, input, findings), {{"class", "text"}});
  TextTable table{cut_caption("Groups in areas, strongest first", shown, areas.size(), "layer areas"),
                  {{"Area"},
                   {"Group"},
                   {"Firms", true},
                   {"Times its share (95 % interval)", true},
                   {"p", true},
                   {"q", true},
                   {"By employees", true},
                   {"p by employees", true},
                   {"q by employees", true},
                   {"Standardised", true},
                   {"Clusters", true}}};
  for (std::size_t i = 0; i < shown; ++i) table.rows.push_back(row_of(areas[i], findings));
  write_table(page, table);
  page.leaf("p",
            "Strongest means: highest lower end of the interval. p: how often chance gives the area as many of the "
            "group's firms, exact, for areas are drawn before anybody looks where the firms are. By employees: the "
            "same quotient of employees instead of firms; its p comes from the group's label dealt out anew among the "
            "firms, which keep their size, so that one large plant proves nothing. q: p allowing for the number of "
            "areas, for each group. Standardised: how many standard deviations above the group's mean over the areas, "
            "a description. A dash: not known, not computed, or hidden because too few firms stand behind it. Figures "
            "by employees and standardised ones stand on this page only, the others in layer areas.",
            {{"class", "note"}});
}

}  // namespace io
