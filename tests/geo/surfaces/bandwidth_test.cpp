// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/bandwidth.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "geo/core/random.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

struct Cloud {
  std::vector<double> x, y, weight;
  WeightedPoints points() const { return {x, y, weight}; }
  WeightedPoints unweighted() const { return {x, y, {}}; }
};

Cloud golden_firms(bool one_each) {
  const auto firms = tests::read_golden("firms.csv");
  Cloud out;
  for (std::size_t i = 0; i < firms.rows(); ++i) {
    const double x = firms.number(i, "x"), y = firms.number(i, "y");
    bool seen = false;
    for (std::size_t j = 0; j < out.x.size(); ++j) seen = seen || (out.x[j] == x && out.y[j] == y);
    if (one_each && seen) continue;
    out.x.push_back(x);
    out.y.push_back(y);
    out.weight.push_back(firms.number(i, "employees"));
  }
  return out;
}

Cloud normal_cloud(std::uint64_t seed, std::size_t count, double spread) {
  Random random(seed, 0);
  Cloud out;
  for (std::size_t i = 0; i < count; ++i) {
    out.x.push_back(spread * random.normal());
    out.y.push_back(spread * random.normal());
    out.weight.push_back(1.0 + std::floor(9.0 * random.unit()));
  }
  return out;
}

double criterion_near(const TriedRadii& tried, double radius_m) {
  std::size_t best = 0;
  for (std::size_t i = 0; i < tried.radius_m.size(); ++i)
    if (std::abs(tried.radius_m[i] - radius_m) < std::abs(tried.radius_m[best] - radius_m)) best = i;
  return tried.criterion[best];
}

TEST(EffectiveSize, CountsEqualWeightsOnceEach) {
  const std::vector<double> x(4), y(4), equal(4, 7.0), one_giant{1000, 1, 1, 1};
  EXPECT_DOUBLE_EQ(effective_size({x, y, {}}), 4.0);
  EXPECT_DOUBLE_EQ(effective_size({x, y, equal}), 4.0);
  EXPECT_NEAR(effective_size({x, y, one_giant}), 1.006, 1e-3);
}

TEST(Bandwidth, EqualsSpatstat) {
  const auto golden = tests::read_golden("bandwidth.csv");
  const Cloud all = golden_firms(false), one_each = golden_firms(true);
  const auto likelihood = likelihood_radius(one_each.unweighted(), {}, 2);
  const auto diggle = diggle_radius(one_each.unweighted(), 1e8, 1250 * std::numbers::sqrt2, {}, 2);
  ASSERT_TRUE(likelihood && diggle);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    const double radius = radius_of_spread_m(golden.number(i, "sigma_m"));
    const std::string& rule = golden.text(i, "rule");
    if (rule == "scott") {
      EXPECT_NEAR(scott_radius(all.unweighted()).value() / radius, 1.0, 1e-12);
    } else if (rule == "likelihood best") {
      EXPECT_NEAR(likelihood->best_m / radius, 1.0, 0.01)
          << "spatstat tries steps of 1.1 %, here of 12 % and a parabola";
    } else if (rule == "diggle best") {
      EXPECT_NEAR(diggle->best_m / radius, 1.0, 0.05) << "the criterion is flat and rugged at its minimum";
    } else if (rule == "diggle") {
      const double m = golden.number(i, "criterion");
      EXPECT_NEAR(criterion_near(*diggle, radius) / m, 1.0, 0.02) << "at the next of the tried radii, " << radius;
    }
  }
}

TEST(LikelihoodRadius, CriterionEqualsTheLeaveOneOutSum) {
  for (const bool weighted : {false, true}) {
    const Cloud firms = golden_firms(false);
    const WeightedPoints points = weighted ? firms.points() : firms.unweighted();
    const auto tried = likelihood_radius(points, {}, 2);
    ASSERT_TRUE(tried);
    double total = 0.0;
    for (std::size_t i = 0; i < points.size(); ++i) total += points.weight_of(i);
    for (std::size_t k = 0; k < tried->radius_m.size(); k += 7) {
      double score = 0.0;
      for (std::size_t i = 0; i < points.size(); ++i) {
        double sum = 0.0, others = 0.0;
        const double spread = spread_m(tried->radius_m[k]);
        for (std::size_t j = 0; j < points.size(); ++j) {
          const double d = std::hypot(points.x_m[j] - points.x_m[i], points.y_m[j] - points.y_m[i]);
          if (d == 0.0) continue;
          others += points.weight_of(j);
          sum += points.weight_of(j) * std::exp(-0.5 * d * d / (spread * spread)) /
                 (2 * std::numbers::pi * spread * spread);
        }
        score += points.weight_of(i) * std::log(sum / others);
      }
      EXPECT_NEAR(tried->criterion[k], score / total, 1e-9 * std::abs(score / total));
    }
  }
}

TEST(LikelihoodRadius, OfASampleIsRescaledToAllPoints) {
  const Cloud many = normal_cloud(5, 3000, 3000.0);
  const double all = likelihood_radius(many.unweighted(), {1, 3000}, 2)->best_m,
               sample = likelihood_radius(many.unweighted(), {1, 1000}, 2)->best_m;
  EXPECT_NEAR(sample / all, 1.0, 0.15);
  // The best Gaussian bandwidth for a normal cloud is s n^(-1/6) (Silverman 1986, 4.14): likelihood comes near.
  EXPECT_NEAR(all / radius_of_spread_m(3000.0 * std::pow(3000.0, -1.0 / 6.0)), 1.0, 0.35);
}

TEST(DiggleRadius, CriterionEqualsTheSumOverPairs) {
  const Cloud firms = golden_firms(false);
  const double area = 1e8, most = 1500;
  const auto tried = diggle_radius(firms.points(), area, most, {}, 2);
  ASSERT_TRUE(tried);
  double sum = 0.0, squares = 0.0;
  for (const double w : firms.weight) sum += w, squares += w * w;
  for (std::size_t k = 60; k < tried->radius_m.size(); k += 90) {
    const double h = tried->radius_m[k] / std::numbers::sqrt2, disc = std::numbers::pi * h * h;
    double near = 0.0, overlap = 0.0;
    for (std::size_t i = 0; i < firms.x.size(); ++i)
      for (std::size_t j = 0; j < firms.x.size(); ++j) {
        const double d = std::hypot(firms.x[j] - firms.x[i], firms.y[j] - firms.y[i]);
        if (d == 0.0 || d >= 2 * h) continue;
        const double w = firms.weight[i] * firms.weight[j] * area / (sum * sum - squares), y = d / (2 * h);
        if (d < h) near += w;
        overlap += w * 2 * h * h * (std::acos(y) - y * std::sqrt(1 - y * y));
      }
    const double expected = (area * squares / (sum * sum) - 2 * near) / disc + overlap / (disc * disc);
    EXPECT_NEAR(tried->criterion[k], expected, 5e-3 * (area * squares / (sum * sum) + 2 * near) / disc)
        << "distances are binned to a 1024th";
  }
}

TEST(DiggleRadius, IsSmallForTightClustersAndLargeForWideOnes) {
  const auto radius = [](double spread) {
    Random random(11, 0);
    Cloud some;
    for (int parent = 0; parent < 40; ++parent) {
      const double x = 40'000 * random.unit(), y = 40'000 * random.unit();
      for (int child = 0; child < 40; ++child) {
        some.x.push_back(x + spread * random.normal());
        some.y.push_back(y + spread * random.normal());
      }
    }
    return diggle_radius(some.unweighted(), 1.6e9, 7000, {}, 1)->best_m;
  };
  EXPECT_LT(2.0 * radius(200), radius(800));
}

TEST(ScottRadius, FollowsWeightsAndTheirEffectiveSize) {
  const Cloud some = normal_cloud(3, 500, 1000.0);
  // Twice the same points with half the weight each: the same spread, twice the effective size.
  Cloud twice = some;
  for (auto* column : {&twice.x, &twice.y, &twice.weight}) {
    const auto copy = *column;
    column->insert(column->end(), copy.begin(), copy.end());
  }
  const double n = effective_size(some.points()), once = scott_radius(some.points()).value(),
               doubled = scott_radius(twice.points()).value();
  EXPECT_DOUBLE_EQ(effective_size(twice.points()), 2 * n);
  EXPECT_NEAR(doubled / once, std::sqrt((2 * n) / (2 * n - 1) * (n - 1) / n) * std::pow(2.0, -1.0 / 6.0), 1e-12);
}

TEST(ScottRadius, OfALineTakesTheSpreadAlongIt) {
  const std::vector<double> x{0, 1000, 2000, 3000}, y(4, 500.0);
  const double variance = 1e6 * 5.0 / 3.0 / 2.0;  // half of that along the line: the mean of both axes
  EXPECT_NEAR(scott_radius({x, y, {}}).value(), std::sqrt(8 * variance) * std::pow(4.0, -1.0 / 6.0), 1e-9);
}

TEST(SilvermanRadius, TakesTheSmallerOfStandardAndMedianDistance) {
  // Four at 1 km, one at 9 km on each side: mean centre 0, median distance 1 km, standard distance 3.6 km.
  const std::vector<double> x{-1000, 1000, 0, 0, -9000, 9000}, y{0, 0, -1000, 1000, 0, 0};
  EXPECT_NEAR(silverman_radius({x, y, {}}).value(), 0.9 * 1000 * std::sqrt(1 / std::log(2.0)) * std::pow(6.0, -0.2),
              1e-9);
  const std::vector<double> ring_x{1000, -1000, 0, 0}, ring_y{0, 0, 1000, -1000};
  EXPECT_NEAR(silverman_radius({ring_x, ring_y, {}}).value(), 0.9 * 1000 * std::pow(4.0, -0.2), 1e-9);
  const std::vector<double> heavy{1, 1, 1, 1, 100, 100};  // now half of the weight is far out
  EXPECT_GT(silverman_radius({x, y, heavy}).value(), silverman_radius({x, y, {}}).value());
}

TEST(Bandwidth, OfOnePlaceIsNothing) {
  const std::vector<double> x(5, 100.0), y(5, 200.0), two_x{0, 100}, two_y{0, 0};
  const WeightedPoints pile{x, y, {}}, two{two_x, two_y, {}};
  for (const WeightedPoints& points : {pile, WeightedPoints{}}) {
    EXPECT_FALSE(scott_radius(points));
    EXPECT_FALSE(silverman_radius(points));
    EXPECT_FALSE(likelihood_radius(points, {}, 1));
    EXPECT_FALSE(diggle_radius(points, 1e6, 100, {}, 1));
  }
  EXPECT_TRUE(scott_radius(two));
  EXPECT_TRUE(likelihood_radius(two, {}, 1));
}

TEST(Bandwidth, IsTheSameForAnyNumberOfThreads) {
  const Cloud many = normal_cloud(6, 3000, 3000.0);
  EXPECT_EQ(likelihood_radius(many.points(), {3, 1000}, 1)->criterion,
            likelihood_radius(many.points(), {3, 1000}, 8)->criterion);
  EXPECT_EQ(diggle_radius(many.points(), 1e9, 4000, {3, 1000}, 1)->criterion,
            diggle_radius(many.points(), 1e9, 4000, {3, 1000}, 8)->criterion);
}

}  // namespace
}  // namespace geo
