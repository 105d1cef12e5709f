// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/relative_density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/grid.hpp"
#include "geo/core/random.hpp"
#include "tests/support/calibration.hpp"

namespace geo {
namespace {

struct Region {
  std::vector<double> x, y, population, cases;
  LabelledSites sites() const { return {x, y, population, cases}; }
};

const Grid kGrid{0, 0, 500, 40, 40};

/// Sites all over 20 km and a town; a tenth of the firms are cases, drawn at random, and those near `spot` five times
/// as often when it is planted.
Region region(std::uint64_t seed, bool planted) {
  Random random(seed, 0);
  Region out;
  for (int i = 0; i < 1500; ++i) {
    const bool town = i % 3 == 0;
    out.x.push_back(town ? 12'000 + 1500 * random.normal() : 20'000 * random.unit());
    out.y.push_back(town ? 6'000 + 1500 * random.normal() : 20'000 * random.unit());
    out.population.push_back(1.0 + random.below(3));
    const bool near = planted && std::hypot(out.x.back() - 5'000, out.y.back() - 14'000) < 2'500;
    double cases = 0.0;
    for (double k = 0; k < out.population.back(); ++k) cases += random.unit() < (near ? 0.5 : 0.1) ? 1.0 : 0.0;
    out.cases.push_back(cases);
  }
  return out;
}

double highest(const RelativeDensity& found) {
  double most = 0.0;
  for (const double ratio : found.ratio) most = std::isnan(ratio) ? most : std::max(most, ratio);
  return most;
}

TEST(RelativeDensity, IsTheQuotientOfBothShares) {
  const Region some = region(1, true);
  const auto found = relative_density(some.sites(), kGrid, {.radius_m = 3000, .draws = 0});
  double all = 0.0, all_cases = 0.0;
  for (std::size_t i = 0; i < some.x.size(); ++i) all += some.population[i], all_cases += some.cases[i];
  std::size_t known = 0;
  for (std::size_t c = 0; c < kGrid.cells(); ++c) {
    const double x = 500.0 * (static_cast<double>(c % 40) + 0.5), y = 500.0 * (static_cast<double>(c / 40) + 0.5);
    double cases = 0.0, population = 0.0;
    for (std::size_t i = 0; i < some.x.size(); ++i) {
      const double d = std::hypot(some.x[i] - x, some.y[i] - y), k = d < 3000 ? std::pow(1 - d * d / 9e6, 2) : 0.0;
      cases += k * some.cases[i];
      population += k * some.population[i];
    }
    ASSERT_EQ(std::isnan(found.ratio[c]), population < 5.0) << "fewer than five firms, by their weight in the kernel";
    if (std::isnan(found.ratio[c])) continue;
    ++known;
    EXPECT_NEAR(found.ratio[c], cases / all_cases / (population / all), 1e-9);
    EXPECT_TRUE(std::isnan(found.p[c])) << "without draws";
  }
  EXPECT_GT(known, 500U);
  EXPECT_TRUE(std::isnan(found.tolerance));
}

TEST(RelativeDensity, FindsThePlantedPlaceAndNotTheTown) {
  const auto found = relative_density(region(2, true).sites(), kGrid, {.radius_m = 3000, .draws = 199, .threads = 2});
  const auto at = [&](double x, double y) {
    return static_cast<std::size_t>(y / 500) * 40 + static_cast<std::size_t>(x / 500);
  };
  EXPECT_GT(found.ratio[at(5'000, 14'000)], found.tolerance);
  EXPECT_EQ(found.p[at(5'000, 14'000)], 1.0 / 200.0);
  EXPECT_EQ(found.p_of_highest(highest(found)), 1.0 / 200.0);
  EXPECT_LE(found.p_of_highest(std::nextafter(found.tolerance, 100.0)), 0.05) << "above the tolerance";
  EXPECT_EQ(found.p_of_highest(0.0), 1.0);
  EXPECT_LT(found.ratio[at(12'000, 6'000)], found.tolerance) << "many firms, but of every kind";
  EXPECT_GT(found.p[at(12'000, 6'000)], 0.1);
}

TEST(RelativeDensity, OnRandomLabelsExceedsTheToleranceInOneMapOfTwenty) {
  int exceeded = 0, low = 0, cells = 0;
  constexpr int kMaps = 200;
  const Grid coarse{0, 0, 2000, 10, 10};
  for (int map = 0; map < kMaps; ++map) {
    const auto found = relative_density(region(100 + static_cast<std::uint64_t>(map), false).sites(), coarse,
                                        {.radius_m = 4000, .draws = 39, .seed = 7, .threads = 2});
    exceeded += highest(found) > found.tolerance ? 1 : 0;
    for (const double p : found.p) {
      if (std::isnan(p)) continue;
      ++cells;
      low += p <= 0.05 ? 1 : 0;
    }
  }
  // Binomial(200, 1/20): at most 21 but for one time in a thousand.
  EXPECT_LE(exceeded, 21);
  EXPECT_GE(exceeded, 1) << "a tolerance that is never exceeded is too high";
  EXPECT_NEAR(static_cast<double>(low) / cells, 0.05, 0.015) << "pointwise";
}

TEST(RelativeDensity, IsTheSameForAnyNumberOfThreads) {
  const Region some = region(3, true);
  const auto one = relative_density(some.sites(), kGrid, {.radius_m = 2000, .draws = 25, .threads = 1}),
             eight = relative_density(some.sites(), kGrid, {.radius_m = 2000, .draws = 25, .threads = 8});
  EXPECT_EQ(one.tolerance, eight.tolerance);
  for (std::size_t c = 0; c < kGrid.cells(); ++c) {
    EXPECT_TRUE(one.ratio[c] == eight.ratio[c] || std::isnan(one.ratio[c]));
    EXPECT_TRUE(one.p[c] == eight.p[c] || std::isnan(one.p[c]));
  }
}

TEST(RelativeDensity, OfNoCasesIsNothing) {
  Region some = region(4, false);
  std::ranges::fill(some.cases, 0.0);
  const auto found = relative_density(some.sites(), kGrid, {.radius_m = 2000, .draws = 25});
  EXPECT_TRUE(std::ranges::all_of(found.ratio, [](double r) { return std::isnan(r); }));
  some.cases.pop_back();
  EXPECT_THROW(relative_density(some.sites(), kGrid, {.radius_m = 2000}), std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

TEST(RelativeDensityCalibration, DISABLED_SlowHasItsSizeOn4000MapsWithoutPattern) {
  const tests::Layout& firms = tests::calibration_firms();
  const Grid grid = grid_over(Box{0.0, 0.0, 10'500.0, 14'000.0}, 500.0, 1'000'000, "cell");
  const std::vector<double> one(firms.size(), 1.0);
  const std::string null = "180 labels dealt out among the firms; quartic kernel of 2.5 km, cells of 500 m";
  tests::expect_size(
      {{"relative_hotspots: any area in the map", null}, {"relative density, pointwise p of a cell", null}}, 4'000,
      [&](std::uint64_t i) -> std::vector<double> {
        const auto label = tests::random_labels(firms.size(), 180, 1'000 + i);
        const std::vector<double> cases(label.begin(), label.end());
        const auto found =
            relative_density({firms.x_m, firms.y_m, one, cases}, grid, {.radius_m = 2'500.0, .draws = 99, .seed = i});
        std::size_t cell = i * 7919 % grid.cells();
        while (std::isnan(found.p[cell])) cell = (cell + 1) % grid.cells();
        return {highest(found) > found.tolerance ? 0.0 : 1.0, found.p[cell]};
      });
}

}  // namespace
}  // namespace geo
