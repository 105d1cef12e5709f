// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "io/look/figures.hpp"
#include "io/look/map_looks.hpp"
#include "io/look/map_sheet.hpp"
#include "io/look/report_extent.hpp"
#include "io/look/sentences.hpp"
#include "io/look/svg_map.hpp"

namespace io {
namespace {

constexpr std::size_t kMostClusters = 1500, kMostTooltips = 500, kMostNumbers = 80, kMostCells = 2500,
                      kMostFacilities = 900, kMostGapLines = 60;
constexpr std::size_t kNetworkVertices = 12000;  // of one theme
constexpr std::size_t kNumbersListed = 14;

bool is_orientation(std::string_view theme) { return theme == "road" || theme == "rail_freight" || theme == "water"; }

void draw_region(Sheet& sheet, const ReportInput& input) {
  if (input.boundary == nullptr || input.boundary->size() == 0) return;
  for (std::size_t row = 0; row < input.boundary->size(); ++row) {
    sheet.draw(kRegion, area_path(*input.boundary, row, sheet.view()));
  }
  sheet.explain({kRegion, Mark::area, "Region studied"});
}

/// Rows of each theme, by theme index: drawing order and legend follow the themes of the run.
std::map<std::size_t, std::vector<geo::Row>> rows_by_theme(const geo::Table& layer, const Findings& findings) {
  std::map<std::string_view, std::size_t> index;
  for (std::size_t i = 0; i < findings.themes.size(); ++i) index.emplace(findings.themes[i].name, i);
  std::map<std::size_t, std::vector<geo::Row>> rows;
  const geo::Column& theme = layer.column("theme");
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const auto found = index.find(theme.text(row));
    if (found != index.end()) rows[found->second].push_back(static_cast<geo::Row>(row));
  }
  return rows;
}

}  // namespace

void draw_networks(Sheet& sheet, const ReportInput& input, const Findings& findings, bool all_themes) {
  const geo::Table* lines = input.layers.facility_lines;
  if (lines == nullptr || !lines->shapes) return;
  for (const auto& [index, rows] : rows_by_theme(*lines, findings)) {
    const ReportTheme& theme = findings.themes[index];
    if (!all_themes && !is_orientation(theme.name)) continue;
    const std::string path = network_path(*lines->shapes, rows, sheet.view(), kNetworkVertices);
    if (path.empty()) continue;
    sheet.draw(line_look(theme.name), path);
    sheet.explain({line_look(theme.name), Mark::line, theme.title});
  }
}

void draw_facility_areas(Sheet& sheet, const ReportInput& input, const Findings& findings) {
  const geo::Table* areas = input.layers.facility_areas;
  if (areas == nullptr || !areas->shapes) return;
  std::string titles, path;
  for (const auto& [index, rows] : rows_by_theme(*areas, findings)) {
    std::string of_theme;
    for (const geo::Row row : rows) of_theme += area_path(*areas->shapes, row, sheet.view());
    if (of_theme.empty()) continue;
    path += of_theme;
    titles += (titles.empty() ? "" : ", ") + findings.themes[index].title;
  }
  if (path.empty()) return;
  sheet.draw(kSites, path);
  sheet.explain({kSites, Mark::area, "Areas: " + titles});
}

namespace {

void draw_hot_cells(Sheet& sheet, const ReportInput& input) {
  const geo::Table* cells = input.layers.hotspots;
  if (cells == nullptr || !cells->shapes || !cells->has("hot")) return;
  std::vector<geo::Row> rows = hot_rows(*cells);
  if (rows.empty()) return;
  sheet.note_left_out(std::min(rows.size(), kMostCells), rows.size(), "hot cells");
  rows.resize(std::min(rows.size(), kMostCells));
  std::sort(rows.begin(), rows.end());
  std::string path;
  for (const geo::Row row : rows) path += area_path(*cells->shapes, row, sheet.view());
  sheet.draw(kHotCells, path);
  sheet.explain({kHotCells, Mark::area, "Hot spot of at least one group: more of its firms around than chance allows"});
}

std::string tooltip(const ClusterFacts& cluster, const Findings& findings) {
  return fmt::format("{}: {}. {}", cluster.id, cluster.label, strength_text(cluster, findings));
}

/// Many clusters of one look as one path each, without tooltips: a tenth of the bytes.
template <class LookOf>
void draw_in_bulk(Sheet& sheet, const geo::Shapes& shapes, const std::vector<const ClusterFacts*>& clusters,
                  LookOf look_of) {
  std::map<std::string, std::pair<Look, std::string>> paths;  // by colour
  for (const ClusterFacts* cluster : clusters) {
    const Look look = look_of(*cluster);
    auto& [kept, path] = paths[look.fill];
    kept = look;
    path += area_path(shapes, cluster->row, sheet.view());
  }
  for (const auto& [colour, drawn] : paths) sheet.draw(drawn.first, drawn.second);
}

/// The strongest clusters that fit; large ones are drawn first, so that small ones lie on top.
template <class LookOf>
void draw_clusters(Sheet& sheet, const ReportInput& input, const Findings& findings, LookOf look_of) {
  const geo::Table* layer = input.layers.clusters;
  if (layer == nullptr || !layer->shapes) return;
  const std::size_t count = std::min(findings.clusters.size(), kMostClusters);
  sheet.note_left_out(count, findings.clusters.size(), "clusters (the strongest)");
  std::vector<const ClusterFacts*> order;
  for (std::size_t i = 0; i < count; ++i) order.push_back(&findings.clusters[i]);
  if (count > kMostTooltips) return draw_in_bulk(sheet, *layer->shapes, order, look_of);
  std::stable_sort(order.begin(), order.end(), [](auto* a, auto* b) { return a->area_km2 > b->area_km2; });
  for (const ClusterFacts* cluster : order) {
    sheet.draw(look_of(*cluster), area_path(*layer->shapes, cluster->row, sheet.view()), tooltip(*cluster, findings));
  }
}

void write_labels(Sheet& sheet, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.clusters;
  if (layer == nullptr || !layer->shapes) return;
  LabelPlacer placer;
  std::size_t placed = 0;
  const std::size_t count = std::min(findings.clusters.size(), kMostNumbers);
  for (std::size_t i = 0; i < count; ++i) {
    const ClusterFacts& cluster = findings.clusters[i];
    double x_m = 0.0, y_m = 0.0;
    label_point(*layer->shapes, cluster.row, x_m, y_m);
    const std::string number = fmt::format("{}", cluster.id);
    SheetPoint at;
    if (!placer.place(sheet.view().at(x_m, y_m), number.size(), at)) continue;
    ++placed;
    sheet.number(at, number);
  }
  sheet.note_left_out(placed, findings.clusters.size(), "cluster numbers (the strongest for which there is room)");
}

std::string attribution(const ReportInput& input) {
  std::vector<std::string> names;
  for (const ReportSource& source : input.sources) {
    const bool is_new = std::find(names.begin(), names.end(), source.attribution) == names.end();
    if (!source.attribution.empty() && is_new) names.push_back(source.attribution);
  }
  return names.empty() ? "sources as listed below" : fmt::format("{}", fmt::join(names, "; "));
}

}  // namespace

void write_region_map(HtmlWriter& page, const ReportInput& input, const Findings& findings, MapTexts texts,
                      const std::function<void(Sheet&)>& content) {
  const auto [box, whole] = map_box(input, findings);
  if (box.empty()) return page.leaf("p", "There is nothing to draw on a map: neither a boundary nor a cluster.");
  texts.source = fmt::format("Projection: {}. Data as of {}: {}.", input.crs_name, input.as_of, attribution(input));
  if (!whole) texts.source = "The part of the region where something was found. " + texts.source;
  write_map(page, MapView(box), texts, [&](Sheet& sheet) {
    draw_region(sheet, input);
    content(sheet);
  });
}

namespace {

/// "Metal goods: 3, 7, 12 and 4 more": so that the colour alone need not tell.
std::string with_numbers(const std::string& title, const std::vector<std::int64_t>& ids) {
  std::string text = title + ": ";
  for (std::size_t i = 0; i < std::min(ids.size(), kNumbersListed); ++i)
    text += fmt::format("{}{}", i == 0 ? "" : ", ", ids[i]);
  if (ids.size() > kNumbersListed) text += fmt::format(" and {} more", ids.size() - kNumbersListed);
  return text;
}

void explain_groups(Sheet& sheet, const Findings& findings, const std::map<std::size_t, std::size_t>& place) {
  std::map<std::size_t, std::pair<std::string, std::vector<std::int64_t>>> lines;
  for (const ClusterFacts& cluster : findings.clusters) {
    const std::size_t at = std::min(place.at(cluster.group), kLastGroupLook);
    auto& [title, ids] = lines[at];
    const bool shared = place.size() > kLastGroupLook + 1 && at == kLastGroupLook;
    title = shared ? "Other groups" : findings.groups[cluster.group].title;
    ids.push_back(cluster.id);
  }
  for (auto& [at, line] : lines) {
    std::sort(line.second.begin(), line.second.end());
    sheet.explain({group_look(at), Mark::area, with_numbers(line.first, line.second)});
  }
}

void explain_severities(Sheet& sheet, const Findings& findings) {
  std::map<int, std::vector<std::int64_t>> ids;  // -1: unknown
  for (const ClusterFacts& cluster : findings.clusters) ids[findings.worst(cluster).value_or(-1)].push_back(cluster.id);
  for (int severity = 3; severity >= -1; --severity) {
    if (!ids.contains(severity)) continue;
    std::sort(ids[severity].begin(), ids[severity].end());
    const std::string_view word = severity < 0 ? "unknown" : kSeverityWords[static_cast<std::size_t>(severity)];
    const std::string title = severity == 0 ? "No gap" : fmt::format("Worst gap {}", word);
    sheet.explain({severity_look(severity), Mark::area, with_numbers(title, ids[severity])});
  }
}

/// Rows of gap_lines with the severity of their gap, for gaps from moderate on, worst first.
std::vector<std::pair<int, geo::Row>> gap_line_rows(const geo::Table& layer, const Findings& findings) {
  const geo::Column &cluster = layer.column("cluster_id"), &theme = layer.column("theme");
  std::map<std::pair<std::int64_t, std::string_view>, geo::Row> row_of;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const auto id = static_cast<std::int64_t>(cluster.number(row));
    row_of.emplace(std::pair(id, theme.text(row)), static_cast<geo::Row>(row));
  }
  std::vector<std::pair<int, geo::Row>> rows;
  for (const GapFacts& gap : findings.gaps) {
    const auto found = row_of.find({gap.cluster_id, findings.themes[gap.theme].name});
    if (gap.severity.value_or(0) >= 2 && found != row_of.end()) rows.emplace_back(*gap.severity, found->second);
  }
  return rows;
}

void draw_gap_lines(Sheet& sheet, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.gap_lines;
  if (layer == nullptr || !layer->shapes) return;
  auto rows = gap_line_rows(*layer, findings);
  sheet.note_left_out(std::min(rows.size(), kMostGapLines), rows.size(),
                      "lines to the nearest facility (those of the worst gaps)");
  rows.resize(std::min(rows.size(), kMostGapLines));
  for (const int severity : {2, 3}) {
    std::vector<geo::Row> of_severity;
    for (const auto& [s, row] : rows) {
      if (s == severity) of_severity.push_back(row);
    }
    if (of_severity.empty()) continue;
    sheet.draw(gap_line_look(severity), network_path(*layer->shapes, of_severity, sheet.view(), kNetworkVertices));
    sheet.explain({gap_line_look(severity), Mark::line,
                   fmt::format("{} gap: line to the nearest facility", severity == 3 ? "Severe" : "Moderate")});
  }
}

/// Facilities on the sheet: those that a gap names first, then in table order, as many as fit.
std::vector<geo::Row> facility_rows(Sheet& sheet, const geo::Table& layer, const Findings& findings) {
  std::set<std::pair<std::string, std::string>> named;
  for (const GapFacts& gap : findings.gaps) named.emplace(findings.themes[gap.theme].name, gap.facility_id);
  const auto x = layer.reals("x_m"), y = layer.reals("y_m");
  const geo::Column &theme = layer.column("theme"), &id = layer.column("facility_id");
  std::vector<geo::Row> first, others;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (!sheet.view().shows({x[row], y[row], x[row], y[row]})) continue;
    const bool is_named = named.contains({std::string(theme.text(row)), std::string(id.text(row))});
    (is_named ? first : others).push_back(static_cast<geo::Row>(row));
  }
  first.insert(first.end(), others.begin(), others.end());
  sheet.note_left_out(std::min(first.size(), kMostFacilities), first.size(), "facilities");
  first.resize(std::min(first.size(), kMostFacilities));
  std::sort(first.begin(), first.end());
  return first;
}

void draw_facilities(Sheet& sheet, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.facilities;
  if (layer == nullptr || layer->size() == 0) return;
  const std::vector<geo::Row> chosen = facility_rows(sheet, *layer, findings);
  const geo::Table shown = layer->take(chosen);
  const auto x = shown.reals("x_m"), y = shown.reals("y_m");
  const geo::Column& name = shown.column("name");
  const std::int32_t radius = chosen.size() > 250 ? 9 : 14;
  std::size_t kind = 0;
  for (const auto& [index, rows] : rows_by_theme(shown, findings)) {
    const Look& look = kind < kSymbols ? kFacilitySolid : kFacilityHollow;
    const std::string& title = findings.themes[index].title;
    for (const geo::Row row : rows) {
      sheet.draw(look, symbol_path(kind, sheet.view().at(x[row], y[row]), radius),
                 name.text(row).empty() ? title : fmt::format("{}: {}", title, name.text(row)));
    }
    sheet.explain({look, Mark::symbol, title, kind});
    ++kind;
  }
}

}  // namespace

void write_cluster_map(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  std::map<std::size_t, std::size_t> place;
  for (const std::size_t group : findings.clustered_groups()) place.emplace(group, place.size());
  const MapTexts texts{
      "map-clusters",
      "Map 1: Clusters and hot spots",
      fmt::format("{} coloured by group and numbered as in the table of clusters, over the region with "
                  "its main roads, railways and water; hot spots are pale hexagons.",
                  counted(static_cast<std::int64_t>(findings.clusters.size()), "cluster", "clusters")),
      {}};
  write_region_map(page, input, findings, texts, [&](Sheet& sheet) {
    draw_hot_cells(sheet, input);
    draw_networks(sheet, input, findings, false);
    draw_clusters(sheet, input, findings, [&](const ClusterFacts& c) { return group_look(place.at(c.group)); });
    explain_groups(sheet, findings, place);
    write_labels(sheet, input, findings);
  });
}

void write_gap_map(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const MapTexts texts{"map-gaps",
                       "Map 2: What the clusters lack",
                       fmt::format("Clusters coloured by their worst gap, with {}; dashed lines lead from a cluster to "
                                   "the nearest facility of the theme that it lacks. The table of gaps holds the same.",
                                   severe_gaps_text(findings)),
                       {}};
  write_region_map(page, input, findings, texts, [&](Sheet& sheet) {
    draw_facility_areas(sheet, input, findings);
    draw_networks(sheet, input, findings, true);
    draw_clusters(sheet, input, findings,
                  [&](const ClusterFacts& c) { return severity_look(findings.worst(c).value_or(-1)); });
    explain_severities(sheet, findings);
    draw_gap_lines(sheet, input, findings);
    draw_facilities(sheet, input, findings);
    write_labels(sheet, input, findings);
  });
}

}  // namespace io
