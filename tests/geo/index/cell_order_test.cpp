// SPDX-License-Identifier: Apache-2.0
#include "geo/index/cell_order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "tests/support/layouts.hpp"

namespace geo {
namespace {

void expect_equal(const CellOrder& got, const CellOrder& wanted, const std::string& where) {
  EXPECT_EQ(got.keys, wanted.keys) << where;
  EXPECT_EQ(got.begins, wanted.begins) << where;
  EXPECT_EQ(got.row, wanted.row) << where;
}

/// The same by an ordered map.
CellOrder slow_order(const tests::Layout& points, double eps_m) {
  const double side_m = eps_m / std::numbers::sqrt2 * (1.0 - 1e-6);
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Row>> rows;
  for (Row i = 0; i < points.size(); ++i)
    rows[{static_cast<std::int64_t>(std::floor(points.y_m[i] / side_m)),
          static_cast<std::int64_t>(std::floor(points.x_m[i] / side_m))}]
        .push_back(i);
  CellOrder order;
  for (const auto& [cell, of_cell] : rows) {
    order.keys.push_back(static_cast<std::uint64_t>(cell.first + (1LL << 31)) << 32 |
                         static_cast<std::uint64_t>(cell.second + (1LL << 31)));
    order.row.insert(order.row.end(), of_cell.begin(), of_cell.end());
    order.begins.push_back(static_cast<std::uint32_t>(order.row.size()));
  }
  return order;
}

TEST(CellOrder, EqualsAnOrderedMapOnEveryLayout) {
  for (const tests::Layout& points : tests::layouts(3'000, 2))
    for (const double eps_m : {0.01, 3.0, 500.0, 1e6})  // the smallest needs three passes a half
      expect_equal(cell_order(points.x_m, points.y_m, eps_m, 1), slow_order(points, eps_m), points.name);
}

TEST(CellOrder, DoesNotDependOnThreads) {
  const tests::Layout points = tests::layouts(300'000, 7)[1];
  const CellOrder one = cell_order(points.x_m, points.y_m, 20.0, 1);
  for (const unsigned threads : {2U, 3U, 8U})
    expect_equal(cell_order(points.x_m, points.y_m, 20.0, threads), one, std::to_string(threads));
}

TEST(CellOrder, TakesNoRows) { EXPECT_EQ(cell_order({}, {}, 1.0, 2).size(), 0U); }

TEST(CellOrder, RefusesWhatHasNoCell) {
  const std::vector<double> zero{0.0}, nan{std::nan("")}, far{1e9}, none;
  EXPECT_THROW(cell_order(zero, nan, 1.0, 1), std::invalid_argument);
  EXPECT_THROW(cell_order(zero, far, 0.001, 1), std::invalid_argument);
  EXPECT_THROW(cell_order(zero, none, 1.0, 1), std::invalid_argument);
  EXPECT_THROW(cell_order(zero, zero, 0.0, 1), std::invalid_argument);
  EXPECT_THROW(cell_order(zero, zero, std::numeric_limits<double>::infinity(), 1), std::invalid_argument);
}

}  // namespace
}  // namespace geo
