// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/survey.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "geo/core/inner_point.hpp"
#include "geo/siting/crossing_length.hpp"
#include "io/look/figures.hpp"
#include "pipeline/stages/sites/exclusion.hpp"

namespace pipeline {
namespace {

constexpr double kRounding_m = 1.0;  // of ways along many edges, amply
constexpr double kShortCrossing_m = 10.0;

std::optional<double> known(double value) { return std::isnan(value) ? std::nullopt : std::optional(value); }

std::optional<std::string> text_at(const geo::Table& table, std::string_view column, std::size_t row) {
  if (!table.has(column) || !table.column(column).valid(row)) return std::nullopt;
  return std::string(table.column(column).text(row));
}

std::vector<CriterionAtSite> criteria_of(const CandidateScores& scores, const geo::Table& criteria, std::size_t at) {
  std::vector<CriterionAtSite> out;
  double sum = 0.0;
  const auto value = [&](const std::vector<double>& values, std::size_t k) {
    return known(values[at * scores.criteria() + k]);
  };
  for (std::size_t k = 0; k < scores.criteria(); ++k) {
    CriterionAtSite& one = out.emplace_back();
    one.title = std::string(criteria.column("title").text(k));
    one.unit = std::string(criteria.column("unit").text(k));
    one.raw = value(scores.raw, k);
    one.score = value(scores.score, k);
    one.share = scores.weights[k] * one.score.value_or(0.0);
    sum += one.share;
  }
  if (sum > 0.0)
    for (CriterionAtSite& one : out) one.share /= sum;
  return out;
}

/// By road a way is never shorter than the straight line, so only those within its reach are asked.
void keep_in_reach_by_road(const geo::Table& firms, const SiteDemand& demand, const SiteCandidate& site,
                           std::vector<geo::Row>& near) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::RoadPlace> places;
  for (const geo::Row row : near)
    if (const auto place = demand.roads->place(x[row], y[row])) places.push_back(*place);
  if (places.size() < near.size()) return near.clear();  // no road is open at all
  const std::vector<double> ways_m = demand.roads->ways_to(site.x_m, site.y_m, places);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < near.size(); ++i)
    if (ways_m[i] <= demand.reach_m) near[kept++] = near[i];
  near.resize(kept);
}

/// Firms within reach, what is known of their employees, and the largest of them.
void count_firms(const geo::Table& firms, const SiteDemand& demand, SiteFacts& site) {
  const double straight_m = demand.roads ? demand.reach_m + kRounding_m : demand.reach_m / demand.detour;
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  const geo::Column& employees = firms.column("employees");
  std::vector<geo::Row> near;
  for (const geo::Row row : members_of(Group{}, firms))
    if (std::hypot(x[row] - site.candidate.x_m, y[row] - site.candidate.y_m) <= straight_m) near.push_back(row);
  if (demand.roads) keep_in_reach_by_road(firms, demand, site.candidate, near);
  for (const geo::Row row : near) {
    ++site.firms;
    if (!employees.valid(row)) continue;
    site.employees = site.employees.value_or(0.0) + employees.number(row);
    site.largest_employees = std::max(site.largest_employees.value_or(0.0), employees.number(row));
  }
}

std::vector<ClusterNear> clusters_near(const SiteDemand& demand, const SiteCandidate& site) {
  std::vector<ClusterNear> out;
  const std::vector<double> ways_m = demand.ways_m(site.x_m, site.y_m);
  for (std::size_t c = 0; c < ways_m.size(); ++c)
    if (ways_m[c] <= demand.reach_m) out.push_back({c, ways_m[c]});
  std::ranges::stable_sort(out, {}, &ClusterNear::way_m);
  return out;
}

/// The park it lies in or beside.
void look_up_park(const Park& park, SiteFacts& site) {
  site.park = park.name;
  if (park.free_ha && park.total_ha.value_or(0.0) > 0.0)
    site.taken = std::clamp(1.0 - *park.free_ha / *park.total_ha, 0.0, 1.0);
}

/// What a source says of the land that the middle of the site lies on: the first area that says anything.
void look_up_land(const geo::Table& areas, SiteFacts& site) {
  if (!areas.has("tenure")) return;
  const auto take = [](std::optional<std::string>& to, std::optional<std::string> value) {
    if (!to) to = std::move(value);
  };
  for (std::size_t row = 0; row < areas.size(); ++row) {
    const auto tenure = text_at(areas, "tenure", row), price = text_at(areas, "price", row),
               zoning = text_at(areas, "zoning", row);
    if (!tenure && !price && !zoning) continue;
    if (!areas.shapes->box(row).contains(site.candidate.x_m, site.candidate.y_m) ||
        !areas.shapes->contains(row, site.candidate.x_m, site.candidate.y_m))
      continue;
    take(site.tenure, tenure);
    take(site.price, price);
    take(site.zoning, zoning);
  }
}

/// "built-up areas": the title of a rule, or its name in words.
std::string rule_in_words(const geo::Tables& in, std::string_view name) {
  if (const auto rules = in.find("site_rules"); rules != in.end())
    for (std::size_t row = 0; row < rules->second.size(); ++row)
      if (rules->second.column("name").text(row) == name)
        return io::lower_first(std::string(rules->second.column("title").text(row)));
  std::string out(name);
  std::ranges::replace(out, '_', ' ');
  return out;
}

/// Rules that forbid some of the cells, in words.
std::vector<std::string> rules_on(const JudgedCells& judged, const geo::Tables& in,
                                  const std::vector<geo::Row>& cells) {
  const geo::Column& excluded_by = in.at("site_cells").column("excluded_by");
  std::set<std::string_view> rules;
  for (const geo::Row cell : cells)
    if (excluded_by.valid(judged.row[cell]) && excluded_by.text(judged.row[cell]) != kOutsideRegion)
      rules.emplace(excluded_by.text(judged.row[cell]));
  std::vector<std::string> out;
  for (const std::string_view rule : rules) out.push_back(rule_in_words(in, rule));
  return out;
}

struct LineWords {
  std::string_view theme, words;
};
constexpr LineWords kLineWords[] = {{"road", "roads"},
                                    {"rail_freight", "railways"},
                                    {"electricity", "power lines"},
                                    {"water", "water mains"},
                                    {"wastewater", "sewers"},
                                    {"gas", "gas mains"},
                                    {"broadband", "fibre cables"},
                                    {"telecommunications", "telephone cables"}};

/// What the lines of a theme are called; of another its title.
std::string lines_in_words(const Theme& theme) {
  const auto* known = std::ranges::find(kLineWords, theme.name, &LineWords::theme);
  return known == std::end(kLineWords) ? io::lower_first(theme.title) : std::string(known->words);
}

/// What runs across a candidate, the longest first: lines of the themes, and roads, which are those of the network
/// where there is one.
std::vector<Crossing> crossings_of(const SiteSurvey& survey, std::size_t candidate) {
  const geo::Shapes& sites = survey.candidates.shapes;
  const SiteRoads* roads = survey.demand.roads;
  const std::vector<Theme>& themes = survey.task.frame.themes;
  std::vector<double> of_theme(themes.size(), 0.0);
  const geo::Table& lines = survey.task.in.at("facility_lines");
  for (std::size_t row = 0; row < lines.size(); ++row)
    of_theme[static_cast<std::size_t>(lines.codes("theme")[row])] +=
        geo::length_inside_m(*lines.shapes, row, sites, candidate);
  std::vector<Crossing> out;
  for (std::size_t t = 0; t < of_theme.size(); ++t)
    if (roads == nullptr || themes[t].name != "road") out.push_back({lines_in_words(themes[t]), of_theme[t]});
  if (roads != nullptr) {
    out.push_back({"roads", 0.0});
    for (std::size_t edge = 0; edge < roads->lines().size(); ++edge)
      out.back().length_m += geo::length_inside_m(roads->lines(), edge, sites, candidate);
  }
  std::erase_if(out, [](const Crossing& one) { return one.length_m < kShortCrossing_m; });
  std::ranges::stable_sort(out, std::ranges::greater{}, &Crossing::length_m);
  return out;
}

/// Criteria without data in words; what is said of the land anyway is left out.
std::vector<std::string> without_data(const geo::Tables& in) {
  std::vector<std::string> out;
  const auto found = in.find("site_unmeasured");
  if (found == in.end()) return out;
  for (std::size_t row = 0; row < found->second.size(); ++row)
    if (found->second.column("land").text(row).empty())
      out.push_back(io::lower_first(std::string(found->second.column("title").text(row))));
  return out;
}

/// The cells and those around them.
std::vector<geo::Row> with_neighbours(const JudgedCells& judged, const std::vector<geo::Row>& cells) {
  std::set<geo::Row> out;
  for (const geo::Row row : cells)
    for (std::int32_t dr = -1; dr <= 1; ++dr)
      for (std::int32_t dq = -1; dq <= 1; ++dq) {
        const geo::HexCell cell = judged.cells.cells()[row];
        const auto near = judged.cells.find({cell.q + dq, cell.r + dr});
        if (dq + dr > -2 && dq + dr < 2 && near) out.insert(*near);
      }
  return {out.begin(), out.end()};
}

SiteFacts facts_of(const SiteSurvey& survey, std::size_t i) {
  const SiteTask& task = survey.task;
  const std::size_t at = survey.choice.chosen[i];
  SiteFacts out{.candidate = survey.candidates.list[at]};
  out.rank = static_cast<std::int64_t>(i) + 1;
  out.rank_low = survey.choice.low[i];
  out.rank_high = survey.choice.high[i];
  out.listed_share = survey.choice.listed_share[i];
  out.score = survey.scores.total[at];
  out.criteria = criteria_of(survey.scores, task.in.at("site_criteria"), at);
  count_firms(task.in.at("firms"), survey.demand, out);
  out.clusters = clusters_near(survey.demand, out.candidate);
  out.utilities = utility_needs(task.params, task.frame, task.in, out.candidate);
  if (out.candidate.park) look_up_park(survey.candidates.parks[*out.candidate.park], out);
  look_up_land(task.in.at("facility_areas"), out);
  if (out.candidate.kind != SiteKind::infill) out.crossed_by = crossings_of(survey, at);
  out.no_data = without_data(task.in);
  out.partly_excluded = rules_on(survey.judged, task.in, out.candidate.cells);
  out.excluded_near = rules_on(survey.judged, task.in, with_neighbours(survey.judged, out.candidate.cells));
  return out;
}

}  // namespace

SiteSurvey::SiteSurvey(const SiteTask& given) : task(given), judged(task.in), demand(demand_of(task.served, task.in)) {
  candidates = site_candidates(task.params, task.frame, task.in, judged);
  scores = scores_of(judged, candidates, task.in, task.geometric);
  give_way(task.params, candidates, scores);
  choice = site_choice(task.params, task.frame, candidates, scores, demand);
}

std::vector<SiteFacts> site_facts(const SiteSurvey& survey) {
  std::vector<SiteFacts> out;
  for (std::size_t i = 0; i < survey.choice.chosen.size(); ++i) out.push_back(facts_of(survey, i));
  return out;
}

}  // namespace pipeline
