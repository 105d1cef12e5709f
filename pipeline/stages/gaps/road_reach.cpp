// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/road_reach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>

#include "geo/access/area_stabs.hpp"
#include "geo/core/parallel.hpp"
#include "pipeline/stages/gaps/road_entrances.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kFirmsOfATask = 16'384;

/// Firms in table order are neighbours on the curve, and often on one spot.
std::vector<geo::RoadPlace> places_of(const geo::RoadIndex& roads, const geo::Table& firms, unsigned threads) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  if (x.empty() || !roads.nearest(x[0], y[0])) return {};
  std::vector<geo::RoadPlace> out(x.size());
  geo::parallel_for(x.size(), kFirmsOfATask, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      out[i] = i > begin && x[i] == x[i - 1] && y[i] == y[i - 1] ? out[i - 1] : *roads.nearest(x[i], y[i]);
  });
  return out;
}

double fastest_m_per_min(const geo::RoadNetwork& network) {
  double fastest = 0.0;
  for (std::size_t edge = 0; edge < network.edges(); ++edge)
    for (const float minutes : {network.forward_min[edge], network.back_min[edge]})
      if (minutes > 0.0F && std::isfinite(minutes))
        fastest = std::max(fastest, static_cast<double>(network.length_m[edge]) / static_cast<double>(minutes));
  return fastest > 0.0 ? fastest : 1500.0;
}

std::uint32_t rank_of(const ThemeFacilities& facilities, geo::Row facility) {
  return static_cast<std::uint32_t>(facilities.rank(facility));
}

}  // namespace

geo::Cost cost_of(const Theme& theme) { return theme.unit == "min" ? geo::Cost::minutes : geo::Cost::length_m; }

RoadReach::RoadReach(const geo::RoadNetwork& network, const RoadRules& rules, const geo::Table& firms,
                     const Demand& demand, unsigned threads)
    : network_(network),
      rules_(rules),
      firms_(firms),
      demand_(demand),
      threads_(threads),
      roads_(network),
      firm_places_(places_of(roads_, firms, threads)),
      fastest_m_per_min_(fastest_m_per_min(network)) {}

RoadReach::PerCost& RoadReach::per_cost(geo::Cost cost) {
  PerCost& of = cost == geo::Cost::minutes ? minutes_ : length_;
  if (!of.travel) of.travel = std::make_unique<geo::RoadTravel>(network_, cost, rules_.walking_km_h);
  return of;
}

const geo::RoadTravel& RoadReach::travel(geo::Cost cost) { return *per_cost(cost).travel; }

const geo::PlacesByRoad& RoadReach::demand_by_road(geo::Cost cost) {
  PerCost& of = per_cost(cost);
  if (of.demand) return *of.demand;
  std::vector<geo::RoadPlace> places(demand_.places.mass.size());
  for (std::size_t firm = 0; firm < firm_places_.size(); ++firm)
    if (demand_.place_of[firm] != Demand::kNowhere) places[demand_.place_of[firm]] = firm_places_[firm];
  of.demand = std::make_unique<geo::PlacesByRoad>(*of.travel, places);
  return *of.demand;
}

std::vector<geo::Entrance> RoadReach::entrances(const ThemeFacilities& facilities) const {
  return RoadEntrances(network_, roads_, rules_.snap_m, facilities.all(), threads_).list();
}

Reach RoadReach::reach(const ThemeFacilities& facilities, const geo::NearestByRoad& nearest) const {
  const auto x = firms_.reals("x_m"), y = firms_.reals("y_m");
  constexpr float kNone = std::numeric_limits<float>::infinity();
  Reach out{std::vector<float>(x.size(), kNone), std::vector<float>(x.size(), kNone), std::vector<geo::Row>(x.size())};
  if (firm_places_.empty()) return out;
  const geo::Cost cost = nearest.travel().graph().cost();
  const geo::AreaStabs areas(facilities.areas());
  std::vector<geo::Row> at_rank(facilities.size());
  for (geo::Row facility = 0; facility < facilities.size(); ++facility)
    at_rank[rank_of(facilities, facility)] = facility;
  geo::parallel_for(x.size(), kFirmsOfATask, threads_, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      geo::TwoLabels two = nearest.from(firm_places_[i]);
      areas.each_holding(x[i], y[i], [&](geo::Row area) {
        two.offer(geo::Label(0, rank_of(facilities, facilities.first_area() + area)));
      });
      if (!two.first) continue;
      out.nearest[i] = static_cast<float>(geo::from_ticks(two.first.ticks(), cost));
      out.second[i] = static_cast<float>(geo::from_ticks(two.second.ticks(), cost));
      out.facility[i] = at_rank[two.first.facility()];
    }
  });
  return out;
}

namespace {

/// Searches that wait to be used again: as many as threads ask at once.
class Searches {
 public:
  explicit Searches(const geo::RoadGraph& graph) : graph_(graph) {}
  std::unique_ptr<geo::BoundedSearch> take() {
    const std::lock_guard guard(lock_);
    if (free_.empty()) return std::make_unique<geo::BoundedSearch>(graph_);
    auto search = std::move(free_.back());
    free_.pop_back();
    return search;
  }
  void give_back(std::unique_ptr<geo::BoundedSearch> search) {
    const std::lock_guard guard(lock_);
    free_.push_back(std::move(search));
  }

 private:
  const geo::RoadGraph& graph_;
  std::mutex lock_;
  std::vector<std::unique_ptr<geo::BoundedSearch>> free_;
};

std::span<const geo::Entrance> of_facility(const std::vector<geo::Entrance>& by_rank, std::uint32_t rank) {
  const auto before = [](const geo::Entrance& entrance, std::uint32_t than) { return entrance.facility < than; };
  const auto begin = std::lower_bound(by_rank.begin(), by_rank.end(), rank, before);
  const auto end = std::lower_bound(begin, by_rank.end(), rank + 1, before);
  return {begin, end};
}

/// The places of demand in each area, ascending.
std::vector<std::vector<geo::Row>> places_inside(const ThemeFacilities& facilities, const Demand& demand) {
  const geo::AreaStabs areas(facilities.areas());
  std::vector<std::vector<geo::Row>> out(areas.size());
  if (areas.size() == 0) return out;
  const Masses& at = demand.places;
  for (geo::Row place = 0; place < at.mass.size(); ++place)
    areas.each_holding(at.x_m[place], at.y_m[place], [&](geo::Row area) { out[area].push_back(place); });
  return out;
}

}  // namespace

ReachOf RoadReach::within(const Theme& theme, const ThemeFacilities& facilities,
                          const std::vector<geo::Entrance>& entrances) {
  if (firm_places_.empty()) return [](geo::Row, std::vector<geo::Reached>& out) { out.clear(); };
  const geo::Cost cost = cost_of(theme);
  const geo::PlacesByRoad& demand = demand_by_road(cost);
  auto by_rank = std::make_shared<std::vector<geo::Entrance>>(entrances);
  std::ranges::stable_sort(*by_rank, {}, &geo::Entrance::facility);
  auto searches = std::make_shared<Searches>(travel(cost).graph());
  const geo::Ticks limit = std::min(geo::to_ticks(theme.standard, cost), geo::kNever - 1);
  auto inside = std::make_shared<const std::vector<std::vector<geo::Row>>>(places_inside(facilities, demand_));
  return [=, &demand, &facilities](geo::Row facility, std::vector<geo::Reached>& out) {
    out.clear();
    const std::span<const geo::Entrance> own = of_facility(*by_rank, rank_of(facilities, facility));
    std::vector<geo::Served> served;
    auto search = searches->take();
    demand.within(*search, own, limit, served);
    searches->give_back(std::move(search));
    const std::vector<geo::Row> there =
        facility < facilities.first_area() ? std::vector<geo::Row>{} : (*inside)[facility - facilities.first_area()];
    for (const geo::Row place : there) out.push_back({place, 0.0F});
    for (const auto& [place, ticks] : served)
      if (!std::ranges::binary_search(there, place))
        out.push_back({place, static_cast<float>(geo::from_ticks(ticks, cost))});
    std::ranges::sort(out, {}, &geo::Reached::place);
  };
}

}  // namespace pipeline
