// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/location.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// A task that owns its columns.
struct Instance {
  CandidateLists lists{};
  std::vector<double> weight{}, price{}, outside{};
  std::vector<std::uint8_t> fixed{};
  double budget = 0.0;
  LocationTask task() const { return {lists, weight, fixed, price, budget, outside}; }
};

/// covers[j]: what candidate j covers, or reaches at the costs of costs[j].
CandidateLists lists_of(const std::vector<std::vector<Row>>& covers,
                        const std::vector<std::vector<double>>& costs = {}) {
  CandidateLists out;
  for (std::size_t j = 0; j < covers.size(); ++j) {
    out.demand.insert(out.demand.end(), covers[j].begin(), covers[j].end());
    if (!costs.empty()) out.cost.insert(out.cost.end(), costs[j].begin(), costs[j].end());
    out.begin.push_back(out.demand.size());
  }
  return out;
}

using Objective = std::function<double(const Instance&, std::span<const Row>)>;

double covered(const Instance& instance, std::span<const Row> open) {
  std::vector<std::uint8_t> is_covered(instance.weight.size(), 0);
  for (const Row j : open)
    for (auto e = instance.lists.begin[j]; e < instance.lists.begin[j + 1]; ++e)
      is_covered[instance.lists.demand[e]] = 1;
  double sum = 0.0;
  for (std::size_t i = 0; i < is_covered.size(); ++i) sum += is_covered[i] * instance.weight[i];
  return sum;
}

std::vector<double> costs(const Instance& instance, std::span<const Row> open) {
  std::vector<double> out = instance.outside;
  for (const Row j : open)
    for (auto e = instance.lists.begin[j]; e < instance.lists.begin[j + 1]; ++e)
      out[instance.lists.demand[e]] = std::min(out[instance.lists.demand[e]], instance.lists.cost[e]);
  return out;
}

double total_cost(const Instance& instance, std::span<const Row> open) {
  const auto all = costs(instance, open);
  return std::inner_product(all.begin(), all.end(), instance.weight.begin(), 0.0);
}

double largest_cost(const Instance& instance, std::span<const Row> open) {
  const auto all = costs(instance, open);
  double most = 0.0;
  for (std::size_t i = 0; i < all.size(); ++i)
    if (instance.weight[i] > 0.0) most = std::max(most, all[i]);
  return most;
}

/// The best of all subsets that hold the fixed ones and keep the budget.
double by_enumeration(const Instance& instance, const Objective& objective, bool largest) {
  const std::size_t candidates = instance.lists.candidates();
  double best = largest ? -1.0 : kInfinite;
  std::vector<Row> open;
  for (std::uint32_t set = 0; set < (1U << candidates); ++set) {
    open.clear();
    double spent = 0.0;
    bool has_fixed = true;
    for (Row j = 0; j < candidates; ++j) {
      const bool in = (set >> j & 1U) != 0, fixed = !instance.fixed.empty() && instance.fixed[j];
      if (in) open.push_back(j);
      if (in && !fixed) spent += instance.price.empty() ? 1.0 : instance.price[j];
      has_fixed = has_fixed && (in || !fixed);
    }
    if (!has_fixed || spent > instance.budget) continue;
    const double value = objective(instance, open);
    best = largest ? std::max(best, value) : std::min(best, value);
  }
  return best;
}

std::vector<Row> all_open(const Instance& instance, const LocationChoice& choice) {
  std::vector<Row> open = choice.chosen;
  for (Row j = 0; j < instance.fixed.size(); ++j)
    if (instance.fixed[j]) open.push_back(j);
  return open;
}

double spent(const Instance& instance, const LocationChoice& choice) {
  double sum = 0.0;
  for (const Row j : choice.chosen) sum += instance.price.empty() ? 1.0 : instance.price[j];
  return sum;
}

/// Points in the unit square; who is within 0.3 is in the list. Every third instance has prices, every second fixed
/// candidates, every fourth weights of 0 and equal costs (a coarse lattice).
Instance drawn(std::uint64_t number, std::uint32_t most_candidates, bool with_costs) {
  Random random(42, number);
  Instance out;
  const std::uint32_t candidates = 1 + random.below(most_candidates), demands = 1 + random.below(40);
  const auto coordinate = [&] { return number % 4 == 0 ? random.below(6) / 5.0 : random.unit(); };
  std::vector<std::pair<double, double>> places;
  for (std::uint32_t i = 0; i < demands; ++i) {
    places.emplace_back(coordinate(), coordinate());
    out.weight.push_back(number % 4 == 0 ? random.below(4) : random.unit() * 10.0);
    out.outside.push_back(with_costs && number % 5 == 0 ? 0.25 : 1.0);
  }
  for (std::uint32_t j = 0; j < candidates; ++j) {
    const double x = coordinate(), y = coordinate();
    for (Row i = 0; i < demands; ++i) {
      const double cost = std::hypot(places[i].first - x, places[i].second - y);
      if (cost > 0.3) continue;
      out.lists.demand.push_back(i);
      if (with_costs) out.lists.cost.push_back(cost);
    }
    out.lists.begin.push_back(out.lists.demand.size());
    if (number % 3 == 0) out.price.push_back(random.below(5));
    if (number % 2 == 0) out.fixed.push_back(random.below(6) == 0);
  }
  out.budget = random.below(number % 3 == 0 ? 12 : 6);
  return out;
}

using Model = LocationChoice (*)(const LocationTask&, const LocationEffort&);

struct Trial {
  Model model;
  Objective objective;
  bool largest, has_costs;
};

/// Against all subsets: with the search for a proof the optimum itself, without it no better, and the bound beyond it.
void expect_as_enumerated(const Trial& trial, std::uint64_t number, std::uint32_t most_candidates) {
  SCOPED_TRACE(number);
  const Instance instance = drawn(number, most_candidates, trial.has_costs);
  const double best = by_enumeration(instance, trial.objective, trial.largest);
  const double rounding = 1e-9 * std::max(1.0, best), side = trial.largest ? 1.0 : -1.0;
  const LocationChoice exact = trial.model(instance.task(), {});
  EXPECT_TRUE(exact.optimal);
  EXPECT_NEAR(exact.value, best, rounding);
  EXPECT_EQ(exact.bound, exact.value);
  LocationEffort quick;
  quick.exact_work = 0;
  const LocationChoice found = trial.model(instance.task(), quick);
  for (const LocationChoice* choice : {&exact, &found}) {
    EXPECT_NEAR(choice->value, trial.objective(instance, all_open(instance, *choice)), rounding);
    EXPECT_GE(side * (best - choice->value), -rounding) << "no choice is better than the best";
    EXPECT_GE(side * (choice->bound - best), -rounding) << "no bound is beyond the best";
    EXPECT_LE(spent(instance, *choice), instance.budget);
    EXPECT_EQ(choice->gain.size(), choice->chosen.size());
  }
}

TEST(MaximalCovering, EqualsTheBestOfAllSubsets) {
  for (std::uint64_t number = 0; number < 240; ++number)
    expect_as_enumerated({maximal_covering, covered, true, false}, number, 11);
  for (std::uint64_t number = 240; number < 246; ++number)
    expect_as_enumerated({maximal_covering, covered, true, false}, number, 20);
}

TEST(Median, EqualsTheBestOfAllSubsets) {
  for (std::uint64_t number = 0; number < 240; ++number)
    expect_as_enumerated({median, total_cost, false, true}, number, 11);
  for (std::uint64_t number = 240; number < 244; ++number)
    expect_as_enumerated({median, total_cost, false, true}, number, 20);
}

TEST(Centre, EqualsTheBestOfAllSubsets) {
  for (std::uint64_t number = 0; number < 240; ++number)
    expect_as_enumerated({centre, largest_cost, false, true}, number, 11);
}

TEST(MaximalCovering, HasNothingToChooseFromNoCandidates) {
  const Instance instance{CandidateLists{}, {1.0, 2.0}, {}, {}, {}, 3.0};
  const auto choice = maximal_covering(instance.task());
  EXPECT_TRUE(choice.chosen.empty());
  EXPECT_EQ(choice.value, 0.0);
  EXPECT_TRUE(choice.optimal);
  EXPECT_EQ(choice.gap(), 0.0);
}

TEST(MaximalCovering, BudgetOfNothingKeepsTheFixed) {
  const Instance instance{lists_of({{0}, {1, 2}}), {1, 2, 4}, {}, {}, {1, 0}, 0.0};
  const auto choice = maximal_covering(instance.task());
  EXPECT_TRUE(choice.chosen.empty());
  EXPECT_EQ(choice.fixed_value, 1.0);
  EXPECT_EQ(choice.value, 1.0);
  EXPECT_EQ(choice.bound, 1.0);
}

TEST(MaximalCovering, TakesWhatIsFreeWithoutBudget) {
  const Instance instance{lists_of({{0}, {1}}), {1, 2}, {0, 1}, {}, {}, 0.0};
  EXPECT_EQ(maximal_covering(instance.task()).chosen, std::vector<Row>{0});
}

TEST(MaximalCovering, ChoosesNothingWhereTheFixedCoverAll) {
  const Instance instance{lists_of({{0, 1}, {0}, {1}}), {1, 2}, {}, {}, {1, 0, 0}, 2.0};
  const auto choice = maximal_covering(instance.task());
  EXPECT_TRUE(choice.chosen.empty());
  EXPECT_EQ(choice.value, 3.0);
  EXPECT_TRUE(choice.optimal);
}

TEST(MaximalCovering, WeightsOfNothingCallForNothing) {
  const Instance instance{lists_of({{0, 1}, {0}}), {0, 0}, {}, {}, {}, 2.0};
  EXPECT_TRUE(maximal_covering(instance.task()).chosen.empty());
}

TEST(MaximalCovering, TiesGoToTheSmallerIndex) {
  const Instance instance{lists_of({{2}, {0}, {1}, {0}}), {5, 5, 5}, {}, {}, {}, 2.0};
  EXPECT_EQ(maximal_covering(instance.task()).chosen, (std::vector<Row>{0, 1}));
}

TEST(MaximalCovering, ComesInTheOrderOfWhatEachAdds) {
  const Instance instance{lists_of({{0}, {0, 1, 2}, {2, 3, 4}}), {1, 1, 1, 1, 1}, {}, {}, {}, 3.0};
  const auto choice = maximal_covering(instance.task());
  EXPECT_EQ(choice.chosen, (std::vector<Row>{1, 2})) << "the first adds nothing to the second";
  EXPECT_EQ(choice.gain, (std::vector<double>{3.0, 2.0}));
}

//   greedy takes the middle (4) and then one end (2): 6; both outer ones cover all 8
TEST(MaximalCovering, GoesBeyondGreedy) {
  const Instance instance{
      lists_of({{2, 3, 4, 5}, {0, 1, 2, 3}, {4, 5, 6, 7}}), std::vector<double>(8, 1.0), {}, {}, {}, 2.0};
  EXPECT_EQ(maximal_covering(instance.task()).value, 8.0);
}

//   the cheap one saves most per price, but leaves too little for the large one
TEST(MaximalCovering, PricesAreKeptWithinTheBudget) {
  const Instance instance{lists_of({{0}, {1, 2, 3, 4}}), std::vector<double>(5, 1.0), {1, 10}, {}, {}, 10.0};
  const auto choice = maximal_covering(instance.task());
  EXPECT_EQ(choice.chosen, std::vector<Row>{1});
  EXPECT_EQ(choice.value, 4.0);
}

TEST(MaximalCovering, PricesThatAddUpToTheBudgetFit) {
  const Instance instance{lists_of({{0}, {1}, {2}}), {1, 1, 1}, {0.1, 0.1, 0.1}, {}, {}, 0.3};
  EXPECT_EQ(maximal_covering(instance.task()).chosen.size(), 3U);
}

/// A large instance: points on a strip, candidates every so often.
Instance strip(std::size_t demands, std::size_t candidates, std::size_t reach) {
  Instance out;
  Random random(7, demands);
  for (std::size_t i = 0; i < demands; ++i) out.weight.push_back(1.0 + random.below(9)), out.outside.push_back(1e4);
  for (std::size_t j = 0; j < candidates; ++j) {
    const std::size_t middle = random.below(static_cast<std::uint32_t>(demands));
    const std::size_t length = 1 + random.below(static_cast<std::uint32_t>(reach));
    for (std::size_t i = middle - std::min(middle, length); i < std::min(demands, middle + length); ++i) {
      out.lists.demand.push_back(static_cast<Row>(i));
      out.lists.cost.push_back(std::abs(static_cast<double>(i) - static_cast<double>(middle)));
    }
    out.lists.begin.push_back(out.lists.demand.size());
  }
  out.budget = 12;
  return out;
}

TEST(Location, DoesNotDependOnThreads) {
  const Instance instance = strip(5000, 300, 200);
  for (const Model model : {maximal_covering, median, centre}) {
    LocationEffort one, four;
    four.threads = 4;
    const auto a = model(instance.task(), one), b = model(instance.task(), four);
    EXPECT_EQ(a.chosen, b.chosen);
    EXPECT_EQ(a.value, b.value);
    EXPECT_EQ(a.bound, b.bound);
  }
}

TEST(Location, BoundIsCloseOnLargeInstances) {
  LocationEffort quick;
  quick.exact_work = 0;
  const Instance instance = strip(5000, 300, 200);
  EXPECT_LT(maximal_covering(instance.task(), quick).gap(), 0.02);
  EXPECT_LT(median(instance.task(), quick).gap(), 0.02);
}

TEST(Centre, IsInfiniteWhereSomeAreReachedByNobody) {
  const Instance instance{lists_of({{0}}, {{1.0}}), {1, 1}, {}, {kInfinite, kInfinite}, {}, 1.0};
  const auto choice = centre(instance.task());
  EXPECT_EQ(choice.value, kInfinite);
  EXPECT_TRUE(choice.optimal);
  EXPECT_EQ(choice.gap(), 0.0);
}

TEST(Centre, OverlooksWhatWeighsNothing) {
  const Instance instance{lists_of({{0}}, {{1.0}}), {1, 0}, {}, {5, kInfinite}, {}, 1.0};
  EXPECT_EQ(centre(instance.task()).value, 1.0);
}

TEST(Median, CostsAboveTheWayToWhatStandsAreNotPaid) {
  const Instance instance{lists_of({{0, 1}}, {{1.0, 9.0}}), {2, 1}, {}, {3, 4}, {}, 1.0};
  const auto choice = median(instance.task());
  EXPECT_EQ(choice.fixed_value, 10.0);
  EXPECT_EQ(choice.value, 2.0 + 4.0);
  EXPECT_EQ(choice.gain, std::vector<double>{4.0});
}

TEST(Location, RefusesWhatBreaksItsContract) {
  const auto refuses = [](const Instance& instance, Model model = maximal_covering) {
    EXPECT_THROW(model(instance.task(), {}), std::invalid_argument);
  };
  refuses({lists_of({{1, 0}}), {1, 1}, {}, {}, {}, 1.0});
  refuses({lists_of({{0, 0}}), {1, 1}, {}, {}, {}, 1.0});
  refuses({lists_of({{2}}), {1, 1}, {}, {}, {}, 1.0});
  refuses({lists_of({{0}}), {-1}, {}, {}, {}, 1.0});
  refuses({lists_of({{0}}), {1}, {1, 1}, {}, {}, 1.0});
  refuses({lists_of({{0}}), {1}, {-1}, {}, {}, 1.0});
  refuses({lists_of({{0}}), {1}, {}, {}, {0, 1}, 1.0});
  refuses({lists_of({{0}}), {1}, {}, {}, {}, -1.0});
  refuses({lists_of({{0}}), {1}, {}, {}, {}, 1.0}, median);
  refuses({lists_of({{0}}, {{1.0}}), {1}, {}, {kInfinite}, {}, 1.0}, median);
  refuses({lists_of({{0}}, {{-1.0}}), {1}, {}, {1.0}, {}, 1.0}, centre);
}

}  // namespace
}  // namespace geo
