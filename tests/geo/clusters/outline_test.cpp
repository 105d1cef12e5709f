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
#include "geo/core/random.hpp"
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
  EXPECT_TRUE(outline(wheel(1.2 * kEps)).contains(0, 0, 0)) << "a hole of radius 0.83 eps";
  EXPECT_FALSE(outline(wheel(1.6 * kEps)).contains(0, 0, 0)) << "a hole of radius 1.23 eps";
  EXPECT_EQ(outline(wheel(1.6 * kEps)).rings(0).size(), 2U);
}

double ring_area_m2(const Shapes& shapes, std::size_t ring) {
  const auto x = shapes.xs(ring), y = shapes.ys(ring);
  double twice = 0.0;
  for (std::size_t i = 1; i < x.size(); ++i)
    twice += (x[i - 1] - x[0]) * (y[i] - y[0]) - (x[i] - x[0]) * (y[i - 1] - y[0]);
  return std::abs(twice) / 2.0;
}

double area_m2(const Shapes& shapes) {
  double sum = 0.0;
  for (std::size_t row = 0; row < shapes.size(); ++row) sum += shapes.area_m2(row);
  return sum;
}

/// What lies in one of the two but not in both.
double difference_m2(const Shapes& a, const Shapes& b) {
  Shapes both = a;
  for (std::size_t row = 0; row < b.size(); ++row) both.add_shape(b, row);
  const double either = area_m2(dissolved(both));
  return 2.0 * either - area_m2(dissolved(a)) - area_m2(dissolved(b));
}

TEST(Outlines, HaveNoHoleSmallerThanTheClusteringRadius) {
  for (Layout& layout : tests::layouts(3'000, 19)) {
    const Found found(layout);
    for (std::size_t row = 0; row < found.shapes.size(); ++row)
      for (std::size_t part = found.shapes.parts(row).begin; part < found.shapes.parts(row).end; ++part)
        for (std::size_t ring = found.shapes.rings(part).begin + 1; ring < found.shapes.rings(part).end; ++ring) {
          if (ring_area_m2(found.shapes, ring) >= 0.98 * std::numbers::pi * kEps * kEps) continue;
          bool other_inside = false;  // a smaller one is there only for another cluster
          Shapes hole;
          for (std::size_t i = 0; i < found.shapes.xs(ring).size(); ++i)
            hole.add_vertex(found.shapes.xs(ring)[i], found.shapes.ys(ring)[i]);
          hole.end_ring();
          hole.end_part();
          hole.end_shape();
          for (std::size_t i = 0; i < found.points.size(); ++i)
            other_inside = other_inside || (found.clustering.cluster[i] >= 0 &&
                                            found.clustering.cluster[i] != static_cast<std::int32_t>(row) &&
                                            hole.contains(0, found.points.x_m[i], found.points.y_m[i]));
          EXPECT_TRUE(other_inside) << layout.name << ", cluster " << row;
        }
  }
}

TEST(Outlines, OfOneGroupDoNotOverlap) {
  for (const std::uint64_t seed : {21U, 22U, 23U})
    for (Layout& layout : tests::layouts(3'000, seed)) {
      const Found found(layout);
      EXPECT_NEAR(area_m2(found.shapes) - area_m2(dissolved(found.shapes)), 0.0, 1.0)
          << layout.name << ", seed " << seed << ", " << found.shapes.size() << " clusters";
    }
}

TEST(Outlines, GiveAContestedPlaceToTheNearerMember) {
  // Two clusters whose members come as near as a tenth of eps, in turn, along a seam; and one inside the other's hole.
  Layout points{"seam"};
  std::vector<std::int32_t> cluster;
  Random random(4, 4);
  for (int i = 0; i < 400; ++i) {
    const bool east = i % 2 == 0;
    points.add(snapped((east ? 25.0 : -25.0) + (east ? 1.0 : -1.0) * 900.0 * random.unit()),
               snapped(4'000.0 * random.unit()));
    cluster.push_back(east ? 1 : 0);
  }
  for (int i = 0; i < 40; ++i) {
    points.add(snapped(8'000 + 450 * std::cos(i * std::numbers::pi / 20)),
               snapped(450 * std::sin(i * std::numbers::pi / 20)));
    cluster.push_back(2);
  }
  points.add(8'000, 0);
  cluster.push_back(3);
  const Shapes shapes = outlines({points.x_m, points.y_m, cluster}, 4, kEps, 1);
  EXPECT_EQ(repaired(shapes), shapes);
  EXPECT_NEAR(area_m2(shapes) - area_m2(dissolved(shapes)), 0.0, 1.0);
  EXPECT_TRUE(shapes.contains(3, 8'000, 0));
  EXPECT_FALSE(shapes.contains(2, 8'000, 0)) << "the hole is small but another's";
  for (std::size_t i = 0; i < points.size(); ++i)
    EXPECT_TRUE(shapes.contains(static_cast<std::size_t>(cluster[i]), points.x_m[i], points.y_m[i])) << i;
  for (double y = 100; y < 3'900; y += 37)
    for (double x = -200; x < 200; x += 13) {
      double to[2] = {INFINITY, INFINITY};  // the nearest member of either
      for (std::size_t i = 0; i < 400; ++i)
        to[cluster[i]] = std::min(to[cluster[i]], std::hypot(points.x_m[i] - x, points.y_m[i] - y));
      const std::size_t nearest = to[0] < to[1] ? 0 : 1;
      if (to[nearest] > 0.3 * kEps || std::abs(to[0] - to[1]) < 0.1) continue;
      EXPECT_TRUE(shapes.contains(nearest, x, y)) << x << " " << y;
      EXPECT_FALSE(shapes.contains(1 - nearest, x, y)) << x << " " << y;
    }
}

TEST(Outlines, ChangeLittleWhenFirmsMoveALittleOrAFewAreLost) {
  for (Layout& layout : tests::layouts(3'000, 25)) {
    const Found found(layout);
    if (found.shapes.size() == 0) continue;
    const double area = area_m2(found.shapes);
    Random random(5, 5);
    Layout moved{"moved"}, fewer{"fewer"};
    std::vector<std::int32_t> cluster_of_fewer;
    std::vector<std::int32_t> seen(found.shapes.size(), 0);
    for (std::size_t i = 0; i < layout.size(); ++i) {
      const double x = layout.x_m[i], y = layout.y_m[i];
      moved.add(snapped(x + 0.01 * kEps * (2 * random.unit() - 1)), snapped(y + 0.01 * kEps * (2 * random.unit() - 1)));
      const std::int32_t c = found.clustering.cluster[i];
      const bool first = c >= 0 && seen[static_cast<std::size_t>(c)]++ == 0;
      if (!first && random.unit() < 0.01) continue;
      fewer.add(x, y);
      cluster_of_fewer.push_back(c);
    }
    const Shapes after_move = outlines({moved.x_m, moved.y_m, found.clustering.cluster}, found.shapes.size(), kEps, 1);
    const Shapes after_loss = outlines({fewer.x_m, fewer.y_m, cluster_of_fewer}, found.shapes.size(), kEps, 1);
    EXPECT_LT(difference_m2(found.shapes, after_move) / area, 0.06) << layout.name;
    EXPECT_LT(difference_m2(found.shapes, after_loss) / area, 0.06) << layout.name;
  }
}

TEST(PlainOutlines, HoldAllTheirMembersAndAreConvex) {
  for (Layout& layout : tests::layouts(1'500, 27)) {
    const Found found(layout);
    const std::vector<double> eps(found.shapes.size(), kEps);
    const OutlineInput rows{found.points.x_m, found.points.y_m, found.clustering.cluster};
    for (const PlainOutline kind : {PlainOutline::hull, PlainOutline::circle}) {
      const Shapes shapes = plain_outlines(rows, eps, kind, 2);
      ASSERT_EQ(shapes.size(), found.shapes.size());
      EXPECT_EQ(repaired(shapes), shapes) << layout.name;
      for (std::size_t i = 0; i < found.points.size(); ++i)
        if (const std::int32_t c = found.clustering.cluster[i]; c >= 0) {
          EXPECT_TRUE(shapes.contains(static_cast<std::size_t>(c), found.points.x_m[i], found.points.y_m[i]));
        }
      for (std::size_t row = 0; row < shapes.size(); ++row) EXPECT_EQ(shapes.parts(row).size(), 1U);
    }
  }
}

TEST(PlainOutlines, AreTheHullAndTheSmallestCircle) {
  // A right triangle: the smallest circle stands on its longest side.
  const std::vector<double> x{0, 6000, 0, 1000}, y{0, 0, 8000, 1000}, eps{1000.0};
  const std::vector<std::int32_t> cluster(4, 0);
  const double margin = 370.0;
  const Shapes hull = plain_outlines({x, y, cluster}, eps, PlainOutline::hull, 1),
               circle = plain_outlines({x, y, cluster}, eps, PlainOutline::circle, 1);
  const double pi = std::numbers::pi;
  EXPECT_NEAR(hull.area_m2(0) / (24e6 + 24'000 * margin + pi * margin * margin), 1.0, 2e-3);
  EXPECT_NEAR(circle.area_m2(0) / (pi * (5000 + margin) * (5000 + margin)), 1.0, 2e-3);
  EXPECT_NEAR(circle.box(0).min_x, 3000 - 5000 - margin, 10.0);
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
