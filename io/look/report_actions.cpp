// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_actions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "io/look/chart.hpp"
#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/map_looks.hpp"
#include "io/look/report_maps.hpp"
#include "io/look/sentences.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostRows = 100, kMostClusters = 2, kMostDrawn = 400;
const Look kCluster{.fill = "#fdd49e", .stroke = "#d99a3d", .width = 1.5, .opacity = 0.8};

/// What is built for a theme; of others the title serves.
constexpr std::array<std::pair<std::string_view, std::string_view>, 28> kBuildings{{
    {"airport", "An airport for cargo"},
    {"broadband", "A broadband upgrade"},
    {"business_association", "An office of a business association"},
    {"customs", "A customs office"},
    {"electricity", "A substation"},
    {"finance", "A bank branch"},
    {"fire_emergency", "A fire station"},
    {"gas", "A connection to gas"},
    {"health", "A hospital"},
    {"housing", "Housing"},
    {"incubator", "An incubator"},
    {"industrial_park", "An industrial park"},
    {"logistics_centre", "A logistics centre"},
    {"one_stop_service", "A one-stop service"},
    {"port", "A port"},
    {"public_transport", "A stop of public transport"},
    {"rail_freight", "A rail freight terminal"},
    {"research", "A research institute"},
    {"road", "Access to a trunk road or motorway"},
    {"school", "A school"},
    {"technical_centre", "A technical centre"},
    {"telecommunications", "An upgrade of telecommunications"},
    {"testing_laboratory", "A testing laboratory"},
    {"training", "A training centre"},
    {"university", "A branch of a university"},
    {"waste_treatment", "A waste treatment site"},
    {"wastewater", "A wastewater plant"},
    {"water", "A water works or main"},
}};

Look look_of(std::string_view kind) {
  const char* fill = kind == "upgrade" ? "#762a83" : kind == "supplier" ? "#b35806" : "#1b7837";
  return {.fill = fill, .stroke = "#ffffff", .width = 3.0};
}

/// Symbols of map_sheet: circle, square, diamond.
std::size_t symbol_of(std::string_view kind) { return kind == "upgrade" ? 3 : kind == "supplier" ? 1 : 0; }

std::string title_of(std::string_view kind) {
  return kind == "upgrade"    ? "Upgrade of an area"
         : kind == "supplier" ? "Supplier stage to attract"
                              : "Facility to build";
}

std::string building(const LayerRow& row) {
  const std::string theme = row.text("theme");
  const auto* found = std::ranges::find(kBuildings, theme, &std::pair<std::string_view, std::string_view>::first);
  return found == kBuildings.end() ? row.text("title") : std::string(found->second);
}

/// "at Orvenne", "3.2 km north of Tessary", "near Tessary".
std::string at_place(const std::string& place) {
  const bool is_way = place.starts_with("near ") || (!place.empty() && place[0] >= '0' && place[0] <= '9');
  return is_way ? place : "at " + place;
}

/// ", among them firms of Food 12, Metal 3 and 4 more clusters,"
std::string among(std::string clusters) {
  std::vector<std::string> names;
  while (!clusters.empty()) {
    const std::size_t end = clusters.find("; ");
    names.push_back(clusters.substr(0, end));
    clusters = end == std::string::npos ? std::string() : clusters.substr(end + 2);
  }
  if (names.empty()) return " ";
  std::string text = ", among them firms of " + names[0];
  const std::size_t shown = names.size() == kMostClusters + 1 ? names.size() : std::min(names.size(), kMostClusters);
  for (std::size_t i = 1; i < shown; ++i) text += (i + 1 == names.size() ? " and " : ", ") + names[i];
  if (names.size() > shown)
    text += fmt::format(" and {} more clusters", count_text(static_cast<std::int64_t>(names.size() - shown)));
  return text + ", ";
}

void draw_clusters(Sheet& sheet, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.clusters;
  if (layer == nullptr || !layer->shapes || findings.clusters.empty()) return;
  std::string path;
  for (std::size_t i = 0; i < std::min(findings.clusters.size(), kMostDrawn); ++i)
    path += area_path(*layer->shapes, findings.clusters[i].row, sheet.view());
  sheet.draw(kCluster, path);
  sheet.explain({kCluster, Mark::area, "Clusters"});
}

void draw_actions(Sheet& sheet, const geo::Table& actions) {
  const auto x = actions.reals("x_m"), y = actions.reals("y_m");
  LabelPlacer placer;
  for (const std::string_view kind : {"facility", "upgrade", "supplier"}) {
    bool any = false;
    for (std::size_t i = actions.size(); i-- > 0;) {  // the first on top
      if (actions.column("kind").text(i) != kind) continue;
      any = true;
      const SheetPoint at = sheet.view().at(x[i], y[i]);
      sheet.draw(look_of(kind), symbol_path(symbol_of(kind), at, 17), action_sentence(actions, i));
      placer.keep_clear(at);
    }
    if (any) sheet.explain({look_of(kind), Mark::symbol, title_of(kind), symbol_of(kind)});
  }
  std::size_t placed = 0;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const std::string number = fmt::format("{}", LayerRow{actions, i}.count("rank"));
    SheetPoint at;
    if (placer.place(sheet.view().at(x[i], y[i]), number.size(), at)) sheet.number(at, number), ++placed;
  }
  sheet.note_left_out(placed, actions.size(), "numbers (those that help most)");
}

void write_plan(HtmlWriter& page, const geo::Table& actions) {
  const LayerRow last{actions, actions.size() - 1};
  std::string text = fmt::format(
      "{} were chosen together from what the clusters and the firms outside them lack for certain, so that they serve "
      "most under gaps.budget: {} of all lacks.",
      counted(static_cast<std::int64_t>(actions.size()), "action", "actions"),
      share_text(last.number("cumulative_share").value_or(0.0)));
  if (const auto gap = last.number("bound_gap"))
    text += *gap <= 0.0 ? " No choice among the places looked at serves more."
                        : fmt::format(" No choice among the places looked at serves more than {} above that.",
                                      share_text(*gap / (1.0 - std::min(*gap, 0.999))));
  page.leaf("p", text, {{"class", "text"}});
  page.leaf(
      "p",
      "A lack is a firm and a theme beyond its standard, counted by the weight of the theme, or a firm and a stage "
      "that it buys from and does not find within reach, by the share that is missing. Firms that an earlier "
      "action serves do not count again. Phase 1 is the small area in which the plan helps most; each later phase "
      "reaches twice as far from there.",
      {{"class", "note"}});
}

void write_growth(HtmlWriter& page, const geo::Table& actions) {
  ChartLine line{{}, {0.0}, {0.0}};
  for (std::size_t i = 0; i < actions.size(); ++i) {
    line.x.push_back(static_cast<double>(i + 1));
    line.y.push_back(LayerRow{actions, i}.number("cumulative_share").value_or(0.0));
  }
  Chart chart{
      "actions-growth",
      "What the actions serve together",
      fmt::format("Share of all lacks that are served, growing with each action to {}.", share_text(line.y.back())),
      {"Actions, in order", Figures::plain, 0.0, std::nullopt},
      {"Share of lacks served", Figures::share, 0.0, std::nullopt},
      {std::move(line)}};
  chart.dots = true;
  write_chart(page, chart);
}

}  // namespace

bool has_actions(const ReportInput& input) { return input.layers.actions != nullptr; }

std::string action_sentence(const geo::Table& actions, std::size_t row_number) {
  const LayerRow row{actions, row_number};
  std::string firms = counted(row.count("firms_served"), "firm", "firms");
  if (const auto employees = row.number("employees_served"))
    firms += fmt::format(" ({} employees)", whole_text(*employees));
  const std::string reach = amount_text(row.number("standard").value_or(0.0), row.text("unit")),
                    place = at_place(row.text("place")), whom = firms + among(row.text("clusters"));
  const std::string_view comma = place.find(',') == std::string::npos ? "" : ",";
  if (row.text("kind") == "supplier")
    return fmt::format("Firms of {} attracted {}{} would give {}a supplier within {}.", in_sentence(row.text("title")),
                       place, comma, whom, reach);
  return fmt::format("{} {}{} would bring {}within {}.", building(row), place, comma, whom, reach);
}

void write_actions(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table& actions = *input.layers.actions;
  if (actions.size() == 0)
    return page.leaf("p", "No action is proposed: nothing is lacking for certain, or gaps.budget allows none.");
  write_plan(page, actions);
  write_region_map(
      page, input, findings,
      {"map-actions",
       "What would help most",
       fmt::format("The {} numbered in their order, over the clusters, main roads, railways and water. The "
                   "list below holds the same.",
                   counted(static_cast<std::int64_t>(actions.size()), "action", "actions")),
       {}},
      [&](Sheet& sheet) {
        draw_networks(sheet, input, findings, false);
        draw_clusters(sheet, input, findings);
        draw_actions(sheet, actions);
      });
  const std::size_t shown = std::min(actions.size(), kMostRows);
  TextTable table{cut_caption("Actions, in the order in which they help most", shown, actions.size(), "layer actions"),
                  {{"No.", true}, {"In words"}, {"Phase", true}, {"Served so far", true}}};
  for (std::size_t i = 0; i < shown; ++i) {
    const LayerRow row{actions, i};
    const std::string status = row.text("status");
    table.rows.push_back({{count_text(row.count("rank"))},
                          {action_sentence(actions, i) + (status.empty() ? "" : " Status: " + status + ".")},
                          {count_text(row.count("phase"))},
                          {share_text(row.number("cumulative_share").value_or(0.0))}});
  }
  write_table(page, table);
  write_growth(page, actions);
}

}  // namespace io
