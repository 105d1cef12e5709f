// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/weighted_concentration.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/pair_bins.hpp"
#include "tests/support/calibration.hpp"

namespace geo {
namespace {

/// 240 controls, every fourth on an occupied spot, of 1 to 200 employees. Industry 0: 30 anywhere, of which the large
/// ones stand in one town; 1: 30 anywhere; 2: one firm.
struct Region {
  std::vector<double> x, y, employees;
  std::vector<std::int32_t> industry;

  Region() {
    Random random(1, 0);
    for (int i = 0; i < 3; ++i) add(5'000 + 1'000 * random.normal(), 6'000 + 1'000 * random.normal(), 150 + i, 0);
    for (int i = 0; i < 27; ++i) add(30'000 * random.unit(), 30'000 * random.unit(), 1 + i % 3, 0);
    for (int i = 0; i < 30; ++i) add(30'000 * random.unit(), 30'000 * random.unit(), size(random), 1);
    add(100, 100, 7, 2);
    for (int i = 0; i < 119; ++i) add(30'000 * random.unit(), 30'000 * random.unit(), size(random), -1);
    for (int i = 0; i < 60; ++i) {
      const auto at = static_cast<std::size_t>(random.below(180));
      add(x[at], y[at], size(random), -1);
    }
  }
  static double size(Random& random) { return std::ceil(std::exp(1.2 * random.normal() + 1.0)) + 0.5; }
  void add(double px, double py, double size, std::int32_t of) {
    x.push_back(std::round(px));
    y.push_back(std::round(py));
    employees.push_back(size);
    industry.push_back(of);
  }
  ControlFirms firms() const { return {x, y, industry}; }
};

ConcentrationParams with_draws(std::int64_t draws) {
  ConcentrationParams params;
  params.draws = draws;
  params.seed = 7;
  return params;
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected, double share = 1e-12) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(std::isnan(got[i]), std::isnan(expected[i])) << i;
    if (!std::isnan(got[i])) {
      EXPECT_NEAR(got[i], expected[i], share * std::max(1.0, std::abs(expected[i]))) << i;
    }
  }
}

/// The curves by their formulas (METHODS sections 5 and 6), of an industry whose firm i stands where place[i] stood.
struct Slow {
  const Region& region;
  const std::vector<std::uint32_t>& place;
  std::int32_t industry;

  double distance(std::size_t i, std::size_t j) const {
    const double dx = region.x[place[i]] - region.x[place[j]], dy = region.y[place[i]] - region.y[place[j]];
    return std::sqrt(dx * dx + dy * dy);
  }
  bool has(std::size_t i) const { return region.industry[i] == industry; }

  std::vector<double> m(const DistanceLadder& ladder) const {
    const auto& w = region.employees;
    double all = 0.0, own = 0.0;
    for (std::size_t i = 0; i < w.size(); ++i) {
      all += w[i];
      if (has(i)) own += w[i];
    }
    std::vector<double> out;
    for (std::size_t step = 0; step < ladder.size(); ++step) {
      double found = 0.0, expected = 0.0;
      for (std::size_t i = 0; i < w.size(); ++i) {
        if (!has(i)) continue;
        double near = 0.0, near_own = 0.0;
        for (std::size_t j = 0; j < w.size(); ++j) {
          if (j == i || distance(i, j) > ladder.distance_m(step)) continue;
          near += w[j];
          if (has(j)) near_own += w[j];
        }
        if (near == 0.0) continue;
        found += near_own / near;
        expected += (own - w[i]) / (all - w[i]);
      }
      out.push_back(expected > 0.0 ? found / expected : std::numeric_limits<double>::quiet_NaN());
    }
    return out;
  }

  std::vector<double> k(const DistanceLadder& ladder, double h_m) const {
    std::vector<double> out(ladder.size(), 0.0);
    double pairs = 0.0;
    for (std::size_t i = 0; i < region.x.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (!has(i) || !has(j)) continue;
        const double product = region.employees[i] * region.employees[j], d_ij = distance(i, j);
        pairs += product;
        for (std::size_t step = 0; step < out.size(); ++step)
          for (const double off : {ladder.distance_m(step) - d_ij, ladder.distance_m(step) + d_ij})
            out[step] += product * std::exp(-0.5 * off * off / (h_m * h_m)) / std::sqrt(2.0 * std::numbers::pi) / h_m;
      }
    for (double& value : out) value /= pairs;
    return out;
  }

  /// The same with the bins of KDensity, firm by firm; at_once: each pair at the middle of its bin of pairs.
  std::vector<double> k_binned(const Concentration& like, bool at_once) const {
    std::vector<double> x, y, w;
    double pairs = 0.0, before = 0.0;
    for (std::size_t i = 0; i < region.x.size(); ++i) {
      if (!has(i)) continue;
      x.push_back(region.x[place[i]]);
      y.push_back(region.y[place[i]]);
      w.push_back(region.employees[i]);
      pairs += before * w.back();
      before += w.back();
    }
    const KDensity density(like.ladder, like.h_m, like.histogram_width);
    if (at_once) return density.curve(at_middles(density, like), pairs);
    PairSums sums(like.ladder, density.bins() + 1, like.histogram_width);
    sums.add({x, y, w});
    return density.curve(sums.histogram(), pairs);
  }

  std::vector<double> at_middles(const KDensity& density, const Concentration& like) const {
    const PairBins bins = pair_bins(density, like.histogram_width);
    std::vector<double> sums(bins.count, 0.0);
    for (std::size_t i = 0; i < region.x.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        if (!has(i) || !has(j)) continue;
        const double bin = std::ceil(distance(i, j) / (like.ladder.bin_m * static_cast<double>(bins.width)));
        if (bin < static_cast<double>(bins.count))
          sums[static_cast<std::size_t>(bin)] += region.employees[i] * region.employees[j];
      }
    return histogram_of(sums, bins, like.histogram_width);
  }
};

/// Whose industries all are large: their maps are looked at together.
ConcentrationParams at_once_with_draws(std::int64_t draws) {
  ConcentrationParams params = with_draws(draws);
  params.most_firms = 10;
  return params;
}

std::vector<std::uint32_t> in_place(const Region& region) {
  std::vector<std::uint32_t> out(region.x.size());
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

TEST(WeightedConcentration, EqualsTheFormulas) {
  const Region region;
  const auto here = in_place(region);
  const auto got = weighted_concentration(region.firms(), region.employees, 3, with_draws(19));
  for (const std::int32_t industry : {0, 1}) {
    const Concentration& of = *got[static_cast<std::size_t>(industry)];
    const Slow slow{region, here, industry};
    EXPECT_EQ(of.cell_m, 0.0);
    EXPECT_EQ(of.m_cell_m, 0.0);
    expect_near(of.m.value, slow.m(of.m_ladder));
    const auto k = slow.k(of.ladder, of.h_m);
    for (std::size_t step = 0; step < k.size(); ++step)
      EXPECT_NEAR(of.k.value[step], k[step], 8e-4 / of.h_m) << "twice what KDensity states, for pairs reflected at 0";
  }
  EXPECT_FALSE(got[2]) << "one firm has no pairs";
}

// A map deals out the places of all firms; each keeps its industry and its size.
void expect_a_slow_shuffle(const ConcentrationParams& params) {
  const Region region;
  const bool at_once = params.most_firms < 30;
  const auto got = weighted_concentration(region.firms(), region.employees, 3, params);
  for (const std::int32_t industry : {0, 1}) {
    const Concentration& of = *got[static_cast<std::size_t>(industry)];
    std::vector<double> k, m;
    for (std::size_t draw = 0; draw < static_cast<std::size_t>(params.draws); ++draw) {
      std::vector<std::uint32_t> place = in_place(region);
      Random random(params.seed, draw);
      for (std::size_t i = 0; i < place.size(); ++i)
        std::swap(place[i], place[i + random.below(static_cast<std::uint32_t>(place.size() - i))]);
      const Slow slow{region, place, industry};
      std::ranges::copy(slow.k_binned(of, at_once), std::back_inserter(k));
      std::ranges::copy(slow.m(of.m_ladder), std::back_inserter(m));
    }
    const auto here = in_place(region);
    const Slow slow{region, here, industry};
    expect_near(of.k.value, slow.k_binned(of, at_once));
    expect_near(of.m.value, slow.m(of.m_ladder));
    const auto expected_k = banded(of.k.value, k, 0.05), expected_m = banded(of.m.value, m, 0.05);
    EXPECT_EQ(of.k.band.p_above, expected_k.band.p_above);
    EXPECT_EQ(of.m.band.p_above, expected_m.band.p_above);
    EXPECT_EQ(of.m.band.p_below, expected_m.band.p_below);
    expect_near(of.k.band.high, expected_k.band.high);
    expect_near(of.k.local_low, expected_k.local_low);
    expect_near(of.m.band.high, expected_m.band.high);
    expect_near(of.m.band.low, expected_m.band.low);
    expect_near(of.m.local_high, expected_m.local_high);
  }
}

TEST(WeightedConcentration, EqualsASlowShuffleOfThePlaces) { expect_a_slow_shuffle(with_draws(39)); }
TEST(WeightedConcentration, AtOnceEqualsASlowShuffleOfThePlaces) { expect_a_slow_shuffle(at_once_with_draws(39)); }

TEST(WeightedConcentration, AtOnceEqualsTheFormulas) {
  const Region region;
  const auto here = in_place(region);
  const auto got = weighted_concentration(region.firms(), region.employees, 3, at_once_with_draws(0));
  for (const std::int32_t industry : {0, 1}) {
    const Concentration& of = *got[static_cast<std::size_t>(industry)];
    const auto k = Slow{region, here, industry}.k(of.ladder, of.h_m);
    for (std::size_t step = 0; step < k.size(); ++step)
      EXPECT_NEAR(of.k.value[step], k[step], (8e-4 + 0.242 / 128) / of.h_m)
          << "a pair is h / 128 off, a kernel 0.242/h steep";
  }
}

TEST(WeightedConcentration, EqualSizesAreAsNone) {
  const Region region;
  for (const double size : {1.0, 8.0}) {
    const std::vector<double> same(region.x.size(), size);
    const auto plain = concentration(region.firms(), 3, with_draws(19)),
               got = weighted_concentration(region.firms(), same, 3, with_draws(19));
    for (const std::size_t industry : {0U, 1U}) {
      EXPECT_EQ(got[industry]->h_m, plain[industry]->h_m);
      EXPECT_EQ(got[industry]->k.value, plain[industry]->k.value);
      expect_near(got[industry]->m.value, plain[industry]->m.value);
    }
  }
}

TEST(WeightedConcentration, SeesThatLargeFirmsCrowd) {
  const Region region;
  const auto got = weighted_concentration(region.firms(), region.employees, 3, with_draws(199));
  EXPECT_LE(got[0]->k.band.p_above, 0.05);
  EXPECT_GT(got[1]->k.band.p_above, 0.05);
  const std::vector<double> same(region.x.size(), 1.0);
  EXPECT_GT(weighted_concentration(region.firms(), same, 3, with_draws(199))[0]->k.band.p_above, 0.05);
}

void expect_no_threads_nor_others(ConcentrationParams params) {
  const Region region;
  const auto one = weighted_concentration(region.firms(), region.employees, 3, params);
  params.threads = 3;
  Region alone = region;
  for (std::int32_t& industry : alone.industry)
    if (industry != 1) industry = -1;
  for (const Region& other : {region, alone}) {
    const auto got = weighted_concentration(other.firms(), other.employees, 3, params);
    EXPECT_EQ(got[1]->k.value, one[1]->k.value);
    EXPECT_EQ(got[1]->k.band.high, one[1]->k.band.high);
    EXPECT_EQ(got[1]->m.value, one[1]->m.value);
    EXPECT_EQ(got[1]->m.band.high, one[1]->m.band.high);
    EXPECT_EQ(got[1]->m.local_low, one[1]->m.local_low);
  }
}

TEST(WeightedConcentration, DoesNotDependOnThreadsNorOnOtherIndustries) {
  expect_no_threads_nor_others(with_draws(39));
  expect_no_threads_nor_others(at_once_with_draws(39));
}

// The observed curves; draws belong to rows, which the run keeps in its canonical order.
TEST(WeightedConcentration, CurvesDoNotDependOnTheOrderOfRows) {
  const Region region;
  Region back = region;
  for (auto* column : {&back.x, &back.y, &back.employees}) std::ranges::reverse(*column);
  std::ranges::reverse(back.industry);
  auto params = with_draws(19);
  params.most_range_m = 9'000;
  const auto a = weighted_concentration(region.firms(), region.employees, 3, params),
             b = weighted_concentration(back.firms(), back.employees, 3, params);
  expect_near(a[1]->m.value, b[1]->m.value);
}

// M by cells, K of few firms where they stand: what M makes of its cells is exact for firms that stand there.
TEST(WeightedConcentration, MGoesByCellsWhereSitesAreMany) {
  const Region region;
  auto params = with_draws(19);
  params.most_cells = 170;
  const auto got = weighted_concentration(region.firms(), region.employees, 3, params);
  const Concentration& of = *got[1];
  EXPECT_EQ(of.cell_m, 0.0);
  ASSERT_GT(of.m_cell_m, 0.0);
  Region centred = region;
  for (auto* column : {&centred.x, &centred.y})
    for (double& at : *column) at = (std::floor(at / of.m_cell_m) + 0.5) * of.m_cell_m;
  const auto here = in_place(region);
  expect_near(of.m.value, Slow{centred, here, 1}.m(of.m_ladder));
  EXPECT_EQ(of.k.value, weighted_concentration(region.firms(), region.employees, 3, with_draws(19))[1]->k.value);
}

// More than a quarter as many firms as cells, so the pairs of cells are fewer.
TEST(WeightedConcentration, LargeIndustriesGoByCells) {
  const Region region;
  auto params = with_draws(19);
  params.most_cells = 100;
  const auto got = weighted_concentration(region.firms(), region.employees, 3, params);
  EXPECT_GT(got[1]->cell_m, 0.0);
  EXPECT_EQ(got[1]->cell_m, got[1]->m_cell_m);
  EXPECT_GE(got[1]->h_m, got[1]->cell_m);
}

TEST(WeightedConcentration, RefusesSizesThatAreNone) {
  const Region region;
  std::vector<double> sizes = region.employees;
  for (const double bad : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    sizes[3] = bad;
    EXPECT_THROW(weighted_concentration(region.firms(), sizes, 3, with_draws(19)), std::invalid_argument);
  }
  sizes.pop_back();
  EXPECT_THROW(weighted_concentration(region.firms(), sizes, 3, with_draws(19)), std::invalid_argument);
}

// ---- local bands ----------------------------------------------------------------------------------------------------

TEST(BandedCurve, LocalBandsAreTheQuantilesOfTheMapsAtEachStep) {
  std::vector<double> drawn;
  for (int map = 0; map < 21; ++map) {  // 0 … 20 and 100 … 120
    drawn.push_back(map);
    drawn.push_back(map == 0 ? std::numeric_limits<double>::quiet_NaN() : 100.0 + map);
  }
  const BandedCurve got = banded({5.0, 5.0}, drawn, 0.05);
  EXPECT_NEAR(got.local_low[0], 1.0, 1e-12);
  EXPECT_NEAR(got.local_high[0], 19.0, 1e-12);
  EXPECT_NEAR(got.local_low[1], 101.0, 1e-12) << "the lowest is 1, of the map that has none";
}

// ---- calibration ----------------------------------------------------------------------------------------------------

/// `where`: how the firms are placed, for the claim. Sizes as registers have them: many small, few large.
void calibrate(const std::string& where, int simulations, ConcentrationParams params) {
  const tests::Layout& firms = tests::calibration_firms();
  const std::string null = "an industry of 60 firms, each with its size, dealt out among the places of all firms";
  params.draws = 99;
  tests::expect_size(
      {{"K-density by employees above its global envelope (localised)" + where, null},
       {"K-density by employees below its global envelope (dispersed)" + where, null},
       {"M by employees above its global envelope" + where, null},
       {"M by employees below its global envelope" + where, null}},
      simulations, [&](std::uint64_t i) -> std::vector<double> {
        const auto label = tests::random_labels(firms.size(), 60, 1'000 + i);
        std::vector<std::int32_t> industry;
        std::vector<double> employees;
        Random random(500 + i, 0);
        for (const std::uint8_t is : label) {
          industry.push_back(is - 1);
          employees.push_back(std::ceil(std::exp(1.3 * random.normal() + 1.0)));
        }
        ConcentrationParams seeded = params;
        seeded.seed = i;
        const auto got = weighted_concentration({firms.x_m, firms.y_m, industry}, employees, 1, seeded);
        return {got[0]->k.band.p_above, got[0]->k.band.p_below, got[0]->m.band.p_above, got[0]->m.band.p_below};
      });
}

TEST(WeightedConcentrationCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutPattern) {
  calibrate(", by at most 200 cells", 4'000, [] {
    ConcentrationParams params;
    params.most_cells = 200;
    return params;
  }());
}

}  // namespace
}  // namespace geo
