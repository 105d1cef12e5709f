// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/siting/covered_sums.hpp"
#include "geo/siting/savings.hpp"

namespace geo {
namespace {

constexpr std::size_t kCandidatesOfATask = 16;
constexpr double kFirstStep = 0.4, kLeastStep = 1e-5;
constexpr double kNewShare = 0.05;    ///< Of the newest slope in the direction; the rest is that of the steps before.
constexpr double kWorthwhile = 0.02;  ///< Of the gap: what a step must close to count as a success.
constexpr int kPatience = 20;         ///< Steps without one before they get shorter.
constexpr std::uint64_t kLeastSteps = 20, kMostSteps = 400;

/// One step of the relaxation: what the candidates are worth at given multipliers, and which of them the budget buys.
class Relaxation {
 public:
  Relaxation(const Savings& task, unsigned threads)
      : task_(task), threads_(threads), open_(task.candidates()), reduced_(task.candidates()) {
    std::iota(open_.begin(), open_.end(), Row{0});
    if (task.saving.empty()) sums_.emplace(task);
  }

  double solve(std::span<const double> multiplier) {
    sums_ ? reduce_covering(multiplier) : reduce(multiplier);
    fill();
    value_ = std::accumulate(multiplier.begin(), multiplier.end(), 0.0);
    for (std::size_t k = 0; k < bought_.size(); ++k) value_ += share_[k] * reduced_[bought_[k]];
    return value_;
  }

  /// Leaves out for good what is in no set that is better than `best`: the value of the last step, were the candidate
  /// in it, tells.
  void drop(const SavingsChoice& best) {
    std::erase_if(open_, [&](Row j) {
      const double spare = reduced_[j] - rate_ * task_.price[j];
      return spare < 0.0 && task_.settles(value_ + spare, best.value);
    });
  }

  const std::vector<Row>& open() const { return open_; }
  std::span<const double> reduced() const { return reduced_; }
  std::span<const Row> bought() const { return bought_; }  ///< The last one perhaps in part.
  double share(std::size_t k) const { return share_[k]; }

  /// Those that are bought whole.
  std::vector<Row> whole() const {
    std::vector<Row> out(bought_);
    if (!share_.empty() && share_.back() < 1.0) out.pop_back();
    return out;
  }

 private:
  void reduce_covering(std::span<const double> multiplier) {
    left_.resize(multiplier.size());
    for (std::size_t i = 0; i < left_.size(); ++i) left_[i] = task_.worth[i] - multiplier[i];
    sums_->take(left_);
    for (const Row j : open_) reduced_[j] = sums_->of(j);
  }

  void reduce(std::span<const double> multiplier) {
    parallel_for(open_.size(), kCandidatesOfATask, threads_, [&](std::size_t first, std::size_t last) {
      for (std::size_t k = first; k < last; ++k) reduced_[open_[k]] = reduced_of(open_[k], multiplier);
    });
  }

  double reduced_of(Row j, std::span<const double> multiplier) const {
    double sum = 0.0;
    for (auto e = task_.begin[j]; e < task_.begin[j + 1]; ++e)
      sum += std::max(0.0, task_.saved(e) - multiplier[task_.demand[e]]);
    return sum;
  }

  /// The fractional knapsack: best value per price first, the last one in part.
  void fill() {
    rates_.clear();
    for (const Row j : open_)
      if (reduced_[j] > 0.0) rates_.emplace_back(-Savings::rate(reduced_[j], task_.price[j]), j);
    std::ranges::sort(rates_);
    bought_.clear();
    share_.clear();
    rate_ = 0.0;
    double left = task_.budget;
    for (const auto& [rate, j] : rates_) {
      const double price = task_.price[j];
      const bool fits = task_.affords(price, left);
      if (!fits && (task_.equal_prices || left <= 0.0)) {
        if (!bought_.empty()) rate_ = Savings::rate(reduced_[bought_.back()], task_.price[bought_.back()]);
        break;
      }
      bought_.push_back(j);
      share_.push_back(fits ? 1.0 : left / price);
      if (!fits) {
        rate_ = -rate;
        break;
      }
      left -= price;
    }
    if (!std::isfinite(rate_)) rate_ = 0.0;
  }

  const Savings& task_;
  unsigned threads_;
  std::optional<CoveredSums> sums_;  ///< Of covering.
  std::vector<Row> open_;
  std::vector<std::pair<double, Row>> rates_;
  std::vector<Row> bought_;
  std::vector<double> reduced_, share_, left_;
  double value_ = 0.0, rate_ = 0.0;  ///< What a further unit of the budget would add at most, were it to be had.
};

/// What is saved once is priced at nothing, what several save at more: near to what complementary slackness asks for.
std::vector<double> first_multipliers(const Savings& task, std::span<const Row> chosen) {
  std::vector<double> times(task.worth.size(), 0.0), out(task.worth.size(), 0.0);
  for (const Row j : chosen)
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e) ++times[task.demand[e]];
  for (std::size_t i = 0; i < out.size(); ++i)
    if (times[i] > 1.0) out[i] = task.worth[i] * (1.0 - 1.0 / times[i]);
  return out;
}

/// Bends the direction by how much too little or too much each demand is saved in the relaxation. What a step along it
/// moves, squared.
double bend(const Savings& task, const Relaxation& relaxed, std::span<const double> multiplier,
            std::vector<double>& direction) {
  std::vector<double> slope(direction.size(), 1.0);
  for (std::size_t k = 0; k < relaxed.bought().size(); ++k) {
    const Row j = relaxed.bought()[k];
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e)
      if (task.saved(e) > multiplier[task.demand[e]]) slope[task.demand[e]] -= relaxed.share(k);
  }
  double length2 = 0.0;
  for (std::size_t i = 0; i < direction.size(); ++i) {
    direction[i] += kNewShare * (slope[i] - direction[i]);
    const bool is_stuck = direction[i] > 0.0 ? multiplier[i] <= 0.0 : multiplier[i] >= task.worth[i];
    if (!is_stuck) length2 += direction[i] * direction[i];
  }
  return length2;
}

/// That nothing saves more than all demand is worth.
SavingsBound trivial_bound(const Savings& task) {
  SavingsBound out{0.0, task.worth, std::vector<double>(task.candidates(), 0.0), {}};
  out.value = std::accumulate(task.worth.begin(), task.worth.end(), 0.0);
  out.open.resize(task.candidates());
  std::iota(out.open.begin(), out.open.end(), Row{0});
  return out;
}

}  // namespace

SavingsBound lagrangian_bound(const Savings& task, SavingsChoice& best, double enough, std::uint64_t work,
                              unsigned threads) {
  SavingsBound trivial = trivial_bound(task);
  if (task.settles(trivial.value, best.value) || trivial.value < enough) return trivial;
  SavingsBound out;
  std::vector<double> multiplier = first_multipliers(task, best.chosen), direction(multiplier.size(), 0.0);
  Relaxation relaxed(task, threads);
  double step = kFirstStep;
  int unlucky = 0;
  const std::uint64_t steps = std::clamp(work / std::max<std::uint64_t>(task.entries(), 1), kLeastSteps, kMostSteps);
  for (std::uint64_t s = 0; s < steps && step >= kLeastStep; ++s) {
    double value = relaxed.solve(multiplier);
    unlucky = s == 0 || out.value - value > kWorthwhile * (out.value - best.value) ? 0 : unlucky + 1;
    if (s == 0 || value < out.value) {
      out = {value, multiplier, {relaxed.reduced().begin(), relaxed.reduced().end()}, {}};
      SavingsChoice proposed{relaxed.whole(), 0.0};
      proposed.value = value_of(task, proposed.chosen);
      if (proposed.value > best.value) best = std::move(proposed);
      relaxed.drop(best);
    }
    if (task.settles(out.value, best.value) || out.value < enough) break;
    if (unlucky == kPatience) {
      unlucky = 0;
      step /= 2.0;
      multiplier = out.multiplier;
      std::ranges::fill(direction, 0.0);
      value = relaxed.solve(multiplier);
    }
    const double length2 = bend(task, relaxed, multiplier, direction);
    if (!(length2 > 0.0)) break;
    const double by = step * (value - best.value) / length2;
    for (std::size_t i = 0; i < multiplier.size(); ++i)
      multiplier[i] = std::clamp(multiplier[i] - by * direction[i], 0.0, task.worth[i]);
  }
  if (trivial.value < out.value) return trivial;
  out.value = std::max(out.value, best.value);
  out.open = relaxed.open();
  return out;
}

}  // namespace geo
