// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/contour.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

/// Where the edge of the union of discs crosses the lattice: every node of the box against every point.
std::vector<Point> slow_crossings(const tests::Layout& points, const Cover& cover) {
  const auto node = [&](double metres) { return static_cast<std::int64_t>(std::floor(metres / cover.step_m)); };
  const auto [west, east] = std::ranges::minmax(points.x_m);
  const auto [south, north] = std::ranges::minmax(points.y_m);
  const double reach_m = cover.disc_m + 2.0 * cover.step_m;
  const auto depth = [&](std::int64_t row, std::int64_t column) {
    double nearest_m2 = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < points.size(); ++i) {
      const double dx = static_cast<double>(column) * cover.step_m - points.x_m[i];
      const double dy = static_cast<double>(row) * cover.step_m - points.y_m[i];
      nearest_m2 = std::min(nearest_m2, dx * dx + dy * dy);
    }
    return std::max(-cover.step_m, cover.disc_m - std::sqrt(nearest_m2));
  };
  const auto along = [&](double here, double there) {
    return std::clamp(here / (here - there), 0.02, 0.98) * cover.step_m;
  };
  std::vector<Point> crossings;
  for (std::int64_t row = node(south - reach_m); row <= node(north + reach_m); ++row)
    for (std::int64_t column = node(west - reach_m); column <= node(east + reach_m); ++column) {
      const double here = depth(row, column), east_of = depth(row, column + 1), north_of = depth(row + 1, column);
      const Point at{static_cast<double>(column) * cover.step_m, static_cast<double>(row) * cover.step_m};
      if ((here > 0.0) != (east_of > 0.0)) crossings.push_back({at.x_m + along(here, east_of), at.y_m});
      if ((here > 0.0) != (north_of > 0.0)) crossings.push_back({at.x_m, at.y_m + along(here, north_of)});
    }
  std::ranges::sort(crossings);
  return crossings;
}

TEST(CoverRings, CrossTheLatticeWhereAFullScanDoes) {
  constexpr Cover kCover{.disc_m = 600.0, .shrink_m = 0.0, .step_m = 100.0};
  for (const tests::Layout& points : tests::layouts(400, 5)) {
    std::vector<Point> given, crossings;
    for (std::size_t i = 0; i < points.size(); ++i) given.push_back({points.x_m[i], points.y_m[i]});
    for (const Ring& ring : cover_rings(given, kCover)) crossings.insert(crossings.end(), ring.begin(), ring.end());
    std::ranges::sort(crossings);
    EXPECT_EQ(crossings, slow_crossings(points, kCover)) << points.name;
  }
}

}  // namespace
}  // namespace geo
