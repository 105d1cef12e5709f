// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "geo/core/random.hpp"
#include "geo/siting/savings.hpp"

namespace geo {
namespace {

/// `demands` with what up to twelve candidates save of them: all of their worth for covering, else a part.
Savings drawn(std::uint64_t number, bool covering) {
  Random random(11, number);
  Savings out;
  const std::uint32_t demands = 1 + random.below(25), candidates = 1 + random.below(12);
  for (std::uint32_t i = 0; i < demands; ++i) out.worth.push_back(1.0 + random.below(20));
  for (std::uint32_t j = 0; j < candidates; ++j) {
    for (Row i = 0; i < demands; ++i) {
      if (random.below(3) != 0) continue;
      out.demand.push_back(i);
      if (!covering) out.saving.push_back(out.worth[i] * (0.1 + 0.9 * random.unit()));
    }
    out.begin.push_back(out.demand.size());
    out.price.push_back(number % 2 == 0 ? 1.0 : 1.0 + random.below(4));
  }
  out.equal_prices = number % 2 == 0;
  out.whole = covering;
  out.budget = 1.0 + random.below(6);
  return out;
}

double best_of_all(const Savings& task) {
  double best = 0.0;
  for (std::uint32_t set = 0; set < (1U << task.candidates()); ++set) {
    std::vector<Row> chosen;
    double price = 0.0;
    for (Row j = 0; j < task.candidates(); ++j)
      if ((set >> j & 1U) != 0) chosen.push_back(j), price += task.price[j];
    if (price <= task.budget) best = std::max(best, value_of(task, chosen));
  }
  return best;
}

SavingsBound everything_open(const Savings& task) {
  SavingsBound out;
  out.multiplier = task.worth, out.reduced.assign(task.candidates(), 0.0);
  out.value = std::accumulate(task.worth.begin(), task.worth.end(), 0.0);
  out.open.resize(task.candidates());
  std::iota(out.open.begin(), out.open.end(), Row{0});
  return out;
}

TEST(SavingsProof, OwnSearchAndSolverEqualEnumeration) {
  for (std::uint64_t number = 0; number < 40; ++number) {
    SCOPED_TRACE(number);
    const Savings task = drawn(number, number % 4 < 2);
    const double best = best_of_all(task);
    SavingsChoice own, solver;
    ASSERT_TRUE(prove(task, everything_open(task), own, 100'000'000));
    EXPECT_NEAR(own.value, best, 1e-9 * best);
    if (integer_solver().empty()) continue;
    ASSERT_TRUE(prove_by_solver(task, everything_open(task), solver, 1'000));
    EXPECT_NEAR(solver.value, best, 1e-9 * best);
  }
}

TEST(SavingsProof, WhatTheBoundLeavesOutIsInNoBetterSet) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    SCOPED_TRACE(number);
    const Savings task = drawn(number, number % 4 < 2);
    SavingsChoice best = greedy(task, 1);
    const SavingsBound bound = lagrangian_bound(task, best, 0.0, 1'000'000, 1);
    EXPECT_GE(bound.value * (1.0 + 1e-9), best_of_all(task));
    ASSERT_TRUE(prove(task, bound, best, 100'000'000));
    EXPECT_NEAR(best.value, best_of_all(task), 1e-9 * best.value);
  }
}

TEST(SavingsProof, TheSolverSaysSoWhereItIsNotBuiltIn) {
  const Savings task = drawn(1, true);
  SavingsChoice best;
  if (!integer_solver().empty()) GTEST_SKIP() << "built with CBC";
  EXPECT_FALSE(prove_by_solver(task, everything_open(task), best, 1'000));
}

TEST(SavingsProof, TheSolverIsAskedWhereTheSearchGivesUp) {
  if (integer_solver().empty()) GTEST_SKIP() << "built without CBC";
  LocationEffort effort;
  effort.exact_work = 0;
  int asked = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    const Savings task = drawn(number, number % 4 < 2);
    const SavingsAnswer answer = solve(task, effort);
    EXPECT_TRUE(answer.optimal);
    EXPECT_NEAR(answer.best.value, best_of_all(task), 1e-9 * answer.best.value);
    asked += answer.proof == LocationProof::solver;
  }
  EXPECT_GT(asked, 0);
}

}  // namespace
}  // namespace geo
