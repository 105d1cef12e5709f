// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/outline.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <stdexcept>

#include "geo/clusters/dbscan.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/overlay.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

constexpr double kEps = 500.0;

/// One cluster that holds all points.
Shapes outline(const Layout& points, double eps_m = kEps) {
  return outlines({points.x_m, points.y_m, std::vector<std::int32_t>(points.size(), 0)}, 1, eps_m, 1);
}

Layout chain(double step_m, double angle_deg, int count) {
  Layout points{"chain"};
  const double angle = angle_deg * std::numbers::pi / 180.0;
  for (int i = 0; i < count; ++i)
    points.add(snapped(i * step_m * std::cos(angle)), snapped(i * step_m * std::sin(angle)));
  return points;
}

double nearest_member_m(const Layout& points, double x, double y) {
  double nearest = INFINITY;
  for (std::size_t i = 0; i < points.size(); ++i)
    nearest = std::min(nearest, std::hypot(points.x_m[i] - x, points.y_m[i] - y));
  return nearest;
}

struct Found {
  Layout points;
  Clustering clustering;
  Shapes shapes;
  explicit Found(Layout layout, unsigned threads = 1) : points(std::move(layout)) {
    const std::vector<std::int32_t> rank = tests::shuffled(points.size(), 3);
    clustering = dbscan({points.x_m, points.y_m, rank}, {.eps_m = kEps, .min_points = 5}, 1);
    shapes = outlines({points.x_m, points.y_m, clustering.cluster}, clustering.clusters(), kEps, threads);
  }
};

TEST(Outlines, HoldAllTheirMembersOnEveryLayout) {
  for (Layout& layout : tests::layouts(1'200, 13)) {
    const Found found(layout);
    ASSERT_EQ(found.shapes.size(), found.clustering.clusters()) << layout.name;
    EXPECT_GT(found.shapes.size(), 0U) << layout.name;
    for (std::size_t i = 0; i < found.points.size(); ++i) {
      const std::int32_t cluster = found.clustering.cluster[i];
      const auto row = static_cast<std::size_t>(std::max(cluster, 0));
      ASSERT_TRUE(cluster < 0 || found.shapes.contains(row, found.points.x_m[i], found.points.y_m[i]))
          << layout.name << ", row " << i;
    }
  }
}

TEST(Outlines, AreValidAndSnapped) {
  for (Layout& layout : tests::layouts(1'200, 14)) {
    const Found found(layout);
    EXPECT_EQ(repaired(found.shapes), found.shapes) << layout.name << ": GEOS finds something to repair";
    for (std::size_t i = 0; i < found.shapes.vertices(); ++i)
      ASSERT_TRUE(found.shapes.x()[i] == snapped(found.shapes.x()[i]) &&
                  found.shapes.y()[i] == snapped(found.shapes.y()[i]));
  }
}

TEST(Outlines, StayNearTheirMembers) {
  const Layout points = tests::layouts(60, 15)[0];
  const Shapes shape = outline(points);
  for (std::size_t i = 0; i < shape.vertices(); ++i)
    ASSERT_LE(nearest_member_m(points, shape.x()[i], shape.y()[i]), 0.61 * kEps);
}

TEST(Outlines, JoinMembersOneEpsApartInEveryDirection) {
  for (double angle = 0.0; angle < 180.0; angle += 2.5)
    EXPECT_EQ(outline(chain(kEps, angle, 6)).parts(0).size(), 1U) << angle << " degrees";
}

TEST(Outlines, DoNotBridgeEmptyLand) {
  for (const double gap : {1.25, 1.9}) {
    // Two walls of firms along the y axis: the land between them is empty.
    Layout points = chain(0.2 * kEps, 90.0, 60);
    for (std::size_t i = 0, n = points.size(); i < n; ++i) points.add(gap * kEps, points.y_m[i]);
    const Shapes shape = outline(points);
    EXPECT_EQ(shape.parts(0).size(), 2U) << gap;
    EXPECT_FALSE(shape.contains(0, snapped(0.5 * gap * kEps), snapped(6.0 * kEps))) << gap;
  }
}

TEST(Outlines, DrawSmallClusters) {
  const double area_m2 = outline(chain(0.0, 0.0, 1)).area_m2(0), radius_m = 0.37 * kEps;
  EXPECT_NEAR(area_m2 / (std::numbers::pi * radius_m * radius_m), 1.0, 0.03) << "one place: nearly a disc";
  EXPECT_EQ(outline(chain(0.5 * kEps, 30.0, 2)).parts(0).size(), 1U);
}

TEST(Outlines, FillSmallHolesAndKeepLargeOnes) {
  const auto wheel = [](double radius_m) {
    Layout points{"wheel"};
    for (int i = 0; i < 60; ++i)
      points.add(snapped(radius_m * std::cos(i * std::numbers::pi / 30)),
                 snapped(radius_m * std::sin(i * std::numbers::pi / 30)));
    return points;
  };
  EXPECT_TRUE(outline(wheel(0.7 * kEps)).contains(0, 0, 0)) << "a hole of radius 0.33 eps";
  EXPECT_FALSE(outline(wheel(1.2 * kEps)).contains(0, 0, 0)) << "a hole of radius 0.83 eps";
  EXPECT_EQ(outline(wheel(1.2 * kEps)).rings(0).size(), 2U);
}

TEST(Outlines, PutAnIslandInsideAHole) {
  Layout points{"ring and island"};
  for (int i = 0; i < 80; ++i)
    points.add(snapped(3 * kEps * std::cos(i * std::numbers::pi / 40)),
               snapped(3 * kEps * std::sin(i * std::numbers::pi / 40)));
  points.add(0.0, 0.0);
  const Shapes shape = outline(points);
  EXPECT_EQ(shape.parts(0).size(), 2U);
  EXPECT_TRUE(shape.contains(0, 0, 0));
  EXPECT_FALSE(shape.contains(0, 1.5 * kEps, 0));
}

TEST(Outlines, DoNotDependOnRowOrderOrThreads) {
  for (Layout& layout : tests::layouts(2'000, 16)) {
    const Found one(layout), many(layout, 8);
    EXPECT_EQ(one.shapes, many.shapes) << layout.name;
    Layout back{"backwards"};
    std::vector<std::int32_t> cluster;
    for (std::size_t i = layout.size(); i > 0; --i) {
      back.add(layout.x_m[i - 1], layout.y_m[i - 1]);
      cluster.push_back(one.clustering.cluster[i - 1]);
    }
    EXPECT_EQ(outlines({back.x_m, back.y_m, cluster}, one.clustering.clusters(), kEps, 1), one.shapes) << layout.name;
  }
}

TEST(Outlines, TakeManyMembersAndFarCorners) {
  Layout points{"dense"};
  Random random(8, 8);
  for (int i = 0; i < 100'000; ++i)
    points.add(snapped(5'000 * random.unit() - 6e6), snapped(5'000 * random.unit() + 6e6));
  points.add(6e6, -6e6);  // 17,000 km away: memory must not follow the box
  const Shapes shape = outline(points);
  EXPECT_EQ(shape.parts(0).size(), 2U);
  for (std::size_t i = 0; i < points.size(); i += 97) ASSERT_TRUE(shape.contains(0, points.x_m[i], points.y_m[i]));
}

TEST(Outlines, RefuseWrongInput) {
  const std::vector<double> x{0.0}, y{0.0};
  const std::vector<std::int32_t> noise{-1}, none;
  EXPECT_THROW(outlines({x, y, noise}, 1, kEps, 1), std::invalid_argument);
  EXPECT_THROW(outlines({x, y, none}, 0, kEps, 1), std::invalid_argument);
  EXPECT_THROW(outlines({x, y, noise}, 0, 0.0, 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
