// SPDX-License-Identifier: Apache-2.0
#include "geo/index/kd_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

/// All rows by (squared distance, row), by a full scan.
std::vector<Neighbor> everything(const Layout& points, double x_m, double y_m) {
  std::vector<Neighbor> all;
  for (Row row = 0; row < points.size(); ++row) {
    const double dx = points.x_m[row] - x_m, dy = points.y_m[row] - y_m;
    all.push_back({dx * dx + dy * dy, row});
  }
  std::ranges::sort(all);
  return all;
}

std::vector<Neighbor> with_roots(std::vector<Neighbor> some) {
  for (Neighbor& n : some) n.distance_m = std::sqrt(n.distance_m);
  return some;
}

void expect_same_answers(const Layout& points, double radius_m) {
  const KdIndex index(points.x_m, points.y_m);
  std::vector<Neighbor> found;
  for (std::size_t q = 0; q < points.size(); q += 7) {
    const double x_m = points.x_m[q], y_m = points.y_m[q];
    const std::vector<Neighbor> all = everything(points, x_m, y_m);
    const auto end =
        std::ranges::partition_point(all, [&](const Neighbor& n) { return n.distance_m <= radius_m * radius_m; });
    const std::vector<Neighbor> disc(all.begin(), end);
    index.within(x_m, y_m, radius_m, found);
    ASSERT_EQ(found, with_roots(disc)) << points.name << ", query " << q;
    ASSERT_EQ(index.count_within(x_m, y_m, radius_m), disc.size()) << points.name << ", query " << q;
    for (const std::size_t k : {std::size_t{1}, std::size_t{9}, points.size() + 1}) {
      index.nearest(x_m, y_m, k, found);
      const auto last = all.begin() + static_cast<std::ptrdiff_t>(std::min(k, all.size()));
      ASSERT_EQ(found, with_roots({all.begin(), last})) << points.name << ", query " << q << ", k " << k;
    }
  }
}

TEST(KdIndex, AgreesWithAFullScanOnEveryLayout) {
  for (const Layout& points : tests::layouts(600, 11)) expect_same_answers(points, 500.0);
}

TEST(KdIndex, SearchOffersEveryRowOfAShrinkingDisc) {
  for (const Layout& points : tests::layouts(600, 12)) {
    const KdIndex index(points.x_m, points.y_m);
    for (std::size_t q = 0; q < points.size(); q += 17) {
      Neighbor best{std::numeric_limits<double>::infinity(), 0};
      index.search(points.x_m[q] + 3, points.y_m[q], best.distance_m, [&](Row row, double m2) {
        best = std::min(best, Neighbor{m2, row});
        return best.distance_m;
      });
      EXPECT_EQ(best, everything(points, points.x_m[q] + 3, points.y_m[q]).front()) << points.name << ", query " << q;
    }
  }
}

TEST(KdIndex, DiscIsClosed) {
  const std::vector<double> x{0, 300, 300.0009765625}, y{0, 400, 400};
  std::vector<Neighbor> found;
  const KdIndex index(x, y);
  index.within(0, 0, 500, found);
  EXPECT_EQ(found, (std::vector<Neighbor>{{0, 0}, {500, 1}}));
  EXPECT_EQ(index.count_within(0, 0, 500), 2U);
}

TEST(KdIndex, DiscOfRadiusZeroHoldsTheCoincidentRows) {
  const std::vector<double> x{5, 5, 6}, y{7, 7, 7};
  EXPECT_EQ(KdIndex(x, y).count_within(5, 7, 0), 2U);
}

TEST(KdIndex, FindsRowsExactlyOnTheCircleFromFarAway) {
  // 20,000 rows on circles around a query that lies outside their box: descending must not round one away.
  std::vector<double> x, y;
  for (int i = 0; i < 20'000; ++i) {
    const double angle = std::numbers::pi / 2.0 * i / 20'000;
    x.push_back(12'345.678 * std::cos(angle));
    y.push_back(12'345.678 * std::sin(angle));
  }
  const double radius_m = 12'345.678;
  std::size_t inside = 0;
  for (std::size_t i = 0; i < x.size(); ++i) inside += x[i] * x[i] + y[i] * y[i] <= radius_m * radius_m ? 1U : 0U;
  EXPECT_GT(inside, 5'000U);
  EXPECT_EQ(KdIndex(x, y).count_within(0, 0, radius_m), inside);
}

TEST(KdIndex, TiesGoToTheSmallerRows) {
  const std::vector<double> x{1, 0, -1, 0}, y{0, 1, 0, -1};
  std::vector<Neighbor> found;
  KdIndex(x, y).nearest(0, 0, 2, found);
  EXPECT_EQ(found, (std::vector<Neighbor>{{1, 0}, {1, 1}}));
}

TEST(KdIndex, TakesManyRowsOnOnePoint) {
  const std::vector<double> x(50'000, 3.0), y(50'000, 4.0);
  const KdIndex index(x, y);
  EXPECT_EQ(index.count_within(0, 0, 5), 50'000U);
  EXPECT_EQ(index.count_within(0, 0, 5, 10), 10U) << "stops as soon as it is decided";
}

TEST(KdIndex, AnswersNothingWhenEmpty) {
  std::vector<Neighbor> found{{1, 1}};
  const KdIndex index({}, {});
  index.within(0, 0, 1, found);
  EXPECT_TRUE(found.empty());
  index.nearest(0, 0, 3, found);
  EXPECT_TRUE(found.empty());
  EXPECT_EQ(index.count_within(0, 0, 1), 0U);
}

TEST(KdIndex, RefusesWhatIsNotFinite) {
  const double nan = std::nan("");
  const std::vector<double> good{0, 1}, bad{0, nan}, shorter{0};
  EXPECT_THROW(KdIndex(good, bad), std::invalid_argument);
  EXPECT_THROW(KdIndex(good, shorter), std::invalid_argument);
  const KdIndex index(good, good);
  std::vector<Neighbor> found;
  EXPECT_THROW(index.within(nan, 0, 1, found), std::invalid_argument);
  EXPECT_THROW(index.within(0, 0, nan, found), std::invalid_argument);
  EXPECT_THROW(index.count_within(0, 0, -1), std::invalid_argument);
  EXPECT_THROW(index.nearest(0, nan, 1, found), std::invalid_argument);
}

}  // namespace
}  // namespace geo
