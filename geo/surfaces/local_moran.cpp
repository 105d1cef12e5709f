// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/local_moran.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

void check(const Neighbourhoods& cells) {
  if (cells.sums.size() != cells.size() || cells.counts.size() != cells.size())
    throw std::invalid_argument("local_moran: columns of different length");
}

/// Deviations from the mean, and their moments with divisor n.
struct Deviations {
  double n, mean, m2 = 0.0, m4 = 0.0;

  explicit Deviations(std::span<const std::int64_t> x)
      : n(static_cast<double>(std::max<std::size_t>(x.size(), 1))),  // no value: all are equal
        mean(static_cast<double>(std::accumulate(x.begin(), x.end(), std::int64_t{0})) / n) {
    for (const std::int64_t value : x) {
      const double square = of(value) * of(value);
      m2 += square;
      m4 += square * square;
    }
    m2 /= n;
    m4 /= n;
  }
  double of(std::int64_t value) const { return static_cast<double>(value) - mean; }
  bool all_equal() const { return m2 == 0.0; }
};

double mean_of_neighbours(const Neighbourhoods& cells, std::size_t cell) {
  return static_cast<double>(cells.lag_sum(cell)) / static_cast<double>(cells.neighbours(cell));
}

Quadrant quadrant_of(bool high, bool among_high) {
  if (high) return among_high ? Quadrant::high_high : Quadrant::high_low;
  return among_high ? Quadrant::low_high : Quadrant::low_low;
}

}  // namespace

std::optional<LocalMoran> local_moran(const Neighbourhoods& cells) {
  check(cells);
  const Deviations z(cells.values);
  if (cells.size() == 0 || z.all_equal()) return std::nullopt;
  LocalMoran out{std::vector<double>(cells.size(), kMissing), std::vector<Quadrant>(cells.size(), Quadrant::low_low)};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells.neighbours(i) == 0) continue;
    const double own = z.of(cells.values[i]), lag = mean_of_neighbours(cells, i) - z.mean;
    out.i[i] = own * lag / z.m2;
    out.quadrant[i] = quadrant_of(own > 0.0, lag > 0.0);
  }
  return out;
}

Moments total_moments(const Neighbourhoods& cells) {
  check(cells);
  const Deviations z(cells.values);
  const double n = z.n, b2 = z.m4 / (z.m2 * z.m2), expected = -1.0 / (n - 1.0);
  Moments out{std::vector<double>(cells.size(), kMissing), std::vector<double>(cells.size(), kMissing)};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells.neighbours(i) == 0) continue;
    const double w2 = 1.0 / static_cast<double>(cells.neighbours(i));  // weights 1/k: W = 1, W2 = 1/k
    out.expected[i] = expected;
    out.variance[i] =
        w2 * (n - b2) / (n - 1.0) + (1.0 - w2) * (2.0 * b2 - n) / ((n - 1.0) * (n - 2.0)) - expected * expected;
  }
  return out;
}

Moments conditional_moments(const Neighbourhoods& cells) {
  check(cells);
  const Deviations z(cells.values);
  const double n = z.n;
  Moments out{std::vector<double>(cells.size(), kMissing), std::vector<double>(cells.size(), kMissing)};
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells.neighbours(i) == 0) continue;
    const double own = z.of(cells.values[i]), w2 = 1.0 / static_cast<double>(cells.neighbours(i));
    out.expected[i] = -own * own / (z.m2 * (n - 1.0));
    out.variance[i] =
        own / z.m2 * (own / z.m2) * n / (n - 2.0) * (w2 - 1.0 / (n - 1.0)) * (z.m2 - own * own / (n - 1.0));
  }
  return out;
}

std::vector<double> normal_p(const LocalMoran& moran, const Moments& conditional) {
  std::vector<double> p(moran.i.size(), kMissing);
  for (std::size_t i = 0; i < p.size(); ++i) {
    if (std::isnan(moran.i[i])) continue;
    const double deviation = std::sqrt(conditional.variance[i]);
    p[i] = deviation > 0.0 ? std::erfc(std::abs(moran.i[i] - conditional.expected[i]) / deviation / std::numbers::sqrt2)
                           : 1.0;
  }
  return p;
}

std::vector<double> neighbours_p(const Neighbourhoods& cells, const PermutationParams& params) {
  check(cells);
  std::vector<std::int64_t> sums(cells.size()), counts(cells.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    sums[i] = cells.lag_sum(i);
    counts[i] = cells.neighbours(i);
  }
  return permutation_p({cells.values, sums, counts}, params);
}

std::vector<double> moran_p(const Neighbourhoods& cells, std::vector<double> neighbours_p) {
  const Deviations z(cells.values);
  for (std::size_t i = 0; i < cells.size(); ++i)
    if (z.of(cells.values[i]) == 0.0 && !std::isnan(neighbours_p[i])) neighbours_p[i] = 1.0;
  return neighbours_p;
}

}  // namespace geo
