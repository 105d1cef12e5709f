// SPDX-License-Identifier: Apache-2.0
#include "geo/access/nearest_facility.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "geo/access/segment_tree.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

/// One theme that owns its columns.
struct Theme {
  std::vector<double> x, y;
  Shapes lines{Shapes::Kind::lines}, areas{Shapes::Kind::areas};
  std::vector<std::int32_t> rank{};

  std::size_t size() const { return x.size() + lines.size() + areas.size(); }
  Facilities view() {
    if (rank.empty()) {
      rank.resize(size());
      std::iota(rank.begin(), rank.end(), 0);
    }
    return {x, y, &lines, &areas, rank};
  }
};

void add_part(Shapes& shapes, std::initializer_list<std::pair<double, double>> vertices) {
  for (const auto& [x, y] : vertices) shapes.add_vertex(x, y);
  shapes.end_ring();
  shapes.end_part();
}

void add_square(Shapes& shapes, double west, double south, double side) {
  add_part(shapes,
           {{west, south}, {west + side, south}, {west + side, south + side}, {west, south + side}, {west, south}});
}

double shape_distance_m2(const Shapes& shapes, std::size_t row, double x, double y) {
  if (shapes.contains(row, x, y)) return 0.0;
  double least = INFINITY;
  for (auto p = shapes.parts(row).begin; p < shapes.parts(row).end; ++p)
    for (auto r = shapes.rings(p).begin; r < shapes.rings(p).end; ++r)
      for (std::size_t i = 0; i + 1 < shapes.xs(r).size(); ++i)
        least = std::min(
            least,
            segment_distance_m2(x, y, {shapes.xs(r)[i], shapes.ys(r)[i], shapes.xs(r)[i + 1], shapes.ys(r)[i + 1]}));
  return least;
}

TwoNearest by_full_scan(const Theme& theme, double x, double y) {
  std::vector<std::tuple<double, std::int32_t, Row>> all;
  for (Row f = 0; f < theme.size(); ++f) {
    const std::size_t line = f - theme.x.size(), area = line - theme.lines.size();
    const double m2 = f < theme.x.size() ? (theme.x[f] - x) * (theme.x[f] - x) + (theme.y[f] - y) * (theme.y[f] - y)
                      : line < theme.lines.size() ? shape_distance_m2(theme.lines, line, x, y)
                                                  : shape_distance_m2(theme.areas, area, x, y);
    if (std::isfinite(m2)) all.emplace_back(m2, theme.rank[f], f);
  }
  std::ranges::sort(all);
  const auto at = [&](std::size_t i) {
    return i < all.size() ? std::optional(Neighbor{std::sqrt(std::get<0>(all[i])), std::get<2>(all[i])}) : std::nullopt;
  };
  return {at(0), at(1)};
}

void expect_full_scan(Theme& theme, std::uint64_t seed, double reach) {
  const FacilityIndex index(theme.view());
  Random random(seed, 99);
  for (int i = 0; i < 400; ++i) {
    // Every second question on a lattice that facilities share, so that ties, edges and corners are met.
    const bool lattice = i % 2 == 0;
    const double x = lattice ? std::round(reach / 50 * random.unit()) * 50 : snapped(reach * random.unit());
    const double y = lattice ? std::round(reach / 50 * random.unit()) * 50 : snapped(reach * random.unit());
    const TwoNearest got = index.nearest(x, y), expected = by_full_scan(theme, x, y);
    EXPECT_EQ(got.first, expected.first) << "seed " << seed << ", at " << x << " " << y;
    EXPECT_EQ(got.second, expected.second) << "seed " << seed << ", at " << x << " " << y;
  }
}

Theme mixed(std::uint64_t seed, int count) {
  Random random(seed, 0);
  const auto place = [&] { return std::round(40 * random.unit()) * 50; };
  Theme theme;
  for (int i = 0; i < count; ++i) {
    theme.x.push_back(place());
    theme.y.push_back(place());
    for (int part = 0; part < 1 + i % 3; ++part) {  // lines of several parts; some segments have no length
      const double x = place(), y = place();
      add_part(theme.lines, {{x, y}, {x, y}, {place(), place()}, {x + 50, y}});
    }
    theme.lines.end_shape();
    add_square(theme.areas, place(), place(), 50.0 * (1 + i % 5));
    if (i % 2 == 0) add_square(theme.areas, 3000 + 300 * i, place(), 200);
    theme.areas.end_shape();
  }
  theme.rank.resize(theme.size());
  std::iota(theme.rank.begin(), theme.rank.end(), 0);
  std::ranges::reverse(theme.rank);
  return theme;
}

TEST(FacilityIndex, EqualsAFullScanOfMixedFacilities) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U}) {
    Theme few = mixed(seed, 3), many = mixed(seed, 60);
    expect_full_scan(few, seed, 2500);
    expect_full_scan(many, seed, 2500);
  }
}

TEST(FacilityIndex, EqualsAFullScanWhereOneFacilityHasMostSegments) {
  Theme theme = mixed(5, 4);
  for (int i = 0; i < 900; ++i) theme.lines.add_vertex(2.0 * i, 1000 + 300 * std::sin(i / 20.0));
  theme.lines.end_ring();
  theme.lines.end_part();
  theme.lines.end_shape();
  theme.rank.clear();
  expect_full_scan(theme, 5, 2500);
}

TEST(FacilityIndex, LargeAreasWithHolesEqualAFullScan) {
  Theme theme;
  for (const double middle : {800.0, 1400.0}) {
    for (const double radius : {700.0, 300.0}) {
      for (int i = 0; i <= 200; ++i) {
        const double angle = 6.283185307179586 * (i % 200) / 200;
        theme.areas.add_vertex(snapped(middle + radius * std::cos(angle)), snapped(middle + radius * std::sin(angle)));
      }
      theme.areas.end_ring();
    }
    theme.areas.end_part();
    theme.areas.end_shape();
  }
  expect_full_scan(theme, 6, 2500);
}

TEST(FacilityIndex, IsZeroInsideOnTheEdgeAndNotInTheHole) {
  Theme theme;
  for (const auto& [from, side] : {std::pair{0.0, 100.0}, {40.0, 20.0}}) {
    for (const auto& [x, y] : {std::pair{0., 0.}, {1., 0.}, {1., 1.}, {0., 1.}, {0., 0.}})
      theme.areas.add_vertex(from + side * x, from + side * y);
    theme.areas.end_ring();
  }
  theme.areas.end_part();
  theme.areas.end_shape();
  const FacilityIndex index(theme.view());
  EXPECT_EQ(index.nearest(10, 10).first->distance_m, 0.0);
  EXPECT_EQ(index.nearest(100, 50).first->distance_m, 0.0);
  EXPECT_EQ(index.nearest(40, 50).first->distance_m, 0.0);
  EXPECT_EQ(index.nearest(43, 50).first->distance_m, 3.0) << "a hole is outside";
  EXPECT_EQ(index.nearest(103, 104).first->distance_m, 5.0);
}

TEST(FacilityIndex, SecondIsAnotherFacilityNotAnotherPart) {
  Theme theme;
  add_part(theme.lines, {{0, 10}, {100, 10}});
  add_part(theme.lines, {{0, 20}, {100, 20}});
  theme.lines.end_shape();
  theme.x = {50};
  theme.y = {500};
  const TwoNearest got = FacilityIndex(theme.view()).nearest(50, 0);
  EXPECT_EQ(got.first, (Neighbor{10, 1}));
  EXPECT_EQ(got.second, (Neighbor{500, 0}));
}

TEST(FacilityIndex, TiesGoToTheSmallerRank) {
  Theme theme;
  theme.x = {-10, 10, 0, 0};
  theme.y = {0, 0, 10, -10};
  theme.rank = {3, 1, 2, 0};
  const TwoNearest got = FacilityIndex(theme.view()).nearest(0, 0);
  EXPECT_EQ(got.first, (Neighbor{10, 3}));
  EXPECT_EQ(got.second, (Neighbor{10, 1}));
}

TEST(FacilityIndex, OneFacilityHasNoSecondAndNoneHasNothing) {
  Theme one;
  one.x = {3}, one.y = {4};
  EXPECT_EQ(FacilityIndex(one.view()).nearest(0, 0).first, (Neighbor{5, 0}));
  EXPECT_FALSE(FacilityIndex(one.view()).nearest(0, 0).second);
  Theme none;
  EXPECT_FALSE(FacilityIndex(none.view()).nearest(0, 0).first);
  none.areas.end_shape();  // a facility without any part
  EXPECT_FALSE(FacilityIndex(none.view()).nearest(0, 0).first);
}

void expect_walk_equals_full_scan(Theme theme, std::uint64_t seed) {
  const FacilityIndex index(theme.view());
  Random random(seed, 98);
  for (const double step : {0.5, 20.0, 150.0, 1500.0}) {
    FacilityIndex::Walk walk(index);
    double x = 1200, y = 1200;
    for (int i = 0; i < 300; ++i) {
      const bool stay = i % 7 == 0, lattice = i % 5 == 0;  // a lattice that facilities share: ties, edges, corners
      if (!stay) x = std::clamp(snapped(x + step * (random.unit() - 0.5)), -300.0, 2700.0);
      if (!stay) y = std::clamp(snapped(y + step * (random.unit() - 0.5)), -300.0, 2700.0);
      if (lattice) x = std::round(x / 50) * 50, y = std::round(y / 50) * 50;
      const TwoNearest got = walk.nearest(x, y), expected = by_full_scan(theme, x, y);
      ASSERT_EQ(got.first, expected.first) << "seed " << seed << ", step " << step << ", at " << x << " " << y;
      ASSERT_EQ(got.second, expected.second) << "seed " << seed << ", step " << step << ", at " << x << " " << y;
    }
  }
}

TEST(FacilityIndex, AWalkOfAnyStepEqualsAFullScan) {
  expect_walk_equals_full_scan(mixed(8, 3), 8);
  expect_walk_equals_full_scan(mixed(9, 60), 9);  // too dense to list what is near
  Theme points;
  Random random(10, 2);
  for (int i = 0; i < 500; ++i) {
    points.x.push_back(snapped(2500 * random.unit()));
    points.y.push_back(i % 3 == 0 ? 1200 : snapped(2500 * random.unit()));
  }
  expect_walk_equals_full_scan(points, 10);
  Theme lattice;  // all distances tied, two at each place, the later one of smaller rank
  for (int i = 0; i < 800; ++i) {
    lattice.x.push_back(100.0 * (i % 20));
    lattice.y.push_back(100.0 * (i / 20 % 20));
    lattice.rank.push_back(800 - i);
  }
  expect_walk_equals_full_scan(lattice, 13);
  Theme one;
  add_part(one.lines, {{0, 0}, {700, 900}, {2500, 1300}});
  one.lines.end_shape();
  expect_walk_equals_full_scan(one, 11);
}

TEST(FacilityIndex, FewLongSegmentsAmongManyShortEqualAFullScan) {
  Theme theme;
  Random random(12, 2);
  for (int i = 0; i < 700; ++i) {
    const double x = 2500 * random.unit(), y = 2500 * random.unit(), size = i % 100 == 0 ? 3000.0 : 15.0;
    add_part(theme.lines, {{snapped(x), snapped(y)},
                           {snapped(x + size * (random.unit() - 0.5)), snapped(y + size * (random.unit() - 0.5))}});
    theme.lines.end_shape();
  }
  expect_full_scan(theme, 12, 2500);
}

TEST(FacilityIndex, RefusesWhatIsNotFinite) {
  Theme theme;
  theme.x = {NAN}, theme.y = {0};
  EXPECT_THROW(FacilityIndex(theme.view()), std::invalid_argument);
  theme.x = {1};
  EXPECT_THROW(FacilityIndex(theme.view()).nearest(NAN, 0), std::invalid_argument);
}

TEST(SegmentDistance, IsClosedAtBothEnds) {
  EXPECT_EQ(segment_distance_m2(5, 3, {0, 0, 10, 0}), 9.0);
  EXPECT_EQ(segment_distance_m2(-3, 4, {0, 0, 10, 0}), 25.0);
  EXPECT_EQ(segment_distance_m2(13, 4, {0, 0, 10, 0}), 25.0);
  EXPECT_EQ(segment_distance_m2(3, 4, {0, 0, 0, 0}), 25.0);
}

}  // namespace
}  // namespace geo
