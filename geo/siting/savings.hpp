// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/siting/location.hpp"

namespace geo {

/// What covering and median have in common: candidate j saves demand i s_ij >= 0, a set S saves f(S) = sum over i of
/// the largest s_ij in S (uncapacitated location: Cornuéjols, Fisher & Nemhauser 1977, Management Science 23). f grows
/// with S by less and less (it is submodular), which greedy, interchange and the bounds below rest on.
struct Savings {
  std::vector<std::uint64_t> begin{0};
  std::vector<Row> demand;
  std::vector<double> saving;  ///< One an entry, > 0; empty for covering: what the demand is worth.
  std::vector<double> worth;   ///< One a demand: the largest saving it can have, > 0.
  std::vector<double> price;   ///< One a candidate.
  double budget = 0.0;
  bool equal_prices = true;
  bool whole = false;  ///< Every saving is a whole number, so every value is.

  std::size_t candidates() const { return begin.size() - 1; }
  std::size_t entries() const { return demand.size(); }
  /// Value per price; what is free has any value at no price.
  static double rate(double value, double of_price) {
    return value <= 0.0 ? 0.0 : of_price <= 0.0 ? std::numeric_limits<double>::infinity() : value / of_price;
  }
  double saved(std::uint64_t entry) const { return saving.empty() ? worth[demand[entry]] : saving[entry]; }
  /// Whether `of_price` can be paid out of `left`, but for rounding.
  bool affords(double of_price, double left) const { return of_price <= left + 1e-9 * budget; }
  /// What a bound on values says: down to a whole number where they are, and never lower by rounding.
  double rounded(double bound) const {
    const double safe = bound * (1.0 + 1e-12);
    return whole ? std::floor(safe + 1e-6) : safe;
  }
  /// Whether nothing within the bound is better than `value`, but for rounding.
  bool settles(double bound, double value) const { return rounded(bound) <= value * (1.0 + 1e-9); }
};

/// A set of candidates and what it saves.
struct SavingsChoice {
  std::vector<Row> chosen{};
  double value = 0.0;
};

/// f of a set. O(worth + entries of the chosen).
double value_of(const Savings& task, std::span<const Row> chosen);

/// `chosen` in the order in which greedy would take them from among themselves, and what each adds.
struct GreedyOrder {
  std::vector<Row> chosen{};
  std::vector<double> gain{};
};
GreedyOrder greedy_order(const Savings& task, std::span<const Row> chosen);

/// Greedy with lazy evaluation (Minoux 1978): by gain per price, and where prices differ also by plain gain, the better
/// of the two (Khuller, Moss & Naor 1999: within (1 - 1/e)/2 of the best; with equal prices within 1 - 1/e, Nemhauser,
/// Wolsey & Fisher 1978). Ties by index.
SavingsChoice greedy(const Savings& task, unsigned threads);

/// Interchange (Teitz & Bart 1968): swaps a chosen for another candidate as long as that saves more, and spends what
/// the swap leaves over. A candidate is tried against all chosen in one look at its list (Whitaker 1983).
void interchange(const Savings& task, SavingsChoice& choice);

/// An upper bound of f over all sets within the budget, and the multipliers that prove it: the constraint that a demand
/// is saved by one candidate only is priced by `multiplier` (0 to worth), so that
/// f(S) <= sum of multipliers + sum over S of `reduced`. Improves `best` on the way where the sets that the relaxation
/// proposes are better, and leaves out candidates that are in no set better than `best`.
struct SavingsBound {
  double value = 0.0;
  std::vector<double> multiplier{}, reduced{};  ///< One a demand; one a candidate: sum of max(0, s_ij - multiplier).
  std::vector<Row> open{};                      ///< Candidates that may be in a better set, ascending.
};
/// Steps along the mean of the slopes so far (as in the volume algorithm of Barahona & Anbil 2000, where a plain
/// subgradient goes to and fro) until the bound meets `best`, falls below `enough`, or `work` entries were looked at.
SavingsBound lagrangian_bound(const Savings& task, SavingsChoice& best, double enough, std::uint64_t work,
                              unsigned threads);

/// Branch and bound from `best` and the bound's multipliers. True where it ended within `work` looked-at entries: then
/// `best` is optimal.
bool prove(const Savings& task, const SavingsBound& bound, SavingsChoice& best, std::uint64_t work);

/// The same by CBC (COIN-OR), where integer_solver() has it: one thread, at most so many nodes, no limit of time.
/// `best` only changes for a better one. False without CBC, and where the nodes do not do.
bool prove_by_solver(const Savings& task, const SavingsBound& bound, SavingsChoice& best, int nodes);

/// All of it in turn. `bound` >= the optimum; equal to the value where `optimal`. `enough` as in lagrangian_bound.
struct SavingsAnswer {
  SavingsChoice best{};
  double bound = 0.0;
  bool optimal = false;
  LocationProof proof = LocationProof::none;
};
SavingsAnswer solve(const Savings& task, const LocationEffort& effort, double enough = 0.0);

}  // namespace geo
