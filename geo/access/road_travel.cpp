// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_travel.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

Ticks sum(Ticks a, Ticks b) { return a == kNever || b >= kNever - a ? kNever : a + b; }

Ticks part(Ticks whole, double share) {
  return whole == kNever ? kNever : static_cast<Ticks>(std::nearbyint(static_cast<double>(whole) * share));
}

double off_road_of(Cost cost, double walking_km_h) {
  if (!(walking_km_h > 0.0)) throw std::invalid_argument("RoadTravel: walking_km_h must be > 0");
  return cost == Cost::length_m ? 1.0 : 0.06 / walking_km_h;
}

}  // namespace

RoadTravel::RoadTravel(const RoadNetwork& network, Cost cost, double walking_km_h)
    : network_(network), off_road_(off_road_of(cost, walking_km_h)), graph_(network, cost) {}

Ticks RoadTravel::on_foot(double metres) const { return to_ticks(metres * off_road_, graph_.cost()); }

std::array<RoadTravel::End, 2> RoadTravel::out_of(const RoadPlace& place) const {
  const auto [there, back] = edge_ticks(network_, place.edge, graph_.cost());
  const Ticks foot = on_foot(place.off_m);
  return {{{static_cast<std::uint32_t>(network_.from[place.edge]), sum(foot, part(back, place.share))},
           {static_cast<std::uint32_t>(network_.to[place.edge]), sum(foot, part(there, 1.0 - place.share))}}};
}

std::array<RoadTravel::End, 2> RoadTravel::into(const RoadPlace& place) const {
  const auto [there, back] = edge_ticks(network_, place.edge, graph_.cost());
  const Ticks foot = on_foot(place.off_m);
  return {{{static_cast<std::uint32_t>(network_.from[place.edge]), sum(foot, part(there, place.share))},
           {static_cast<std::uint32_t>(network_.to[place.edge]), sum(foot, part(back, 1.0 - place.share))}}};
}

Ticks RoadTravel::along(const RoadPlace& from, const RoadPlace& to) const {
  const auto [there, back] = edge_ticks(network_, from.edge, graph_.cost());
  const double share = to.share - from.share;
  Ticks on_road = part(share > 0.0 ? there : back, std::abs(share));
  if (share == 0.0) on_road = 0;
  return sum(sum(on_foot(from.off_m), on_road), on_foot(to.off_m));
}

std::vector<Start> starts_of(const RoadTravel& travel, std::span<const Entrance> entrances) {
  std::vector<Start> out;
  for (const Entrance& entrance : entrances)
    for (const auto& [node, ticks] : travel.into(entrance.at))
      if (ticks != kNever) out.push_back({node, ticks, entrance.facility});
  return out;
}

NearestByRoad::NearestByRoad(const RoadTravel& travel, std::vector<Entrance> entrances)
    : travel_(travel),
      entrances_(std::move(entrances)),
      nodes_(two_nearest(travel.graph(), starts_of(travel, entrances_))) {
  std::ranges::stable_sort(entrances_, {}, [](const Entrance& entrance) { return entrance.at.edge; });
}

std::span<const Entrance> NearestByRoad::entrances_on(Row edge) const {
  const auto edge_of = [](const Entrance& entrance) { return entrance.at.edge; };
  const auto begin = std::ranges::lower_bound(entrances_, edge, {}, edge_of);
  auto end = begin;
  while (end != entrances_.end() && end->at.edge == edge) ++end;
  return {begin, end};
}

TwoLabels NearestByRoad::from(const RoadPlace& place) const {
  TwoLabels best;
  const auto offer = [&](Ticks ticks, Label label) {
    if (const Ticks all = sum(ticks, label.ticks()); all != kNever) best.offer(Label(all, label.facility()));
  };
  for (const auto& [node, ticks] : travel_.out_of(place)) {
    offer(ticks, nodes_[node].first);
    offer(ticks, nodes_[node].second);
  }
  for (const Entrance& entrance : entrances_on(place.edge))
    offer(0, Label(travel_.along(place, entrance.at), entrance.facility));
  return best;
}

PlacesByRoad::PlacesByRoad(const RoadTravel& travel, std::span<const RoadPlace> places)
    : travel_(travel),
      places_(places.begin(), places.end()),
      by_edge_(places.size()),
      begin_(travel.graph().nodes() + 1, 0) {
  std::iota(by_edge_.begin(), by_edge_.end(), Row{0});
  std::ranges::stable_sort(by_edge_, {}, [&](Row place) { return places_[place].edge; });
  for (const RoadPlace& place : places_)
    for (const auto& [node, ticks] : travel.out_of(place)) begin_[node + 1] += ticks != kNever;
  for (std::size_t node = 0; node + 1 < begin_.size(); ++node) begin_[node + 1] += begin_[node];
  at_node_.resize(begin_.back());
  std::vector<std::uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (std::size_t i = 0; i < places_.size(); ++i)
    for (const auto& [node, ticks] : travel.out_of(places_[i]))
      if (ticks != kNever) at_node_[next[node]++] = {static_cast<Row>(i), ticks};
}

std::span<const Row> PlacesByRoad::on_edge(Row edge) const {
  const auto edge_of = [&](Row place) { return places_[place].edge; };
  return {std::ranges::lower_bound(by_edge_, edge, {}, edge_of), std::ranges::upper_bound(by_edge_, edge, {}, edge_of)};
}

void PlacesByRoad::within(BoundedSearch& search, std::span<const Entrance> entrances, Ticks limit,
                          std::vector<Served>& out) const {
  out.clear();
  for (const std::uint32_t node : search.reach(starts_of(travel_, entrances), limit))
    for (std::uint32_t i = begin_[node]; i < begin_[node + 1]; ++i)
      if (const Ticks ticks = sum(search.ticks(node), at_node_[i].ticks); ticks <= limit)
        out.push_back({at_node_[i].place, ticks});
  for (const Entrance& entrance : entrances)
    for (const Row place : on_edge(entrance.at.edge))
      if (const Ticks ticks = travel_.along(places_[place], entrance.at); ticks <= limit) out.push_back({place, ticks});
  std::ranges::sort(out, {}, [](const Served& s) { return std::pair(s.place, s.ticks); });
  const auto same = [](const Served& a, const Served& b) { return a.place == b.place; };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
}

}  // namespace geo
