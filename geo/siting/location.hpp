// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Which demand each candidate place reaches, and at what cost: one list a candidate, the entries of candidate j at
/// [begin[j], begin[j + 1]), by ascending demand without repetition.
struct CandidateLists {
  std::vector<std::uint64_t> begin{0};
  std::vector<Row> demand;
  std::vector<double> cost;  ///< Metres or minutes, >= 0, one an entry; empty for covering, which asks only who is in.
  std::size_t candidates() const { return begin.size() - 1; }
};

/// Where to build, out of a list of candidates, under a budget. All spans outlive the call.
struct LocationTask {
  const CandidateLists& lists;
  std::span<const double> weight;        ///< One a demand (firms, employees): finite and >= 0.
  std::span<const std::uint8_t> fixed;   ///< One a candidate: 1 stands already and costs nothing. Empty: none does.
  std::span<const double> price;         ///< One a candidate, finite and >= 0. Empty: 1 each, the budget is a count.
  double budget = 0.0;                   ///< For all that is not fixed: finite and >= 0.
  std::span<const double> outside_cost;  ///< Median and centre, one a demand: the cost of a demand without any chosen
                                         ///< place (the way to what stands already, or a penalty). An entry of the
                                         ///< lists that costs more counts as this.
};

/// The version of CBC (COIN-OR), which CMake looks for; empty where this was built without it.
std::string integer_solver();

/// How hard to look. All limits are counts of work, never time, so that the answer is the same on every machine.
struct LocationEffort {
  unsigned threads = 1;
  std::uint64_t bound_work = 2'000'000'000;  ///< Entries that the bound may look at.
  std::uint64_t exact_work = 20'000'000;     ///< Entries that the search for a proof may look at; 0: no such search.
  std::uint64_t solver_entries = 20'000;     ///< The largest task for CBC, where that is built in and the search for a
                                             ///< proof gave up; 0: none.
  int solver_nodes = 1'000;                  ///< That CBC may look at.
};

/// What tells that nothing is better.
enum class LocationProof : std::uint8_t { none, bound, search, solver };

/// What was chosen, and how good that is.
struct LocationChoice {
  std::vector<Row> chosen{};   ///< Without the fixed: each the one that helps most (per price) after those before it.
  std::vector<double> gain{};  ///< Of each, what it adds to the objective, or takes off it, after those before it.
  double fixed_value = 0.0;    ///< The objective with the fixed places alone.
  double value = 0.0;          ///< The objective with all: weight covered, weighted cost, or largest cost.
  double bound = 0.0;          ///< No choice within the budget is better than this; never on the wrong side of it.
  bool optimal = false;        ///< Proven: bound equals value.
  LocationProof proof = LocationProof::none;  ///< By what; of a centre always none.
  /// How far the value may be from the best, as a share of the better of the two; 0 when optimal.
  double gap() const;
};

/// Maximal covering (Church & ReVelle 1974): the most weight reached by a chosen or a fixed candidate.
///
/// Greedy with lazy evaluation (Minoux 1978; CELF), then interchange (Teitz & Bart 1968, evaluated as Whitaker 1983
/// does) and places that the Lagrangian relaxation proposes; the bound is that of the relaxation (Galvão & ReVelle
/// 1996), by subgradient steps; where the two differ, branch and bound within `exact_work`. Candidates that add nothing
/// are not chosen, so fewer than the budget allows may be. Ties go to the smaller index; no result depends on threads.
/// Cost O(entries) a greedy start, a pass of interchange and a step of the bound; memory about twice the lists.
/// Throws std::invalid_argument for lists, columns or a budget that break what is said above.
LocationChoice maximal_covering(const LocationTask& task, const LocationEffort& effort = {});

/// Median (Hakimi 1964): the least sum of weight times cost to the cheapest chosen or fixed candidate, or outside_cost,
/// which must be finite. With a budget of p and no price it is the p-median. Methods and cost as maximal_covering, of
/// which it is the general case: a place saves each demand what its cost is below outside_cost.
LocationChoice median(const LocationTask& task, const LocationEffort& effort = {});

/// Centre (Hakimi 1964): the least cost within which every demand of weight > 0 finds a chosen or a fixed candidate, or
/// has outside_cost, which may be infinite. Weights do not scale costs. Bisection over the costs that occur, each time
/// with maximal_covering: what covers all gives the value, what is proven not to gives the bound. `gain` is the number
/// of demands newly covered within the value. Infinite when nothing within the budget reaches all.
/// Cost O(entries log entries).
LocationChoice centre(const LocationTask& task, const LocationEffort& effort = {});

}  // namespace geo
