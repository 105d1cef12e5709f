// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_market.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kAtOnce = RoadHierarchy::kAtOnce;
constexpr unsigned kMostThreads = 4;

std::int32_t cut(Ticks ticks) {
  return static_cast<std::int32_t>(std::min(ticks, static_cast<Ticks>(RoadHierarchy::kFar)));
}

}  // namespace

RoadMarkets::RoadMarkets(const RoadTravel& travel, std::vector<RoadMasses> markets, double half_m)
    : travel_(travel),
      hierarchy_(RoadGraph(travel.network(), Cost::length_m, RoadGraph::Towards::anywhere)),
      half_ticks_(static_cast<double>(to_ticks(half_m, Cost::length_m))) {
  if (!(half_m > 0.0) || !std::isfinite(half_m)) throw std::invalid_argument("RoadMarkets: half_m must be > 0");
  if (travel.graph().cost() != Cost::length_m) throw std::invalid_argument("RoadMarkets: ways must be lengths");
  for (RoadMasses& given : markets) {
    if (given.at.size() != given.mass.size()) throw std::invalid_argument("RoadMarkets: columns of different length");
    Market& market = markets_.emplace_back();
    if (given.limit_m) market.limit = cut(to_ticks(*given.limit_m, Cost::length_m));
    market.masses.reserve(given.mass.size());
    for (std::size_t i = 0; i < given.mass.size(); ++i) {
      const auto [from, to] = travel.into(given.at[i]);
      const auto row = [&](const RoadTravel::End& end) {
        return static_cast<std::uint32_t>(hierarchy_.node_row(end.node));
      };
      market.masses.push_back(
          {{row(from), row(to)}, {cut(from.ticks), cut(to.ticks)}, given.at[i].edge, given.mass[i]});
      market.total += given.mass[i];
    }
    market.at = std::move(given.at);
    given = {};
  }
}

/// All places that ask for a market pass over its masses together: the ticks of a node stand side by side. `counts_at`
/// tells how much of a mass counts at so many ticks.
template <class CountsAt>
void RoadMarkets::answer(const Market& market, std::span<const Asked> asked, const std::vector<std::int32_t>& ticks,
                         CountsAt counts_at) const {
  std::array<double, kAtOnce> sum{};
  for (std::size_t i = 0; i < market.masses.size(); ++i) {
    const Mass& mass = market.masses[i];
    const std::int32_t *first = &ticks[mass.rows[0] * kAtOnce], *second = &ticks[mass.rows[1] * kAtOnce];
    for (std::size_t q = 0; q < asked.size(); ++q) {
      const auto& [k, from, share] = asked[q];
      std::int32_t way = std::min(first[k] + mass.ticks[0], second[k] + mass.ticks[1]);
      if (mass.edge == from->edge) way = std::min(way, cut(travel_.along(*from, market.at[i])));
      if (way < RoadHierarchy::kFar) sum[q] += mass.mass * counts_at(way);
    }
  }
  for (std::size_t q = 0; q < asked.size(); ++q) *asked[q].share = market.total > 0.0 ? sum[q] / market.total : 0.0;
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
      std::map<std::size_t, std::vector<Asked>> by_market;
      for (std::size_t k = 0; k < some.size(); ++k) {
        std::vector<double>& shares = out[round * kAtOnce + k];
        shares.resize(some[k].markets.size());
        for (std::size_t m = 0; m < shares.size(); ++m)
          by_market[some[k].markets[m]].push_back({k, &some[k].from, &shares[m]});
      }
      const auto decay = [&](std::int32_t way) { return std::exp2(-static_cast<double>(way) / half_ticks_); };
      for (const auto& [number, asked] : by_market)
        for (std::size_t first = 0; first < asked.size(); first += kAtOnce) {
          const Market& market = markets_.at(number);
          const auto part = std::span(asked).subspan(first, std::min(kAtOnce, asked.size() - first));
          if (market.limit)
            answer(market, part, ticks, [&](std::int32_t way) { return way <= *market.limit ? 1.0 : 0.0; });
          else
            answer(market, part, ticks, decay);
        }
    }
  });
  return out;
}

}  // namespace geo
