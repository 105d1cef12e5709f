// SPDX-License-Identifier: Apache-2.0
#include "geo/access/coverage.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace geo {
namespace {

constexpr float kNone = std::numeric_limits<float>::infinity();
const double kUnknown = std::numeric_limits<double>::quiet_NaN();

struct Firms {
  std::vector<float> nearest, second;
  std::vector<double> employees;
  Coverage within(double standard) const {
    std::vector<Row> rows(nearest.size());
    std::iota(rows.begin(), rows.end(), Row{0});
    return coverage({nearest, second, employees}, rows, standard);
  }
};

TEST(Coverage, CountsFirmsAndWeighsTheShortfallByEmployees) {
  //                        at the standard   1.5 times      3 times
  const Firms firms{{1000, 500, 1500, 3000}, {1000, 1500, 2500, 3500}, {10, 10, 20, 60}};
  const Coverage got = firms.within(1000);
  EXPECT_EQ(got.firms, 4);
  EXPECT_EQ(got.firms_outside, 2);
  EXPECT_EQ(got.employees_outside, 80.0);
  EXPECT_EQ(got.covered_share, 0.5) << "a firm at exactly the standard is served";
  EXPECT_EQ(got.backup_share, 0.25);
  EXPECT_EQ(got.found, 1500.0);
  EXPECT_EQ(got.second, 2125.0);
  EXPECT_DOUBLE_EQ(*got.shortfall, (20 * 0.5 + 60 * 2.0) / 100.0);
}

TEST(Coverage, LooksAtTheGivenRowsOnly) {
  const Firms firms{{1, 9, 9}, {9, 9, 9}, {1, 2, 3}};
  const std::vector<Row> rows{0, 2};
  EXPECT_EQ(coverage({firms.nearest, firms.second, firms.employees}, rows, 5).employees_outside, 3.0);
}

TEST(Coverage, UnknownEmployeesCountAsOneInWeightsAndAreNotSummed) {
  const Firms firms{{20, 20, 5}, {30, 30, 30}, {kUnknown, 3, kUnknown}};
  const Coverage got = firms.within(10);
  EXPECT_EQ(got.employees_outside, 3.0);
  EXPECT_DOUBLE_EQ(*got.shortfall, 4.0 / 5.0);
  const Firms none{{20, 5}, {30, 30}, {kUnknown, kUnknown}};
  EXPECT_FALSE(none.within(10).employees_outside);
}

TEST(Coverage, FirmsWithoutEmployeesWeighEqually) {
  const Firms firms{{20, 5}, {30, 30}, {0, 0}};
  EXPECT_EQ(firms.within(10).shortfall, 0.5);
}

TEST(Coverage, WithoutFacilityNobodyIsServed) {
  const Firms firms{{kNone, kNone}, {kNone, kNone}, {1, 2}};
  const Coverage got = firms.within(10);
  EXPECT_EQ(got.covered_share, 0.0);
  EXPECT_EQ(got.firms_outside, 2);
  EXPECT_FALSE(got.found || got.second || got.shortfall);
}

TEST(Coverage, OneFacilityHasNoSecond) {
  const Firms firms{{5, 6}, {kNone, kNone}, {1, 2}};
  const Coverage got = firms.within(10);
  EXPECT_EQ(got.found, 5.5);
  EXPECT_FALSE(got.second);
  EXPECT_EQ(got.backup_share, 0.0);
}

TEST(Coverage, RefusesAStandardOfZero) {
  const Firms firms{{5}, {5}, {1}};
  EXPECT_THROW(firms.within(0), std::invalid_argument);
}

Coverage with(double share, std::optional<double> shortfall) {
  Coverage out;
  out.covered_share = share;
  out.shortfall = shortfall;
  return out;
}

TEST(Severity, FollowsTheLimitsInclusively) {
  const SeverityLimits limits;
  EXPECT_EQ(severity(with(0.95, 9.0), true, limits), 0);
  EXPECT_EQ(severity(with(0.94, 9.0), true, limits), 1);
  EXPECT_EQ(severity(with(0.75, 9.0), true, limits), 1);
  EXPECT_EQ(severity(with(0.10, 0.25), true, limits), 1);
  EXPECT_EQ(severity(with(0.74, 9.0), true, limits), 2);
  EXPECT_EQ(severity(with(0.50, 9.0), true, limits), 2);
  EXPECT_EQ(severity(with(0.10, 1.0), true, limits), 2);
  EXPECT_EQ(severity(with(0.49, 1.01), true, limits), 3);
}

TEST(Severity, WithoutFacilityIsSevereOnlyForACompleteLayer) {
  EXPECT_EQ(severity(with(0.0, std::nullopt), true, {}), 3);
  EXPECT_EQ(severity(with(0.0, std::nullopt), false, {}), std::nullopt);
}

TEST(Severity, AnIncompleteLayerCanProveServiceButNoGap) {
  EXPECT_EQ(severity(with(0.97, 0.1), false, {}), 0);
  EXPECT_EQ(severity(with(0.80, 0.1), false, {}), std::nullopt);
}

}  // namespace
}  // namespace geo
