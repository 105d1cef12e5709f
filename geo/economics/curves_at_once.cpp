// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/curves_at_once.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/map_pairs.hpp"
#include "geo/economics/pair_bins.hpp"

namespace geo {
namespace {

// Measured, in nanoseconds: a pair of PairSums; a pair of controls, by itself and for each block of maps; a control for
// each block of maps.
constexpr double kPairOfMapNs = 2.5, kPairNs = 8.0, kPairOfBlockNs = 1.3, kFirmOfBlockNs = 8'000.0;

MapLabels labels_of(const CurveGround& ground, const DrawnCurves& of, std::span<const std::span<const Row>> industries,
                    unsigned threads) {
  const auto maps = static_cast<std::size_t>(of.draws);
  const std::size_t controls = ground.spots.of_firm.size();
  MapLabels labels(controls, maps + industries.size());
  parallel_for(maps, kMapsAtOnce, threads, [&](std::size_t begin, std::size_t end) {
    Shuffle shuffle(controls);
    for (std::size_t map = begin; map < end; ++map) {
      shuffle.begin(Random(of.seed, map));
      for (const Row firm : shuffle.up_to(of.firms)) labels.put(map, firm);
    }
  });
  for (std::size_t i = 0; i < industries.size(); ++i)
    for (const Row firm : industries[i]) labels.put(maps + i, firm);
  return labels;
}

/// One sum a bin of pairs.
std::vector<double> pairs_of(const MapPairs& sums, std::size_t map, std::size_t bins) {
  std::vector<double> out;
  for (std::size_t bin = 0; bin < bins; ++bin) out.push_back(sums.pairs[bin * sums.stride + map]);
  return out;
}

/// By firm: the first step that holds another control.
std::vector<std::size_t> first_steps(const CurveGround& ground) {
  const std::size_t steps = ground.ladder.size();
  std::vector<std::size_t> out;
  for (const Row spot : ground.spots.of_firm) {
    const double* const inverse = &ground.inverse[spot * steps];
    out.push_back(
        static_cast<std::size_t>(std::find_if(inverse, inverse + steps, [](double v) { return v > 0.0; }) - inverse));
  }
  return out;
}

/// M of a map: see marcon_puech.
std::vector<double> m_of(const MapPairs& sums, const MapLabels& labels, std::size_t map,
                         const std::vector<std::size_t>& first_step, std::size_t steps) {
  std::vector<double> out(steps), meet(steps + 1, 0.0);  // drawn firms whose first other control stands in a step
  double drawn = 0.0;
  const std::span<const MapBits> block = labels.block(map / kMapsAtOnce);
  for (Row firm = 0; firm < labels.firms(); ++firm) {
    if (!bit_of(block[firm], map % kMapsAtOnce)) continue;
    meet[first_step[firm]] += 1.0;
    drawn += 1.0;
  }
  const double share = (drawn - 1.0) / static_cast<double>(labels.firms() - 1);
  double firms = 0.0;
  for (std::size_t step = 0; step < steps; ++step) {
    firms += meet[step];
    out[step] = firms > 0.0 ? sums.within[step * sums.stride + map] / (firms * share)
                            : std::numeric_limits<double>::quiet_NaN();
  }
  return out;
}

}  // namespace

bool is_less_at_once(std::size_t firms, std::size_t controls, std::int64_t draws) {
  const auto n = static_cast<double>(firms), all = static_cast<double>(controls), maps = static_cast<double>(draws);
  const double blocks = std::ceil((maps + 1.0) / static_cast<double>(kMapsAtOnce));
  return 0.5 * n * n * maps * kPairOfMapNs >
         all * (all * (kPairNs + kPairOfBlockNs * blocks) + kFirmOfBlockNs * blocks);
}

std::vector<Curves> curves_at_once(const CurveGround& ground, const DrawnCurves& of,
                                   std::span<const std::span<const Row>> industries, unsigned threads) {
  const MapLabels labels = labels_of(ground, of, industries, threads);
  std::vector<double> x_m, y_m;
  for (const Row spot : ground.spots.of_firm) {
    x_m.push_back(ground.spots.x_m[spot]);
    y_m.push_back(ground.spots.y_m[spot]);
  }
  const KDensity density(ground.ladder, of.h_m, of.histogram_width);
  const PairBins bins = pair_bins(density, of.histogram_width);
  const MapPairs sums =
      map_pairs({x_m, y_m, ground.inverse, ground.spots.of_firm}, labels, ground.ladder, bins, threads);
  const std::vector<std::size_t> first = first_steps(ground);
  const std::size_t steps = ground.ladder.size(), maps = static_cast<std::size_t>(of.draws);
  std::vector<Curves> out(1 + industries.size(), {std::vector<double>(steps), std::vector<double>(steps)});
  out[0] = {std::vector<double>(maps * steps), std::vector<double>(maps * steps)};
  const auto n = static_cast<double>(of.firms);
  parallel_for(labels.maps(), 1, threads, [&](std::size_t map, std::size_t) {
    Curves& to = map < maps ? out[0] : out[1 + map - maps];
    const auto at = static_cast<std::ptrdiff_t>(map < maps ? map * steps : 0);
    const auto histogram = histogram_of(pairs_of(sums, map, bins.count), bins, of.histogram_width);
    std::ranges::copy(density.curve(histogram, 0.5 * n * (n - 1.0)), to.k.begin() + at);
    std::ranges::copy(m_of(sums, labels, map, first, steps), to.m.begin() + at);
  });
  return out;
}

}  // namespace geo
