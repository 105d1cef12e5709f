// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/map_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr std::size_t kFirms = 400;
const DistanceLadder kLadder{64.0, 5, 8};  // steps of 320 m to 2,560 m, the bins of pairs go on to 3,776 m and farther
constexpr PairBins kNarrow{60, 1}, kWide{16, 4};

/// Firms on a square of 4 km, every fourth where another stands, and as many maps, of which each draws a share.
struct Country {
  std::vector<double> x_m, y_m, inverse;
  std::vector<Row> row;
  MapLabels labels;
  std::vector<std::vector<std::uint8_t>> is_drawn;  ///< By map.

  Country(std::size_t maps, double share) : row(kFirms), labels(kFirms, maps) {
    Random random(3, 0);
    for (std::size_t i = 0; i < kFirms; ++i) {
      const bool again = i % 4 == 3;
      x_m.push_back(again ? x_m[i / 2] : std::round(4'000 * random.unit()));
      y_m.push_back(again ? y_m[i / 2] : std::round(4'000 * random.unit()));
    }
    std::iota(row.begin(), row.end(), Row{0});
    std::ranges::reverse(row);
    for (std::size_t k = 0; k < kFirms * kLadder.size(); ++k) inverse.push_back(k % 7 == 0 ? 0.0 : random.unit());
    for (std::size_t map = 0; map < maps; ++map) {
      is_drawn.emplace_back(kFirms, 0);
      for (Row i = 0; i < kFirms; ++i)
        if (random.unit() < share) labels.put(map, i), is_drawn.back()[i] = 1;
    }
  }
  MapPairs sums(PairBins bins, unsigned threads) const {
    return map_pairs({x_m, y_m, inverse, row}, labels, kLadder, bins, threads);
  }
};

/// The bin of a distance by its definition: 0, or ((b - 1) bin_m, b bin_m].
std::size_t bin_of(const Country& c, Row i, Row j, double bin_m) {
  return static_cast<std::size_t>(std::ceil(std::hypot(c.x_m[i] - c.x_m[j], c.y_m[i] - c.y_m[j]) / bin_m));
}

void expect_as_slow(const Country& c, PairBins bins, const MapPairs& got) {
  ASSERT_EQ(got.stride % kMapsAtOnce, 0U);
  for (std::size_t map = 0; map < got.stride; ++map) {
    std::vector<std::uint32_t> pairs(bins.count, 0);
    std::vector<double> within(kLadder.size(), 0.0);
    for (Row i = 0; map < c.is_drawn.size() && i < kFirms; ++i)
      for (Row j = 0; j < kFirms; ++j) {
        if (i == j || !c.is_drawn[map][i] || !c.is_drawn[map][j]) continue;
        const std::size_t bin = bin_of(c, i, j, kLadder.bin_m * static_cast<double>(bins.width));
        if (i < j && bin < bins.count) ++pairs[bin];
        for (std::size_t step = kLadder.step_of(bin_of(c, i, j, kLadder.bin_m)); step < kLadder.size(); ++step)
          within[step] += c.inverse[c.row[i] * kLadder.size() + step];
      }
    for (std::size_t bin = 0; bin < bins.count; ++bin) ASSERT_EQ(got.pairs[bin * got.stride + map], pairs[bin]) << map;
    for (std::size_t step = 0; step < kLadder.size(); ++step)
      ASSERT_NEAR(got.within[step * got.stride + map], within[step], 1e-12 * std::max(1.0, within[step])) << map;
  }
}

TEST(MapPairs, EqualASlowLookAtEachMap) {
  for (const double share : {0.2, 1.0}) {
    const Country country(share < 1.0 ? 150 : 2, share);
    expect_as_slow(country, kNarrow, country.sums(kNarrow, 1));
    expect_as_slow(country, kWide, country.sums(kWide, 2));
  }
}

TEST(MapPairs, DoNotDependOnThreads) {
  const Country country(20, 0.4);
  const MapPairs one = country.sums(kNarrow, 1), three = country.sums(kNarrow, 3);
  EXPECT_EQ(one.pairs, three.pairs);
  EXPECT_EQ(one.within, three.within);
}

TEST(MapPairs, NobodyHasNoPairs) {
  const MapPairs none = map_pairs({{}, {}, {}, {}}, MapLabels(0, 5), kLadder, kNarrow, 1);
  EXPECT_EQ(std::accumulate(none.pairs.begin(), none.pairs.end(), 0U), 0U);
  const std::vector<double> two(2), one(1);
  EXPECT_THROW(map_pairs({two, one, {}, {}}, MapLabels(2, 5), kLadder, kNarrow, 1), std::invalid_argument);
  EXPECT_THROW(map_pairs({{}, {}, {}, {}}, MapLabels(0, 5), kLadder, {0, 1}, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
