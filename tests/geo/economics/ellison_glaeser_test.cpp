// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/ellison_glaeser.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

TEST(EllisonGlaeser, EqualsTheGoldenIndices) {
  const tests::GoldenFirms firms;
  const auto region = firms.regions();
  const auto x = tests::shares(firms.employees, region, 9);
  const auto golden = tests::read_golden("ellison_glaeser.csv");
  ASSERT_EQ(golden.rows(), 3U);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const auto industry = static_cast<std::int32_t>(i);
    const auto size = firms.of(industry, firms.employees);
    const auto place = firms.of(industry, region);
    ASSERT_EQ(std::ssize(size), golden.integer(i, "plants"));
    const auto got = ellison_glaeser({size, place}, x, {.draws = 0});
    ASSERT_TRUE(got);
    EXPECT_NEAR(got->g, golden.number(i, "G"), 1e-12) << i;
    EXPECT_NEAR(got->herfindahl, golden.number(i, "H"), 1e-12) << i;
    EXPECT_NEAR(got->gamma, golden.number(i, "gamma"), 1e-12) << i;
    EXPECT_NEAR(got->z, golden.number(i, "z"), 1e-9) << i;
  }
}

// METHODS section 4: two industries in three regions.
TEST(EllisonGlaeser, EqualsTheWorkedExample) {
  const std::vector<double> x{155.0 / 240, 40.0 / 240, 45.0 / 240};
  const std::vector<double> a{50, 30, 20, 5, 10, 5}, b{40, 10, 10, 20, 30, 10};
  const std::vector<std::int32_t> in_a{0, 0, 0, 0, 1, 2}, in_b{0, 0, 1, 1, 2, 2};
  EXPECT_NEAR(ellison_glaeser({a, in_a}, x, {.draws = 0})->gamma, -.164045, 5e-7);
  EXPECT_NEAR(ellison_glaeser({a, in_a}, x, {.draws = 0})->z, -.448482, 5e-7);
  EXPECT_NEAR(ellison_glaeser({b, in_b}, x, {.draws = 0})->gamma, -.086096, 5e-7);
}

TEST(EllisonGlaeser, HasNothingToSayOfOnePlantOrOneRegion) {
  const std::vector<double> one{5, 0}, two{5, 5}, x{0.5, 0.5}, all{1.0, 0.0};
  const std::vector<std::int32_t> region{0, 0};
  EXPECT_FALSE(ellison_glaeser({one, region}, x, {}));
  EXPECT_FALSE(ellison_glaeser({two, region}, all, {}));
  EXPECT_TRUE(ellison_glaeser({two, region}, x, {}));
}

// Two plants of one size on two equal regions: together (G = 1/2) in half of all throws, apart (G = 0) in the other.
TEST(EllisonGlaeser, PCountsTheThrowsThatAreAtLeastAsUneven) {
  const std::vector<double> size{5, 5}, x{0.5, 0.5};
  const std::vector<std::int32_t> together{0, 0}, apart{0, 1};
  const auto p = ellison_glaeser({size, together}, x, {.draws = 9'999, .seed = 3})->p;
  EXPECT_NEAR(p, 0.5, 0.02);
  EXPECT_EQ(ellison_glaeser({size, apart}, x, {.draws = 99})->p, 1.0);
  EXPECT_EQ(ellison_glaeser({size, together}, x, {.draws = 9'999, .seed = 3})->p, p);
  EXPECT_NE(ellison_glaeser({size, together}, x, {.draws = 9'999, .seed = 4})->p, p);
}

TEST(EllisonGlaeser, DartsFallByTheSharesOfTheControls) {
  // All darts but one in ten thousand fall into region 0: three plants in region 1 are as good as never seen.
  const std::vector<double> size{1, 2, 3}, x{0.9999, 0.0001};
  const std::vector<std::int32_t> rare{1, 1, 1};
  EXPECT_EQ(ellison_glaeser({size, rare}, x, {.draws = 999})->p, 0.001);
}

// Gamma is 0 on average when plants are thrown, whatever their sizes, and z has mean 0 and variance 1.
TEST(EllisonGlaeser, IsUnbiasedOnTheDartboard) {
  const std::vector<double> size{40, 20, 10, 10, 5, 5, 3, 3, 2, 1, 1, 1}, x{0.5, 0.2, 0.2, 0.1};
  Random random(11, 0);
  double gammas = 0.0, squares = 0.0;
  constexpr int kThrows = 20'000;
  for (int i = 0; i < kThrows; ++i) {
    std::vector<std::int32_t> region;
    for (std::size_t plant = 0; plant < size.size(); ++plant) {
      const double u = random.unit();
      region.push_back(u < 0.5 ? 0 : u < 0.7 ? 1 : u < 0.9 ? 2 : 3);
    }
    const auto got = ellison_glaeser({size, region}, x, {.draws = 0});
    gammas += got->gamma;
    squares += got->z * got->z;
  }
  EXPECT_NEAR(gammas / kThrows, 0.0, 0.006);
  EXPECT_NEAR(squares / kThrows, 1.0, 0.06);
}

TEST(EllisonGlaeser, RefusesARegionThatIsNotThere) {
  const std::vector<double> size{1, 1}, x{0.5, 0.5};
  const std::vector<std::int32_t> region{0, 2};
  EXPECT_THROW(ellison_glaeser({size, region}, x, {}), std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

void calibrate(int simulations) {
  // Squares of 2 km with the shares of the real firms; 60 plants of very different sizes.
  const tests::Layout& firms = tests::calibration_firms();
  std::vector<std::int32_t> square;
  for (std::size_t i = 0; i < firms.size(); ++i)
    square.push_back(static_cast<std::int32_t>(firms.x_m[i] / 2'000) +
                     8 * static_cast<std::int32_t>(firms.y_m[i] / 2'000));
  const auto share = tests::shares(std::vector<double>(firms.size(), 1.0), square, 80);
  tests::expect_size(
      {{"Ellison-Glaeser index", "60 plants, sizes log-normal, thrown at squares of 2 km by the firms' shares"}},
      simulations, [&](std::uint64_t i) -> std::vector<double> {
        Random random(77, i);
        std::vector<double> size;
        std::vector<std::int32_t> region;
        for (int plant = 0; plant < 60; ++plant) {
          size.push_back(std::ceil(20.0 * std::exp(1.2 * random.normal())));
          region.push_back(square[random.below(static_cast<std::uint32_t>(square.size()))]);
        }
        return {ellison_glaeser({size, region}, share, {.draws = 99, .seed = i})->p};
      });
}

TEST(EllisonGlaeserCalibration, RejectsFivePercentOf400Dartboards) { calibrate(400); }
TEST(EllisonGlaeserCalibration, DISABLED_SlowRejectsFivePercentOf4000Dartboards) { calibrate(4'000); }

}  // namespace
}  // namespace geo
