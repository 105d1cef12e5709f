// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/band_ladder.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

constexpr std::size_t kSteps = 20, kBeyondPeak = 3;
constexpr double kFivePercent = 3.02;  // two-sided, over all steps (Bonferroni)

/// Sums over the cells with neighbours that make I and its moments.
struct Parts {
  double n = 0.0, m2 = 0.0, m4 = 0.0;      ///< Moments as sums, not means.
  double cross = 0.0, s1 = 0.0, s2 = 0.0;  ///< Of the weights 1/k: S0 = n.

  Parts(const CellNeighbours& neighbours, std::span<const std::int64_t> x, std::span<const std::int64_t> counts,
        unsigned threads) {
    double total = 0.0;
    std::vector<double> weight(x.size(), 0.0);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (counts[i] < 2) continue;
      n += 1.0;
      total += static_cast<double>(x[i]);
      weight[i] = 1.0 / static_cast<double>(counts[i] - 1);
    }
    const double mean = n > 0.0 ? total / n : 0.0, unit = whole_unit(weight);
    const auto sums = neighbours.sums(x, threads), weights = neighbours.sums(in_whole_units(weight), threads);
    for (std::size_t i = 0; i < x.size(); ++i) {
      if (counts[i] < 2) continue;
      const double z = static_cast<double>(x[i]) - mean;
      const double received = static_cast<double>(weights[i]) * unit - weight[i];
      m2 += z * z;
      m4 += z * z * z * z;
      cross += z * (static_cast<double>(sums[i] - x[i]) * weight[i] - mean);
      s1 += weight[i] + weight[i] * received;
      s2 += (1.0 + received) * (1.0 + received);
    }
  }
};

std::optional<GlobalMoran> moran_of(const CellNeighbours& neighbours, std::span<const std::int64_t> counts,
                                    std::span<const std::int64_t> values, unsigned threads) {
  if (values.size() != counts.size()) throw std::invalid_argument("global_moran: one value a cell");
  const Parts of(neighbours, values, counts, threads);
  const double n = of.n;
  if (n < 4.0 || of.m2 == 0.0) return std::nullopt;
  const double b2 = n * of.m4 / (of.m2 * of.m2), expected = -1.0 / (n - 1.0), s0_2 = n * n;
  const double normal = n * ((n * n - 3.0 * n + 3.0) * of.s1 - n * of.s2 + 3.0 * s0_2);
  const double tails = b2 * ((n * n - n) * of.s1 - 2.0 * n * of.s2 + 6.0 * s0_2);
  const double variance = (normal - tails) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0_2) - expected * expected;
  return GlobalMoran{of.cross / of.m2, expected, variance};
}

/// Whether steps.back() shows that the one before is the first peak.
bool passed_a_peak(const std::vector<BandStep>& steps) {
  const std::size_t at = steps.size() - 1;
  if (at == 0) return false;
  const double before = at > 1 ? steps[at - 2].moran.z() : std::numeric_limits<double>::lowest(),
               here = steps[at - 1].moran.z();
  return here > before && here >= steps[at].moran.z() && here > kFivePercent;
}

}  // namespace

double GlobalMoran::z() const { return (i - expected) / std::sqrt(variance); }

std::optional<GlobalMoran> global_moran(const CellNeighbours& neighbours, std::span<const std::int64_t> values,
                                        unsigned threads) {
  return moran_of(neighbours, neighbours.counts(threads), values, threads);
}

BandLadder band_ladder(const HexCells& cells, std::span<const std::int64_t> values, double cell_m, unsigned threads) {
  BandLadder out;
  for (std::size_t step = 1; step <= kSteps; ++step) {
    if (out.peak && step > *out.peak + 1 + kBeyondPeak) break;
    const auto neighbours = CellNeighbours::within(cells, hex_band(static_cast<double>(step), 1.0));
    const auto counts = neighbours.counts(threads);
    const auto pairs = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    const auto n = static_cast<double>(cells.size());
    if (pairs > n * n / 2.0) break;
    const auto moran = moran_of(neighbours, counts, values, threads);
    if (!moran || !(moran->variance > 0.0)) break;
    out.steps.push_back({static_cast<double>(step) * cell_m, *moran});
    if (!out.peak && passed_a_peak(out.steps)) out.peak = out.steps.size() - 2;
  }
  return out;
}

}  // namespace geo
