// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <span>

#include "geo/access/coverage.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/gaps/border.hpp"
#include "pipeline/stages/gaps/capacity.hpp"
#include "pipeline/stages/gaps/composite.hpp"
#include "pipeline/stages/gaps/interventions.hpp"
#include "pipeline/stages/gaps/judge.hpp"
#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/rows.hpp"
#include "pipeline/stages/gaps/scores.hpp"
#include "pipeline/stages/gaps/standing.hpp"
#include "pipeline/stages/gaps/study.hpp"
#include "pipeline/stages/gaps/supplier_gaps.hpp"
#include "pipeline/stages/gaps/ways.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kThemesNamed = 4;
constexpr std::size_t kClustersOfATask = 256, kCellsOfATask = 1024;

std::pair<double, double> middle(const geo::Table& firms, std::span<const geo::Row> rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  double sum_x = 0.0, sum_y = 0.0;
  for (const geo::Row row : rows) sum_x += x[row], sum_y += y[row];
  const auto count = static_cast<double>(std::max<std::size_t>(rows.size(), 1));
  return {geo::snapped(sum_x / count), geo::snapped(sum_y / count)};
}

geo::Column access_column(std::vector<float> nearest) {
  geo::Column::Mask valid(nearest.size());
  for (std::size_t row = 0; row < nearest.size(); ++row) {
    valid[row] = std::isfinite(nearest[row]);
    if (!valid[row]) nearest[row] = 0.0F;
  }
  return geo::Column(std::move(nearest), std::move(valid));
}

struct Rows {
  GapRows gaps;
  CellRows cells;
  LineRows lines;
  std::vector<std::string> ending_themes{};  ///< Whose layers end at the border so that it matters.
  CapacityRows capacities{};
  std::vector<ClusterStanding> standing{};  ///< By cluster.
  std::vector<GapScore> areas{};            ///< By row of `areas`.
  std::int64_t open_gaps = 0;               ///< Gaps that for it are unknown or the least that is possible.
};

/// What a user can do about layers that end at the border, and about capacities.
void add_notes(const Rows& rows, Notes& notes) {
  for (const std::string& warning : rows.capacities.warnings()) notes.warn(warning);
  const std::vector<std::string>& themes = rows.ending_themes;
  const auto number = [](std::size_t count, const char* one, const char* many) { return count == 1 ? one : many; };
  const auto gaps = static_cast<std::size_t>(rows.open_gaps);
  std::string list = fmt::format(
      "{}",
      fmt::join(themes.begin(), themes.begin() + std::min<std::ptrdiff_t>(std::ssize(themes), kThemesNamed), ", "));
  if (themes.size() > kThemesNamed) list += fmt::format(" and {} more", themes.size() - kThemesNamed);
  if (gaps > 0)
    notes.warn(fmt::format(
        "gaps: the {} of {} {} at the border of the region, so {} {} near it {} unknown or the least that is possible; "
        "take {}, or set gaps.beyond to nothing if nothing lies there",
        number(themes.size(), "layer", "layers"), list, number(themes.size(), "ends", "end"), gaps,
        number(gaps, "gap", "gaps"), number(gaps, "is", "are"),
        number(themes.size(), "a layer that reaches farther", "layers that reach farther")));
}

/// One theme, measured: who reaches what, and what that capacity is shared by.
struct Measured {
  const Judge& judge;
  const ThemeFacilities& facilities;
  const Ways& ways;
  const std::optional<Capacity>& capacity;
  bool is_scored;  ///< By itself, not only as a part of another theme.
};

/// What is found of a cluster.
struct Finding {
  Verdict verdict{};
  std::optional<geo::Row> facility{};  ///< Nearest to most of its firms.
  std::optional<double> per_head{};    ///< Capacity.
  geo::Track line{};                   ///< To the facility, where there is a gap.
};

std::string_view group_of(const GapStudy& study, std::size_t cluster) {
  return study.clusters.column("group_name").text(cluster);
}

/// The firm nearest to the middle of a cluster of those that have a way to the facility, which is nearest to them.
std::optional<geo::Row> middlemost(const GapStudy& study, const Reach& reach, std::span<const geo::Row> firms,
                                   geo::Row facility) {
  const auto x = study.firms.reals("x_m"), y = study.firms.reals("y_m");
  const auto [middle_x, middle_y] = middle(study.firms, firms);
  std::optional<geo::Row> out;
  double least_m2 = std::numeric_limits<double>::infinity();
  for (const geo::Row firm : firms) {
    if (reach.facility[firm] != facility || !std::isfinite(reach.nearest[firm]) || reach.nearest[firm] == 0.0F)
      continue;
    const double dx = x[firm] - middle_x, dy = y[firm] - middle_y, m2 = dx * dx + dy * dy;
    if (m2 < least_m2) least_m2 = m2, out = firm;
  }
  return out;
}

/// From a cluster to a facility: along the roads from its middlemost firm, or straight from its middle.
geo::Track line_to(const GapStudy& study, const Measured& theme, std::span<const geo::Row> firms, geo::Row facility) {
  geo::Track line;
  if (theme.ways.route) {
    if (const auto firm = middlemost(study, theme.ways.reach, firms, facility))
      line = theme.ways.route(*firm, facility);
    return line;
  }
  const auto [x, y] = middle(study.firms, firms);
  const auto [to_x, to_y] = theme.facilities.place_nearest_to(facility, x, y);
  line.add(x, y), line.add(to_x, to_y);
  return line;
}

std::vector<Finding> findings(const GapStudy& study, const Measured& theme) {
  std::vector<Finding> out(study.clusters.size());
  geo::parallel_for(out.size(), kClustersOfATask, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    Tally tally(theme.facilities);
    for (std::size_t c = begin; c < end; ++c) {
      const std::span<const geo::Row> firms = study.members[c];
      const Judge judge = theme.judge.of_group(group_of(study, c));
      const Reach& reach = theme.ways.reach;
      out[c] = {judge.verdict(reach, study.employees, firms), tally.nearest_to_most(reach, firms),
                theme.capacity ? theme.capacity->of(*study.demand, firms) : std::nullopt};
      if (out[c].facility && out[c].verdict.severity.value_or(0) > 0)
        out[c].line = line_to(study, theme, firms, *out[c].facility);
    }
  });
  return out;
}

void add_clusters(const GapStudy& study, const Measured& theme, Rows& rows) {
  const Judge& judge = theme.judge;
  std::int64_t open = 0;
  const std::vector<Finding> found = findings(study, theme);
  for (std::size_t c = 0; c < found.size(); ++c) {
    const Verdict& verdict = found[c].verdict;
    open += verdict.border_m.has_value();
    GapDetails details{.per_head = found[c].per_head};
    if (theme.is_scored) details.effect = gap_effect(judge.theme, verdict.severity);
    if (const auto facility = found[c].facility)
      details.facility_id = theme.facilities.id(*facility), details.facility = theme.facilities.name(*facility);
    if (theme.capacity)
      details.mean_per_head = theme.capacity->mean, details.capacity_unit = theme.capacity->supply.unit;
    rows.gaps.add(c, judge.of_group(group_of(study, c)), verdict, details);
    if (theme.is_scored) rows.standing[c].score.add(judge.theme, verdict);
    add_readiness(judge.theme, judge, verdict, rows.standing[c]);
    rows.lines.add(c, judge.theme.name, details.facility_id, found[c].line);
  }
  if (open > 0) rows.ending_themes.push_back(judge.theme.name);
  rows.open_gaps += open;
}

void add_cells(const GapStudy& study, const Judge& judge, const Reach& reach, CellRows& rows) {
  if (!judge.says_something()) return;
  const OccupiedHexagons& all = study.hexagons;
  std::vector<std::vector<std::pair<geo::HexCell, Verdict>>> lacking(all.cells.size() / kCellsOfATask + 1);
  geo::parallel_for(all.cells.size(), kCellsOfATask, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Verdict verdict = judge.verdict(reach, study.employees, all.firms[i]);
      if (verdict.coverage.firms_outside > 0) lacking[begin / kCellsOfATask].emplace_back(all.cells[i], verdict);
    }
  });
  for (const auto& some : lacking)
    for (const auto& [cell, verdict] : some) rows.add(cell, judge, verdict);
}

std::string_view group_of_area(const GapStudy& study, std::size_t area) {
  return study.in.at("areas").column("group_name").text(area);
}

void add_areas(const GapStudy& study, const Judge& judge, const Reach& reach, std::vector<GapScore>& scores) {
  geo::parallel_for(scores.size(), kClustersOfATask, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t a = begin; a < end; ++a)
      if (!study.areas[a].empty())
        scores[a].add(judge.theme,
                      judge.of_group(group_of_area(study, a)).verdict(reach, study.employees, study.areas[a]));
  });
}

/// Rows of a theme that is judged by its parts: it has no facility, and no line to one.
void add_composite(const GapStudy& study, const Composite& composite, Rows& rows) {
  const Judge judge = composite.judge();
  const auto verdict = [&](std::string_view group, std::span<const geo::Row> firms) {
    return composite.verdict(group, study.employees, firms);
  };
  for (std::size_t c = 0; c < study.clusters.size(); ++c) {
    const std::string_view group = group_of(study, c);
    const Verdict of_cluster = verdict(group, study.members[c]);
    rows.gaps.add(
        c, judge, of_cluster,
        {.effect = gap_effect(judge.theme, of_cluster.severity), .parts = composite.words(group, study.members[c])});
    rows.standing[c].score.add(judge.theme, of_cluster);
  }
  for (std::size_t a = 0; a < rows.areas.size(); ++a)
    if (!study.areas[a].empty()) rows.areas[a].add(judge.theme, verdict(group_of_area(study, a), study.areas[a]));
  if (!judge.says_something()) return;
  for (std::size_t i = 0; i < study.hexagons.cells.size(); ++i) {
    const Verdict of_cell = verdict({}, study.hexagons.firms[i]);
    if (of_cell.coverage.firms_outside > 0) rows.cells.add(study.hexagons.cells[i], judge, of_cell);
  }
}

std::vector<Composite> composites_of(const GapStudy& study, geo::SeverityLimits limits) {
  std::vector<Composite> out;
  for (const Theme& theme : study.frame.themes)
    if (theme.is_composite()) out.emplace_back(theme, study.frame, limits);
  return out;
}

/// Markets and digital services around the middle of each cluster. True where the markets are people.
bool add_surroundings(const GapStudy& study, RoadReach* roads, std::vector<ClusterStanding>& to) {
  const GapsParams& p = study.params;
  const DigitalFirms digital(p.digital, p.digital_reach_m / p.detour, study.frame, study.firms);
  std::vector<MarketPlace> places(to.size());
  geo::parallel_for(to.size(), 1, study.frame.threads, [&](std::size_t c, std::size_t) {
    const auto [x, y] = middle(study.firms, study.members[c]);
    places[c] = {group_of(study, c), x, y};
    to[c].digital_firms = digital.around(x, y);
  });
  const Markets markets(study.frame, study.in, *study.demand);
  const auto access = roads ? markets.by_road(places, p.market_half_m, *roads, study.frame.threads)
                            : markets.by_beeline(places, p.market_half_m / p.detour, study.frame.threads);
  for (std::size_t c = 0; c < to.size(); ++c) to[c].market = access[c];
  return markets.of_people();
}

/// What the layer of a theme leaves open; nothing where a lack is unknown anyway, or what lies beyond is nothing.
std::optional<OpenBeyond> beyond_of(const Theme& theme, const ThemeFacilities& facilities, const Ways& ways,
                                    std::optional<Border>& border) {
  if (!border || !theme.complete || facilities.size() == 0) return std::nullopt;
  const auto end_m = border->end_of(facilities);
  if (!end_m) return std::nullopt;
  double least = theme.standard;
  for (const auto& [group, standard] : theme.of_groups) least = std::min(least, standard);
  return OpenBeyond{*border, *end_m, border->least(ways.reach, *end_m, least, ways.least_per_m)};
}

geo::SeverityLimits limits_of(const GapsParams& p) {
  return {p.served_share, p.slight_share, p.slight_shortfall, p.moderate_share, p.moderate_shortfall};
}

/// Whether the register of firms says where the suppliers are.
bool is_of_suppliers(const Theme& theme, const geo::Tables& in) {
  const auto reach = in.find("supplier_reach");
  return theme.name == "critical_supplier" && reach != in.end() && reach->second.size() > 0;
}

/// Clusters and hexagons with firms that buy along their chain; the register is complete by itself.
void add_suppliers(const GapStudy& study, const Theme& of_frame, RoadReach* roads, Rows& rows) {
  const geo::Table& by_register = study.in.at("supplier_reach");
  Theme theme = of_frame;
  theme.by_road = of_frame.by_road && roads;
  theme.complete = true;
  const SupplierGaps suppliers(by_register, theme.by_road
                                                ? suppliers_by_road(study.in.at("supply_lines"), study.firms, *roads,
                                                                    cost_of(theme), study.frame.threads)
                                                : suppliers_by_beeline(by_register, study.params.detour));
  const Judge of_all{theme, theme.standard, limits_of(study.params), true};
  const auto verdict = [&](const Judge& judge, std::span<const geo::Row> buyers) {
    return judge.verdict(suppliers.reach(), study.employees, buyers);
  };
  for (std::size_t c = 0; c < study.clusters.size(); ++c)
    if (const auto buyers = suppliers.buyers_among(study.members[c]); !buyers.empty()) {
      const Judge judge = of_all.of_group(group_of(study, c));
      const Verdict of_cluster = verdict(judge, buyers);
      rows.gaps.add(c, judge, of_cluster, {.effect = gap_effect(theme, of_cluster.severity)});
      rows.standing[c].score.add(of_frame, of_cluster);
    }
  for (std::size_t a = 0; a < rows.areas.size(); ++a)
    if (const auto buyers = suppliers.buyers_among(study.areas[a]); !buyers.empty())
      rows.areas[a].add(of_frame, verdict(of_all.of_group(group_of_area(study, a)), buyers));
  for (std::size_t i = 0; i < study.hexagons.cells.size(); ++i) {
    const Verdict of_cell = verdict(of_all, suppliers.buyers_among(study.hexagons.firms[i]));
    if (of_cell.coverage.firms_outside > 0) rows.cells.add(study.hexagons.cells[i], of_all, of_cell);
  }
}

}  // namespace

std::string access_name(const Theme& theme) { return theme.name + (theme.unit == "min" ? "_min" : "_m"); }

geo::Tables gaps(const GapsParams& params, const Frame& frame, const geo::Tables& in) {
  const GapStudy study{params, frame, in};
  std::optional<Border> border;
  if (params.beyond == "unknown") border.emplace(frame, study.firms);
  Notes notes(Group{});
  Metrics metrics(params, frame, in, *study.demand, study.employees, notes);
  Rows rows{GapRows(study.clusters), CellRows(study.layout), LineRows(study.clusters)};
  rows.standing.resize(study.clusters.size());
  rows.areas.resize(study.areas.size());
  std::vector<Composite> composites = composites_of(study, limits_of(params));
  geo::Tables out;
  const NeedRules rules =
      need_rules(params.costs, params.detour, metrics.roads() ? &metrics.roads()->network() : nullptr);
  std::vector<Need> needs = supplier_needs(frame, in, study.members, params.costs);
  geo::Table& access = out["access"];
  for (std::size_t t = 0; t < frame.themes.size(); ++t) {
    const Theme& theme = frame.themes[t];
    if (theme.is_composite()) continue;
    if (!(theme.standard > 0.0))
      geo::fail(geo::Trouble::config,
                "gaps.standards: theme '{0}' has no standard; expected a distance; set gaps.standards.{0}", theme.name);
    if (is_of_suppliers(theme, in)) {
      add_suppliers(study, theme, metrics.roads(), rows);
      continue;
    }
    const ThemeFacilities facilities(static_cast<std::int32_t>(t), in);
    Ways ways = metrics.ways_to(theme, facilities);
    const auto beyond = beyond_of(theme, facilities, ways, border);
    const Judge judge{theme, theme.standard, limits_of(params), facilities.size() > 0, beyond ? &*beyond : nullptr};
    const auto shared = capacity(*study.demand, facilities, theme.standard, ways.within_standard, frame.threads);
    if (shared) rows.capacities.add(theme, *shared);
    const bool is_scored = study.scored[t] != 0;
    geo::parallel_for(2, 1, frame.threads, [&](std::size_t layer, std::size_t) {
      if (layer == 0) add_clusters(study, {judge, facilities, ways, shared, is_scored}, rows);
      if (layer == 1) add_cells(study, judge, ways.reach, rows.cells);
    });
    if (is_scored) add_areas(study, judge, ways.reach, rows.areas);
    for (Composite& composite : composites)
      if (composite.has(theme.name)) composite.add(judge, ways.reach);
    if (auto need = need_of_theme(frame, judge, ways.reach, study.firms, rules)) needs.push_back(std::move(*need));
    if (theme.has_source) access.set(access_name(theme), access_column(std::move(ways.reach.nearest)));
  }
  for (const Composite& composite : composites) add_composite(study, composite, rows);
  const bool of_people = add_surroundings(study, metrics.roads(), rows.standing);
  out["cluster_gaps"] = cluster_gaps_table(rows.standing, of_people, params.digital_reach_m);
  out["area_gaps"] = area_gaps_table(rows.areas);
  out["gaps"] = rows.gaps.table(params.detour, study.demand->employees ? "employees" : "firms");
  out["gap_cells"] = rows.cells.table();
  out["gap_lines"] = rows.lines.table();
  out["capacities"] = rows.capacities.table();
  metrics.give(out);
  metrics.note(notes);
  add_notes(rows, notes);
  out["actions"] = actions({params, frame, in, metrics.roads(), notes}, needs);
  out["gaps_notes"] = notes.table();
  return out;
}

Stage gaps_stage() {
  const auto share = io::share();
  Declare<GapsParams> stage("gaps",
                            "Distance of firms to every kind of infrastructure, what clusters and cells lack, and what "
                            "would help most.");
  stage.input("firms", "Firms in canonical order.")
      .input("clusters", "Clusters of all groups.")
      .input("members", "Clusters of the firms.")
      .input("hexagon_sizes", "The size of the hexagons.")
      .input("supplier_reach", "How far the suppliers of each firm are.")
      .input("supply_lines", "Which stages sell to which, for metric network.")
      .input("network_lines", "Roads, for metric network.")
      .input("areas", "Groups in areas.")
      .input("area_outlines", "Outlines of the areas.")
      .input("people_points", "Population at points.")
      .input("people_areas", "Population of areas.")
      .input("missing_links", "Stages that clusters lack.")
      .input("facility_points", "Facilities that are points.")
      .input("facility_lines", "Facilities that are lines.")
      .input("facility_areas", "Facilities that are areas.")
      .output("gaps", "How each theme serves each cluster.")
      .output("gap_cells", "Hexagons with firms outside a standard.")
      .output("gap_lines", "From clusters to the nearest facility where there is a gap.")
      .output("access", "Distance of each firm to the nearest facility of each theme.")
      .output("cluster_gaps", "Score, worst theme, markets and readiness for trade online of each cluster.")
      .output("area_gaps", "Score of each group in each area.")
      .output("capacities", "What capacity of each theme is shared out among the firms.")
      .output("actions", "What would help most, in order.")
      .output("service_areas", "Land from which a facility of a theme is within so many minutes.")
      .output("network_nodes", "Where roads meet; none with metric beeline.")
      .output("network_edges", "Roads from node to node; none with metric beeline.")
      .output("network_rules", "How ways off the roads count; none with metric beeline.")
      .output("gaps_notes", "Where layers end at the border.")
      .param("standards", &GapsParams::standards, io::standards_by_name(),
             "Distance within which a theme counts as served; overrides the themes profile.")
      .also_of_groups()
      .param("weights", &GapsParams::weights, io::numbers_by_name().of_themes(),
             "Weights of themes in gap_score; overrides the themes profile.")
      .param("pairwise", &GapsParams::pairwise, io::texts().of_themes(),
             "The weights by comparisons (AHP): a row of names, then a row a theme with how many times more it counts.")
      .param("market_half_m", &GapsParams::market_half_m, io::length(1.0, 10e6),
             "Way at which people and buyers count half in market_access.")
      .param("digital", &GapsParams::digital, io::text(),
             "The group whose firms are digital services, for readiness for trade online.")
      .param("digital_reach_m", &GapsParams::digital_reach_m, io::length(1.0, 1e6),
             "Way within which digital services count.")
      .param("demand", &GapsParams::demand, io::choice({"employees", "firms"}),
             "Who shares the capacity of facilities (e2sfca): employees, the mean where unknown, or firms.")
      .param("metric", &GapsParams::metric, io::choice({"beeline", "network"}),
             "Straight lines times detour, or along the network.")
      .param("network_tolerance_m", &GapsParams::network_tolerance_m, io::length(0.0, 100.0),
             "Dead ends of roads this near to another road are joined to it; not those of OpenStreetMap, which meet at "
             "nodes.")
      .param("snap_m", &GapsParams::snap_m, io::length(1.0, 100e3),
             "Firms and facilities farther than this from the nearest road are named; the way there is on foot.")
      .param("walking_km_h", &GapsParams::walking_km_h, io::number(0.1, 100.0),
             "Speed off the road, for times with metric network.")
      .param("service_areas", &GapsParams::service_areas, io::texts(),
             "Minutes of the areas around facilities, such as [10 min, 30 min]; auto is thirds of a standard that is a "
             "time, else 10, 20 and 30; or none.")
      .param("beyond", &GapsParams::beyond, io::choice({"unknown", "nothing"}),
             "What lies beyond the border where a complete layer ends there; nothing for an island.")
      .param("detour", &GapsParams::detour, io::number(1.0, 10.0), "Length of a way by road over the straight line.")
      .param("served_share", &GapsParams::served_share, share,
             "Severity 0 from this share of firms within the standard on.")
      .param("slight_share", &GapsParams::slight_share, share, "Severity 1 from this share on.")
      .param("slight_shortfall", &GapsParams::slight_shortfall, io::number(0.0, 1000.0),
             "Severity 1 up to this shortfall.")
      .param("moderate_share", &GapsParams::moderate_share, share, "Severity 2 from this share on.")
      .param("moderate_shortfall", &GapsParams::moderate_shortfall, io::number(0.0, 1000.0),
             "Severity 2 up to this shortfall.");
  return declare_interventions(stage).runs(gaps);
}

}  // namespace pipeline
