// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/supplier_gaps.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "geo/core/parallel.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {
namespace {

using StageCode = std::pair<std::int32_t, std::int32_t>;  // group, stage

std::vector<float> lengths(const geo::Column& column, double detour) {
  std::vector<float> out(column.size(), std::numeric_limits<float>::infinity());
  for (std::size_t row = 0; row < out.size(); ++row)
    if (column.valid(row)) out[row] = static_cast<float>(column.number(row) * detour);
  return out;
}

std::map<StageCode, std::vector<geo::Row>> firms_by_stage(const geo::Table& firms) {
  const auto group = firms.codes("group"), stage = firms.codes("stage");
  std::map<StageCode, std::vector<geo::Row>> out;
  for (const geo::Row row : members_of(Group{}, firms))
    if (group[row] >= 0) out[{group[row], stage[row]}].push_back(row);
  return out;
}

/// The stages that buy from each stage.
std::map<StageCode, std::vector<StageCode>> buyers_by_seller(const geo::Table& lines) {
  const auto seller_group = lines.codes("seller_group"), seller_stage = lines.codes("seller_stage"),
             buyer_group = lines.codes("buyer_group"), buyer_stage = lines.codes("buyer_stage");
  std::map<StageCode, std::vector<StageCode>> out;
  for (std::size_t row = 0; row < lines.size(); ++row)
    out[{seller_group[row], seller_stage[row]}].emplace_back(buyer_group[row], buyer_stage[row]);
  return out;
}

std::vector<geo::Entrance> entrances_of(const std::vector<geo::Row>& firms, std::span<const geo::RoadPlace> places) {
  std::vector<geo::Entrance> out;
  if (!places.empty())
    for (const geo::Row firm : firms) out.push_back({places[firm], firm});
  return out;
}

/// Of each firm: the farthest so far.
struct Farthest {
  std::vector<geo::Ticks> nearest, second;
  explicit Farthest(std::size_t firms) : nearest(firms, 0), second(firms, 0) {}

  void add(const std::vector<geo::Row>& buyers, const geo::NearestByRoad& sellers,
           std::span<const geo::RoadPlace> places, unsigned threads) {
    geo::parallel_for(buyers.size(), 1024, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const geo::Row firm = buyers[i];
        const geo::TwoLabels two = places.empty() ? geo::TwoLabels{} : sellers.from(places[firm]);
        nearest[firm] = std::max(nearest[firm], two.first.ticks());
        second[firm] = std::max(second[firm], two.second.ticks());
      }
    });
  }
  static std::vector<float> ways(const std::vector<geo::Ticks>& ticks, geo::Cost cost) {
    std::vector<float> out(ticks.size());
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<float>(geo::from_ticks(ticks[i], cost));
    return out;
  }
};

}  // namespace

Reach suppliers_by_beeline(const geo::Table& supplier_reach, double detour) {
  return {lengths(supplier_reach.column("nearest_m"), detour), lengths(supplier_reach.column("second_m"), detour), {}};
}

Reach suppliers_by_road(const geo::Table& supply_lines, const geo::Table& firms, RoadReach& roads, geo::Cost cost,
                        unsigned threads) {
  Farthest farthest(firms.size());
  std::map<StageCode, std::vector<geo::Row>> by_stage = firms_by_stage(firms);
  const std::map<StageCode, std::vector<StageCode>> lines = buyers_by_seller(supply_lines);
  const std::vector<std::pair<StageCode, std::vector<StageCode>>> sellers(lines.begin(), lines.end());
  const geo::RoadTravel& travel = roads.travel(cost);
  const std::span<const geo::RoadPlace> places = roads.firm_places();
  const std::size_t at_once = std::max(1U, threads);
  for (std::size_t first = 0; first < sellers.size(); first += at_once) {
    std::vector<std::optional<geo::NearestByRoad>> nearest(std::min(at_once, sellers.size() - first));
    geo::parallel_for(nearest.size(), 1, threads, [&](std::size_t i, std::size_t) {
      const auto seller = by_stage.find(sellers[first + i].first);
      nearest[i].emplace(travel,
                         entrances_of(seller == by_stage.end() ? std::vector<geo::Row>{} : seller->second, places));
    });
    for (std::size_t i = 0; i < nearest.size(); ++i)
      for (const StageCode& buyer : sellers[first + i].second)
        if (const auto buyers = by_stage.find(buyer); buyers != by_stage.end())
          farthest.add(buyers->second, *nearest[i], places, threads);
  }
  return {Farthest::ways(farthest.nearest, cost), Farthest::ways(farthest.second, cost), {}};
}

std::vector<geo::Row> SupplierGaps::buyers_among(std::span<const geo::Row> firms) const {
  std::vector<geo::Row> out;
  for (const geo::Row row : firms)
    if (needs_[row] != 0) out.push_back(row);
  return out;
}

}  // namespace pipeline
