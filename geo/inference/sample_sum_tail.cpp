// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/sample_sum_tail.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/inference/hypergeometric.hpp"

namespace geo {
namespace {

constexpr double kRounding = 1e-9;   // of sums of fractions
constexpr double kSteepest = 256.0;  // t beyond it gains nothing: scores are 1 at most
constexpr int kHalvings = 48;

/// The logarithm of the mean of e^(t score), and its derivative.
struct Exponential {
  double log_mean, slope;
};

Exponential exponential(std::span<const ScoreCount> scores, double t) {
  double members = 0.0, sum = 0.0, weighted = 0.0;
  for (const ScoreCount& of : scores) {
    const auto count = static_cast<double>(of.members);
    const double value = count * std::exp(t * (of.score - 1.0));  // less e^t, which overflows late
    members += count;
    sum += value;
    weighted += value * of.score;
  }
  return {t + std::log(sum / members), weighted / sum};
}

}  // namespace

double sample_sum_tail(std::span<const ScoreCount> scores, std::int64_t drawn, double sum) {
  std::int64_t members = 0, ones = 0;
  bool whole = true;
  for (const ScoreCount& of : scores) {
    if (!(of.score >= 0.0 && of.score <= 1.0) || of.members < 0)
      throw std::invalid_argument("sample_sum_tail: a score lies outside [0, 1]");
    members += of.members;
    ones += of.score == 1.0 ? of.members : 0;
    whole = whole && (of.members == 0 || of.score == 0.0 || of.score == 1.0);
  }
  if (drawn < 0 || drawn > members) throw std::invalid_argument("sample_sum_tail: more are drawn than there are");
  const double least = sum - kRounding;
  if (least <= 0.0 || members == 0) return least <= 0.0 ? 1.0 : 0.0;
  if (whole) return hypergeometric_upper_tail({members, ones, drawn}, static_cast<std::int64_t>(std::ceil(least)));
  const auto n = static_cast<double>(drawn);
  double low = 0.0, high = kSteepest;  // any t gives a bound; the least lies where its slope is 0
  for (int i = 0; i < kHalvings; ++i) {
    const double t = 0.5 * (low + high);
    (n * exponential(scores, t).slope < least ? low : high) = t;
  }
  return std::min(1.0, std::exp(n * exponential(scores, low).log_mean - low * least));
}

}  // namespace geo
