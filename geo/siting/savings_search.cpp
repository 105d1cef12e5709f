// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>
#include <numeric>
#include <queue>

#include "geo/core/parallel.hpp"
#include "geo/siting/savings.hpp"

namespace geo {
namespace {

constexpr std::size_t kCandidatesOfATask = 16;
constexpr int kPasses = 20;  ///< Of interchange over all candidates; a few are the rule.
constexpr Row kNobody = std::numeric_limits<Row>::max();

/// What the candidate adds to what the demands have.
double gain_of(const Savings& task, std::span<const double> have, Row candidate) {
  double gain = 0.0;
  for (auto e = task.begin[candidate]; e < task.begin[candidate + 1]; ++e)
    gain += std::max(0.0, task.saved(e) - have[task.demand[e]]);
  return gain;
}

void take(const Savings& task, Row candidate, std::vector<double>& have) {
  for (auto e = task.begin[candidate]; e < task.begin[candidate + 1]; ++e)
    have[task.demand[e]] = std::max(have[task.demand[e]], task.saved(e));
}

double spent_on(const Savings& task, std::span<const Row> chosen) {
  double spent = 0.0;
  for (const Row candidate : chosen) spent += task.price[candidate];
  return spent;
}

/// A candidate in the queue of greedy; its gain may be that of an earlier round, so the least upper bound known.
struct Offer {
  double rate, gain;
  Row candidate;
  std::size_t round;
  friend bool operator<(const Offer& a, const Offer& b) {
    return a.rate != b.rate ? a.rate < b.rate : a.candidate > b.candidate;
  }
};

enum class Rate { gain, gain_per_price };

/// Takes the best offer in turn; only gains at the head of the queue are computed anew, for they never grow.
class LazyGreedy {
 public:
  LazyGreedy(const Savings& task, Rate rate) : task_(task), rate_(rate), have_(task.worth.size(), 0.0) {}

  GreedyOrder run(std::span<const Row> from, unsigned threads) {
    left_ = task_.budget;
    std::vector<Offer> offers(from.size());
    parallel_for(from.size(), kCandidatesOfATask, threads, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) offers[i] = offer(from[i]);
    });
    std::priority_queue<Offer> queue({}, std::move(offers));
    while (!queue.empty()) {
      const Offer best = queue.top();
      queue.pop();
      if (best.gain <= 0.0 || !task_.affords(task_.price[best.candidate], left_)) continue;
      if (best.round == out_.chosen.size())
        accept(best);
      else
        queue.push(offer(best.candidate));
    }
    return std::move(out_);
  }

 private:
  Offer offer(Row candidate) const {
    const double gain = gain_of(task_, have_, candidate), price = task_.price[candidate];
    return {rate_ == Rate::gain ? gain : Savings::rate(gain, price), gain, candidate, out_.chosen.size()};
  }
  void accept(const Offer& offer) {
    take(task_, offer.candidate, have_);
    left_ -= task_.price[offer.candidate];
    out_.chosen.push_back(offer.candidate);
    out_.gain.push_back(offer.gain);
  }

  const Savings& task_;
  Rate rate_;
  std::vector<double> have_;
  double left_ = 0.0;
  GreedyOrder out_;
};

/// What demands have from a set: the largest saving, by whom, and the next largest.
class Standing {
 public:
  explicit Standing(const Savings& task)
      : task_(task), best_(task.worth.size()), second_(best_.size()), owner_(best_.size()) {}

  void stand(std::span<const Row> chosen) {
    std::ranges::fill(best_, 0.0);
    std::ranges::fill(second_, 0.0);
    std::ranges::fill(owner_, kNobody);
    for (std::size_t position = 0; position < chosen.size(); ++position) add(chosen[position], position);
    loss_.assign(chosen.size(), 0.0);
    for (std::size_t i = 0; i < owner_.size(); ++i)
      if (owner_[i] != kNobody) loss_[owner_[i]] += best_[i] - second_[i];
  }

  struct Swap {
    double better = 0.0;
    std::size_t position = kNobody;  ///< Of the one to leave; kNobody: none has to.
  };

  /// The best way to bring in `candidate`. In one look at its list: what it adds, and for each chosen one how much less
  /// is lost when that leaves, since the candidate stands in for it.
  Swap best_swap(Row candidate, std::span<const Row> chosen, double left) {
    double gain = 0.0;
    stands_in_.assign(chosen.size(), 0.0);
    for (auto e = task_.begin[candidate]; e < task_.begin[candidate + 1]; ++e) {
      const Row i = task_.demand[e];
      const double saved = task_.saved(e);
      gain += std::max(0.0, saved - best_[i]);
      if (saved > second_[i] && owner_[i] != kNobody) stands_in_[owner_[i]] += std::min(saved, best_[i]) - second_[i];
    }
    const double price = task_.price[candidate];
    Swap swap;
    if (task_.affords(price, left)) swap = {gain, kNobody};
    for (std::size_t position = 0; position < chosen.size(); ++position) {
      const double better = gain - loss_[position] + stands_in_[position];
      if (better > swap.better && task_.affords(price, left + task_.price[chosen[position]])) swap = {better, position};
    }
    return swap;
  }

 private:
  void add(Row candidate, std::size_t position) {
    for (auto e = task_.begin[candidate]; e < task_.begin[candidate + 1]; ++e) {
      const Row i = task_.demand[e];
      const double saved = task_.saved(e);
      if (saved > best_[i]) {
        second_[i] = best_[i], best_[i] = saved, owner_[i] = static_cast<Row>(position);
      } else {
        second_[i] = std::max(second_[i], saved);
      }
    }
  }

  const Savings& task_;
  std::vector<double> best_, second_;
  std::vector<Row> owner_;  ///< Position in the set.
  std::vector<double> loss_, stands_in_;
};

}  // namespace

double value_of(const Savings& task, std::span<const Row> chosen) {
  std::vector<double> have(task.worth.size(), 0.0);
  for (const Row candidate : chosen) take(task, candidate, have);
  return std::accumulate(have.begin(), have.end(), 0.0);
}

GreedyOrder greedy_order(const Savings& task, std::span<const Row> chosen) {
  return LazyGreedy(task, Rate::gain_per_price).run(chosen, 1);
}

SavingsChoice greedy(const Savings& task, unsigned threads) {
  std::vector<Row> all(task.candidates());
  std::iota(all.begin(), all.end(), Row{0});
  const auto by = [&](Rate rate) {
    SavingsChoice out{LazyGreedy(task, rate).run(all, threads).chosen, 0.0};
    out.value = value_of(task, out.chosen);
    return out;
  };
  SavingsChoice best = by(Rate::gain_per_price);
  if (task.equal_prices) return best;
  SavingsChoice plain = by(Rate::gain);
  return plain.value > best.value ? plain : best;
}

void interchange(const Savings& task, SavingsChoice& choice) {
  if (choice.chosen.empty()) return;
  Standing standing(task);
  standing.stand(choice.chosen);
  std::vector<std::uint8_t> in(task.candidates(), 0);
  for (const Row candidate : choice.chosen) in[candidate] = 1;
  double left = task.budget - spent_on(task, choice.chosen);
  std::size_t tries = 0;
  const std::size_t most = kPasses * task.candidates();
  const double least = 1e-12 * choice.value;  // what rounding alone may show
  for (std::size_t unlucky = 0; unlucky < task.candidates() && tries < most; ++tries, ++unlucky) {
    const auto candidate = static_cast<Row>(tries % task.candidates());
    if (in[candidate]) continue;
    const auto swap = standing.best_swap(candidate, choice.chosen, left);
    if (!(swap.better > least)) continue;
    unlucky = 0;
    in[candidate] = 1;
    if (swap.position == kNobody) {
      choice.chosen.push_back(candidate);
    } else {
      in[choice.chosen[swap.position]] = 0;
      choice.chosen[swap.position] = candidate;
    }
    left = task.budget - spent_on(task, choice.chosen);
    standing.stand(choice.chosen);
  }
  choice.value = value_of(task, choice.chosen);
}

}  // namespace geo
