// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/employment_quotient.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <set>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"
#include "tests/support/calibration.hpp"

namespace geo {
namespace {

/// Eight firms in two places and outside; the three of the group are the first, third and last.
const std::vector<std::int32_t> kPlace{0, 0, 0, 1, 1, 1, -1, -1};
const std::vector<double> kEmployees{50, 10, 5, 20, 5, 1, 40, 9};
const std::vector<std::uint8_t> kCase{1, 0, 1, 0, 0, 0, 0, 1};

SizedFirms firms() { return {kPlace, kEmployees, kCase}; }

int size_class(double employees) {
  int out = 0;
  for (double least = 1.0; employees >= least; least *= 2.0) ++out;
  return out;
}

/// The share of all ways to deal three labels out, one to 5 employees, one to 9 or 10, one to 40 or 50, that bring a
/// place at least as many of the group's employees.
double exact_share(std::int32_t place) {
  const auto classes = [](std::uint32_t set) {
    std::multiset<int> out;
    for (std::size_t i = 0; i < kPlace.size(); ++i)
      if ((set >> i & 1U) != 0) out.insert(size_class(kEmployees[i]));
    return out;
  };
  const auto here = [&](std::uint32_t set) {
    double sum = 0.0;
    for (std::size_t i = 0; i < kPlace.size(); ++i)
      sum += (set >> i & 1U) != 0 && kPlace[i] == place ? kEmployees[i] : 0.0;
    return sum;
  };
  constexpr std::uint32_t kObserved = 0b10000101;
  int reached = 0, sets = 0;
  for (std::uint32_t set = 0; set < 256; ++set) {
    if (classes(set) != classes(kObserved)) continue;
    ++sets;
    reached += here(set) >= here(kObserved) ? 1 : 0;
  }
  EXPECT_EQ(sets, 8);
  return static_cast<double>(reached) / sets;
}

/// The same test written out: a full shuffle of the labels of each class a draw, from scratch, one place at a time.
std::vector<double> slow_p(const SizedFirms& of, std::size_t places, const LabelShuffle& shuffle) {
  std::map<int, std::vector<std::size_t>> classes;
  for (std::size_t i = 0; i < of.place.size(); ++i) classes[size_class(of.employees[i])].push_back(i);
  const auto here = [&](std::size_t place, const std::vector<std::uint8_t>& label) {
    double sum = 0.0;
    for (std::size_t i = 0; i < label.size(); ++i)
      sum += of.place[i] == static_cast<std::int32_t>(place) && label[i] != 0 ? of.employees[i] : 0.0;
    return sum;
  };
  const std::vector<std::uint8_t> observed(of.is_case.begin(), of.is_case.end());
  std::vector<double> p(places, 1.0);
  for (std::int64_t draw = 0; draw < shuffle.draws; ++draw) {
    Random random(shuffle.seed, static_cast<std::uint64_t>(draw));
    std::vector<std::uint8_t> label(observed.size());
    for (const auto& [size, firms_of] : classes) {
      std::vector<std::size_t> order = firms_of;
      std::size_t cases = 0;
      for (const std::size_t firm : firms_of) cases += observed[firm];
      for (std::size_t i = 0; i < cases; ++i) {
        std::swap(order[i], order[i + random.below(static_cast<std::uint32_t>(order.size() - i))]);
        label[order[i]] = 1;
      }
    }
    for (std::size_t place = 0; place < places; ++place)
      p[place] += here(place, label) >= here(place, observed) * (1 - 1e-12) ? 1.0 : 0.0;
  }
  for (double& one : p) one /= static_cast<double>(shuffle.draws + 1);
  return p;
}

TEST(EmploymentQuotients, AreSharesOfEmployeesOverSharesOfAll) {
  const auto found = employment_quotients(firms(), 2, {.draws = 0});
  EXPECT_DOUBLE_EQ(found.lq[0], (55.0 / 65.0) / (64.0 / 140.0));
  EXPECT_EQ(found.lq[1], 0.0);
  EXPECT_TRUE(std::isnan(found.p[0])) << "no draws, no p";
}

TEST(EmploymentQuotients, ShufflesReachAsOftenAsAllWaysToDealTheLabelOut) {
  const std::int64_t draws = 20'000;
  const auto found = employment_quotients(firms(), 2, {.draws = draws, .seed = 7, .threads = 2});
  for (const std::int32_t place : {0, 1}) {
    const double expected = exact_share(place), sd = std::sqrt(expected * (1 - expected) / static_cast<double>(draws));
    EXPECT_NEAR(found.p[static_cast<std::size_t>(place)], expected, 5 * sd + 1e-4) << place;
  }
  EXPECT_EQ(found.p[1], 1.0) << "no firm of the group there: every draw reaches it";
}

TEST(EmploymentQuotients, EqualASlowTwin) {
  Random random(5, 0);
  std::vector<std::int32_t> place;
  std::vector<double> employees;
  std::vector<std::uint8_t> is_case;
  for (int i = 0; i < 300; ++i) {
    place.push_back(static_cast<std::int32_t>(random.below(9)) - 1);
    employees.push_back(std::floor(std::exp(2.0 * random.normal() + 2.0)) / 4.0);
    is_case.push_back(random.below(5) == 0 ? 1 : 0);
  }
  const SizedFirms many{place, employees, is_case};
  const LabelShuffle shuffle{.draws = 199, .seed = 11, .threads = 2};
  EXPECT_EQ(employment_quotients(many, 8, shuffle).p, slow_p(many, 8, shuffle));
}

TEST(EmploymentQuotients, APlantWithoutItsLikeProvesNothing) {
  const std::vector<std::int32_t> place{0, 0, 1, 1};
  const std::vector<double> employees{400, 100, 100, 100};
  const std::vector<std::uint8_t> is_case{1, 0, 0, 0};
  const auto found = employment_quotients({place, employees, is_case}, 2, {.draws = 99});
  EXPECT_DOUBLE_EQ(found.lq[0], (400.0 / 500.0) / (400.0 / 700.0));
  EXPECT_EQ(found.p[0], 1.0);
}

TEST(EmploymentQuotients, AFirmAloneInItsPlaceIsThereAsOftenAsChanceSendsOneOfItsSize) {
  // Hotels are half of the 40 small firms; the large ones are of other industries. Each firm stands alone.
  std::vector<std::int32_t> place;
  std::vector<double> employees;
  std::vector<std::uint8_t> is_case;
  for (std::int32_t i = 0; i < 60; ++i) {
    place.push_back(i);
    employees.push_back(i < 40 ? 5.0 : 300.0);
    is_case.push_back(i < 20 ? 1 : 0);
  }
  const auto found = employment_quotients({place, employees, is_case}, 60, {.draws = 3'999});
  EXPECT_GT(found.lq[0], 60.0);
  EXPECT_NEAR(found.p[0], 0.5, 0.05);
}

TEST(EmploymentQuotients, SumsOfFractionsTie) {
  // All are labelled, so all draws tie; the sums round by the order in which they are dealt to.
  const std::vector<std::int32_t> place{0, 0, 0, 1};
  const std::vector<double> employees{0.1, 0.2, 0.3, 0.7};
  const std::vector<std::uint8_t> is_case{1, 1, 1, 1};
  EXPECT_EQ(employment_quotients({place, employees, is_case}, 2, {.draws = 99}).p[0], 1.0);
}

TEST(EmploymentQuotients, DoNotDependOnThreads) {
  const auto one = employment_quotients(firms(), 2, {.draws = 499, .seed = 3, .threads = 1}),
             many = employment_quotients(firms(), 2, {.draws = 499, .seed = 3, .threads = 8});
  EXPECT_EQ(one.p, many.p);
  EXPECT_NE(one.p, employment_quotients(firms(), 2, {.draws = 499, .seed = 4, .threads = 1}).p);
}

TEST(EmploymentQuotients, AreUndefinedWhereNobodyWorks) {
  const auto found = employment_quotients(firms(), 3, {.draws = 9});
  EXPECT_TRUE(std::isnan(found.lq[2]) && std::isnan(found.p[2]));
  const std::vector<std::uint8_t> nobody(8, 0);
  EXPECT_TRUE(std::isnan(employment_quotients({kPlace, kEmployees, nobody}, 2, {.draws = 9}).lq[0]));
  EXPECT_TRUE(employment_quotients({}, 0, {.draws = 9}).lq.empty());
}

TEST(EmploymentQuotients, RefuseColumnsThatDoNotFit) {
  EXPECT_THROW(employment_quotients({kPlace, kEmployees, std::span(kCase).first(2)}, 2, {}), std::invalid_argument);
  EXPECT_THROW(employment_quotients(firms(), 1, {}), std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

/// Sizes as registers have them: most firms small, a few very large.
std::vector<double> skewed_sizes(std::size_t firms) {
  std::vector<double> sizes;
  for (std::size_t i = 0; i < firms; ++i) {
    Random random(0x512E5, i);
    sizes.push_back(std::ceil(std::exp(1.5 * random.normal() + 2.0)));
  }
  return sizes;
}

/// 1 east of the median, 0 west of it: halves that were fixed before the labels are.
std::vector<std::int32_t> halves(const std::vector<double>& x) {
  std::vector<double> sorted = x;
  std::ranges::sort(sorted);
  std::vector<std::int32_t> out;
  for (const double at : x) out.push_back(at > sorted[sorted.size() / 2] ? 1 : 0);
  return out;
}

void calibrate(int simulations) {
  const tests::Layout& at = tests::calibration_firms();
  const std::vector<double> employees = skewed_sizes(at.size());
  const std::vector<std::int32_t> place = halves(at.x_m);
  tests::expect_size({{"LQ of employees in a fixed place",
                       "140 labels dealt out among the firms, sizes log-normal, the western half fixed beforehand"}},
                     simulations, [&](std::uint64_t i) -> std::vector<double> {
                       const auto label = tests::random_labels(at.size(), 140, 1'000 + i);
                       return {employment_quotients({place, employees, label}, 2, {.draws = 99, .seed = i}).p[0]};
                     });
}

TEST(EmploymentQuotientCalibration, RejectsFivePercentOf400MapsWithoutPattern) { calibrate(400); }
TEST(EmploymentQuotientCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutPattern) { calibrate(4'000); }

}  // namespace
}  // namespace geo
