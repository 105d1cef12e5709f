// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/specialisation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "geo/core/random.hpp"
#include "geo/inference/hypergeometric.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "tests/support/calibration.hpp"

namespace geo {
namespace {

TEST(Specialisation, EqualsTheGoldenTable) {
  const std::vector<std::int64_t> cases{12, 5, 0, 0}, population{100, 100, 20, 0};
  const auto got = specialisation({cases, population, 50, 1000}, 1);
  EXPECT_DOUBLE_EQ(got.ratio[0], 2.4);
  EXPECT_NEAR(got.p[0], 0.00245833896714213, 1e-14);
  EXPECT_NEAR(got.q[0], 3 * 0.00245833896714213, 1e-14) << "the cell without firms is not in the family";
  EXPECT_DOUBLE_EQ(got.ratio[1], 1.0);
  EXPECT_EQ(got.ratio[2], 0.0);
  EXPECT_EQ(got.p[2], 1.0);
  EXPECT_TRUE(std::isnan(got.ratio[3]) && std::isnan(got.p[3]) && std::isnan(got.q[3]));
  EXPECT_TRUE(got.hot(0, 0.05));
  EXPECT_FALSE(got.hot(0, 0.001) || got.hot(2, 0.05) || got.hot(3, 0.05));
}

TEST(Specialisation, OfAnEmptyGroupIsMissing) {
  const std::vector<std::int64_t> cases{0, 0}, population{10, 20};
  EXPECT_TRUE(std::isnan(specialisation({cases, population, 0, 30}, 2).p[0]));
}

// METHODS section 1: of 200 maps of labels drawn at random few may show anything; BH at 5 % allows 5 % of maps.
TEST(Specialisation, RandomLabelsGiveAnEmptyMap) {
  constexpr std::size_t kFirms = 2000, kCells = 100;
  int maps_with_hot_cells = 0;
  for (std::uint64_t map = 0; map < 200; ++map) {
    Random random(11, map);
    std::vector<std::uint8_t> label(kFirms);
    std::fill_n(label.begin(), 160, std::uint8_t{1});
    for (std::size_t i = kFirms - 1; i > 0; --i)
      std::swap(label[i], label[random.below(static_cast<std::uint32_t>(i + 1))]);
    std::vector<std::int64_t> cases(kCells), population(kCells);
    for (std::size_t i = 0; i < kFirms; ++i) {
      const std::size_t cell = i * i / 40'000;  // from 200 firms in the first cell to 10 in the last
      cases[cell] += label[i];
      ++population[cell];
    }
    const auto got = specialisation({cases, population, 160, kFirms}, 1);
    maps_with_hot_cells += *std::ranges::min_element(got.q) <= 0.05;
  }
  EXPECT_LE(maps_with_hot_cells, 21);  // the exact 99.9 % limit of 200 draws at 5 %
}

TEST(Specialisation, IsTheSameForAnyNumberOfThreads) {
  Random random(1, 0);
  std::vector<std::int64_t> cases, population;
  for (int i = 0; i < 5000; ++i) {
    population.push_back(random.below(400));
    cases.push_back(std::min<std::int64_t>(population.back(), random.below(30)));
  }
  const auto one = specialisation({cases, population, 900, 20'000}, 1),
             eight = specialisation({cases, population, 900, 20'000}, 8);
  for (std::size_t i = 0; i < cases.size(); ++i) EXPECT_TRUE(one.q[i] == eight.q[i] || std::isnan(one.q[i])) << i;
}

TEST(Specialisation, RefusesColumnsOfDifferentLength) {
  const std::vector<std::int64_t> two{1, 2}, one{1};
  EXPECT_THROW(specialisation({two, one, 5, 10}, 1), std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

void calibrate(int simulations) {
  const tests::Layout& firms = tests::calibration_firms();
  const HexLayout layout(1'000.0);
  const HexBand band = hex_band(2'000.0, 1'000.0);
  std::vector<HexCell> occupied;
  for (std::size_t i = 0; i < firms.size(); ++i) occupied.push_back(layout.cell_of(firms.x_m[i], firms.y_m[i]));
  const HexCells cells = cells_near(occupied, band);
  const auto within_band = [&](const std::vector<std::uint8_t>& counted) {
    std::vector<std::int64_t> values(cells.size(), 0);
    for (std::size_t i = 0; i < firms.size(); ++i) values[*cells.find(occupied[i])] += counted[i];
    return cells.band_sums(band, values, 1);
  };
  const auto population = within_band(std::vector<std::uint8_t>(firms.size(), 1));
  const std::string null = "140 labels dealt out among the firms; hexagons of 1 km, band 2 km";
  tests::expect_size(
      {{"spec_p of a cell, randomised", null},
       {"spec_p of a cell, p as published", null, false},
       {"hot spots: any cell with spec_q at most 0.05", null, false}},
      simulations, [&](std::uint64_t i) -> std::vector<double> {
        const auto cases = within_band(tests::random_labels(firms.size(), 140, 1'000 + i));
        const auto all = static_cast<std::int64_t>(firms.size());
        const auto got = specialisation({cases, population, 140, all}, 1);
        const std::size_t cell = i * 7919 % cells.size();
        double least_q = 1.0;
        for (const double q : got.q) least_q = std::isnan(q) ? least_q : std::min(least_q, q);
        return {tests::randomised(got.p[cell], hypergeometric_pmf({all, 140, population[cell]}, cases[cell]), i),
                got.p[cell], least_q};
      });
}

TEST(SpecialisationCalibration, HasItsSizeOn400MapsWithoutPattern) { calibrate(400); }
TEST(SpecialisationCalibration, DISABLED_SlowHasItsSizeOn4000MapsWithoutPattern) { calibrate(4'000); }

}  // namespace
}  // namespace geo
