// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/ahp.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

// Saaty 1980, The Analytic Hierarchy Process, p. 21: by number of things compared.
constexpr std::array<double, kMostCompared + 1> kRandomIndex{0.0,  0.0,  0.0,  0.58, 0.90, 1.12, 1.24, 1.32,
                                                             1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59};
constexpr double kRounding = 0.05;  // of a_ij a_ji: 0.13 for an eighth
constexpr int kMostSteps = 10'000;
constexpr double kSettled = 1e-15;

std::size_t side_of(std::span<const double> ratios) {
  const auto side = static_cast<std::size_t>(std::llround(std::sqrt(static_cast<double>(ratios.size()))));
  if (side * side != ratios.size() || side == 0 || side > kMostCompared)
    throw std::invalid_argument("priorities: expected a square matrix of 1 to 15 rows");
  return side;
}

/// Exactly reciprocal: of a pair the entry that is at least 1 counts, of two such (or none) the upper.
std::vector<double> reciprocal(std::span<const double> ratios, std::size_t side) {
  std::vector<double> out(ratios.begin(), ratios.end());
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = i + 1; j < side; ++j) {
      double &upper = out[i * side + j], &lower = out[j * side + i];
      if (upper < 1.0 && lower > 1.0)
        upper = 1.0 / lower;
      else
        lower = 1.0 / upper;
    }
  return out;
}

std::vector<double> times(const std::vector<double>& matrix, const std::vector<double>& vector) {
  std::vector<double> out(vector.size(), 0.0);
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = std::inner_product(vector.begin(), vector.end(),
                                matrix.begin() + static_cast<std::ptrdiff_t>(i * vector.size()), 0.0);
  return out;
}

}  // namespace

Priorities priorities(std::span<const double> ratios) {
  const std::size_t side = side_of(ratios);
  if (!std::ranges::all_of(ratios, [](double ratio) { return std::isfinite(ratio) && ratio > 0.0; }))
    throw std::invalid_argument("priorities: expected positive ratios");
  if (contradicting_pair(ratios).a < side) throw std::invalid_argument("priorities: expected a reciprocal matrix");

  const std::vector<double> matrix = reciprocal(ratios, side);
  Priorities out;
  out.weights.assign(side, 1.0 / static_cast<double>(side));
  for (int step = 0; step < kMostSteps; ++step) {
    std::vector<double> next = times(matrix, out.weights);
    out.lambda_max = std::accumulate(next.begin(), next.end(), 0.0);  // because the weights sum to 1
    double change = 0.0;
    for (std::size_t i = 0; i < side; ++i) {
      next[i] /= out.lambda_max;
      change = std::max(change, std::abs(next[i] - out.weights[i]));
    }
    out.weights = std::move(next);
    if (change < kSettled) break;
  }
  if (side < 3) return out;  // two comparisons cannot contradict each other
  const auto n = static_cast<double>(side);
  out.consistency_index = std::max(0.0, (out.lambda_max - n) / (n - 1.0));
  out.consistency_ratio = out.consistency_index / kRandomIndex.at(side);
  return out;
}

ComparedPair contradicting_pair(std::span<const double> ratios) {
  const std::size_t side = side_of(ratios);
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = i; j < side; ++j) {
      const double product = i == j ? ratios[i * side + j] : ratios[i * side + j] * ratios[j * side + i];
      if (!(std::abs(product - 1.0) <= (i == j ? 0.0 : kRounding))) return {i, j};
    }
  return {side, side};
}

ComparedPair least_consistent_pair(std::span<const double> ratios, std::span<const double> weights) {
  const std::size_t side = weights.size();
  if (ratios.size() != side * side) throw std::invalid_argument("least_consistent_pair: one weight a row");
  ComparedPair worst{0, 0};
  double largest = -1.0;
  for (std::size_t i = 0; i < side; ++i)
    for (std::size_t j = i + 1; j < side; ++j) {
      const double off = std::abs(std::log(ratios[i * side + j] * weights[j] / weights[i]));
      if (off > largest) largest = off, worst = {i, j};
    }
  return worst;
}

}  // namespace geo
