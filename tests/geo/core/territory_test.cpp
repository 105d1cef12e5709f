// SPDX-License-Identifier: Apache-2.0
#include "geo/core/territory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "geo/core/random.hpp"

namespace geo {
namespace {

double nearest_m(const std::vector<Place>& places, double x, double y) {
  double nearest = INFINITY;
  for (const Place& p : places) nearest = std::min(nearest, std::hypot(p.x_m - x, p.y_m - y));
  return nearest;
}

bool covered(const Shapes& polygons, double x, double y) {
  for (std::size_t row = 0; row < polygons.size(); ++row)
    if (polygons.contains(row, x, y)) return true;
  return false;
}

TEST(Territory, IsWhereTheNearestPlaceIsOnesOwn) {
  const Box box{4'000'000, -3'000'000, 4'000'700, -2'999'600};
  Random random(6, 6);
  for (const int count : {1, 2, 5, 60}) {
    Parties parties;
    for (int i = 0; i < count; ++i)
      for (std::vector<Place>* places : {&parties.own, &parties.other})
        places->push_back({box.min_x - 500 + 1'700 * random.unit(), box.min_y - 500 + 1'400 * random.unit()});
    const Shapes own = territory(box, parties);
    for (int i = 0; i < 4'000; ++i) {
      const double x = box.min_x + box.width() * random.unit(), y = box.min_y + box.height() * random.unit();
      const double to_own = nearest_m(parties.own, x, y), to_other = nearest_m(parties.other, x, y);
      if (std::abs(to_own - to_other) < 1e-6) continue;
      EXPECT_EQ(covered(own, x, y), to_own < to_other) << count << " places each, at " << x << " " << y;
    }
  }
}

TEST(Territory, IsTheWholeBoxOrNothingWhenOneIsAlone) {
  const Box box{0, 0, 10, 20};
  EXPECT_EQ(territory(box, {{{50, 5}}, {}}).area_m2(0), 200.0);
  EXPECT_EQ(territory(box, {{}, {{50, 5}}}).size(), 0U);
  EXPECT_EQ(territory(box, {{{50, 5}}, {{5, 5}}}).size(), 0U) << "all of the box is the other's";
}

TEST(Territory, OfAPlaceOfBothIsTheOthers) {
  const Box box{0, 0, 10, 20};
  EXPECT_EQ(territory(box, {{{5, 5}}, {{5, 5}}}).size(), 0U);
  EXPECT_EQ(territory(box, {{{5, 5}, {5, 15}}, {{5, 5}}}).area_m2(0), 100.0);
}

}  // namespace
}  // namespace geo
