// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/merged_demand.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

CandidateRuns runs_of(const std::vector<std::vector<CandidateRuns::Run>>& lists) {
  CandidateRuns out;
  for (const auto& list : lists) {
    out.runs.insert(out.runs.end(), list.begin(), list.end());
    out.begin.push_back(out.runs.size());
  }
  return out;
}

TEST(MergedDemand, JoinsWhatTheSameCandidatesReach) {
  const MergedDemand got = merged_demand(runs_of({{{0, 3}}, {{1, 4}}, {}}), std::vector<double>{1, 2, 4, 0, 8});
  EXPECT_EQ(got.weight, (std::vector<double>{1, 6})) << "0 is reached by one, 1 and 2 by both; 3 weighs nothing";
  EXPECT_EQ(got.lists.begin, (std::vector<std::uint64_t>{0, 2, 3, 3}));
  EXPECT_EQ(got.lists.demand, (std::vector<Row>{0, 1, 1}));
}

TEST(MergedDemand, RunsMayEndWithTheDemandAndDemandMayBeNone) {
  const MergedDemand got = merged_demand(runs_of({{{0, 1}, {2, 3}}}), std::vector<double>{1, 2, 4});
  EXPECT_EQ(got.weight, std::vector<double>{5});
  EXPECT_EQ(got.lists.demand, std::vector<Row>{0});
  EXPECT_EQ(merged_demand(runs_of({{}}), {}).lists.candidates(), 1U);
}

TEST(MergedDemand, RefusesRunsThatDoNotAscend) {
  const std::vector<double> weight{1, 2, 4};
  for (const auto& bad : {runs_of({{{1, 2}, {0, 1}}}), runs_of({{{1, 1}}}), runs_of({{{2, 4}}})})
    EXPECT_THROW(merged_demand(bad, weight), std::invalid_argument);
}

/// Slow and obvious: demand by the set of candidates that reach it.
TEST(MergedDemand, IsWhatTheSetsOfCandidatesSay) {
  for (std::uint64_t trial = 0; trial < 100; ++trial) {
    SCOPED_TRACE(trial);
    Random random(7, trial);
    const std::uint32_t demands = 1 + random.below(60), candidates = 1 + random.below(8);
    std::vector<double> weight;
    for (std::uint32_t i = 0; i < demands; ++i) weight.push_back(random.below(4));
    std::vector<std::vector<CandidateRuns::Run>> lists(candidates);
    std::vector<std::set<std::uint32_t>> reached_by(demands);
    for (std::uint32_t j = 0; j < candidates; ++j)
      for (Row at = random.below(20); at < demands; at += 1 + random.below(20)) {
        const Row end = std::min<Row>(demands, at + 1 + random.below(9));
        lists[j].push_back({at, end});
        for (; at < end; ++at) reached_by[at].insert(j);
      }
    std::map<std::set<std::uint32_t>, double> expected;
    for (std::uint32_t i = 0; i < demands; ++i)
      if (weight[i] > 0.0 && !reached_by[i].empty()) expected[reached_by[i]] += weight[i];
    const MergedDemand got = merged_demand(runs_of(lists), weight, 2);
    std::vector<std::set<std::uint32_t>> by(got.weight.size());
    for (std::uint32_t j = 0; j < candidates; ++j)
      for (auto e = got.lists.begin[j]; e < got.lists.begin[j + 1]; ++e) by[got.lists.demand[e]].insert(j);
    std::map<std::set<std::uint32_t>, double> found;
    for (std::size_t i = 0; i < by.size(); ++i) EXPECT_TRUE(found.emplace(by[i], got.weight[i]).second);
    EXPECT_EQ(found, expected);
  }
}

}  // namespace
}  // namespace geo
