// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/value_function.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kRowsOfATask = 4096;

void check(std::span<const std::vector<double>> scores, std::span<const double> weights) {
  const bool weighted = std::ranges::all_of(weights, [](double w) { return std::isfinite(w) && w >= 0.0; }) &&
                        std::ranges::any_of(weights, [](double w) { return w > 0.0; });
  const bool even = std::ranges::all_of(scores, [&](const auto& column) { return column.size() == scores[0].size(); });
  if (scores.size() != weights.size() || !weighted || !even)
    throw std::invalid_argument("combined_scores: expected columns of one length, each with a weight >= 0");
}

double combined(std::span<const std::vector<double>> scores, std::span<const double> weights, Combination how,
                std::size_t row) {
  double sum = 0.0, weight = 0.0;
  for (std::size_t c = 0; c < scores.size(); ++c) {
    const double score = scores[c][row];
    if (std::isnan(score) || weights[c] == 0.0) continue;
    sum += weights[c] * (how == Combination::linear ? score : std::log(score));  // log(0) is -inf, and exp of that 0
    weight += weights[c];
  }
  if (weight == 0.0) return std::nan("");
  return how == Combination::linear ? sum / weight : std::exp(sum / weight);
}

}  // namespace

std::vector<double> combined_scores(std::span<const std::vector<double>> scores, std::span<const double> weights,
                                    Combination how, unsigned threads) {
  check(scores, weights);
  std::vector<double> out(scores[0].size());
  parallel_for(out.size(), kRowsOfATask, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) out[row] = combined(scores, weights, how, row);
  });
  return out;
}

}  // namespace geo
