// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/roads.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "geo/access/area_stabs.hpp"
#include "geo/core/parallel.hpp"
#include "pipeline/stages/gaps/road_entrances.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kHexagonsOfATask = 1024, kSearchTasks = 16;
constexpr double kSharedPart = 8.0, kWidestHexagon_m = 64'000.0;

template <class T>
std::vector<T> copied(std::span<const T> column) {
  return {column.begin(), column.end()};
}

geo::RoadNetwork network_of(const geo::Table& nodes, const geo::Table& edges) {
  geo::RoadNetwork out;
  out.x_m = copied(nodes.reals("x_m"));
  out.y_m = copied(nodes.reals("y_m"));
  out.from = copied(edges.codes("from"));
  out.to = copied(edges.codes("to"));
  out.length_m = copied(edges.singles("length_m"));
  out.forward_min = copied(edges.singles("forward_min"));
  out.back_min = copied(edges.singles("back_min"));
  out.lines = *edges.shapes;
  return out;
}

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

}  // namespace

std::unique_ptr<const SiteRoads> SiteRoads::of(const geo::Tables& in, unsigned threads) {
  const auto edges = in.find("network_edges");
  if (edges == in.end() || edges->second.size() == 0) return nullptr;
  const geo::Table& rules = in.at("network_rules");
  return std::unique_ptr<const SiteRoads>(new SiteRoads(network_of(in.at("network_nodes"), edges->second),
                                                        {rules.reals("walking_km_h")[0], rules.reals("snap_m")[0]},
                                                        threads));
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

std::vector<geo::Row> HexRoads::searcher_of_each(const RoadLimit& limit) const {
  std::vector<geo::Row> out(cells_.size());
  std::iota(out.begin(), out.end(), geo::Row{0});
  if (std::uint64_t{cells_.size()} * roads_.nodes() <= limit.own_searches) return out;
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
  const std::vector<geo::Row> searcher = searcher_of_each(limit);
  const std::size_t per_task = std::max<std::size_t>(1, cells_.size() / kSearchTasks);
  geo::parallel_for(cells_.size(), per_task, roads_.threads(), [&](std::size_t begin, std::size_t end) {
    geo::BoundedSearch search(travel.graph());
    std::vector<geo::Served> reached;
    for (std::size_t i = begin; i < end; ++i) {
      if (searcher[i] != i) continue;
      const geo::Entrance here{places_[i], 0};
      all.within(search, {&here, 1}, most, reached);
      bool own = false;
      for (const geo::Served& served : reached) {
        out[i] += stops.amount[served.place];
        own |= stops.cells[served.place] == cells_.cells()[i];
      }
      if (!own) out[i] += stops.of(cells_.cells()[i]);
    }
  });
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = out[searcher[i]];
  return out;
}

}  // namespace pipeline
