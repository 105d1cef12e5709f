// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/place_totals.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

std::int64_t slow(const tests::Layout& at, const PlaceDiscs& place) {
  std::int64_t count = 0;
  for (std::size_t row = 0; row < at.size(); ++row)
    for (std::size_t i = 0; i < place.x_m.size(); ++i) {
      const double dx = at.x_m[row] - place.x_m[i], dy = at.y_m[row] - place.y_m[i];
      if (dx * dx + dy * dy > place.radius_m * place.radius_m) continue;
      ++count;
      break;
    }
  return count;
}

std::vector<Row> first_rows(std::size_t count) {
  std::vector<Row> rows(count);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

TEST(PlaceTotals, EqualAScanOfAllPairs) {
  for (const tests::Layout& at : tests::layouts(600, 21)) {
    std::vector<PlaceDiscs> places(4);
    for (std::size_t p = 0; p < places.size(); ++p) places[p].radius_m = 10.0 + 300.0 * static_cast<double>(p);
    for (std::size_t row = 0; row < at.size(); row += 29) {
      places[row % 4].x_m.push_back(at.x_m[row]);
      places[row % 4].y_m.push_back(at.y_m[row]);
    }
    for (const unsigned threads : {1U, 3U}) {
      const std::vector<std::int64_t> got = place_totals(at.x_m, at.y_m, first_rows(at.size()), places, threads);
      ASSERT_EQ(got.size(), 4U);
      const std::vector<std::vector<Row>> rows = rows_in_places(at.x_m, at.y_m, first_rows(at.size()), places, threads);
      for (std::size_t p = 0; p < places.size(); ++p) {
        EXPECT_EQ(got[p], slow(at, places[p])) << at.name << " " << p;
        EXPECT_EQ(std::ssize(rows[p]), got[p]) << at.name << " " << p;
      }
    }
  }
}

TEST(PlaceTotals, DiscsAreClosedAndCoincidentPointsCount) {
  const std::vector<double> x{0.0, 100.0, 100.0, 100.5, -100.0}, y(5, 0.0);
  EXPECT_EQ(place_totals(x, y, first_rows(5), std::vector<PlaceDiscs>{{{0.0}, {0.0}, 100.0}}, 1),
            std::vector<std::int64_t>{4});
  EXPECT_EQ(place_totals(x, y, std::vector<Row>{0, 3, 4}, std::vector<PlaceDiscs>{{{0.0}, {0.0}, 100.0}}, 1),
            std::vector<std::int64_t>{2})
      << "only the rows asked for";
  EXPECT_EQ(rows_in_places(x, y, std::vector<Row>{0, 3, 4}, std::vector<PlaceDiscs>{{{0.0}, {0.0}, 100.0}}, 1),
            (std::vector<std::vector<Row>>{{0, 4}}));
  EXPECT_EQ(place_totals(x, y, first_rows(5), std::vector<PlaceDiscs>{{{100.0}, {0.0}, 0.0}}, 1),
            std::vector<std::int64_t>{2});
}

TEST(PlaceTotals, NoPlacesNoTotals) {
  const std::vector<double> x{0.0}, y{0.0};
  EXPECT_TRUE(place_totals(x, y, first_rows(1), {}, 1).empty());
  EXPECT_EQ(place_totals(x, y, {}, std::vector<PlaceDiscs>{{{0.0}, {0.0}, 5.0}}, 1), std::vector<std::int64_t>{0});
  EXPECT_EQ(place_totals(x, y, first_rows(1), std::vector<PlaceDiscs>(1), 1), std::vector<std::int64_t>{0});
}

}  // namespace
}  // namespace geo
