// SPDX-License-Identifier: Apache-2.0
#include "io/look/cartography.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "io/look/palette.hpp"

namespace io {
namespace {

const Stroke kNoStroke{"#00000000", 0.0, "no"};

/// A colour with an opacity: "#1b9e77" and 0x50.
std::string faint(std::string_view color, unsigned alpha) { return fmt::format("{}{:02x}", color, alpha); }

/// Whether chance alone explains a cluster; one without a p is given the benefit of the doubt.
constexpr std::string_view kByChance = R"(coalesce("p", 0) > 0.05)";

Symbol cluster_symbol(std::string_view color) {
  Symbol symbol = fill(faint(color, 0x48), {std::string(color), 0.5});
  symbol.opacity = fmt::format("if({}, 35, 100)", kByChance);
  return symbol;
}

StyleClass all_firms_class(AllFirms all) {
  switch (all) {
    case AllFirms::hidden:
      return {"all", "All firms (not drawn)", nothing("fill")};
    case AllFirms::outlined:
      return {"all", "All firms", fill("#00000000", {"#555555", 0.35, "dash"})};
    case AllFirms::subject:
      return {"all", "All firms", cluster_symbol(kGroupColors[2])};
  }
  throw std::invalid_argument("all_firms_class: not an AllFirms");
}

constexpr std::string_view kClusterTip =
    R"(<b>[% "label" %]</b><br>[% format_number("firms", 0) %] firms on [% format_number("sites", 0) %] sites, )"
    R"([% format_number("area_km2", 1) %] km²[% if("lq" IS NULL, '', '<br>' || format_number("lq", 1) || )"
    R"(' times its share among the controls (' || format_number("lq_low", 1) || ' to ' || )"
    R"(format_number("lq_high", 1) || ')') %])";

/// A word of SQL text in an expression.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + "'";
}

}  // namespace

std::string theme_title(const MapNames& names) {
  std::string expression = "CASE";
  for (const Named& theme : names.themes)
    expression += fmt::format(R"( WHEN "theme" = {} THEN {})", quoted(theme.name), quoted(theme.title));
  return names.themes.empty() ? "\"theme\"" : expression + " ELSE \"theme\" END";
}

LayerStyle clusters_style(const MapNames& names, AllFirms all) {
  const std::string key = all == AllFirms::subject
                              ? R"(CASE WHEN "single_site" THEN 'single site' ELSE "group_name" END)"
                              : R"(CASE WHEN "group_name" = 'all' THEN 'all' WHEN "single_site" THEN 'single site' )"
                                R"(ELSE "group_name" END)";
  LayerStyle style{
      "Clusters by group", "One colour a group; pale where chance alone may explain the cluster (p > 0.05).", key, {}};
  std::size_t next = 0;
  for (const Named& group : names.groups)
    if (group.name != "all" && next < kGroupColors.size())
      style.classes.push_back({group.name, group.title, cluster_symbol(kGroupColors[next++])});
  style.classes.push_back({"single site", "Single site, no cluster on the ground",
                           fill(faint(kOtherGroup, 0x18), {faint(kOtherGroup, 0x90), 0.2, "dot"})});
  style.classes.push_back(all_firms_class(all));
  style.classes.push_back({"", "Other groups", cluster_symbol(kOtherGroup)});
  const char* unlabelled = all == AllFirms::subject ? R"("single_site")" : R"("single_site" OR "group_name" = 'all')";
  style.labels = {fmt::format(R"(CASE WHEN {} OR ({} AND coalesce(@map_scale, 1e9) > 150000) THEN '' ELSE "label" END)",
                              unlabelled, kByChance),
                  fmt::format(R"(if({}, 6.5, scale_linear(ln(max("firms", 3)), ln(3), ln(300), 7, 10)))", kByChance),
                  "#222222",
                  fmt::format(R"(if({}, 0, scale_linear(ln(max("firms", 3)), ln(3), ln(1000), 2, 10)))", kByChance)};
  style.order_by = "-\"area_km2\"";
  style.display = "\"label\"";
  style.map_tip = kClusterTip;
  return style;
}

namespace {

constexpr std::string_view kHexTip =
    R"([% "group_name" %], cell [% "cell_id" %]: [% "firms" %] firms[% if("spec_ratio" IS NULL, '', '<br>within the )"
    R"(band ' || format_number("spec_ratio", 1) || ' times what is expected') %])";

Symbol hexagon(std::string_view color) { return fill(color, {"#b2b2b2", 0.08}); }

/// The seven classes of gi_bin from hot to cold.
std::vector<StyleClass> gi_classes() {
  const char* labels[] = {
      "Cold spot, 99 % confidence", "Cold spot, 95 % confidence", "Cold spot, 90 % confidence", "Not significant",
      "Hot spot, 90 % confidence",  "Hot spot, 95 % confidence",  "Hot spot, 99 % confidence"};
  std::vector<StyleClass> classes;
  for (std::size_t i = std::size(labels); i-- > 0;)  // the hottest first
    classes.push_back({std::to_string(static_cast<int>(i) - 3), labels[i], hexagon(kGiBins[i])});
  return classes;
}

}  // namespace

LayerStyle hotspots_gi_style() {
  LayerStyle style{"Gi* classes", "Getis-Ord Gi* as ArcGIS draws it: description, no inference.", "gi_bin",
                   gi_classes()};
  style.classes.push_back({"", "No value", nothing("fill")});
  style.map_tip = kHexTip;
  return style;
}

LayerStyle hotspots_lisa_style() {
  LayerStyle style{"Local Moran classes",
                   "Clusters and outliers of local Moran, corrected: description, no inference.",
                   "lisa",
                   {{"HH", "High among high", hexagon(kHighHighColor)},
                    {"HL", "High among low", hexagon(kHighLowColor)},
                    {"LH", "Low among high", hexagon(kLowHighColor)},
                    {"LL", "Low among low", hexagon(kLowLowColor)},
                    {"ns", "Not significant", fill("#ffffff90", {"#b2b2b2", 0.1})},
                    {"isolated", "No neighbours", fill(kIsolatedColor, {"#464646", 0.1})},
                    {"", "No value", nothing("fill")}}};
  style.map_tip = kHexTip;
  return style;
}

LayerStyle hotspots_style() {
  LayerStyle style = hotspots_gi_style();
  style.name = "All firms";
  style.description = "Group `all` by Gi* class; the other groups are not drawn, filter by group_name to see one.";
  style.attribute = R"(if("group_name" = 'all', to_string("gi_bin"), ''))";
  style.classes.back().label = "Other groups (not drawn)";
  return style;
}

LayerStyle relative_hotspots_style() {
  LayerStyle style{"Relative-density areas",
                   "Where a group is denser than its controls beyond chance, graded by the highest ratio.",
                   R"(CASE WHEN "ratio" >= 4 THEN '4' WHEN "ratio" >= 2 THEN '2' ELSE '1' END)",
                   {{"4", "4 times its share or more", fill("#b1002640", {"#b10026", 0.4})},
                    {"2", "2 to 4 times", fill("#fc4e2a40", {"#fc4e2a", 0.4})},
                    {"1", "Below 2 times", fill("#feb24c40", {"#b37a1d", 0.4})},
                    {"", "No value", nothing("fill")}}};
  return style;
}

LayerStyle hotspots_exact_style() {
  LayerStyle style{"Exact test",
                   "Hot by the exact test against the control firms, graded by observed over expected.",
                   R"(CASE WHEN "hot" AND "spec_ratio" >= 4 THEN '4' WHEN "hot" AND "spec_ratio" >= 2 THEN '2' )"
                   R"(WHEN "hot" THEN '1' WHEN "firms" > 0 THEN '0' ELSE '' END)",
                   {{"4", "Hot spot, 4 times expected or more", hexagon("#b10026")},
                    {"2", "Hot spot, 2 to 4 times", hexagon("#fc4e2a")},
                    {"1", "Hot spot, below 2 times", hexagon("#feb24c")},
                    {"0", "Firms of the group, not significant", fill("#ffffff90", {"#b2b2b2", 0.1})},
                    {"", "No firm of the group, not significant", nothing("fill")}}};
  style.map_tip = kHexTip;
  return style;
}

namespace {

const char* const kSeverityLabels[] = {"Served", "Slight", "Moderate", "Severe"};

/// Severe first; heavier outlines and a hatch tell the classes apart without colour.
std::vector<StyleClass> severity_classes(double outline_mm) {
  std::vector<StyleClass> classes;
  for (std::size_t i = kSeverity.size(); i-- > 0;) {
    Symbol symbol = fill(faint(kSeverity[i], 0xd0),
                         {i >= 2 ? "#7f0000" : "#9a7b5f", outline_mm * (.6 + .5 * static_cast<double>(i))});
    if (i == 3) symbol = hatched(std::move(symbol), "#7f0000a0", "b_diagonal");
    classes.push_back({std::to_string(i), kSeverityLabels[i], std::move(symbol)});
  }
  classes.push_back({"unknown", "Unknown: the layer may lack facilities",
                     hatched(fill("#f0f0f0a0", {"#969696", outline_mm}), kUnknown, "f_diagonal")});
  return classes;
}

LayerStyle severity_style(std::string name, std::string description, double outline_mm) {
  LayerStyle style{std::move(name), std::move(description), R"(coalesce(to_string("severity"), 'unknown'))",
                   severity_classes(outline_mm)};
  style.classes.push_back({"", "Not drawn", nothing("fill")});
  style.order_by = "\"severity\"";
  return style;
}

}  // namespace

LayerStyle gaps_severity_style(const MapNames& names) {
  LayerStyle style = severity_style("Severity", "Severity of every row, the worst on top; filter by theme.", .3);
  style.display = fmt::format("{} || ': ' || \"sentence\"", theme_title(names));
  style.map_tip = fmt::format(R"(<b>[% {} %]</b><br>[% "sentence" %])", theme_title(names));
  return style;
}

LayerStyle what_if_style(const MapNames& names) {
  LayerStyle style = severity_style("Gaps after what is planned",
                                    "Severity afterwards of the figures that change, the worst on top.", .3);
  style.attribute = R"(CASE WHEN "before" IS NOT "after" OR "severity_before" IS NOT "severity_after" )"
                    R"(THEN coalesce(to_string("severity_after"), 'unknown') ELSE '' END)";
  style.classes.back().label = "Figures that stay as they are (not drawn)";
  style.order_by = "\"severity_after\"";
  style.display = theme_title(names);
  style.map_tip = fmt::format(R"(<b>[% {} %]</b><br>severity [% coalesce("severity_before", 'unknown') %] before, )"
                              R"([% coalesce("severity_after", 'unknown') %] after)",
                              theme_title(names));
  return style;
}

LayerStyle gaps_style(const MapNames& names) {
  LayerStyle style = gaps_severity_style(names);
  style.name = "Worst theme of each cluster";
  style.description = "The first row of each cluster, which is its worst theme; the others are not drawn.";
  // Rows are in order of cluster_id, the worst theme first: a row starts a cluster if the one before is of another.
  const std::string another =
      R"(coalesce(attribute(get_feature_by_id(@layer, "fid" - 1), 'cluster_id'), -1) <> "cluster_id")";
  style.attribute = fmt::format(R"(CASE WHEN {} THEN coalesce(to_string("severity"), 'unknown') ELSE '' END)", another);
  style.classes.back().label = "Other themes of the cluster (not drawn)";
  style.labels = {fmt::format(R"(CASE WHEN "severity" >= 1 AND {} THEN {} END)", another, theme_title(names)), "7.5",
                  "#5a0000", R"(coalesce(2 * "severity", 1))"};
  return style;
}

LayerStyle clusters_gap_score_style(AllFirms all) {
  const char* not_drawn = all == AllFirms::subject ? R"("single_site")" : R"("single_site" OR "group_name" = 'all')";
  LayerStyle style{
      "Gap score", "What clusters lack over all themes that are known, by the weights of the themes.",
      fmt::format(R"(CASE WHEN {} THEN '' WHEN "gap_score" IS NULL THEN 'unknown' WHEN "gap_score" >= 0.6 )"
                  R"(THEN '3' WHEN "gap_score" >= 0.4 THEN '2' WHEN "gap_score" >= 0.2 THEN '1' ELSE '0' END)",
                  not_drawn),
      severity_classes(.3)};
  constexpr const char* kLabels[] = {"60 of 100 or more", "40 to 60", "20 to 40", "Below 20", "No theme is known"};
  for (std::size_t i = 0; i < style.classes.size(); ++i) style.classes[i].label = kLabels[i];
  style.classes.push_back({"", "Not drawn", nothing("fill")});
  style.order_by = "\"gap_score\"";
  style.labels = {
      fmt::format(R"(CASE WHEN {} OR "gap_score" IS NULL THEN '' ELSE format_number(100 * "gap_score", 0) END)",
                  not_drawn),
      "8", "#5a0000", R"(coalesce(10 * "gap_score", 0))"};
  style.display = "\"label\"";
  style.map_tip =
      R"(<b>[% "label" %]</b><br>[% if("gap_score" IS NULL, 'no theme is known', 'gap score ' || )"
      R"(format_number(100 * "gap_score", 0) || ' of 100' || coalesce(', worst: ' || "worst_theme", '')) %])";
  return style;
}

LayerStyle gap_cells_style(const MapNames& names) {
  LayerStyle style = severity_style("Severity", "Severity of every cell, the worst on top; filter by theme.", .1);
  style.map_tip = fmt::format(R"(<b>[% {} %]</b><br>[% "firms_outside" %] firms not served)", theme_title(names));
  return style;
}

LayerStyle gap_lines_style(const MapNames& names) {
  LayerStyle style{"Line to the nearest",
                   "From a cluster with a gap to the nearest facility of the theme.",
                   "theme",
                   {{"", "To the nearest facility", line({"#7f0000", .3, "dash"})}}};
  style.map_tip = fmt::format(R"([% {} %]: [% format_number("length_m" / 1000, 1) %] km)", theme_title(names));
  return style;
}

LayerStyle service_areas_style(const MapNames& names) {
  const auto area = [](std::string_view color) { return fill(faint(color, 0x58), {faint(color, 0xc0), .25}); };
  LayerStyle style{"Minutes to the nearest",
                   "Travel time along the roads to the nearest facility; filter by theme.",
                   R"(CASE WHEN "up_to_min" <= 10 THEN '10' WHEN "up_to_min" <= 20 THEN '20' WHEN "up_to_min" <= 30 )"
                   R"(THEN '30' WHEN "up_to_min" <= 60 THEN '60' ELSE 'more' END)",
                   {{"10", "Up to 10 min", area("#08519c")},
                    {"20", "Up to 20 min", area("#3182bd")},
                    {"30", "Up to 30 min", area("#6baed6")},
                    {"60", "Up to 1 hour", area("#9ecae1")},
                    {"more", "More than 1 hour", area("#c6dbef")},
                    {"", "Unknown (not drawn)", nothing("fill")}}};
  style.map_tip = fmt::format(
      R"(<b>[% {} %]</b><br>up to [% format_number("up_to_min", 0) %] min: [% format_number("firms", 0) %] firms)",
      theme_title(names));
  return style;
}

LayerStyle firms_style() {
  const Stroke rim{"#ffffff", .08};
  LayerStyle style{"Role in the cluster",
                   "Members of a cluster of their own group dark, the others pale.",
                   R"(CASE WHEN "role" = 'institution' THEN 'institution' WHEN "cluster_id" IS NULL AND )"
                   R"("all_cluster_id" IS NOT NULL THEN 'all' ELSE "cluster_role" END)",
                   {{"core", "In a cluster of its group: core", marker("circle", 1.3, "#3f3f3f", rim)},
                    {"border", "In a cluster of its group: border", marker("circle", 1.1, "#8a8a8a", rim)},
                    {"institution", "Institution", marker("square", 1.3, "#1f78b4", rim)},
                    {"all", "In a cluster of all firms only", marker("circle", .8, "#a8a8a8", kNoStroke)},
                    {"noise", "In no cluster", marker("circle", .7, "#c4c4c4", kNoStroke)},
                    {"", "Not clustered", marker("circle", .7, "#dddddd", kNoStroke)}}};
  style.display = R"(coalesce("name", "firm_id"))";
  style.map_tip =
      R"(<b>[% coalesce("name", "firm_id") %]</b><br>[% "industry" %][% if("employees" IS NULL, '', ', ' || )"
      R"(format_number("employees", 0) || ' employees') %])";
  return style;
}

LayerStyle table_style(const LayerDef& def) { return {"Names and units", def.description, "", {}}; }

std::vector<LayerStyle> styles_for(const LayerDef& def, const MapNames& names) {
  if (def.name == "clusters") return {clusters_style(names), clusters_gap_score_style()};
  if (def.name == "hotspots")
    return {hotspots_style(), hotspots_exact_style(), hotspots_gi_style(), hotspots_lisa_style()};
  if (def.name == "relative_hotspots") return {relative_hotspots_style()};
  if (def.name == "gaps") return {gaps_style(names), gaps_severity_style(names)};
  if (def.name == "what_if") return {what_if_style(names)};
  if (def.name == "gap_cells") return {gap_cells_style(names)};
  if (def.name == "gap_lines") return {gap_lines_style(names)};
  if (def.name == "service_areas") return {service_areas_style(names)};
  if (def.name == "missing_links") return {missing_links_style(), missing_links_all_style()};
  if (def.name == "links") return {links_style()};
  if (def.name == "actions") return {actions_style(names)};
  if (def.name == "areas") return {areas_style(), areas_quotient_style()};
  if (def.name == "suitability") return {suitability_style()};
  if (def.name == "sites") return {sites_style()};
  if (def.name == "firms") return {firms_style()};
  if (def.name == "facilities") return {facilities_style(names)};
  if (def.name == "facility_lines") return {facility_lines_style(names)};
  if (def.name == "facility_areas") return {facility_areas_style(names)};
  if (def.geometry == LayerGeometry::none) return {table_style(def)};
  throw std::invalid_argument(fmt::format("styles_for: layer '{}' has no style", def.name));
}

}  // namespace io
