// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/weighted_maps.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <utility>

namespace geo {
namespace {

using Firm = StandingFirms::Firm;

/// The spots of an industry in one map, with the weight there.
struct OwnSpots {
  std::vector<Row> spot;
  std::vector<double> weight;

  void add(const Firm& firm) {
    if (spot.empty() || spot.back() != firm.spot) {
      spot.push_back(firm.spot);
      weight.push_back(0.0);
    }
    weight.back() += firm.weight;
  }
};

std::array<OwnSpots, kMapsInRow> own_spots(std::span<const Firm> firms) {
  std::array<OwnSpots, kMapsInRow> out;
  for (const Firm& firm : firms) out[firm.map].add(firm);
  return out;
}

/// As SpotRings::sum_within() in one map, from the spots of the industry alone.
void sum_own(std::span<const std::uint8_t> step_of, const OwnSpots& own, std::size_t map, std::span<MapRow> within) {
  std::array<double, 256> sum{};
  for (std::size_t k = 0; k < own.spot.size(); ++k) sum[step_of[own.spot[k]]] += own.weight[k];
  double before = 0.0;
  for (std::size_t step = 0; step < within.size(); ++step) {
    before += sum[step];
    within[step].add(map, before - within[step].of(map));
  }
}

}  // namespace

/// What M of each map is the quotient of, by step.
struct WeightedMaps::MSums {
  std::vector<MapRow> found, expected;

  explicit MSums(std::size_t steps) : found(steps), expected(steps) {}

  /// `share`: what the firm expects where it has neighbours at all.
  void add(const Firm& firm, std::span<const MapRow> within, std::span<const MapRow> around, double share) {
    std::size_t step = 0;
    while (step < around.size() && around[step].of(firm.map) <= firm.weight) ++step;
    // Who has a neighbour within a step has one within all that follow.
    if (step < around.size()) expected[step].add(firm.map, share);
    for (; step < around.size(); ++step)
      found[step].add(firm.map, (within[step].of(firm.map) - firm.weight) / (around[step].of(firm.map) - firm.weight));
  }

  std::vector<double> m(std::size_t maps) const {
    std::vector<double> out;
    out.reserve(maps * found.size());
    for (std::size_t map = 0; map < maps; ++map) {
      double sum = 0.0;
      for (std::size_t step = 0; step < found.size(); ++step) {
        sum += expected[step].of(map);
        out.push_back(sum > 0.0 ? found[step].of(map) / sum : std::numeric_limits<double>::quiet_NaN());
      }
    }
    return out;
  }
};

WeightedMaps::WeightedMaps(const SpotRings& rings, std::size_t spots, std::span<const std::vector<Row>> spot_of,
                           std::span<const double> weight)
    : rings_(rings),
      spot_of_(spot_of),
      weight_(weight),
      total_(std::accumulate(weight.begin(), weight.end(), 0.0)),
      of_spot_(spots),
      around_(spots * rings.steps()),
      known_(spots, 0) {
  for (std::size_t map = 0; map < spot_of.size(); ++map)
    for (std::size_t row = 0; row < weight.size(); ++row) of_spot_[spot_of[map][row]].add(map, weight[row]);
}

StandingFirms WeightedMaps::standing(std::span<const Row> rows) const {
  StandingFirms out{std::vector<Firm>(rows.size() * size()), std::vector<MapRow>(of_spot_.size())};
  for (const Row row : rows) {
    out.products += weight_[row] * out.total;
    out.total += weight_[row];
  }
  std::vector<std::uint32_t> to(of_spot_.size() + 1, 0);
  for (const std::vector<Row>& spot_of : spot_of_)
    for (const Row row : rows) ++to[spot_of[row] + 1];
  std::partial_sum(to.begin(), to.end(), to.begin());
  for (std::uint32_t map = 0; map < size(); ++map)
    for (const Row row : rows) {
      const Firm firm{spot_of_[map][row], map, weight_[row]};
      out.firms[to[firm.spot]++] = firm;
      out.weight[firm.spot].add(map, firm.weight);
    }
  return out;
}

std::span<const MapRow> WeightedMaps::around(Row spot) {
  const std::span<MapRow> out = std::span(around_).subspan(spot * rings_.steps(), rings_.steps());
  if (std::exchange(known_[spot], std::uint8_t{1}) == 0) rings_.sum_within(spot, of_spot_, out);
  return out;
}

std::vector<double> WeightedMaps::m(const StandingFirms& industry, bool at_once) {
  const std::array<OwnSpots, kMapsInRow> own = at_once ? std::array<OwnSpots, kMapsInRow>{} : own_spots(industry.firms);
  MSums sums(rings_.steps());
  std::vector<MapRow> within(rings_.steps());
  const Firm* before = nullptr;
  for (const Firm& firm : industry.firms) {
    const bool is_new_spot = before == nullptr || before->spot != firm.spot;
    if (at_once && is_new_spot) rings_.sum_within(firm.spot, industry.weight, within);
    if (!at_once && (is_new_spot || before->map != firm.map))
      sum_own(rings_.steps_from(firm.spot), own[firm.map], firm.map, within);
    sums.add(firm, within, around(firm.spot), (industry.total - firm.weight) / (total_ - firm.weight));
    before = &firm;
  }
  return sums.m(size());
}

std::vector<double> WeightedMaps::products(const StandingFirms& industry, const SpotPairs& pairs, PairBins bins) const {
  std::vector<MapRow> sums(bins.count);
  double there = 0.0;  // the weight of the firms before on the spot of that map
  const Firm* before = nullptr;
  for (const Firm& firm : industry.firms) {
    if (before == nullptr || before->spot != firm.spot || before->map != firm.map) there = 0.0;
    sums.front().add(firm.map, firm.weight * there);
    there += firm.weight;
    before = &firm;
  }
  pairs.add_products(industry.weight, sums);
  std::vector<double> out;
  out.reserve(size() * bins.count);
  for (std::size_t map = 0; map < size(); ++map)
    for (const MapRow& sum : sums) out.push_back(sum.of(map));
  return out;
}

}  // namespace geo
