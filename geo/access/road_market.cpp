// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_market.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kAtOnce = RoadHierarchy::kAtOnce;
constexpr unsigned kMostThreads = 4;

std::int32_t cut(Ticks ticks) {
  return static_cast<std::int32_t>(std::min(ticks, static_cast<Ticks>(RoadHierarchy::kFar)));
}

}  // namespace

RoadMarkets::RoadMarkets(const RoadTravel& travel, const std::vector<RoadMasses>& markets, double half_m)
    : travel_(travel),
      hierarchy_(RoadGraph(travel.network(), Cost::length_m, RoadGraph::Towards::anywhere)),
      half_ticks_(static_cast<double>(to_ticks(half_m, Cost::length_m))) {
  if (!(half_m > 0.0) || !std::isfinite(half_m)) throw std::invalid_argument("RoadMarkets: half_m must be > 0");
  if (travel.graph().cost() != Cost::length_m) throw std::invalid_argument("RoadMarkets: ways must be lengths");
  for (const RoadMasses& given : markets) {
    if (given.at.size() != given.mass.size()) throw std::invalid_argument("RoadMarkets: columns of different length");
    Market& market = markets_.emplace_back();
    for (std::size_t i = 0; i < given.mass.size(); ++i) {
      const auto [from, to] = travel.into(given.at[i]);
      market.masses.push_back({{hierarchy_.node_row(from.node), hierarchy_.node_row(to.node)},
                               {cut(from.ticks), cut(to.ticks)},
                               given.at[i],
                               given.mass[i]});
      market.total += given.mass[i];
    }
  }
}

double RoadMarkets::near(const Market& market, const RoadPlace& from, const std::int32_t* ticks) const {
  double sum = 0.0;
  for (const Mass& mass : market.masses) {
    std::int32_t way =
        std::min(ticks[mass.rows[0] * kAtOnce] + mass.ticks[0], ticks[mass.rows[1] * kAtOnce] + mass.ticks[1]);
    if (mass.at.edge == from.edge) way = std::min(way, cut(travel_.along(from, mass.at)));
    if (way < RoadHierarchy::kFar) sum += mass.mass * std::exp2(-static_cast<double>(way) / half_ticks_);
  }
  return market.total > 0.0 ? sum / market.total : 0.0;
}

std::vector<std::vector<double>> RoadMarkets::shares(std::span<const MarketQuestion> questions,
                                                     unsigned threads) const {
  std::vector<std::vector<double>> out(questions.size());
  const std::size_t rounds = (questions.size() + kAtOnce - 1) / kAtOnce;
  const std::size_t tasks = std::min<std::size_t>({rounds, threads, kMostThreads});
  parallel_for(tasks, 1, threads, [&](std::size_t task, std::size_t) {
    std::vector<std::int32_t> ticks;
    for (std::size_t round = task; round < rounds; round += tasks) {
      const auto some = questions.subspan(round * kAtOnce, std::min(kAtOnce, questions.size() - round * kAtOnce));
      std::vector<std::vector<Start>> places(some.size());
      for (std::size_t k = 0; k < some.size(); ++k)
        for (const auto& [node, way] : travel_.out_of(some[k].from))
          if (way != kNever) places[k].push_back({node, way, 0});
      hierarchy_.reach(places, ticks);
      for (std::size_t k = 0; k < some.size(); ++k)
        for (const std::size_t market : some[k].markets)
          out[round * kAtOnce + k].push_back(near(markets_.at(market), some[k].from, ticks.data() + k));
    }
  });
  return out;
}

}  // namespace geo
