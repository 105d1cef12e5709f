// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "geo/siting/savings.hpp"

namespace geo {
namespace {

/// What a candidate adds in covering, where each demand has so much left. Four sums, so that no addition waits for the
/// one before.
double left_for(const Savings& task, Row candidate, std::span<const double> left) {
  std::array<double, 4> sum{};
  auto e = task.begin[candidate];
  for (; e + 4 <= task.begin[candidate + 1]; e += 4)
    for (std::size_t k = 0; k < 4; ++k) sum[k] += left[task.demand[e + k]];
  for (; e < task.begin[candidate + 1]; ++e) sum[0] += left[task.demand[e]];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/// Depth first: takes the candidate that adds most, then leaves it out. A branch ends where neither the multipliers nor
/// the gains of what is left (which only shrink: f is submodular) allow more than the best set so far.
class Branches {
 public:
  Branches(const Savings& task, const SavingsBound& bound, SavingsChoice& best, std::uint64_t work)
      : task_(task), bound_(bound), best_(best), work_(work), have_(task.worth.size(), 0.0), left_(task.worth) {
    fixed_part_ = std::accumulate(bound.multiplier.begin(), bound.multiplier.end(), 0.0);
  }

  bool run() {
    explore(bound_.open, task_.budget);
    return work_ > 0;
  }

 private:
  struct Offer {
    double rate, gain, price;
    Row candidate;
    friend bool operator<(const Offer& a, const Offer& b) {
      return a.rate != b.rate ? a.rate > b.rate : a.candidate < b.candidate;
    }
  };

  Offer offer(double gain, Row j) const { return {Savings::rate(gain, task_.price[j]), gain, task_.price[j], j}; }

  /// The most that offers can add to `have` within what is left, the last one in part. Sorts them, and leaves out those
  /// with which it would be too little: what is not bought costs more of the rest than it is worth.
  double most(double have, std::vector<Offer>& offers, double left) const {
    std::ranges::sort(offers, std::less<>{});
    double sum = have, rate = 0.0;
    std::size_t bought = 0;
    for (bool fits = true; fits && bought < offers.size(); ++bought) {
      const Offer& offer = offers[bought];
      fits = task_.affords(offer.price, left);
      if (!fits && (task_.equal_prices || left <= 0.0)) break;
      rate = offer.rate;
      sum += fits ? offer.gain : offer.gain * left / offer.price;
      left -= offer.price;
    }
    if (bought == offers.size() || !std::isfinite(rate)) return sum;
    const auto is_too_little = [&](const Offer& o) { return !can_win(sum + std::min(0.0, o.gain - rate * o.price)); };
    offers.erase(std::remove_if(offers.begin() + static_cast<std::ptrdiff_t>(bought), offers.end(), is_too_little),
                 offers.end());
    return sum;
  }

  bool can_win(double bound) const { return !task_.settles(bound, best_.value); }

  static std::vector<Row> candidates_of(const std::vector<Offer>& offers) {
    std::vector<Row> out;
    for (const Offer& offer : offers) out.push_back(offer.candidate);
    std::ranges::sort(out);
    return out;
  }

  std::vector<Offer> by_multipliers(const std::vector<Row>& open) const {
    std::vector<Offer> out;
    out.reserve(open.size());
    for (const Row j : open) out.push_back(offer(bound_.reduced[j], j));
    return out;
  }

  std::vector<Offer> by_gains(const std::vector<Row>& open) {
    std::vector<Offer> out;
    for (const Row j : open) {
      const double gain = task_.saving.empty() ? left_for(task_, j, left_) : gain_of(j);
      spend_work(task_.begin[j + 1] - task_.begin[j] + 1);
      if (gain > 0.0) out.push_back(offer(gain, j));
    }
    return out;
  }

  double gain_of(Row j) const {
    double gain = 0.0;
    for (auto e = task_.begin[j]; e < task_.begin[j + 1]; ++e)
      gain += std::max(0.0, task_.saved(e) - have_[task_.demand[e]]);
    return gain;
  }

  void spend_work(std::uint64_t entries) { work_ -= std::min(work_, entries); }

  void explore(std::vector<Row> open, double left) {
    while (work_ > 0) {
      std::erase_if(open, [&](Row j) { return !task_.affords(task_.price[j], left); });
      spend_work(open.size());
      auto offers = by_multipliers(open);
      if (open.empty() || !can_win(most(fixed_part_ + taken_reduced_, offers, left))) return;
      open = candidates_of(offers);
      offers = by_gains(open);
      if (offers.empty() || !can_win(most(value_, offers, left))) return;
      const Row next = offers.front().candidate;
      offers.erase(offers.begin());
      open = candidates_of(offers);
      with(next, [&] { explore(open, left - task_.price[next]); });
    }
  }

  /// Calls `inside` with the candidate taken.
  template <class Inside>
  void with(Row candidate, Inside inside) {
    const double value = value_;
    std::vector<std::pair<Row, double>> before;
    for (auto e = task_.begin[candidate]; e < task_.begin[candidate + 1]; ++e) {
      double& have = have_[task_.demand[e]];
      if (task_.saved(e) <= have) continue;
      before.emplace_back(task_.demand[e], have);
      value_ += task_.saved(e) - have;
      have = task_.saved(e);
      left_[task_.demand[e]] = 0.0;
    }
    chosen_.push_back(candidate);
    taken_reduced_ += bound_.reduced[candidate];
    if (value_ > best_.value) best_ = {chosen_, value_};
    inside();
    taken_reduced_ -= bound_.reduced[candidate];
    chosen_.pop_back();
    for (const auto& [demand, have] : before) have_[demand] = have, left_[demand] = task_.worth[demand] - have;
    value_ = value;
  }

  const Savings& task_;
  const SavingsBound& bound_;
  SavingsChoice& best_;
  std::uint64_t work_;
  std::vector<double> have_, left_;  ///< By demand; left_ is for covering, where it is all of the worth or nothing.
  std::vector<Row> chosen_;
  double value_ = 0.0, fixed_part_ = 0.0, taken_reduced_ = 0.0;
};

}  // namespace

bool prove(const Savings& task, const SavingsBound& bound, SavingsChoice& best, std::uint64_t work) {
  return Branches(task, bound, best, work).run();
}

namespace {

std::uint64_t entries_of(const Savings& task, std::span<const Row> open) {
  std::uint64_t out = 0;
  for (const Row j : open) out += task.begin[j + 1] - task.begin[j];
  return out;
}

/// Tries what is cheap first.
LocationProof proof_of(const Savings& task, const SavingsBound& bound, double enough, const LocationEffort& effort,
                       SavingsChoice& best) {
  if (task.settles(bound.value, best.value)) return LocationProof::bound;
  if (bound.value < enough) return LocationProof::none;
  if (prove(task, bound, best, effort.exact_work)) return LocationProof::search;
  const bool is_small = entries_of(task, bound.open) <= effort.solver_entries;
  return is_small && prove_by_solver(task, bound, best, effort.solver_nodes) ? LocationProof::solver
                                                                             : LocationProof::none;
}

}  // namespace

SavingsAnswer solve(const Savings& task, const LocationEffort& effort, double enough) {
  SavingsAnswer out;
  out.best = greedy(task, effort.threads);
  if (task.candidates() == 0) return {out.best, 0.0, true, LocationProof::bound};
  interchange(task, out.best);
  const double before = out.best.value;
  const SavingsBound bound = lagrangian_bound(task, out.best, enough, effort.bound_work, effort.threads);
  if (out.best.value > before) interchange(task, out.best);
  out.proof = proof_of(task, bound, enough, effort, out.best);
  out.optimal = out.proof != LocationProof::none;
  out.bound = out.optimal ? out.best.value : task.rounded(bound.value);
  return out;
}

}  // namespace geo
