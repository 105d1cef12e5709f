// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/roads.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "geo/access/area_stabs.hpp"
#include "geo/core/parallel.hpp"
#include "pipeline/stages/gaps/road_entrances.hpp"
#include "pipeline/stages/gaps/road_network.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kHexagonsOfATask = 1024, kSearchTasks = 16;
constexpr double kSharedPart = 8.0, kWidestHexagon_m = 64'000.0;

/// Hexagons that hold something, as places on the roads.
struct Stops {
  std::vector<geo::RoadPlace> places;
  std::vector<std::int64_t> amount;
  std::vector<geo::HexCell> cells;

  std::int64_t of(geo::HexCell cell) const {
    const auto found = std::ranges::lower_bound(cells, cell);
    return found != cells.end() && *found == cell ? amount[static_cast<std::size_t>(found - cells.begin())] : 0;
  }
};

/// Sums for the hexagons beside one edge after the other.
class EdgeSums {
 public:
  EdgeSums(const geo::RoadTravel& travel, const geo::PlacesByRoad& all, const Stops& stops, geo::Ticks most)
      : travel_(travel), all_(all), stops_(stops), most_(most), search_(travel.graph()) {}

  /// The sum for a place by a search of its own.
  std::int64_t alone(const geo::RoadPlace& place, geo::HexCell cell) {
    find(place, at_from_);
    std::int64_t sum = 0;
    for (const geo::Served& served : at_from_) add(served.place, cell, sum);
    return with_own(sum, cell);
  }

  /// Searches from both ends of an edge: what comes to a place on it comes by one of them, or along it.
  void start(geo::Row edge) {
    find({edge, 0.0, 0.0}, at_from_);
    find({edge, 1.0, 0.0}, at_to_);
    reached_.clear();
    auto from = at_from_.begin();
    auto to = at_to_.begin();
    while (from != at_from_.end() || to != at_to_.end()) {
      const bool by_from = to == at_to_.end() || (from != at_from_.end() && from->place <= to->place);
      const bool by_to = from == at_from_.end() || (to != at_to_.end() && to->place <= from->place);
      const geo::Row place = by_from ? from->place : to->place;
      const bool on_edge = stops_.places[place].edge == edge;
      reached_.push_back({place, by_from ? from->ticks : geo::kNever, by_to ? to->ticks : geo::kNever, on_edge});
      if (by_from) ++from;
      if (by_to) ++to;
    }
  }
  /// The sum for a place on that edge.
  std::int64_t on_edge(const geo::RoadPlace& place, geo::HexCell cell) {
    const auto into = travel_.into(place);
    std::int64_t sum = 0;
    for (const Reached& one : reached_) {
      std::uint64_t ticks = std::min(way(one.from, into[0].ticks), way(one.to, into[1].ticks));
      if (one.is_on_edge) ticks = std::min<std::uint64_t>(ticks, travel_.along(stops_.places[one.place], place));
      if (ticks <= most_) add(one.place, cell, sum);
    }
    return with_own(sum, cell);
  }

 private:
  struct Reached {
    geo::Row place;
    geo::Ticks from, to;
    bool is_on_edge;
  };
  /// Above every limit where one of them is never.
  static std::uint64_t way(geo::Ticks a, geo::Ticks b) { return std::uint64_t{a} + b; }

  void find(const geo::RoadPlace& place, std::vector<geo::Served>& out) {
    const geo::Entrance here{place, 0};
    all_.within(search_, {&here, 1}, most_, out);
  }
  void add(geo::Row stop, geo::HexCell cell, std::int64_t& sum) {
    sum += stops_.amount[stop];
    own_ |= stops_.cells[stop] == cell;
  }
  std::int64_t with_own(std::int64_t sum, geo::HexCell cell) {
    return std::exchange(own_, false) ? sum : sum + stops_.of(cell);
  }

  const geo::RoadTravel& travel_;
  const geo::PlacesByRoad& all_;
  const Stops& stops_;
  geo::Ticks most_;
  geo::BoundedSearch search_;
  std::vector<geo::Served> at_from_, at_to_;
  std::vector<Reached> reached_;
  bool own_ = false;
};

}  // namespace

std::unique_ptr<const SiteRoads> SiteRoads::of(const geo::Tables& in, unsigned threads) {
  const auto edges = in.find("network_edges");
  if (edges == in.end() || edges->second.size() == 0) return nullptr;
  const geo::Table& rules = in.at("network_rules");
  return std::unique_ptr<const SiteRoads>(
      new SiteRoads(given_network(in), {rules.reals("walking_km_h")[0], rules.reals("snap_m")[0]}, threads));
}

SiteRoads::SiteRoads(geo::RoadNetwork network, Rules rules, unsigned threads)
    : network_(std::move(network)),
      rules_(rules),
      threads_(threads),
      index_(network_),
      length_(network_, geo::Cost::length_m, rules.walking_km_h),
      minutes_(network_, geo::Cost::minutes, rules.walking_km_h) {}

std::vector<geo::Entrance> SiteRoads::entrances(const geo::Facilities& facilities) const {
  return RoadEntrances(network_, index_, rules_.snap_m, facilities, threads_).list();
}

std::vector<double> SiteRoads::ways_to(double x_m, double y_m, std::span<const geo::RoadPlace> from) const {
  std::vector<double> out(from.size(), std::numeric_limits<double>::infinity());
  const auto to = place(x_m, y_m);
  if (!to || from.empty()) return out;
  const geo::NearestByRoad nearest(length_, {{*to, 0}});
  for (std::size_t i = 0; i < from.size(); ++i)
    out[i] = geo::from_ticks(nearest.from(from[i]).first.ticks(), geo::Cost::length_m);
  return out;
}

HexRoads::HexRoads(const SiteRoads& roads, const geo::HexLayout& layout, const geo::HexCells& cells)
    : roads_(roads), layout_(layout), cells_(cells) {
  if (cells.size() == 0 || !roads.place(0.0, 0.0)) return;
  places_.resize(cells.size());
  geo::parallel_for(cells.size(), kHexagonsOfATask, roads.threads(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto [x, y] = layout.centre(cells.cells()[i]);
      places_[i] = *roads.place(x, y);
    }
  });
}

std::vector<double> HexRoads::nearest(const geo::Facilities& facilities, geo::Cost cost) const {
  std::vector<double> out(cells_.size(), std::numeric_limits<double>::quiet_NaN());
  if (places_.empty()) return out;
  const geo::NearestByRoad nearest(roads_.travel(cost), roads_.entrances(facilities));
  const geo::AreaStabs areas(facilities.areas ? *facilities.areas : geo::Shapes());
  geo::parallel_for(out.size(), kHexagonsOfATask, roads_.threads(), [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (const geo::Label label = nearest.from(places_[i]).first) out[i] = geo::from_ticks(label.ticks(), cost);
      const auto [x, y] = layout_.centre(cells_.cells()[i]);
      areas.each_holding(x, y, [&](geo::Row) { out[i] = 0.0; });
    }
  });
  return out;
}

std::vector<geo::Row> HexRoads::searcher_of_each(const RoadLimit& limit, std::size_t stops) const {
  std::vector<geo::Row> out(cells_.size());
  std::iota(out.begin(), out.end(), geo::Row{0});
  if (std::uint64_t{cells_.size()} * (roads_.nodes() + stops) <= limit.own_searches) return out;
  const geo::HexLayout wide(std::clamp(limit.straight_m / kSharedPart, layout_.cell_m(), kWidestHexagon_m));
  std::vector<geo::HexCell> around;
  for (const geo::HexCell& cell : cells_.cells()) {
    const auto [x, y] = layout_.centre(cell);
    around.push_back(wide.cell_of(x, y));
  }
  const geo::HexCells groups(around);
  constexpr auto kNone = std::numeric_limits<geo::Row>::max();
  std::vector<geo::Row> best(groups.size(), kNone);
  for (geo::Row row = 0; row < around.size(); ++row) {
    geo::Row& of_group = best[*groups.find(around[row])];
    if (of_group == kNone || places_[row].off_m < places_[of_group].off_m) of_group = row;
  }
  for (geo::Row row = 0; row < around.size(); ++row) out[row] = best[*groups.find(around[row])];
  return out;
}

std::vector<std::int64_t> HexRoads::sums_within(const geo::HexCells& at, std::span<const std::int64_t> amount,
                                                const RoadLimit& limit) const {
  std::vector<std::int64_t> out(cells_.size(), 0);
  Stops stops;
  for (std::size_t i = 0; i < at.size(); ++i) {
    if (amount[i] == 0) continue;
    const auto [x, y] = layout_.centre(at.cells()[i]);
    if (const auto place = roads_.place(x, y)) stops.places.push_back(*place);
    stops.cells.push_back(at.cells()[i]);
    stops.amount.push_back(amount[i]);
  }
  if (places_.empty()) {
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = stops.of(cells_.cells()[i]);
    return out;
  }
  const geo::RoadTravel& travel = roads_.travel(limit.cost);
  const geo::PlacesByRoad all(travel, stops.places);
  const geo::Ticks most = std::min(geo::to_ticks(limit.most, limit.cost), geo::kNever - 1);
  const std::vector<geo::Row> searcher = searcher_of_each(limit, stops.places.size());
  std::vector<geo::Row> by_edge;
  for (geo::Row i = 0; i < searcher.size(); ++i)
    if (searcher[i] == i) by_edge.push_back(i);
  std::ranges::stable_sort(by_edge, {}, [&](geo::Row i) { return places_[i].edge; });
  std::vector<std::size_t> begin_of_edge;
  for (std::size_t i = 0; i < by_edge.size(); ++i)
    if (i == 0 || places_[by_edge[i]].edge != places_[by_edge[i - 1]].edge) begin_of_edge.push_back(i);
  const std::size_t edges = begin_of_edge.size();
  begin_of_edge.push_back(by_edge.size());
  geo::parallel_for(edges, edges / kSearchTasks + 1, roads_.threads(), [&](std::size_t begin, std::size_t end) {
    EdgeSums sums(travel, all, stops, most);
    for (std::size_t e = begin; e < end; ++e) {
      const auto first = by_edge.begin() + static_cast<std::ptrdiff_t>(begin_of_edge[e]),
                 last = by_edge.begin() + static_cast<std::ptrdiff_t>(begin_of_edge[e + 1]);
      const bool few = last - first <= 2;
      if (!few) sums.start(places_[*first].edge);
      for (auto i = first; i != last; ++i) {
        const geo::HexCell cell = cells_.cells()[*i];
        out[*i] = few ? sums.alone(places_[*i], cell) : sums.on_edge(places_[*i], cell);
      }
    }
  });
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[searcher[i]];
  return out;
}

}  // namespace pipeline
