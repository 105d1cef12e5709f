// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/findings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "geo/core/crs.hpp"
#include "geo/core/parallel.hpp"
#include "pipeline/stages/gaps/supplier_gaps.hpp"

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

/// What is found of a cluster.
struct ClusterFinding {
  Verdict verdict{};
  std::optional<geo::Row> facility{};  ///< Nearest to most of its firms.
  std::optional<double> per_head{};    ///< Capacity.
  geo::Track line{};                   ///< To the facility, where there is a gap.
};

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
geo::Track line_to(const GapStudy& study, const MeasuredTheme& theme, std::span<const geo::Row> firms,
                   geo::Row facility) {
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

std::vector<ClusterFinding> of_clusters(const GapStudy& study, const MeasuredTheme& theme) {
  std::vector<ClusterFinding> out(study.clusters.size());
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

void add_clusters(const GapStudy& study, const MeasuredTheme& theme, GapFindings& findings) {
  const Judge& judge = theme.judge;
  std::int64_t open = 0;
  const std::vector<ClusterFinding> found = of_clusters(study, theme);
  for (std::size_t c = 0; c < found.size(); ++c) {
    const Verdict& verdict = found[c].verdict;
    open += verdict.border_m.has_value();
    GapDetails details{.per_head = found[c].per_head};
    if (theme.is_scored) details.effect = gap_effect(judge.theme, verdict.severity);
    if (const auto facility = found[c].facility)
      details.facility_id = theme.facilities.id(*facility), details.facility = theme.facilities.name(*facility);
    if (theme.capacity)
      details.mean_per_head = theme.capacity->mean, details.capacity_unit = theme.capacity->supply.unit;
    findings.gaps.add(c, judge.of_group(group_of(study, c)), verdict, details);
    if (theme.is_scored) findings.standing[c].score.add(judge.theme, verdict);
    add_readiness(judge.theme, judge, verdict, findings.standing[c]);
    findings.lines.add(c, judge.theme.name, details.facility_id, found[c].line);
  }
  if (open > 0) findings.ending_themes.push_back(judge.theme.name);
  findings.open_gaps += open;
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

}  // namespace

GapFindings::GapFindings(const GapStudy& study)
    : gaps(study.clusters),
      cells(study.layout),
      lines(study.clusters),
      standing(study.clusters.size()),
      areas(study.areas.size()) {}

void find_gaps(const GapStudy& study, const MeasuredTheme& theme, GapFindings& findings) {
  geo::parallel_for(2, 1, study.frame.threads, [&](std::size_t layer, std::size_t) {
    if (layer == 0) add_clusters(study, theme, findings);
    if (layer == 1) add_cells(study, theme.judge, theme.ways.reach, findings.cells);
  });
  if (theme.is_scored) add_areas(study, theme.judge, theme.ways.reach, findings.areas);
}

void find_gaps(const GapStudy& study, const Composite& composite, GapFindings& findings) {
  const Judge judge = composite.judge();
  const auto verdict = [&](std::string_view group, std::span<const geo::Row> firms) {
    return composite.verdict(group, study.employees, firms);
  };
  for (std::size_t c = 0; c < study.clusters.size(); ++c) {
    const std::string_view group = group_of(study, c);
    const Verdict of_cluster = verdict(group, study.members[c]);
    findings.gaps.add(
        c, judge, of_cluster,
        {.effect = gap_effect(judge.theme, of_cluster.severity), .parts = composite.words(group, study.members[c])});
    findings.standing[c].score.add(judge.theme, of_cluster);
  }
  for (std::size_t a = 0; a < findings.areas.size(); ++a)
    if (!study.areas[a].empty()) findings.areas[a].add(judge.theme, verdict(group_of_area(study, a), study.areas[a]));
  if (!judge.says_something()) return;
  for (std::size_t i = 0; i < study.hexagons.cells.size(); ++i) {
    const Verdict of_cell = verdict({}, study.hexagons.firms[i]);
    if (of_cell.coverage.firms_outside > 0) findings.cells.add(study.hexagons.cells[i], judge, of_cell);
  }
}

void find_supplier_gaps(const GapStudy& study, const Theme& of_frame, RoadReach* roads, GapFindings& findings) {
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
      findings.gaps.add(c, judge, of_cluster, {.effect = gap_effect(theme, of_cluster.severity)});
      findings.standing[c].score.add(of_frame, of_cluster);
    }
  for (std::size_t a = 0; a < findings.areas.size(); ++a)
    if (const auto buyers = suppliers.buyers_among(study.areas[a]); !buyers.empty())
      findings.areas[a].add(of_frame, verdict(of_all.of_group(group_of_area(study, a)), buyers));
  for (std::size_t i = 0; i < study.hexagons.cells.size(); ++i) {
    const Verdict of_cell = verdict(of_all, suppliers.buyers_among(study.hexagons.firms[i]));
    if (of_cell.coverage.firms_outside > 0) findings.cells.add(study.hexagons.cells[i], of_all, of_cell);
  }
}

void note_findings(const GapFindings& findings, Notes& notes) {
  for (const std::string& warning : findings.capacities.warnings()) notes.warn(warning);
  const std::vector<std::string>& themes = findings.ending_themes;
  const auto number = [](std::size_t count, const char* one, const char* many) { return count == 1 ? one : many; };
  const auto gaps = static_cast<std::size_t>(findings.open_gaps);
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

geo::SeverityLimits limits_of(const GapsParams& p) {
  return {p.served_share, p.slight_share, p.slight_shortfall, p.moderate_share, p.moderate_shortfall};
}

std::string_view group_of(const GapStudy& study, std::size_t cluster) {
  return study.clusters.column("group_name").text(cluster);
}

std::pair<double, double> middle_of(const GapStudy& study, std::size_t cluster) {
  return middle(study.firms, study.members[cluster]);
}

}  // namespace pipeline
