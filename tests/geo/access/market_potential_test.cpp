// SPDX-License-Identifier: Apache-2.0
#include "geo/access/market_potential.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr double kHalf = 50'000.0;

TEST(MarketPotential, HalvesWithEachHalfDistance) {
  const std::vector<double> x{0.0, 30'000.0, 0.0}, y{0.0, 40'000.0, -100'000.0}, mass{100.0, 60.0, 40.0};
  const MarketPotential market(x, y, mass, kHalf);
  EXPECT_EQ(market.total(), 200.0);
  EXPECT_NEAR(market.share_near(0, 0), (100 + 60 / 2.0 + 40 / 4.0) / 200, 1e-12);
}

TEST(MarketPotential, IsWholeWhereAllOfItStandsAndNothingWithoutAny) {
  const std::vector<double> x{7.0}, mass{3.0}, none{0.0};
  EXPECT_EQ(MarketPotential(x, x, mass, kHalf).share_near(7, 7), 1.0);
  EXPECT_EQ(MarketPotential(x, x, none, kHalf).share_near(7, 7), 0.0);
  EXPECT_EQ(MarketPotential({}, {}, {}, kHalf).share_near(7, 7), 0.0);
}

TEST(MarketPotential, IsNearTheSumOverAllMasses) {
  Random random(5, 0);
  std::vector<double> x, y, mass;
  for (int i = 0; i < 5'000; ++i) {
    x.push_back(-200'000 + 400'000 * random.unit());
    y.push_back(-200'000 + 400'000 * random.unit());
    mass.push_back(std::floor(100 * random.unit()));
  }
  const MarketPotential market(x, y, mass, kHalf);
  for (const double at : {-150'000.0, 0.0, 190'000.0}) {
    double near = 0.0, all = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
      near += mass[i] * std::exp2(-std::hypot(x[i] - at, y[i]) / kHalf), all += mass[i];
    EXPECT_NEAR(market.share_near(at, 0), near / all, 0.002 * near / all) << at;
  }
}

/// Over thirty half distances, where most squares stand together; the last place is out of sight of all of them.
TEST(MarketPotential, IsAsNearAcrossACountry) {
  Random random(6, 0);
  std::vector<double> x, y, mass;
  for (int i = 0; i < 20'000; ++i) {
    x.push_back(-800'000 + 1'600'000 * random.unit());
    y.push_back(-500'000 + 1'000'000 * random.unit());
    mass.push_back(std::floor(100 * random.unit()));
  }
  const MarketPotential market(x, y, mass, kHalf);
  for (const double at : {-790'000.0, -310'000.0, 12'345.0, 600'000.0, 1'600'000.0}) {
    double near = 0.0, all = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
      near += mass[i] * std::exp2(-std::hypot(x[i] - at, y[i] - 40'000.0) / kHalf), all += mass[i];
    const double tolerance = near > all / 4'096.0 ? 0.0005 : 0.013;
    EXPECT_NEAR(market.share_near(at, 40'000), near / all, tolerance * near / all) << at;
  }
}

/// The definition of the header, square by square: sums of each lattice in a map of its own.
class SlowMarket {
 public:
  SlowMarket(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& mass) {
    for (int level = 0; level <= kTop; ++level)
      for (std::size_t i = 0; i < x.size(); ++i) {
        Sum& sum = of_[level][square(level, x[i], y[i])];
        sum.mass += mass[i], sum.x += mass[i] * x[i], sum.y += mass[i] * y[i];
        if (level == 0) all_ += mass[i];
      }
  }
  double share_near(double x, double y) const {
    double out = 0.0;
    for (const auto& [at, sum] : of_[kTop]) out += near(kTop, at, x, y);
    return out / all_;
  }

 private:
  static constexpr int kTop = 3;
  using Square = std::pair<std::int64_t, std::int64_t>;
  struct Sum {
    double mass = 0.0, x = 0.0, y = 0.0;
  };

  static double side(int level) { return kHalf / 10.0 * (1 << level); }
  static Square square(int level, double x, double y) {
    return {static_cast<std::int64_t>(std::floor(x / side(level))),
            static_cast<std::int64_t>(std::floor(y / side(level)))};
  }
  double near(int level, const Square& at, double x, double y) const {
    const auto found = of_[level].find(at);
    if (found == of_[level].end() || found->second.mass == 0.0) return 0.0;
    const Sum& sum = found->second;
    const double d_m = std::hypot(sum.x / sum.mass - x, sum.y / sum.mass - y);
    if (level == 0 || d_m >= 4.0 * level * kHalf + std::sqrt(2.0) * side(level))
      return sum.mass * std::exp2(-d_m / kHalf);
    double out = 0.0;
    for (const std::int64_t i : {0, 1})
      for (const std::int64_t j : {0, 1}) out += near(level - 1, {2 * at.first + i, 2 * at.second + j}, x, y);
    return out;
  }

  std::map<Square, Sum> of_[kTop + 1];
  double all_ = 0.0;
};

TEST(MarketPotential, EqualsItsDefinition) {
  Random random(7, 0);
  std::vector<double> x, y, mass;
  for (int i = 0; i < 5'000; ++i) {
    x.push_back(-900'000 + 1'700'000 * random.unit());
    y.push_back(-400'000 + 1'300'000 * random.unit());
    mass.push_back(std::floor(20 * random.unit()));
  }
  const MarketPotential market(x, y, mass, kHalf);
  const SlowMarket slow(x, y, mass);
  for (int i = 0; i < 200; ++i) {
    const double at_x = -1'000'000 + 2'000'000 * random.unit(), at_y = -1'000'000 + 2'000'000 * random.unit();
    EXPECT_NEAR(market.share_near(at_x, at_y), slow.share_near(at_x, at_y), 1e-12 * slow.share_near(at_x, at_y));
  }
}

TEST(MarketPotential, DoesNotDependOnTheOrderOfSquares) {
  const std::vector<double> x{0, 90'000, -70'000}, y{5, 80'000, 3}, mass{1, 2, 4};
  const std::vector<double> xr{-70'000, 90'000, 0}, yr{3, 80'000, 5}, mr{4, 2, 1};
  EXPECT_EQ(MarketPotential(x, y, mass, kHalf).share_near(1, 1), MarketPotential(xr, yr, mr, kHalf).share_near(1, 1));
}

TEST(MarketPotential, RefusesWhatIsNoMass) {
  const std::vector<double> x{0}, negative{-1}, two{1, 1};
  EXPECT_THROW(MarketPotential(x, x, negative, kHalf), std::invalid_argument);
  EXPECT_THROW(MarketPotential(x, x, two, kHalf), std::invalid_argument);
  EXPECT_THROW(MarketPotential(x, x, x, 0.0), std::invalid_argument);
}

}  // namespace
}  // namespace geo
