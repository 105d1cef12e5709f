// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/supplier_nearness.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/economics/marcon_puech_between.hpp"

namespace geo {
namespace {

/// Firms of industry 0 (buyers), 1 (sellers) and -1 (others).
struct Town {
  std::vector<double> x, y;
  std::vector<std::int32_t> industry;

  void add(std::int32_t of, double east, double north) {
    x.push_back(east);
    y.push_back(north);
    industry.push_back(of);
  }
  std::vector<double> only(const std::vector<double>& column, std::int32_t of) const {
    std::vector<double> out;
    for (std::size_t i = 0; i < column.size(); ++i)
      if (industry[i] == of) out.push_back(column[i]);
    return out;
  }
  std::optional<Nearness> nearness(double radius_m, std::size_t most = 10'000, unsigned threads = 1) const {
    const auto bx = only(x, 0), by = only(y, 0), sx = only(x, 1), sy = only(y, 1);
    const KdIndex sellers(sx, sy), all(x, y);
    return supplier_nearness(bx, by, {sx, sy, sellers}, {x, y, all}, radius_m, most, threads);
  }
};

/// Sellers and buyers at random, or sellers in the west and buyers in the east; others everywhere.
Town town(bool apart) {
  Town out;
  Random draw(7, 1);
  for (int i = 0; i < 900; ++i) {
    const std::int32_t of = i % 3 - 1;
    const double east = draw.unit() * 10'000.0;
    out.add(of, apart && of >= 0 ? east / 2.0 + (of == 0 ? 5000.0 : 0.0) : east, draw.unit() * 10'000.0);
  }
  return out;
}

TEST(SupplierNearness, IsMarconAndPuechsM) {
  for (const bool apart : {false, true}) {
    const Town firms = town(apart);
    const auto slow = marcon_puech_between({firms.x, firms.y, firms.industry}, 2, 1500.0, 1);
    EXPECT_NEAR(firms.nearness(1500.0)->m, slow[1], 1e-12);
  }
}

TEST(SupplierNearness, HasALimitBelowOneOnlyWhereTheyKeepApart) {
  EXPECT_GT(town(false).nearness(1500.0)->high, 1.0);
  const auto apart = town(true).nearness(1500.0);
  EXPECT_LT(apart->high, 0.8);
  EXPECT_GT(apart->high, apart->m);
}

TEST(SupplierNearness, IsTheSameForAnyNumberOfThreads) {
  EXPECT_EQ(town(true).nearness(1500.0, 10'000, 1)->high, town(true).nearness(1500.0, 10'000, 4)->high);
}

TEST(SupplierNearness, OfSomeBuyersIsNearThatOfAll) {
  EXPECT_NEAR(town(true).nearness(1500.0, 100)->m, town(true).nearness(1500.0)->m, 0.15);
}

TEST(SupplierNearness, NeedsSixteenBuyersWithANeighbourAndASeller) {
  Town firms;
  for (int i = 0; i < 16; ++i) firms.add(0, 100.0 * i, 0.0);
  EXPECT_FALSE(firms.nearness(150.0)) << "no seller";
  firms.add(1, 50.0, 0.0);
  EXPECT_TRUE(firms.nearness(150.0));
  EXPECT_FALSE(firms.nearness(60.0)) << "two buyers have a neighbour";
}

}  // namespace
}  // namespace geo
