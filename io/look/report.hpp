// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace io {

/// An analysed group, as sentences name it.
struct ReportGroup {
  std::string name;           ///< Key, as in column group_name; "all" is every firm.
  std::string title;          ///< "Metal goods and machinery"
  std::string controls_text;  ///< "manufacturing firms"; empty for `all`.
  std::int64_t firms = 0;     ///< Its firms.
  std::int64_t least = 0;     ///< Firms that a cluster of it needs; a group with fewer is too small to analyse.

  bool too_small() const { return firms < least; }
};

/// A theme of this run with its service standard.
struct ReportTheme {
  std::string name, title;
  std::string unit = "m";  ///< m or min
  double standard = 0.0;   ///< In `unit`.
  std::string source;      ///< Where the standard comes from, or "assumption".
  bool has_source = true;  ///< A layer of this run was read for it.
  bool complete = false;   ///< Its layer is known to hold every facility in reach.
};

struct ReportSource {
  std::string name;  ///< "firms", "rail_freight" …, as rejects and the record call it.
  std::string file;  ///< Base name of the URI: no folder, no password.
  std::string as_of, license, attribution;
  std::int64_t read = 0, accepted = 0, rejected = 0;
  bool gives_firms = true;  ///< Otherwise boundary or infrastructure.
};

struct ReportCount {
  std::string name;
  std::int64_t count = 0;
};

/// One parameter as it was used: {"clusters", "eps", "1 km"}.
struct ReportParameter {
  std::string stage, key, value;
};

/// A value that `auto` took for a group, and why.
struct ReportChoice {
  std::string key, group;  ///< "clusters.eps"; the group's name, not its title.
  double value = 0.0;
  std::string unit, reason;
};

/// A curve that such a value was read from.
struct ReportCurve {
  std::string stage, group, name;  ///< "clusters", "jewellery", "k_distance"
  std::vector<double> x, y;
};

/// Published layers, with the columns of layers.yaml; text columns may be coded. nullptr: not built, or not asked for.
struct ReportLayers {
  const geo::Table* clusters = nullptr;
  const geo::Table* hotspots = nullptr;
  const geo::Table* gaps = nullptr;
  const geo::Table* gap_lines = nullptr;
  const geo::Table* facilities = nullptr;  ///< Points in x_m, y_m.
  const geo::Table* facility_lines = nullptr;
  const geo::Table* facility_areas = nullptr;
  const geo::Table* firms = nullptr;  ///< With x_m, y_m and cluster_id; no employees are told of single firms.
  const geo::Table* industries = nullptr;
  const geo::Table* concentration_curves = nullptr;
  const geo::Table* colocation = nullptr;
  const geo::Table* missing_links = nullptr;
  const geo::Table* links = nullptr;
  const geo::Table* chain_stages = nullptr;  ///< pipeline/tables.md, with cluster_id.
  const geo::Table* diagnosis = nullptr;
  const geo::Table* areas = nullptr;  ///< With the columns of pipeline/tables.md for the report.
  const geo::Table* networks = nullptr;
  const geo::Table* capacities = nullptr;   ///< pipeline/tables.md
  const geo::Table* suitability = nullptr;  ///< With q and r.
  const geo::Table* site_criteria = nullptr;
  const geo::Table *site_rules = nullptr, *site_unmeasured = nullptr;  ///< With it or not at all.
  const geo::Table* actions = nullptr;  ///< With the columns of pipeline/tables.md for the report.
  const geo::Table* service_areas = nullptr;
  // Likewise, with site_criteria: all four or none.
  const geo::Table* sites = nullptr;
  const geo::Table* site_utilities = nullptr;
  const geo::Table* site_choice = nullptr;
};

/// What words in the report stand for; each is a parameter of the run.
struct ReportThresholds {
  double moderate_gamma = 0.02, high_gamma = 0.05;  ///< Ellison-Glaeser gamma from which it is called so.
  double band_alpha = 0.05;                         ///< Level of localisation and of the bands of the curves.
  double supply_m = 5000.0;                         ///< Suppliers this near serve a cluster.
  bool by_employees = false;                        ///< K-density and M weigh firms by their employees.
  double hex_m = 1000.0;                            ///< Distance between the middles of the cells of layer hotspots.
};

/// All that the report and the summary say, as plain values. Tables and boundary are only looked at and must outlive
/// it. Any text may come from the data: it is escaped here, not by the caller. Orders given here are kept unless said
/// otherwise.
struct ReportInput {
  std::string region_name, as_of, crs_name, program_version;
  const geo::Shapes* boundary = nullptr;  ///< No row or one; without, maps cover what they draw.
  std::int64_t firms = 0;                 ///< Firms analysed, without institutions.
  std::optional<double> employees;        ///< Of those firms; nothing when unknown.
  double alpha = 0.05;                    ///< Level of `hot`, and of "beyond chance" in sentences.
  double detour = 1.0;                    ///< Factor on beeline distances.
  ReportThresholds thresholds;
  std::vector<std::string> industry_controls;  ///< Whom industries are compared with: "manufacturing firms" …
  std::vector<ReportGroup> groups;
  std::vector<ReportTheme> themes;
  ReportLayers layers;
  std::vector<ReportSource> sources;
  std::vector<ReportCount> reject_reasons;       ///< Shown by falling count.
  std::vector<ReportCount> unmapped_industries;  ///< Codes that no group knows, with their firms.
  std::vector<std::string> warnings;
  std::vector<ReportParameter> parameters;
  std::vector<ReportChoice> choices;
  std::vector<ReportCurve> curves;  ///< Those of one name in the order of the groups.
  std::vector<std::string> notes;   ///< What a reader of this run must know besides: one sentence each.
};

/// The page report.html: self-contained HTML in English, readable without scripts, which it has none of, and without
/// network. The same input gives the same bytes. At most about 1.5 MB: what does not fit is left out and the page says
/// so. Throws std::invalid_argument when a layer lacks a column that layers.yaml demands.
std::string report_html(const ReportInput& input);

}  // namespace io
