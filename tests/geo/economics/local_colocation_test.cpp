// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/local_colocation.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/golden_firms.hpp"

namespace geo {
namespace {

TEST(LocalColocation, EqualsTheGoldenQuotients) {
  const tests::GoldenFirms firms;
  const LocalColocation local(firms.x_m, firms.y_m, firms.industry, 3, 10);
  const auto golden = tests::read_golden("clq_local.csv");
  ASSERT_EQ(golden.rows(), 600U) << "each firm to A and to B";
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    const auto b = static_cast<std::size_t>(golden.text(row, "b")[0] - 'A');
    const double expected = golden.number(row, "lclq_consistent");
    EXPECT_NEAR(local.quotients(static_cast<Row>(row / 2))[b], expected, 1e-9 * std::max(1.0, expected)) << row;
  }
}

/// Firms on a coarse lattice, so that ties abound; a pile of 40 on one spot.
struct Lattice {
  std::vector<double> x, y;
  std::vector<std::int32_t> industry;
  Lattice() {
    Random random(4, 0);
    for (int i = 0; i < 160; ++i) {
      x.push_back(i % 4 == 0 ? 5'000.0 : 100.0 * random.below(14));
      y.push_back(i % 4 == 0 ? 5'000.0 : 100.0 * random.below(14));
      industry.push_back(static_cast<std::int32_t>(random.below(4)) - 1);
    }
  }
  double d2(std::size_t i, std::size_t j) const {
    return (x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]);
  }
};

double slow_quotient(const Lattice& l, std::size_t i, std::int32_t b, std::size_t neighbours) {
  std::vector<double> d2;
  double of_b = 0.0, found = 0.0, all = 0.0;
  for (std::size_t j = 0; j < l.x.size(); ++j) {
    if (j == i) continue;
    d2.push_back(l.d2(i, j));
    of_b += l.industry[j] == b;
  }
  std::ranges::sort(d2);
  const double last = d2[neighbours - 1];
  for (std::size_t j = 0; j < l.x.size(); ++j) {
    if (j == i || l.d2(i, j) > last) continue;
    const double weight = last == 0.0 ? 1.0 : std::exp(-l.d2(i, j) / (2 * last));
    all += weight;
    found += l.industry[j] == b ? weight : 0.0;
  }
  return found / all * static_cast<double>(l.x.size() - 1) / of_b;
}

TEST(LocalColocation, EqualsTheFullScanWithTiesAndPiles) {
  const Lattice l;
  const LocalColocation local(l.x, l.y, l.industry, 3, 10);
  for (Row i = 0; i < 160; ++i) {
    const auto got = local.quotients(i);
    for (std::int32_t b = 0; b < 3; ++b)
      EXPECT_NEAR(got[static_cast<std::size_t>(b)], slow_quotient(l, i, b, 10), 1e-9) << i << ' ' << b;
  }
}

// The neighbour asked for lies 1 m off, and so does another: both count, e^-1/2 each. 1 of 2 is of b, of the 4
// others 1.
TEST(LocalColocation, CountsAllThatAreAsNearAsTheLast) {
  const std::vector<double> x{0, 1, -1, 9, 9}, y(5, 0.0);
  const std::vector<std::int32_t> industry{0, 1, -1, 0, -1};
  const LocalColocation local(x, y, industry, 2, 1);
  EXPECT_NEAR(local.quotients(0)[1], 0.5 / 0.25, 1e-12);
  EXPECT_EQ(local.quotients(0)[0], 0.0) << "not its own neighbour";
}

TEST(LocalColocation, FirmsOnTheSpotCountAlike) {
  const std::vector<double> x{5, 5, 5, 9}, y(4, 0.0);
  const std::vector<std::int32_t> industry{0, 1, -1, 1};
  EXPECT_NEAR(LocalColocation(x, y, industry, 2, 1).quotients(0)[1], 0.5 / (2.0 / 3), 1e-12);
}

TEST(LocalColocation, IsUndefinedWithoutAnOther) {
  const std::vector<double> x{0, 5}, y{0, 0};
  EXPECT_TRUE(std::isnan(LocalColocation(x, y, std::vector<std::int32_t>{0, -1}, 1, 3).quotients(0)[0]));
  const std::vector<double> one{0};
  EXPECT_TRUE(std::isnan(LocalColocation(one, one, std::vector<std::int32_t>{0}, 1, 3).quotients(0)[0]));
  EXPECT_THROW(LocalColocation(x, y, std::vector<std::int32_t>{0, -1}, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace geo
