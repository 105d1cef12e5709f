// SPDX-License-Identifier: Apache-2.0
#include "geo/index/curve_points.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "geo/core/hilbert.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

std::vector<std::size_t> near(const tests::Layout& points, const tests::Layout& sites, double radius_m) {
  std::vector<std::size_t> found;
  std::size_t last_end = 0;
  CurvePoints(points.x_m, points.y_m).near(sites.x_m, sites.y_m, radius_m, [&](std::size_t begin, std::size_t end) {
    EXPECT_LT(begin, end);
    EXPECT_TRUE(found.empty() || begin > last_end) << "runs ascend, and do not touch";
    last_end = end;
    for (std::size_t p = begin; p < end; ++p) found.push_back(p);
  });
  return found;
}

std::vector<std::size_t> slow(const tests::Layout& points, const tests::Layout& sites, double radius_m) {
  std::vector<std::size_t> found;
  for (std::size_t p = 0; p < points.size(); ++p)
    for (std::size_t s = 0; s < sites.size(); ++s) {
      const double dx = points.x_m[p] - sites.x_m[s], dy = points.y_m[p] - sites.y_m[s];
      if (dx * dx + dy * dy > radius_m * radius_m) continue;
      found.push_back(p);
      break;
    }
  return found;
}

tests::Layout every(std::size_t step, const tests::Layout& points, double moved_m = 0.0) {
  tests::Layout out{points.name};
  for (std::size_t p = 0; p < points.size(); p += step) out.add(points.x_m[p] + moved_m, points.y_m[p]);
  return out;
}

tests::Layout along_the_curve(const tests::Layout& points) {
  std::vector<std::size_t> order(points.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t p) { return hilbert_key(points.x_m[p], points.y_m[p]); });
  tests::Layout out{points.name + ", along the curve"};
  for (const std::size_t p : order) out.add(points.x_m[p], points.y_m[p]);
  return out;
}

TEST(CurvePoints, EqualAScanOfAllPairs) {
  for (const std::size_t n : {1U, 16U, 17U, 700U})
    for (const tests::Layout& as_they_come : tests::layouts(n, 31))
      for (const tests::Layout& points : {as_they_come, along_the_curve(as_they_come)})
        for (const double radius_m : {0.0, 100.0, 500.0, 20'000.0}) {
          const std::vector<std::size_t> some = near(points, every(13, points), radius_m);
          EXPECT_EQ(some, slow(points, every(13, points), radius_m)) << points.name << ", " << radius_m << " m";
          EXPECT_EQ(near(points, every(5, points, 250.0), radius_m), slow(points, every(5, points, 250.0), radius_m))
              << points.name << ", " << radius_m << " m, sites beside the points";
          EXPECT_EQ(
              CurvePoints(points.x_m, points.y_m).count_near(every(13, points).x_m, every(13, points).y_m, radius_m),
              some.size());
        }
}

TEST(CurvePoints, TheDiscIsClosed) {
  const tests::Layout points{"", {300.0, 300.0, 300.0009765625}, {400.0, -400.0, 400.0}}, site{"", {0.0}, {0.0}};
  EXPECT_EQ(near(points, site, 500.0), (std::vector<std::size_t>{0, 1}));
}

TEST(CurvePoints, NothingIsNearNothing) {
  const tests::Layout none{"none"}, one{"one", {5.0}, {5.0}};
  EXPECT_TRUE(near(none, one, 1e6).empty());
  EXPECT_TRUE(near(one, none, 1e6).empty());
}

TEST(CurvePoints, ColumnsAreOfOneLength) {
  const std::vector<double> one{1.0}, two{1.0, 2.0};
  EXPECT_THROW(CurvePoints(one, two), std::invalid_argument);
}

}  // namespace
}  // namespace geo
