// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <optional>

#include "geo/access/nearest_facility.hpp"
#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/pairwise.hpp"
#include "pipeline/stages/gaps/theme_facilities.hpp"
#include "pipeline/stages/sites/labour.hpp"
#include "pipeline/stages/sites/land.hpp"

namespace pipeline {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

constexpr double kMetresPerMinuteAtOneKmh = 1000.0 / 60.0;

/// How far the nearest facility is from each hexagon's centre: metres or minutes, along the roads or straight × detour.
struct WayOfTheme {
  geo::Cost cost;
  bool by_road;
};
std::vector<double> ways(const SiteStudy& study, const geo::Facilities& facilities, WayOfTheme how) {
  if (how.by_road && study.roads) return study.roads->nearest(facilities, how.cost);
  const geo::FacilityIndex index(facilities);
  const double per_m = how.cost == geo::Cost::minutes
                           ? study.params.detour / (study.params.speed_kmh * kMetresPerMinuteAtOneKmh)
                           : study.params.detour;
  std::vector<double> out(study.cells.size(), kNone);
  geo::parallel_for(out.size(), 1024, study.frame.threads, [&](std::size_t begin, std::size_t end) {
    geo::FacilityIndex::Walk walk(index);
    for (std::size_t i = begin; i < end; ++i) {
      const auto [x, y] = study.layout.centre(study.cells.cells()[i]);
      if (const auto nearest = walk.nearest(x, y).first) out[i] = nearest->distance_m * per_m;
    }
  });
  return out;
}

std::vector<double> ways_to_clusters(const SiteStudy& study, const std::vector<geo::Row>& clusters, geo::Cost cost) {
  if (clusters.empty()) return {};
  geo::Shapes outlines(geo::Shapes::Kind::areas);
  for (const geo::Row row : clusters) outlines.add_shape(*study.in.at("clusters").shapes, row);
  std::vector<std::int32_t> rank(outlines.size());
  std::iota(rank.begin(), rank.end(), 0);
  geo::Facilities all;
  all.areas = &outlines;
  all.rank = rank;
  return ways(study, all, {cost, true});
}

/// Column `name` of `raster_cells` by hexagon of the study.
std::vector<double> of_raster(const SiteStudy& study, const std::string& name) {
  const geo::Table& table = study.in.at("raster_cells");
  if (!table.has(name)) return {};
  std::vector<double> out(study.cells.size(), kNone);
  const auto q = table.codes("q"), r = table.codes("r");
  const geo::Column& column = table.column(name);
  for (std::size_t row = 0; row < q.size(); ++row)
    if (const auto cell = study.cells.find({q[row], r[row]}); cell && column.valid(row))
      out[*cell] = column.number(row);
  return out;
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// Raw figures of a criterion by hexagon; empty where there are no data.
class Figures {
 public:
  explicit Figures(const SiteStudy& study) : study_(study), clusters_(served_clusters(study)) {}

  std::vector<double> of(const geo::Table& criteria, std::size_t row) const {
    const std::string name(criteria.column("name").text(row));
    if (!criteria.column("raster").text(row).empty()) return of_raster(study_, "criterion_" + name);
    if (const std::string field(criteria.column("land").text(row)); !field.empty())
      return land_figures(study_, field, lines_of(criteria.column("classes").text(row)));
    if (name == "labour") return labour_in_reach(study_);
    if (name == "demand") return demand_in_reach(study_, clusters_);
    const auto cost = criteria.column("unit").text(row) == "min" ? geo::Cost::minutes : geo::Cost::length_m;
    return name == "clusters" ? ways_to_clusters(study_, clusters_, cost) : of_theme(name, cost);
  }

 private:
  std::vector<double> of_theme(const std::string& name, geo::Cost cost) const {
    const auto theme = std::ranges::find(study_.frame.themes, name, &Theme::name);
    if (theme == study_.frame.themes.end()) return {};
    const ThemeFacilities facilities(static_cast<std::int32_t>(theme - study_.frame.themes.begin()), study_.in);
    if (facilities.size() == 0) return {};
    return ways(study_, facilities.all(), {cost, theme->by_road});
  }

  const SiteStudy& study_;
  std::vector<geo::Row> clusters_;
};

/// Limits that are shares of the range become figures: the range of the hexagons that are not excluded, else of all.
geo::Trapezoid in_units(geo::Trapezoid shares, const std::vector<double>& raw, const Usable& usable) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const bool all : {false, true}) {
    for (std::size_t i = 0; i < raw.size(); ++i)
      if (!std::isnan(raw[i]) && (all || usable.excluded_by[i] < 0))
        low = std::min(low, raw[i]), high = std::max(high, raw[i]);
    if (low <= high) break;
  }
  if (!(low < high)) return {};  // all alike, or nothing known: no place is better than another
  for (double* limit : {&shares.min, &shares.best_from, &shares.best_to, &shares.max})
    if (std::isfinite(*limit)) *limit = low + *limit * (high - low);
  return shares;
}

geo::Trapezoid value_of(const geo::Table& criteria, std::size_t row) {
  geo::Trapezoid out;
  for (const auto& [name, limit] :
       {std::pair{"min", &out.min}, {"best_from", &out.best_from}, {"best_to", &out.best_to}, {"max", &out.max}})
    if (criteria.column(name).valid(row)) *limit = criteria.reals(name)[row];
  return out;
}

/// Weight of each criterion that is asked for, and whether it is asked for by name.
struct Asked {
  std::map<std::string, double> weights;
  bool by_name = false;
};

Asked asked(const SitesParams& params, const geo::Table& criteria) {
  if (!params.pairwise.empty()) return {io::pairwise_weights(params.pairwise, "sites.pairwise").weights, true};
  if (!params.weights.empty()) return {params.weights, true};
  Asked out;
  for (std::size_t row = 0; row < criteria.size(); ++row)
    out.weights.emplace(criteria.column("name").text(row), criteria.reals("weight")[row]);
  return out;
}

/// A way to a theme or to clusters: its figure is missing only where no road leads.
bool is_way(const geo::Table& criteria, std::size_t row) {
  const std::string_view name = criteria.column("name").text(row);
  return criteria.column("raster").text(row).empty() && criteria.column("land").text(row).empty() && name != "labour" &&
         name != "demand";
}

/// What counts where the figure is missing: of ways, where roads lead there from elsewhere, the value of the longest.
double score_of_missing(const geo::Trapezoid& value, const std::vector<double>& raw, bool of_way) {
  const bool any = std::ranges::any_of(raw, [](double figure) { return !std::isnan(figure); });
  return of_way && any ? value(std::numeric_limits<double>::infinity()) : kNone;
}

SiteCriterion criterion_of(const geo::Table& criteria, std::size_t row, std::vector<double> raw, const Usable& usable) {
  SiteCriterion out;
  out.name = criteria.column("name").text(row);
  out.title = criteria.column("title").text(row);
  out.unit = criteria.column("unit").text(row);
  out.source = criteria.column("source").text(row);
  out.value = value_of(criteria, row);
  if (criteria.flags("relative")[row]) out.value = in_units(out.value, raw, usable);
  out.required = criteria.flags("required")[row] != 0;
  out.score.reserve(raw.size());
  const double missing = score_of_missing(out.value, raw, is_way(criteria, row));
  for (const double figure : raw) out.score.push_back(std::isnan(figure) ? missing : out.value(figure));
  out.raw = std::move(raw);
  return out;
}

}  // namespace

MeasuredCriteria measured_criteria(const SiteStudy& study, const Usable& usable, Notes& notes) {
  const geo::Table& criteria = study.in.at("siting_criteria");
  const Asked wanted = asked(study.params, criteria);
  const Figures figures(study);
  MeasuredCriteria out;
  double total = 0.0;
  for (std::size_t row = 0; row < criteria.size(); ++row) {
    const auto weight = wanted.weights.find(std::string(criteria.column("name").text(row)));
    if (weight == wanted.weights.end() || weight->second == 0.0) continue;
    std::vector<double> raw = figures.of(criteria, row);
    if (raw.empty()) {
      out.without_data.push_back(static_cast<geo::Row>(row));
      if (wanted.by_name)
        notes.warn(
            fmt::format("sites: criterion '{}' has no data, so it does not count; add its source, or take it out "
                        "of sites.weights",
                        weight->first));
      continue;
    }
    out.list.push_back(criterion_of(criteria, row, std::move(raw), usable));
    out.list.back().weight = weight->second;
    total += weight->second;
  }
  if (out.list.empty()) {
    std::vector<std::string_view> names;
    for (const geo::Row row : out.without_data) names.push_back(criteria.column("name").text(row));
    geo::fail(geo::Trouble::config,
              "sites.weights: no criterion has data and a weight{}; expected at least one; add the source of one, or "
              "change sites.weights",
              names.empty() ? "" : fmt::format(" (without data: {})", fmt::join(names, ", ")));
  }
  for (SiteCriterion& criterion : out.list) criterion.weight /= total;
  return out;
}

std::vector<geo::Row> served_clusters(const SiteStudy& study) {
  const geo::Table& clusters = study.in.at("clusters");
  std::vector<geo::Row> out;
  if (clusters.size() == 0) return out;
  const std::vector<std::string>& asked = study.params.groups;
  const bool every = std::ranges::find(asked, "every") != asked.end();
  const bool only_all = study.frame.groups.size() == 1;
  const geo::Column &group = clusters.column("group_name"), &p = clusters.column("p");
  for (std::size_t row = 0; row < clusters.size(); ++row) {
    const std::string_view name = group.text(row);
    const bool wanted = every ? name != "all" || only_all : std::ranges::find(asked, name) != asked.end();
    const bool by_chance = p.valid(row) && p.number(row) > study.params.alpha;
    if (wanted && !by_chance && clusters.flags("single_site")[row] == 0) out.push_back(static_cast<geo::Row>(row));
  }
  return out;
}

}  // namespace pipeline
