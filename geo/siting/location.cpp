// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/location.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/siting/merged_demand.hpp"
#include "geo/siting/savings.hpp"

namespace geo {
namespace {

constexpr Row kNone = std::numeric_limits<Row>::max();

void expect(bool right, const char* what) {
  if (!right) throw std::invalid_argument(std::string("location: ") + what);
}

bool are_amounts(std::span<const double> values, bool finite = true) {
  return std::ranges::all_of(values, [&](double value) { return value >= 0.0 && (!finite || std::isfinite(value)); });
}

void check(const CandidateLists& lists, std::span<const double> weight) {
  expect(!lists.begin.empty() && lists.begin.front() == 0 && lists.begin.back() == lists.demand.size(),
         "lists.begin must go from 0 to the number of entries");
  for (std::size_t j = 0; j < lists.candidates(); ++j) {
    expect(lists.begin[j] <= lists.begin[j + 1], "lists.begin must not fall");
    for (auto e = lists.begin[j]; e < lists.begin[j + 1]; ++e)
      expect(lists.demand[e] < weight.size() && (e == lists.begin[j] || lists.demand[e - 1] < lists.demand[e]),
             "a list must hold rows of the demand in ascending order");
  }
  expect(are_amounts(weight), "weights must be finite and >= 0");
}

void check(const LocationTask& task, bool has_costs, bool outside_is_finite) {
  const CandidateLists& lists = task.lists;
  check(lists, task.weight);
  expect(task.fixed.empty() || task.fixed.size() == lists.candidates(), "fixed must be one a candidate");
  expect(task.price.empty() || task.price.size() == lists.candidates(), "price must be one a candidate");
  expect(are_amounts(task.price), "prices must be finite and >= 0");
  expect(task.budget >= 0.0 && std::isfinite(task.budget), "the budget must be finite and >= 0");
  if (!has_costs) return;
  expect(lists.cost.size() == lists.demand.size() && are_amounts(lists.cost), "costs must be one an entry and >= 0");
  expect(task.outside_cost.size() == task.weight.size() && are_amounts(task.outside_cost, outside_is_finite),
         "outside_cost must be one a demand and >= 0, and finite for a median");
}

bool is_fixed(const LocationTask& task, std::size_t candidate) { return !task.fixed.empty() && task.fixed[candidate]; }

double price_of(const LocationTask& task, std::size_t candidate) {
  return task.price.empty() ? 1.0 : task.price[candidate];
}

/// What is left to decide: without what stands already, and without candidates that add nothing or are too dear.
struct Core {
  Savings savings{};
  std::vector<Row> candidate{};  ///< Of the task, by candidate of `savings`.
};

/// The candidate's list goes to `end` in core.savings.demand; it is none of the core if the list is empty.
void close_list(const LocationTask& task, std::size_t candidate, std::uint64_t end, Core& core) {
  Savings& savings = core.savings;
  if (end == savings.begin.back()) return;
  savings.begin.push_back(end);
  savings.price.push_back(price_of(task, candidate));
  savings.equal_prices = savings.equal_prices && savings.price.back() == savings.price.front();
  core.candidate.push_back(static_cast<Row>(candidate));
}

bool is_open(const LocationTask& task, const Core& core, std::size_t candidate) {
  return !is_fixed(task, candidate) && core.savings.affords(price_of(task, candidate), task.budget);
}

/// Demand that is reached alike becomes one: `lists` of the candidates that are `open`, by entries that `covers`.
template <class Open, class Covers>
MergedDemand merged(const CandidateLists& lists, std::span<const double> worth, Open open, Covers covers) {
  std::vector<Signature> of(worth.size(), Signature{0, 0});
  const auto each_entry = [&](auto visit, auto end_list) {
    for (std::size_t j = 0; j < lists.candidates(); ++j) {
      const Signature of_candidate = signature_of(j);
      for (auto e = lists.begin[j]; open(j) && e < lists.begin[j + 1]; ++e)
        if (covers(e)) visit(lists.demand[e], of_candidate);
      end_list();
    }
  };
  each_entry([&](Row i, const Signature& s) { of[i][0] += s[0], of[i][1] += s[1]; }, [] {});
  std::vector<std::pair<Signature, Row>> order;
  for (Row i = 0; i < of.size(); ++i)
    if (worth[i] > 0.0 && of[i] != Signature{0, 0}) order.emplace_back(of[i], i);
  std::ranges::sort(order);
  std::vector<Row> first(of.size(), kNone);  // of those that are reached as this one
  for (std::size_t k = 0; k < order.size(); ++k)
    first[order[k].second] =
        k > 0 && order[k].first == order[k - 1].first ? first[order[k - 1].second] : order[k].second;
  MergedDemand out;
  std::vector<Row> number(of.size(), kNone);  // of the first ones
  for (Row i = 0; i < of.size(); ++i) {
    if (first[i] == kNone) continue;
    if (first[i] == i) number[i] = static_cast<Row>(out.weight.size()), out.weight.push_back(0.0);
    out.weight[number[first[i]]] += worth[i];
  }
  each_entry(
      [&](Row i, const Signature&) {
        if (number[i] != kNone) out.lists.demand.push_back(number[i]);
      },
      [&] { out.lists.begin.push_back(out.lists.demand.size()); });
  return out;
}

/// A covering task of demand that is `worth` something.
template <class Covers>
Core covering_core(const LocationTask& task, std::span<const double> worth, Covers covers) {
  Core core;
  core.savings.budget = task.budget;
  MergedDemand all = merged(
      task.lists, worth, [&](std::size_t j) { return is_open(task, core, j); }, covers);
  Savings& savings = core.savings;
  savings.demand = std::move(all.lists.demand);
  savings.worth = std::move(all.weight);
  savings.whole = std::ranges::all_of(worth, [](double w) { return w == std::floor(w); });
  for (std::size_t j = 0; j < task.lists.candidates(); ++j) close_list(task, j, all.lists.begin[j + 1], core);
  return core;
}

/// What each demand pays when only the fixed stand.
std::vector<double> costs_before(const LocationTask& task) {
  std::vector<double> out(task.outside_cost.begin(), task.outside_cost.end());
  for (std::size_t j = 0; j < task.lists.candidates(); ++j)
    if (is_fixed(task, j))
      for (auto e = task.lists.begin[j]; e < task.lists.begin[j + 1]; ++e)
        out[task.lists.demand[e]] = std::min(out[task.lists.demand[e]], task.lists.cost[e]);
  return out;
}

Core median_core(const LocationTask& task, std::span<const double> before) {
  Core core;
  core.savings.budget = task.budget;
  Savings& savings = core.savings;
  savings.worth.assign(task.weight.size(), 0.0);
  for (std::size_t j = 0; j < task.lists.candidates(); ++j) {
    if (!is_open(task, core, j)) continue;
    for (auto e = task.lists.begin[j]; e < task.lists.begin[j + 1]; ++e) {
      const Row i = task.lists.demand[e];
      const double saved = task.weight[i] * (before[i] - task.lists.cost[e]);
      if (!(saved > 0.0)) continue;
      savings.demand.push_back(i);
      savings.saving.push_back(saved);
      savings.worth[i] = std::max(savings.worth[i], saved);
    }
    close_list(task, j, savings.demand.size(), core);
  }
  return core;
}

/// The answer's set in the task's rows, in the order of what they add.
void add_chosen(const Core& core, const SavingsAnswer& answer, LocationChoice& out) {
  GreedyOrder order = greedy_order(core.savings, answer.best.chosen);
  for (const Row j : order.chosen) out.chosen.push_back(core.candidate[j]);
  out.gain = std::move(order.gain);
  out.optimal = answer.optimal;
  out.proof = answer.proof;
}

}  // namespace

double LocationChoice::gap() const {
  if (optimal || value == bound) return 0.0;
  const double larger = std::max(value, bound);
  return std::isfinite(larger) ? std::abs(value - bound) / larger : 1.0;
}

LocationChoice maximal_covering(const LocationTask& task, const LocationEffort& effort) {
  check(task, false, false);
  LocationChoice out;
  std::vector<double> worth(task.weight.begin(), task.weight.end());
  for (std::size_t j = 0; j < task.lists.candidates(); ++j) {
    if (!is_fixed(task, j)) continue;
    for (auto e = task.lists.begin[j]; e < task.lists.begin[j + 1]; ++e) worth[task.lists.demand[e]] = 0.0;
  }
  for (std::size_t i = 0; i < worth.size(); ++i)
    if (worth[i] != task.weight[i]) out.fixed_value += task.weight[i];
  const Core core = covering_core(task, worth, [](std::uint64_t) { return true; });
  const SavingsAnswer answer = solve(core.savings, effort);
  add_chosen(core, answer, out);
  out.value = out.fixed_value + answer.best.value;
  out.bound = answer.optimal ? out.value : out.fixed_value + answer.bound;
  return out;
}

LocationChoice median(const LocationTask& task, const LocationEffort& effort) {
  check(task, true, true);
  LocationChoice out;
  std::vector<double> cost = costs_before(task);
  const auto total = [&] { return std::inner_product(cost.begin(), cost.end(), task.weight.begin(), 0.0); };
  out.fixed_value = total();
  const Core core = median_core(task, cost);
  const SavingsAnswer answer = solve(core.savings, effort);
  add_chosen(core, answer, out);
  for (const Row j : out.chosen)
    for (auto e = task.lists.begin[j]; e < task.lists.begin[j + 1]; ++e)
      cost[task.lists.demand[e]] = std::min(cost[task.lists.demand[e]], task.lists.cost[e]);
  out.value = total();
  out.bound = answer.optimal ? out.value : std::clamp(out.fixed_value - answer.bound, 0.0, out.value);
  return out;
}

namespace {

/// The question that the centre is bisected by: do the places within the budget cover all within a cost?
class Within {
 public:
  Within(const LocationTask& task, const LocationEffort& effort) : task_(task), effort_(effort) {
    before_ = costs_before(task);
    for (std::size_t i = 0; i < before_.size(); ++i)
      if (!(task.weight[i] > 0.0)) before_[i] = 0.0;
    find_limits();
  }

  /// Costs that may be the answer, ascending: none below what the dearest demand needs at least.
  std::span<const double> limits() const { return limits_; }
  double before() const { return before_.empty() ? 0.0 : *std::ranges::max_element(before_); }

  struct Found {
    bool covers = false, disproven = false;
    LocationChoice choice{};
  };
  Found ask(double limit) const {
    std::vector<double> worth(before_.size());
    double all = 0.0;
    for (std::size_t i = 0; i < worth.size(); ++i) all += worth[i] = before_[i] > limit ? 1.0 : 0.0;
    const Core core = covering_core(task_, worth, [&](std::uint64_t e) { return task_.lists.cost[e] <= limit; });
    const SavingsAnswer answer = solve(core.savings, effort_, all);
    Found out{answer.best.value >= all, answer.bound < all, {}};
    if (out.covers) add_chosen(core, answer, out.choice);
    return out;
  }

  /// The largest cost once the chosen stand.
  double value_of(const LocationChoice& choice) const {
    std::vector<double> cost = before_;
    for (const Row j : choice.chosen)
      for (auto e = task_.lists.begin[j]; e < task_.lists.begin[j + 1]; ++e)
        cost[task_.lists.demand[e]] = std::min(cost[task_.lists.demand[e]], task_.lists.cost[e]);
    return cost.empty() ? 0.0 : *std::ranges::max_element(cost);
  }

 private:
  void find_limits() {
    std::vector<double> least = before_;
    for (std::size_t j = 0; j < task_.lists.candidates(); ++j) {
      for (auto e = task_.lists.begin[j]; e < task_.lists.begin[j + 1]; ++e) {
        const Row i = task_.lists.demand[e];
        if (task_.lists.cost[e] >= before_[i]) continue;
        least[i] = std::min(least[i], task_.lists.cost[e]);
        limits_.push_back(task_.lists.cost[e]);
      }
    }
    limits_.insert(limits_.end(), before_.begin(), before_.end());
    std::ranges::sort(limits_);
    limits_.erase(std::unique(limits_.begin(), limits_.end()), limits_.end());
    const double floor = least.empty() ? 0.0 : *std::ranges::max_element(least);
    limits_.erase(limits_.begin(), std::ranges::lower_bound(limits_, floor));
  }

  const LocationTask& task_;
  const LocationEffort& effort_;
  std::vector<double> before_, limits_;
};

}  // namespace

LocationChoice centre(const LocationTask& task, const LocationEffort& effort) {
  check(task, true, false);
  const Within within(task, effort);
  const auto limits = within.limits();
  LocationChoice out;
  out.fixed_value = within.before();
  // The last limit needs no choice: it is what holds with the fixed alone, perhaps infinite.
  std::size_t covered = limits.empty() ? 0 : limits.size() - 1,
              disproven = 0;  // limits below `disproven` are too small
  const auto ask = [&](std::size_t middle) {
    Within::Found found = within.ask(limits[middle]);
    if (found.covers) covered = middle, out.chosen = std::move(found.choice.chosen), out.gain = found.choice.gain;
    if (found.disproven) disproven = std::max(disproven, middle + 1);
    return found;
  };
  for (std::size_t low = 0; low < covered;)
    if (const std::size_t middle = low + (covered - low) / 2; !ask(middle).covers) low = middle + 1;
  for (std::size_t high = covered; disproven < high;)
    if (const std::size_t middle = disproven + (high - disproven) / 2; !ask(middle).disproven) high = middle;
  out.value = within.value_of(out);
  out.bound = limits.empty() ? 0.0 : std::min(limits[disproven], out.value);
  out.optimal = out.bound == out.value;
  return out;
}

}  // namespace geo
