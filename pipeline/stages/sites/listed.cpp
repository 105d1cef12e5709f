// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/listed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include "geo/core/inner_point.hpp"
#include "geo/siting/crossing_length.hpp"
#include "io/look/figures.hpp"
#include "pipeline/columns_of.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites/rows.hpp"

namespace pipeline {
namespace {

constexpr double kRounding_m = 1.0;  // of ways along many edges, amply
constexpr double kShortCrossing_m = 10.0;
constexpr std::string_view kOutside = "outside";  // the region: no rule

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

/// In words.
std::vector<std::string> rules_on(const JudgedCells& judged, const geo::Tables& in,
                                  const std::vector<geo::Row>& cells) {
  const geo::Column& excluded_by = in.at("site_cells").column("excluded_by");
  std::set<std::string_view> rules;
  for (const geo::Row cell : cells)
    if (excluded_by.valid(judged.row[cell]) && excluded_by.text(judged.row[cell]) != kOutside)
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

/// What runs across a row of the shapes, the longest first: lines of the themes, and roads, which are those of the
/// network where there is one.
std::vector<Crossing> crossings_of(const geo::Shapes& sites, std::size_t site, const Frame& frame,
                                   const geo::Tables& in, const SiteRoads* roads) {
  std::vector<double> of_theme(frame.themes.size(), 0.0);
  const geo::Table& lines = in.at("facility_lines");
  for (std::size_t row = 0; row < lines.size(); ++row)
    of_theme[static_cast<std::size_t>(lines.codes("theme")[row])] +=
        geo::length_inside_m(*lines.shapes, row, sites, site);
  std::vector<Crossing> out;
  for (std::size_t t = 0; t < of_theme.size(); ++t)
    if (roads == nullptr || frame.themes[t].name != "road")
      out.push_back({lines_in_words(frame.themes[t]), of_theme[t]});
  if (roads != nullptr) {
    out.push_back({"roads", 0.0});
    for (std::size_t edge = 0; edge < roads->lines().size(); ++edge)
      out.back().length_m += geo::length_inside_m(roads->lines(), edge, sites, site);
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

/// Finds out all there is to know of the listed sites.
class Survey {
 public:
  Survey(const SiteChoiceParams& params, const ServedClusters& served, bool geometric, const Frame& frame,
         const geo::Tables& in)
      : params_(params), frame_(frame), in_(in), judged_(in), demand_(demand_of(served, in)) {
    candidates_ = site_candidates(params, frame, in, judged_);
    scores_ = scores_of(judged_, candidates_, in, geometric);
    give_way(params, candidates_, scores_);
    choice_ = site_choice(params, frame, candidates_, scores_, demand_);
    for (std::size_t i = 0; i < choice_.chosen.size(); ++i) sites_.push_back(facts(i));
  }

  geo::Table sites() const {
    geo::Table out;
    set_column(out, "site_id", sites_, &SiteFacts::rank);
    set_column(out, "rank", sites_, &SiteFacts::rank);
    set_column(out, "rank_low", sites_, &SiteFacts::rank_low);
    set_column(out, "rank_high", sites_, &SiteFacts::rank_high);
    set_column(out, "kind", sites_, [](const SiteFacts& s) { return std::string(name_of(s.candidate.kind)); });
    set_column(out, "area_ha", sites_, [](const SiteFacts& s) { return s.candidate.area_ha; });
    set_column(out, "score", sites_, &SiteFacts::score);
    set_column(out, "firms_within", sites_, &SiteFacts::firms);
    set_column(out, "employees_within", sites_, &SiteFacts::employees);
    set_column(out, "largest_employees", sites_, &SiteFacts::largest_employees);
    set_column(out, "listed_share", sites_, &SiteFacts::listed_share);
    set_column(out, "reasons", sites_, [&](const SiteFacts& s) {
      return site_reasons(s, {demand_.reach_m, demand_.roads != nullptr}, params_.sensitivity);
    });
    set_column(out, "to_check", sites_, [](const SiteFacts& s) {
      const std::string text = site_to_check(s);
      return text.empty() ? std::nullopt : std::optional(text);
    });
    set_column(out, "excluded_near", sites_,
               [](const SiteFacts& s) { return fmt::format("{}", fmt::join(s.excluded_near, ", ")); });
    set_column(out, "tenure", sites_, &SiteFacts::tenure);
    set_column(out, "price", sites_, &SiteFacts::price);
    set_column(out, "zoning", sites_, &SiteFacts::zoning);
    for (std::size_t k = 0; k < judged_.names.size(); ++k) {
      set_column(out, "score_" + judged_.names[k], sites_, [&](const SiteFacts& s) { return s.criteria[k].score; });
      set_column(out, "raw_" + judged_.names[k], sites_, [&](const SiteFacts& s) { return s.criteria[k].raw; });
      set_column(out, "share_" + judged_.names[k], sites_, [&](const SiteFacts& s) { return s.criteria[k].share; });
    }
    out.shapes.emplace(geo::Shapes::Kind::areas);
    for (const std::size_t at : choice_.chosen) out.shapes->add_shape(candidates_.shapes, at);
    return out;
  }

  geo::Table site_clusters() const {
    struct Near {
      std::int64_t site;
      geo::Row cluster;
      double way_m;
    };
    std::vector<Near> rows;
    for (const SiteFacts& site : sites_)
      for (const ClusterNear& near : site.clusters) rows.push_back({site.rank, demand_.cluster[near.at], near.way_m});
    const geo::Table& clusters = in_.at("clusters");
    geo::Table out;
    set_column(out, "site_id", rows, &Near::site);
    set_column(out, "group_name", rows,
               [&](const Near& n) { return std::string(clusters.column("group_name").text(n.cluster)); });
    set_column(out, "key", rows, [&](const Near& n) { return clusters.codes("key")[n.cluster]; });
    set_column(out, "way_m", rows, &Near::way_m);
    return out;
  }

  geo::Table site_utilities() const {
    using Row = std::pair<std::int64_t, const UtilityNeed*>;
    std::vector<Row> rows;
    for (const SiteFacts& site : sites_)
      for (const UtilityNeed& need : site.utilities) rows.emplace_back(site.rank, &need);
    geo::Table out;
    const auto set = [&](const char* name, auto member) {
      set_column(out, name, rows, [member](const Row& row) { return row.second->*member; });
    };
    set_column(out, "site_id", rows, &Row::first);
    set("theme", &UtilityNeed::theme);
    set("title", &UtilityNeed::title);
    set("unit", &UtilityNeed::unit);
    set("need", &UtilityNeed::need);
    set("available", &UtilityNeed::available);
    set_column(out, "is_free", rows, [](const Row& row) { return static_cast<std::uint8_t>(row.second->is_free); });
    set("supplier", &UtilityNeed::supplier);
    set("nearest_m", &UtilityNeed::nearest_m);
    set("nearest", &UtilityNeed::nearest);
    set("reach_m", &UtilityNeed::reach_m);
    return out;
  }

  /// How the choice was made: one row.
  geo::Table site_choice_made() const {
    const std::vector<const SiteChoice*> one{&choice_};
    geo::Table out;
    const auto set = [&](const char* name, auto value) { set_column(out, name, one, [&](auto) { return value; }); };
    set("model", params_.model);
    set("reach_m", demand_.reach_m);
    set("candidates", std::ssize(candidates_.list));
    set("by_model", choice_.by_model);
    set("standing", std::ssize(candidates_.standing));
    set("clusters", std::ssize(demand_.cluster));
    set("cluster_firms", sum(demand_.firms));
    set("value", choice_.value);
    set("before", choice_.before);
    set("bound", choice_.bound);
    set("gap", choice_.gap);
    set("optimal", static_cast<std::uint8_t>(choice_.optimal));
    set("sensitivity", params_.sensitivity);
    set("draws", params_.draws);
    set("too_small", candidates_.too_small);
    set("held_back", candidates_.held_back);
    return out;
  }

  geo::Table notes() const {
    Notes notes(Group{});
    if (sites_.empty() && any_hexagon_left())
      notes.warn(nothing_found());
    else if (!sites_.empty() && std::ssize(sites_) < params_.count)
      notes.warn(
          fmt::format("sites.count: {} asked for, but the rules leave {}; lower sites.min_area_ha (now {:g} ha), "
                      "sites.spacing or what is excluded",
                      params_.count, io::counted(std::ssize(sites_), "site", "sites"), params_.min_area_ha));
    if (!sites_.empty() && demand_.cluster.empty())
      notes.warn("sites: the run has no cluster that sites could serve, so they are listed by their score alone");
    return notes.table();
  }

 private:
  static double sum(const std::vector<double>& values) {
    double out = 0.0;
    for (const double value : values) out += value;
    return out;
  }

  SiteFacts facts(std::size_t i) const {
    const std::size_t at = choice_.chosen[i];
    SiteFacts out{.candidate = candidates_.list[at]};
    out.rank = static_cast<std::int64_t>(i) + 1;
    out.rank_low = choice_.low[i];
    out.rank_high = choice_.high[i];
    out.listed_share = choice_.listed_share[i];
    out.score = scores_.total[at];
    out.criteria = criteria_of(scores_, in_.at("site_criteria"), at);
    count_firms(in_.at("firms"), demand_, out);
    out.clusters = clusters_near(demand_, out.candidate);
    out.utilities = utility_needs(params_, frame_, in_, out.candidate.area_ha, out.candidate.x_m, out.candidate.y_m);
    if (out.candidate.park) {
      const Park& park = candidates_.parks[*out.candidate.park];
      out.park = park.name;
      if (park.free_ha && park.total_ha.value_or(0.0) > 0.0)
        out.taken = std::clamp(1.0 - *park.free_ha / *park.total_ha, 0.0, 1.0);
    }
    look_up_land(in_.at("facility_areas"), out);
    if (out.candidate.kind != SiteKind::infill)
      out.crossed_by = crossings_of(candidates_.shapes, at, frame_, in_, demand_.roads);
    out.no_data = without_data(in_);
    out.partly_excluded = rules_on(judged_, in_, out.candidate.cells);
    out.excluded_near = rules_on(judged_, in_, with_neighbours(judged_, out.candidate.cells));
    return out;
  }

  /// If not, the rules have warned already (usable_land).
  bool any_hexagon_left() const {
    const geo::Column& by = in_.at("site_cells").column("excluded_by");
    for (std::size_t row = 0; row < by.size(); ++row)
      if (!by.valid(row)) return true;
    return false;
  }

  /// "no site meets the rules; the rule that removes most is flood zones (412 of 900 hexagons); …"
  std::string nothing_found() const {
    const geo::Table& cells = in_.at("site_cells");
    const geo::Column& by = cells.column("excluded_by");
    std::map<std::string, std::int64_t, std::less<>> removed;
    std::int64_t left = 0;
    for (std::size_t row = 0; row < cells.size(); ++row) {
      if (!by.valid(row))
        ++left;
      else if (by.text(row) != kOutside)
        ++removed[std::string(by.text(row))];
    }
    std::string most = fmt::format("sites.min_area_ha ({:g} ha)", params_.min_area_ha);
    std::int64_t most_cells = left;
    for (const auto& [rule, count] : removed)
      if (count > most_cells) {
        most = rule;
        most_cells = count;
      }
    return fmt::format(
        "sites: no site meets the rules; the rule that removes most is {}: {} of {}; relax it, or study a larger "
        "region",
        most, io::count_text(most_cells), io::counted(static_cast<std::int64_t>(cells.size()), "hexagon", "hexagons"));
  }

  const SiteChoiceParams& params_;
  const Frame& frame_;
  const geo::Tables& in_;
  JudgedCells judged_;
  SiteDemand demand_;
  SiteCandidates candidates_;
  CandidateScores scores_;
  SiteChoice choice_;
  std::vector<SiteFacts> sites_;
};

}  // namespace

void add_listed_sites(const SiteChoiceParams& params, const ServedClusters& served, bool geometric, const Frame& frame,
                      const geo::Tables& in, geo::Tables& out) {
  for (const char* name : {"sites", "site_clusters", "site_utilities", "site_choice"}) out[name];
  if (in.at("site_criteria").size() == 0 || in.at("site_cells").size() == 0) return;
  const Survey survey(params, served, geometric, frame, in);
  out["sites"] = survey.sites();
  out["site_clusters"] = survey.site_clusters();
  out["site_utilities"] = survey.site_utilities();
  out["site_choice"] = survey.site_choice_made();
  out["sites_notes"].append(survey.notes());
}

}  // namespace pipeline
