// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/intervention_reach.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>

#include "geo/core/parallel.hpp"
#include "geo/index/curve_points.hpp"

namespace pipeline {
namespace {

using Runs = std::vector<geo::CandidateRuns::Run>;

constexpr std::size_t kPlacesOfATask = 8;
constexpr std::size_t kPlacesOfARound = 64;  // by road, before the nodes are counted

void add(std::size_t begin, std::size_t end, Runs& runs) {
  if (!runs.empty() && runs.back().end == begin)
    runs.back().end = static_cast<geo::Row>(end);
  else
    runs.push_back({static_cast<geo::Row>(begin), static_cast<geo::Row>(end)});
}

geo::CandidateRuns joined(const std::vector<Runs>& of) {
  geo::CandidateRuns out;
  for (const Runs& runs : of) {
    out.runs.insert(out.runs.end(), runs.begin(), runs.end());
    out.begin.push_back(out.runs.size());
  }
  return out;
}

/// The longest straight line that rounds to no more than `within`, as everywhere in gaps.
double radius_of(float within, double detour) {
  const auto is_within = [&](double r) { return static_cast<float>(std::sqrt(r * r) * detour) <= within; };
  double in = static_cast<double>(within) / detour * (1.0 - 1e-6), out = in * (1.0 + 3e-6);
  while (std::nextafter(in, out) < out) {
    const double middle = in + (out - in) / 2.0;
    (is_within(middle) ? in : out) = middle;
  }
  return in;
}

/// Points of one standard.
struct Class {
  std::size_t begin, end;
  double radius_m;
  geo::CurvePoints points;
};

geo::CandidateRuns by_line(std::span<const BuildingPlace> places, const NeedPoints& points, const geo::Table& firms,
                           unsigned threads) {
  const auto firm_x = firms.reals("x_m"), firm_y = firms.reals("y_m");
  std::vector<double> x, y;
  for (std::size_t p = 0; p < points.size(); ++p) {
    const geo::Row firm = points.need().firms[points.firms_at(p).front()];
    x.push_back(firm_x[firm]), y.push_back(firm_y[firm]);
  }
  std::vector<Class> classes;
  for (std::size_t begin = 0, end = 0; begin < points.size(); begin = end) {
    while (end < points.size() && points.within(end) == points.within(begin)) ++end;
    const auto part = [&](const std::vector<double>& of) { return std::span(of).subspan(begin, end - begin); };
    const double radius_m = radius_of(points.within(begin), points.need().per_m);
    classes.push_back({begin, end, radius_m, geo::CurvePoints(part(x), part(y))});
  }
  std::vector<Runs> served(places.size());
  geo::parallel_for(places.size(), kPlacesOfATask, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t i = first; i < last; ++i)
      for (const Class& of : classes)
        of.points.near(std::span(&places[i].x_m, 1), std::span(&places[i].y_m, 1), of.radius_m,
                       [&](std::size_t begin, std::size_t end) { add(of.begin + begin, of.begin + end, served[i]); });
  });
  return joined(served);
}

/// One search after the other for the points that a place serves by road.
class RoadSearch {
 public:
  RoadSearch(const geo::RoadTravel& travel, const geo::PlacesByRoad& by_road, const NeedPoints& points)
      : search_(travel.graph()), cost_(travel.graph().cost()), by_road_(by_road), points_(points) {}

  Runs from(const geo::RoadPlace& place, geo::Ticks limit) {
    const geo::Entrance entrance{place, 0};
    by_road_.within(search_, std::span(&entrance, 1), limit, served_);
    Runs out;
    for (const geo::Served& s : served_)
      if (static_cast<float>(geo::from_ticks(s.ticks, cost_)) <= points_.within(s.place))
        add(s.place, s.place + std::size_t{1}, out);
    return out;
  }
  std::size_t looked_at() const { return search_.reached(); }

 private:
  geo::BoundedSearch search_;
  geo::Cost cost_;
  const geo::PlacesByRoad& by_road_;
  const NeedPoints& points_;
  std::vector<geo::Served> served_;
};

/// The least ticks that are beyond every standard: some more than the largest, for ways round to single precision.
geo::Ticks limit_of(const NeedPoints& points, geo::Cost cost) {
  float most = 0.0F;
  for (std::size_t p = 0; p < points.size(); ++p) most = std::max(most, points.within(p));
  const float beyond = std::nextafter(most, std::numeric_limits<float>::infinity());
  return std::min(geo::to_ticks(static_cast<double>(beyond), cost), geo::kNever - 1);
}

geo::CandidateRuns by_road(std::span<const BuildingPlace> places, const NeedPoints& points, RoadReach& roads,
                           unsigned threads, std::uint64_t most) {
  std::vector<geo::RoadPlace> of_points;
  for (std::size_t p = 0; p < points.size(); ++p)
    of_points.push_back(roads.firm_places()[points.need().firms[points.firms_at(p).front()]]);
  const geo::Cost cost = points.need().unit == "min" ? geo::Cost::minutes : geo::Cost::length_m;
  const geo::RoadTravel& travel = roads.travel(cost);
  const geo::PlacesByRoad lacking(travel, of_points);
  const geo::Ticks limit = limit_of(points, cost);
  std::vector<std::size_t> order(places.size()), looked_at(places.size(), 0);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return places[i].turn; });
  std::vector<std::unique_ptr<RoadSearch>> searches(std::max(threads, 1U));
  std::vector<Runs> served(places.size());
  std::uint64_t nodes = 0;
  for (std::size_t begin = 0; begin < order.size() && nodes < most; begin += kPlacesOfARound) {
    const std::size_t end = std::min(order.size(), begin + kPlacesOfARound);
    std::atomic<std::size_t> next{begin};
    geo::parallel_for(searches.size(), 1, threads, [&](std::size_t worker, std::size_t) {
      if (!searches[worker]) searches[worker] = std::make_unique<RoadSearch>(travel, lacking, points);
      for (std::size_t k = next++; k < end; k = next++) {
        const BuildingPlace& place = places[order[k]];
        served[order[k]] = searches[worker]->from(*roads.place_at(place.x_m, place.y_m), limit);
        looked_at[order[k]] = searches[worker]->looked_at();
      }
    });
    for (std::size_t k = begin; k < end; ++k) nodes += looked_at[order[k]];
  }
  return joined(served);
}

}  // namespace

NeedPoints::NeedPoints(const Need& need, const geo::Table& firms) : need_(need), order_(need.firms.size()) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::iota(order_.begin(), order_.end(), geo::Row{0});
  if (std::ranges::adjacent_find(need.within, std::not_equal_to<>{}) != need.within.end())
    std::ranges::stable_sort(order_, {}, [&](geo::Row i) { return need.within[i]; });
  for (std::size_t k = 0; k < order_.size(); ++k) {
    const auto at_one = [&](geo::Row a, geo::Row b) {
      return x[need.firms[a]] == x[need.firms[b]] && y[need.firms[a]] == y[need.firms[b]] &&
             need.within[a] == need.within[b];
    };
    if (k == 0 || !at_one(order_[k], order_[k - 1])) begin_.push_back(static_cast<geo::Row>(k));
  }
  begin_.push_back(static_cast<geo::Row>(order_.size()));
}

std::vector<double> NeedPoints::worth() const {
  std::vector<double> out(size(), 0.0);
  for (std::size_t p = 0; p < out.size(); ++p)
    for (const geo::Row i : firms_at(p)) out[p] += need_.worth(i);
  return out;
}

geo::CandidateRuns served_by(std::span<const BuildingPlace> places, const NeedPoints& points, const geo::Table& firms,
                             RoadReach* roads, unsigned threads, std::uint64_t most) {
  if (!points.need().by_road) return by_line(places, points, firms, threads);
  if (roads == nullptr || roads->firm_places().empty()) return joined(std::vector<Runs>(places.size()));
  return by_road(places, points, *roads, threads, most);
}

}  // namespace pipeline
