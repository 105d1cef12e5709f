// SPDX-License-Identifier: Apache-2.0
#include "geo/access/point_grid.hpp"

#include <gtest/gtest.h>

#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

struct Places {
  std::vector<double> x, y;
};

std::vector<Row> by_full_scan(const Places& places, double x, double y, double radius_m) {
  std::vector<Row> out;
  for (std::size_t i = 0; i < places.x.size(); ++i) {
    const double dx = x - places.x[i], dy = y - places.y[i];
    if (dx * dx + dy * dy <= radius_m * radius_m) out.push_back(static_cast<Row>(i));
  }
  return out;
}

/// How many of 500 discs, some of them beyond the points, the grid answers; all those as a full scan.
int answered(const Places& places, double radius_m) {
  const PointGrid grid(places.x, places.y);
  Random random(7, 1);
  int count = 0;
  for (int i = 0; i < 500; ++i) {
    const double x = snapped(1'400 * random.unit() - 200), y = snapped(1'400 * random.unit() - 200);
    std::vector<Row> found;
    const bool told = grid.search(x, y, radius_m, [&](Row row, double) {
      found.push_back(row);
      return radius_m * radius_m;
    });
    std::ranges::sort(found);
    EXPECT_EQ(found, told ? by_full_scan(places, x, y, radius_m) : std::vector<Row>()) << x << " " << y;
    count += told ? 1 : 0;
  }
  return count;
}

Places anywhere(double width_m, double height_m) {
  Random random(7, 2);
  Places places;
  for (int i = 0; i < 1'000; ++i) {
    places.x.push_back(snapped(width_m * random.unit()));
    places.y.push_back(snapped(height_m * random.unit()));
  }
  return places;
}

TEST(PointGrid, SmallDiscsEqualAFullScan) {
  EXPECT_EQ(answered(anywhere(1'000, 1'000), 60), 500);
  EXPECT_EQ(answered(anywhere(1'000, 0), 20), 500) << "points on a line";
  EXPECT_EQ(answered(anywhere(0, 0.5), 20), 0) << "many in one cell";
}

TEST(PointGrid, DeclinesDiscsThatAreNotSmall) {
  EXPECT_EQ(answered(anywhere(1'000, 1'000), 700), 0);
  const PointGrid grid(std::vector<double>{1}, std::vector<double>{2});
  const auto none = [](Row, double) { return 0.0; };
  EXPECT_TRUE(grid.search(0, 0, 1e9, none));
  EXPECT_FALSE(grid.search(0, 0, INFINITY, none));
  EXPECT_FALSE(PointGrid().search(0, 0, 1, none));
}

TEST(PointGrid, IsClosedAndKeepsToTheLimitOfEachOffer) {
  const PointGrid grid(std::vector<double>{3, 0, 6}, std::vector<double>{4, 5, 8});
  std::vector<double> offered;
  EXPECT_TRUE(grid.search(0, 0, 10, [&](Row, double m2) {
    offered.push_back(m2);
    return 25.0;
  }));
  std::ranges::sort(offered);
  EXPECT_TRUE(offered == (std::vector<double>{25, 25}) || offered == (std::vector<double>{25, 25, 100}));
}

}  // namespace
}  // namespace geo
