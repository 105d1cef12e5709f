// SPDX-License-Identifier: Apache-2.0
#include "io/look/legend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace io {
namespace {

/// Themes that a map of the whole region shows as points.
constexpr std::string_view kMainThemes = "'port','airport','rail_freight'";

/// The first row of each cluster in gaps, which is its worst theme. The style would find them too, but row by row.
constexpr std::string_view kWorstRows = R"("fid" IN (SELECT min("fid") FROM "gaps" GROUP BY "cluster_id"))";
/// Likewise its largest unmet need.
constexpr std::string_view kLargestNeeds = R"("fid" IN (SELECT min("fid") FROM "missing_links" GROUP BY "cluster_id"))";

/// What is too much for a map of the region is drawn from this scale on.
constexpr double kZoomedIn = 150'000;

/// Builds entries, leaving out what the publication lacks.
class Builder {
 public:
  Builder(const Publication& publication, const MapNames& names) : publication_(publication), names_(names) {}

  LegendGroup root() {
    LegendGroup root{"", true, true, false, {}, {}};
    root.groups.push_back(overview());
    root.groups.push_back(views());
    root.groups.push_back(chains());
    root.groups.push_back(gaps());
    root.groups.push_back(actions());
    root.groups.push_back(sites());
    root.groups.push_back(suitability());
    root.groups.push_back(infrastructure());
    root.groups.push_back(tables());
    std::erase_if(root.groups, [](const LegendGroup& group) { return group.layers.empty() && group.groups.empty(); });
    return root;
  }

 private:
  bool has(std::string_view source) const {
    return std::ranges::any_of(publication_.layers, [&](const auto& layer) { return layer.def.name == source; }) ||
           std::ranges::any_of(publication_.rasters, [&](const auto& raster) { return raster.def.name == source; });
  }
  void add(LegendGroup& group, LegendLayer layer) const {
    if (has(layer.source)) group.layers.push_back(std::move(layer));
  }
  bool only_all() const { return names_.groups.size() < 2; }

  LegendGroup overview() const {
    LegendGroup group{"Clusters and infrastructure", true, true, false, {}, {}};
    add(group, {"overview_facilities", "Main facilities", "facilities", fmt::format("\"theme\" IN ({})", kMainThemes),
                facilities_style(main_themes())});
    add(group, {"overview_all_points", "All facilities (zoom in)", "facilities", "", facilities_style(names_), false,
                true, kZoomedIn});
    add(group, {base_id("firms"), "Firms (zoom in)", "firms", "", firms_style(), false, true, kZoomedIn});
    add(group, {base_id("clusters"), "Clusters by group (pale: p > 0.05)", "clusters", "",
                clusters_style(names_, only_all() ? AllFirms::subject : AllFirms::hidden)});
    add(group, {"overview_lines", "Roads and railways", "facility_lines", "\"theme\" IN ('road','rail_freight')",
                facility_lines_style(line_themes())});
    add(group, {"overview_areas", "Parks, ports and other areas", "facility_areas", "", facility_areas_style(names_)});
    add_ground(group, "overview");
    return group;
  }

  /// Land and sea for what lies above: the density of all firms, quietly.
  void add_ground(LegendGroup& group, const std::string& id) const {
    add(group, {id + "_ground", "Density of all firms", "density_all", "", {}, true});
  }

  MapNames main_themes() const {
    return only([](const std::string& theme) { return kMainThemes.find("'" + theme + "'") != std::string_view::npos; });
  }
  MapNames line_themes() const {
    return only([](const std::string& theme) { return theme == "road" || theme == "rail_freight"; });
  }
  template <class Wanted>
  MapNames only(Wanted wanted) const {
    MapNames some = names_;
    std::erase_if(some.themes, [&](const Named& theme) { return !wanted(theme.name); });
    return some;
  }

  LegendGroup views() const {
    LegendGroup group{"Views: one group at a time", false, true, true, {}, {}};
    for (const Named& each : names_.groups) {
      LegendGroup one = view(each);
      if (!one.layers.empty()) group.groups.push_back(std::move(one));
    }
    return group;
  }

  /// Rows whose cluster belongs to a group, in layers that name only the cluster.
  static std::string of_clusters(std::string_view column, const Named& group) {
    return fmt::format(R"("{}" IN (SELECT "cluster_id" FROM "clusters" WHERE "group_name" = '{}'))", column,
                       group.name);
  }
  static std::string links_filter(const Named& group) {
    return fmt::format("{} OR {}", of_clusters("from_cluster", group), of_clusters("to_cluster", group));
  }

  LegendGroup view(const Named& of) const {
    const std::string filter = fmt::format("\"group_name\" = '{}'", of.name), id = "view_" + of.name;
    const bool all = of.name == "all";
    LegendGroup group{of.title, false, false, false, {}, {}};
    add(group, {id + "_gaps", "Worst gap of each cluster", "gaps", fmt::format("{} AND {}", filter, kWorstRows),
                gaps_style(names_), false, false});
    if (!all) {
      add(group, {id + "_links", "Links of its clusters", "links", links_filter(of), links_style(), false, false});
      add(group, {id + "_missing", "Largest unmet need of each cluster", "missing_links",
                  fmt::format("{} AND {}", of_clusters("cluster_id", of), kLargestNeeds), missing_links_style(), false,
                  false});
    }
    add(group, {id + "_clusters", "Clusters", "clusters", filter,
                clusters_style(names_, all ? AllFirms::subject : AllFirms::outlined)});
    if (!all) add(group, {id + "_exact", "Hot spots: exact test", "hotspots", filter, hotspots_exact_style()});
    add(group, {id + "_gi_star", "Hot spots: Gi* classes", "hotspots", filter, hotspots_gi_style(), false, all});
    add(group, {id + "_lisa", "Hot spots: local Moran", "hotspots", filter, hotspots_lisa_style(), false, false});
    if (!all) {
      add(group, {id + "_relative", "Relative-density areas", "relative_hotspots", filter, relative_hotspots_style(),
                  false, false});
      add(group,
          {id + "_ratio", "Relative density", fmt::format("relative_density_{}", of.name), "", {}, false, false});
      add(group, {id + "_ratio_p",
                  "Relative density: pointwise p",
                  fmt::format("relative_density_p_{}", of.name),
                  "",
                  {},
                  false,
                  false});
    }
    add(group, {id + "_areas", all ? "Areas: firms per km²" : "Areas: location quotient", "areas", filter,
                all ? areas_style() : areas_quotient_style(), false, false});
    add(group, {id + "_density", "Density", fmt::format("density_{}", of.name), "", {}, false, false});
    add_ground(group, id);
    return group;
  }

  LegendGroup chains() const {
    LegendGroup group{"Value chains", false, false, false, {}, {}};
    add(group, {"chains_links", "Links along the chain", "links", R"("kind" = 'vertical')", links_style()});
    add(group,
        {"chains_peers", "Links of the same stage", "links", R"("kind" = 'horizontal')", links_style(), false, false});
    add(group, {"chains_largest_needs", "Largest unmet need of each cluster", "missing_links",
                std::string(kLargestNeeds), missing_links_style()});
    add(group, {"chains_missing", "All missing links (filter by stage)", "missing_links", "", missing_links_all_style(),
                false, false});
    add(group, {"chains_clusters", "Clusters by group", "clusters", "",
                clusters_style(names_, only_all() ? AllFirms::subject : AllFirms::hidden)});
    add_ground(group, "chains");
    return group;
  }

  /// The theme of the first service area; of all at once nothing could be read.
  std::string first_service() const {
    for (const OutputLayer& layer : publication_.layers)
      if (layer.def.name == "service_areas" && layer.table.size() > 0)
        return std::string(layer.table.column("theme").text(0));
    return {};
  }
  std::string in_words(const std::string& theme) const {
    const auto found = std::ranges::find(names_.themes, theme, &Named::name);
    return found == names_.themes.end() ? "" : fmt::format(": {} (filter by theme)", found->title);
  }

  LegendGroup gaps() const {
    LegendGroup group{"Gaps", false, false, false, {}, {}};
    add(group, {base_id("what_if"), "Gaps after what is planned", "what_if", "", what_if_style(names_)});
    add(group, {"gaps_worst_theme", "Worst gap of each cluster", "gaps", std::string(kWorstRows), gaps_style(names_)});
    add(group, {"gaps_to_nearest", "Lines to the nearest facility", "gap_lines", "", gap_lines_style(names_)});
    add(group, {"clusters_by_gap_score", "Clusters by gap score", "clusters", "",
                clusters_gap_score_style(only_all() ? AllFirms::subject : AllFirms::hidden), false, false});
    add(group, {base_id("gaps"), "All gaps (filter by theme)", "gaps", "", gaps_severity_style(names_), false, false});
    add(group, {"gaps_by_cells", "Cells (filter by theme)", "gap_cells", "", gap_cells_style(names_), false, false});
    add(group, {"gaps_service_areas", "Service areas" + in_words(first_service()), "service_areas",
                first_service().empty() ? "" : fmt::format("\"theme\" = '{}'", first_service()),
                service_areas_style(names_), false, false});
    add_ground(group, "gaps_map");
    return group;
  }

  LegendGroup suitability() const {
    LegendGroup group{"Suitability for industrial parks", false, false, false, {}, {}};
    if (!has("suitability")) return group;
    add(group, {"suitability_clusters", "Clusters by group", "clusters", "",
                clusters_style(names_, only_all() ? AllFirms::subject : AllFirms::hidden)});
    add(group, {"suitability_lines", "Roads and railways", "facility_lines", "\"theme\" IN ('road','rail_freight')",
                facility_lines_style(line_themes())});
    add(group, {base_id("suitability"), "Suitability by hexagon", "suitability", "", suitability_style()});
    add_ground(group, "suitability_map");
    return group;
  }

  LegendGroup actions() const {
    LegendGroup group{"What would help most", false, false, false, {}, {}};
    if (!has("actions")) return group;
    add(group, {base_id("actions"), "Actions, numbered by rank", "actions", "", actions_style(names_)});
    add(group, {"actions_clusters", "Clusters by group", "clusters", "",
                clusters_style(names_, only_all() ? AllFirms::subject : AllFirms::hidden)});
    add_ground(group, "actions_map");
    return group;
  }

  LegendGroup sites() const {
    LegendGroup group{"Sites for industrial parks", false, false, false, {}, {}};
    if (!has("sites")) return group;
    add(group, {base_id("sites"), "Listed sites by kind and rank", "sites", "", sites_style()});
    add(group, {"sites_clusters", "Clusters by group", "clusters", "",
                clusters_style(names_, only_all() ? AllFirms::subject : AllFirms::hidden)});
    add(group, {"sites_lines", "Roads and railways", "facility_lines", "\"theme\" IN ('road','rail_freight')",
                facility_lines_style(line_themes())});
    add(group, {"sites_areas", "Parks, ports and other areas", "facility_areas", "", facility_areas_style(names_)});
    add_ground(group, "sites_map");
    return group;
  }

  LegendGroup infrastructure() const {
    LegendGroup group{"All infrastructure", false, false, false, {}, {}};
    add(group, {"infrastructure_points", "Facilities: points", "facilities", "", facilities_style(names_)});
    add(group, {"infrastructure_lines", "Facilities: lines", "facility_lines", "", facility_lines_style(names_)});
    add(group, {"infrastructure_areas", "Facilities: areas", "facility_areas", "", facility_areas_style(names_)});
    return group;
  }

  LegendGroup tables() const {
    LegendGroup group{"Tables", true, false, false, {}, {}};
    for (const OutputLayer& layer : publication_.layers)
      if (layer.def.geometry == LayerGeometry::none)
        group.layers.push_back({base_id(layer.def.name), layer.def.title, layer.def.name, "", table_style(layer.def)});
    return group;
  }

  const Publication& publication_;
  const MapNames& names_;
};

}  // namespace

LegendGroup legend(const Publication& publication, const MapNames& names) { return Builder(publication, names).root(); }

std::string base_id(std::string_view layer) { return fmt::format("all_rows_of_{}", layer); }

}  // namespace io
