// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_suitability.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/map_looks.hpp"
#include "io/look/palette.hpp"
#include "io/look/report_maps.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kClasses = kSuitability.size();
constexpr std::size_t kMostRuns = 9000;  // stretches of hexagons alike; a stretch takes some 25 bytes of the page
constexpr std::array kClassTexts{"Below 0.2: poor", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 and more: best"};
const Look kExcludedLook{.fill = "#d0d0d0", .stroke = "none"};

/// The title of a rule as it stands in a sentence; of one that has none its name in words.
std::string in_words(std::string name, const geo::Table* rules) {
  for (std::size_t row = 0; rules != nullptr && row < rules->size(); ++row)
    if (LayerRow{*rules, row}.text("name") == name) return lower_first(LayerRow{*rules, row}.text("title"));
  std::ranges::replace(name, '_', ' ');
  return name;
}

/// "slope, price of land"
std::string listed_titles(const geo::Table& criteria) {
  std::string out;
  for (std::size_t row = 0; row < criteria.size(); ++row)
    out += (out.empty() ? "" : ", ") + lower_first(LayerRow{criteria, row}.text("title"));
  return out;
}

/// What the hexagons say, for sentences.
struct Land {
  double hexagons = 0.0, excluded = 0.0, best = 0.0, usable = 0.0;  ///< `usable` and `best` in km².
  std::map<std::string, std::int64_t> by_rule{};
};

Land land_of(const geo::Table& cells) {
  Land out;
  const geo::Column &reason = cells.column("excluded_by"), &score = cells.column("score"),
                    &share = cells.column("usable_share");
  const double hexagon_km2 = cells.shapes->area_m2(0) / 1e6;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    ++out.hexagons;
    if (reason.valid(row)) {
      ++out.excluded;
      ++out.by_rule[std::string(reason.text(row))];
      continue;
    }
    out.usable += share.number(row) * hexagon_km2;
    if (score.number(row) >= 0.8) out.best += share.number(row) * hexagon_km2;
  }
  return out;
}

std::string opening(const Land& land, const geo::Table* titles) {
  std::vector<std::pair<std::int64_t, std::string>> rules;
  for (const auto& [rule, count] : land.by_rule) rules.emplace_back(-count, rule);
  std::ranges::sort(rules);
  std::string text = land.excluded == 0.0 ? "No rule excludes a hexagon of the region"
                                          : fmt::format("The rules exclude {} of the region's hexagons",
                                                        share_text(land.excluded / land.hexagons));
  for (std::size_t i = 0; i < std::min<std::size_t>(rules.size(), 4); ++i)
    text += fmt::format("{}{} ({})",
                        i == 0                                            ? ", for the most part by "
                        : i + 1 == std::min<std::size_t>(rules.size(), 4) ? " and "
                                                                          : ", ",
                        in_words(rules[i].second, titles),
                        share_text(-static_cast<double>(rules[i].first) / land.hexagons));
  text += fmt::format(". {}{} km² can be used", land.excluded == 0.0 ? "" : "On the others ", area_text(land.usable));
  return text + (land.best > 0.0 ? fmt::format(", {} km² of it with a score of 0.8 or more.", area_text(land.best))
                                 : "; no hexagon reaches a score of 0.8.");
}

/// Class of a hexagon: of the score, or kClasses where it is excluded.
std::size_t class_of(const geo::Table& cells, std::size_t row) {
  if (cells.column("excluded_by").valid(row)) return kClasses;
  return std::min(kClasses - 1, static_cast<std::size_t>(cells.column("score").number(row) * 5.0));
}

/// Hexagons of one class side by side in a row, drawn as one bar.
struct Run {
  std::size_t kind, first, last;
};

std::vector<Run> runs_of(const geo::Table& cells) {
  const auto q = cells.codes("q"), r = cells.codes("r");
  std::vector<Run> out;
  for (std::size_t row = 0; row < cells.size(); ++row) {
    const std::size_t kind = class_of(cells, row);
    const bool goes_on =
        !out.empty() && out.back().kind == kind && r[row] == r[out.back().last] && q[row] == q[out.back().last] + 1;
    if (goes_on)
      out.back().last = row;
    else
      out.push_back({kind, row, row});
  }
  return out;
}

void draw_scores(Sheet& sheet, const geo::Table& cells) {
  std::vector<Run> runs = runs_of(cells);
  if (runs.size() > kMostRuns) {  // what is excluded leaves the paper white
    const std::size_t all = runs.size();
    std::erase_if(runs, [](const Run& run) { return run.kind == kClasses; });
    if (runs.size() > kMostRuns) runs.resize(kMostRuns);
    sheet.note_left_out(runs.size(), all, "stretches of hexagons (excluded ones are white)");
  }
  std::array<std::string, kClasses + 1> paths;
  for (const Run& run : runs) {
    const geo::Box west = cells.shapes->box(run.first), east = cells.shapes->box(run.last);
    const double middle = (west.min_y + west.max_y) / 2.0, half = west.height() * 3.0 / 8.0;  // rows overlap
    const SheetPoint a = sheet.view().at(west.min_x, middle + half), b = sheet.view().at(east.max_x, middle - half);
    paths[run.kind] += fmt::format("M{} {}H{}V{}H{}Z", a.x, a.y, b.x, b.y, a.x);
  }
  for (std::size_t kind = paths.size(); kind-- > 0;) {
    const Look look =
        kind == kClasses ? kExcludedLook : Look{.fill = std::string(kSuitability[kind]), .stroke = "none"};
    if (paths[kind].empty()) continue;
    sheet.draw(look, paths[kind]);
    sheet.explain({look, Mark::area, kind == kClasses ? "Excluded" : kClassTexts[kind]});
  }
}

std::string limit_text(const std::optional<double>& value, const std::string& unit) {
  if (!value) return "";
  if (unit == "m") return distance_text(*value);
  const std::string figure = std::abs(*value) >= 100.0 ? whole_text(*value) : fmt::format("{:.3g}", *value);
  return unit.empty() ? figure : fmt::format("{}\u00A0{}", figure, unit);
}

/// "up to 1 km", "from 25,000 people", "1 km to 5 km"
std::string range_text(const std::optional<double>& from, const std::optional<double>& to, const std::string& unit) {
  if (from && to) return fmt::format("{} to {}", limit_text(from, unit), limit_text(to, unit));
  return to ? "up to " + limit_text(to, unit) : "from " + limit_text(from, unit);
}

std::string outside_text(const std::optional<double>& min, const std::optional<double>& max, const std::string& unit) {
  std::string text = min ? "below " + limit_text(min, unit) : "";
  if (max) text += (text.empty() ? "above " : ", above ") + limit_text(max, unit);
  return text;
}

void write_criteria_table(HtmlWriter& page, const geo::Table& criteria) {
  TextTable table{"Criteria, what is best and what is unacceptable",
                  {{"Criterion"}, {"Weight", true}, {"Best"}, {"Unacceptable"}, {"Where the limits come from"}}};
  for (std::size_t row = 0; row < criteria.size(); ++row) {
    const LayerRow criterion{criteria, row};
    const std::string unit = criterion.text("unit"), source = criterion.text("source");
    table.rows.push_back({{criterion.text("title")},
                          {share_text(criterion.number("weight").value_or(0.0))},
                          {range_text(criterion.number("best_from"), criterion.number("best_to"), unit)},
                          {outside_text(criterion.number("min"), criterion.number("max"), unit)},
                          {source, source == "assumption" ? "assumed" : ""}});
  }
  write_table(page, table);
}

}  // namespace

bool has_suitability(const ReportInput& input) {
  return input.layers.suitability != nullptr && input.layers.suitability->size() > 0 &&
         input.layers.site_criteria != nullptr;
}

void write_suitability(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table& cells = *input.layers.suitability;
  const Land land = land_of(cells);
  const std::string first = opening(land, input.layers.site_rules);
  page.leaf("p", first);
  const MapTexts texts{
      "map-suitability",
      "Map: Where an industrial park could go",
      fmt::format("Hexagons of the region by their suitability, dark green best; grey is excluded. {}", first),
      {}};
  write_region_map(page, input, findings, texts, [&](Sheet& sheet) {
    draw_scores(sheet, cells);
    draw_networks(sheet, input, findings, false);
  });
  write_criteria_table(page, *input.layers.site_criteria);
  if (const geo::Table* missing = input.layers.site_unmeasured; missing != nullptr && missing->size() > 0)
    page.leaf("p",
              fmt::format("Criteria that do not count, because no source tells of them: {}.", listed_titles(*missing)),
              {{"class", "text"}});
  page.leaf(
      "p",
      "The score of a hexagon is the weighted mean of its criteria, each 1 where the figure is best, 0 where it is "
      "unacceptable, straight between. Limits and weights are the planner's: change them in the config.",
      {{"class", "note"}});
}

}  // namespace io
