// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/firm_place.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

double slow_m2(const tests::Layout& at, const std::vector<Row>& firms, double x, double y) {
  double best = std::numeric_limits<double>::infinity();
  for (const Row f : firms)
    best = std::min(best, (at.x_m[f] - x) * (at.x_m[f] - x) + (at.y_m[f] - y) * (at.y_m[f] - y));
  return best;
}

TEST(FirmPlace, EqualsAScanOfAllPairs) {
  for (const tests::Layout& at : tests::layouts(400, 11)) {
    std::vector<Row> firms;
    for (Row row = 0; row < at.size(); row += 7) firms.push_back(row);
    const FirmPlace place(at.x_m, at.y_m, firms);
    const KdIndex index(at.x_m, at.y_m);
    std::vector<Neighbor> got;
    place.within(index, at.x_m, at.y_m, 500.0, got);
    std::vector<Row> expected;
    for (Row row = 0; row < at.size(); ++row)
      if (slow_m2(at, firms, at.x_m[row], at.y_m[row]) <= 500.0 * 500.0) expected.push_back(row);
    ASSERT_EQ(got.size(), expected.size()) << at.name;
    for (std::size_t i = 0; i < got.size(); ++i) {
      EXPECT_EQ(got[i].row, expected[i]) << at.name;
      EXPECT_EQ(got[i].distance_m, std::sqrt(slow_m2(at, firms, at.x_m[got[i].row], at.y_m[got[i].row]))) << at.name;
    }
  }
}

TEST(FirmPlace, FindsTheNearestPointFromAnyOfItsFirms) {
  for (const tests::Layout& at : tests::layouts(300, 12)) {
    std::vector<double> x, y;  // points to find: every third, moved away
    std::vector<Row> firms;
    for (Row row = 0; row < at.size(); ++row) {
      if (row % 3 != 0) {
        firms.push_back(row);
        continue;
      }
      x.push_back(at.x_m[row] + 12'345.0);
      y.push_back(at.y_m[row] - 4'321.0);
    }
    const FirmPlace place(at.x_m, at.y_m, firms);
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < x.size(); ++i) best = std::min(best, slow_m2(at, firms, x[i], y[i]));
    EXPECT_EQ(place.nearest(KdIndex(x, y), x, y)->distance_m, std::sqrt(best)) << at.name;
  }
}

TEST(FirmPlace, IsClosed) {
  const std::vector<double> x{0.0, 300.0}, y{0.0, 0.0}, to_x{-300.0, 600.0, 300.0}, to_y{-400.0, 400.0, 500.0009765625};
  const FirmPlace place(x, y, std::vector<Row>{0, 1});
  std::vector<Neighbor> got;
  place.within(KdIndex(to_x, to_y), to_x, to_y, 500.0, got);
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(got[0], (Neighbor{500.0, 0}));
  EXPECT_EQ(got[1], (Neighbor{500.0, 1}));
}

TEST(FirmPlace, HasItsMiddleWhereItsFirmsAre) {
  const std::vector<double> x{0.0, 10.0, 10.0, 10.0}, y{4.0, 0.0, 0.0, 0.0};
  const FirmPlace place(x, y, std::vector<Row>{0, 1, 2, 3});
  EXPECT_EQ(place.middle_x_m(), 7.5);
  EXPECT_EQ(place.middle_y_m(), 1.0);
}

TEST(FirmPlace, IsNowhereWithoutFirms) {
  EXPECT_THROW(FirmPlace({}, {}, {}), std::invalid_argument);
  const std::vector<double> at{1.0};
  EXPECT_FALSE(FirmPlace(at, at, std::vector<Row>{0}).nearest(KdIndex({}, {}), {}, {}));
}

}  // namespace
}  // namespace geo
