// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/covered_sums.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "geo/core/random.hpp"

namespace geo {
namespace {

/// Lists of half of the demand each, by chance: short runs and long ones.
Savings task_of(std::uint64_t seed, std::size_t demand, std::size_t candidates, double scale) {
  Savings task;
  Random random(seed, 0);
  for (std::size_t i = 0; i < demand; ++i) task.worth.push_back(scale * (0.001 + random.unit()));
  for (std::size_t j = 0; j < candidates; ++j) {
    for (Row i = 0; i < demand; ++i)
      if (random.unit() < 0.5) task.demand.push_back(i);
    task.begin.push_back(task.demand.size());
    task.price.push_back(1.0);
  }
  return task;
}

double slow_sum(const Savings& task, Row candidate, const std::vector<double>& left) {
  long double sum = 0.0L;
  for (auto e = task.begin[candidate]; e < task.begin[candidate + 1]; ++e) sum += left[task.demand[e]];
  return static_cast<double>(sum);
}

TEST(CoveredSums, EqualPlainSumsAndAreNeverLower) {
  for (const double scale : {1.0, 1e-200, 1e9}) {
    const Savings task = task_of(5, 900, 20, scale);
    const double all = std::accumulate(task.worth.begin(), task.worth.end(), 0.0);
    CoveredSums sums(task);
    for (int change = 1; change <= 3; ++change) {
      std::vector<double> left(task.worth);
      for (std::size_t i = 0; i < left.size(); i += 3) left[i] /= change;
      sums.take(left);
      for (Row j = 0; j < task.candidates(); ++j) {
        const double want = slow_sum(task, j, left);
        EXPECT_GE(sums.of(j), want * (1.0 - 1e-15));
        EXPECT_NEAR(sums.of(j), want, 1e-14 * all);
      }
    }
  }
}

TEST(CoveredSums, WholeWorthAddsUpToTheDigitAndNothingLeftToZero) {
  Savings task = task_of(6, 300, 10, 1.0);
  for (double& worth : task.worth) worth = std::ceil(worth * 1'000.0);
  CoveredSums sums(task);
  std::vector<double> left(task.worth);
  for (std::size_t i = 0; i < left.size(); i += 2) left[i] = 0.0;
  sums.take(left);
  for (Row j = 0; j < task.candidates(); ++j) EXPECT_NEAR(sums.of(j), slow_sum(task, j, left), 1e-9);
  sums.take(std::vector<double>(left.size(), 0.0));
  for (Row j = 0; j < task.candidates(); ++j) EXPECT_EQ(sums.of(j), 0.0);
}

TEST(CoveredSums, NoDemandNoCandidateAndWorthOfNothing) {
  CoveredSums nothing{Savings{}};
  nothing.take({});
  Savings task;
  task.worth = {0.0, 0.0};
  task.demand = {0, 1};
  task.begin = {0, 0, 2};
  CoveredSums sums(task);
  sums.take(task.worth);
  EXPECT_EQ(sums.of(0), 0.0) << "an empty list";
  EXPECT_EQ(sums.of(1), 0.0);
}

}  // namespace
}  // namespace geo
