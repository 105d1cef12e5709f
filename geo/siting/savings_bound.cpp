// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/siting/savings.hpp"

namespace geo {
namespace {

constexpr std::size_t kCandidatesOfATask = 16;
constexpr double kFirstStep = 1.0, kLeastStep = 1e-3;
constexpr int kPatience = 8;  ///< Steps without a lower bound before they get shorter.
constexpr std::uint64_t kLeastSteps = 20, kMostSteps = 600;

/// One step of the relaxation: what the candidates are worth at given multipliers, and which of them the budget buys.
class Relaxation {
 public:
  Relaxation(const Savings& task, unsigned threads) : task_(task), threads_(threads), reduced_(task.candidates()) {}

  double solve(std::span<const double> multiplier) {
    parallel_for(reduced_.size(), kCandidatesOfATask, threads_, [&](std::size_t first, std::size_t last) {
      for (std::size_t j = first; j < last; ++j) {
        double sum = 0.0;
        for (auto e = task_.begin[j]; e < task_.begin[j + 1]; ++e)
          sum += std::max(0.0, task_.saved(e) - multiplier[task_.demand[e]]);
        reduced_[j] = sum;
      }
    });
    fill();
    double value = std::accumulate(multiplier.begin(), multiplier.end(), 0.0);
    for (std::size_t k = 0; k < bought_.size(); ++k) value += share_[k] * reduced_[bought_[k]];
    return value;
  }

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
  /// The fractional knapsack: best value per price first, the last one in part.
  void fill() {
    rates_.clear();
    for (Row j = 0; j < reduced_.size(); ++j)
      if (reduced_[j] > 0.0) rates_.emplace_back(-Savings::rate(reduced_[j], task_.price[j]), j);
    std::ranges::sort(rates_);
    bought_.clear();
    share_.clear();
    double left = task_.budget;
    for (const auto& [rate, j] : rates_) {
      const double price = task_.price[j];
      const bool fits = task_.affords(price, left);
      if (!fits && (task_.equal_prices || left <= 0.0)) break;
      bought_.push_back(j);
      share_.push_back(fits ? 1.0 : left / price);
      if (!fits) break;
      left -= price;
    }
  }

  const Savings& task_;
  unsigned threads_;
  std::vector<std::pair<double, Row>> rates_;
  std::vector<Row> bought_;
  std::vector<double> reduced_, share_;
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

/// How much too little or too much each demand is saved in the relaxation, and the squared length of what a step can
/// follow of it.
double slope(const Savings& task, const Relaxation& relaxed, std::span<const double> multiplier,
             std::vector<double>& out) {
  std::ranges::fill(out, 1.0);
  for (std::size_t k = 0; k < relaxed.bought().size(); ++k) {
    const Row j = relaxed.bought()[k];
    const double share = relaxed.share(k);
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e)
      if (task.saved(e) > multiplier[task.demand[e]]) out[task.demand[e]] -= share;
  }
  double length2 = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (out[i] > 0.0 && multiplier[i] <= 0.0) out[i] = 0.0;
    length2 += out[i] * out[i];
  }
  return length2;
}

}  // namespace

SavingsBound lagrangian_bound(const Savings& task, SavingsChoice& best, double enough, std::uint64_t work,
                              unsigned threads) {
  SavingsBound out;
  std::vector<double> multiplier = first_multipliers(task, best.chosen), down(multiplier.size());
  Relaxation relaxed(task, threads);
  double step = kFirstStep;
  int unlucky = 0;
  const std::uint64_t steps = std::clamp(work / std::max<std::uint64_t>(task.entries(), 1), kLeastSteps, kMostSteps);
  for (std::uint64_t s = 0; s < steps && step >= kLeastStep; ++s) {
    const double value = relaxed.solve(multiplier);
    if (s == 0 || value < out.value) {
      if (s > 0) unlucky = 0;
      out = {value, multiplier, {relaxed.reduced().begin(), relaxed.reduced().end()}};
      SavingsChoice proposed{relaxed.whole(), 0.0};
      proposed.value = value_of(task, proposed.chosen);
      if (proposed.value > best.value) best = std::move(proposed);
    } else if (++unlucky == kPatience) {
      unlucky = 0;
      step /= 2.0;
      multiplier = out.multiplier;
      static_cast<void>(relaxed.solve(multiplier));
    }
    if (task.settles(out.value, best.value) || out.value < enough) break;
    const double length2 = slope(task, relaxed, multiplier, down);
    if (!(length2 > 0.0)) break;
    const double by = step * (out.value - best.value) / length2;
    for (std::size_t i = 0; i < multiplier.size(); ++i)
      multiplier[i] = std::clamp(multiplier[i] - by * down[i], 0.0, task.worth[i]);
  }
  return out;
}

}  // namespace geo
