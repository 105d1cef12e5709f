// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/hypergeometric.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <stdexcept>

namespace geo {
namespace {

/// ln n! - ln(sqrt(2 pi n) (n/e)^n): tabulated up to 15, five terms of Stirling's series above (error below 2e-16).
double stirling_error(double n) {
  static constexpr std::array<double, 16> kSmall = {0.0,
                                                    0.08106146679532726,
                                                    0.0413406959554093,
                                                    0.02767792568499834,
                                                    0.020790672103765093,
                                                    0.016644691189821193,
                                                    0.013876128823070748,
                                                    0.01189670994589177,
                                                    0.010411265261972096,
                                                    0.009255462182712733,
                                                    0.00833056343336287,
                                                    0.007573675487951841,
                                                    0.00694284010720953,
                                                    0.006408994188004207,
                                                    0.0059513701127588475,
                                                    0.005554733551962801};
  if (n < 16.0) return kSmall[static_cast<std::size_t>(n)];
  const double nn = n * n;
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / nn) / nn) / nn) / nn) / n;
}

double computed_remainder(double n) {
  return n == 0.0 ? 1.0 : std::sqrt(2.0 * std::numbers::pi * n) * std::exp(stirling_error(n));
}

/// n! e^n / n^n, with 1 for n = 0. Small counts come again and again: they are looked up.
double factorial_remainder(double n) {
  static const std::array<double, 1024> known = [] {
    std::array<double, 1024> out{};
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = computed_remainder(static_cast<double>(i));
    return out;
  }();
  return n < static_cast<double>(known.size()) ? known[static_cast<std::size_t>(n)] : computed_remainder(n);
}

/// x ln(x/m) + m - x, without cancellation where x is near m.
double deviance(double x, double m) {
  if (x == 0.0) return m;
  const double v = (x - m) / (x + m);
  if (std::abs(v) > 0.1) return x * std::log(x / m) + m - x;
  double sum = (x - m) * v, power = 2.0 * x * v;
  for (int k = 3;; k += 2) {
    power *= v * v;
    const double next = sum + power / k;
    if (next == sum) return sum;
    sum = next;
  }
}

void check(const Margins& m) {
  if (m.marked < 0 || m.drawn < 0 || m.marked > m.total || m.drawn > m.total ||
      m.total > std::numeric_limits<std::int32_t>::max())
    throw std::invalid_argument("hypergeometric: expected 0 <= marked, drawn <= total < 2^31");
}

double pmf(const Margins& m, std::int64_t count) {
  if (count < m.lowest() || count > m.highest()) return 0.0;
  if (m.total == 0) return 1.0;
  const auto total = static_cast<double>(m.total), marked = static_cast<double>(m.marked),
             drawn = static_cast<double>(m.drawn);
  const double unmarked = total - marked, left = total - drawn, x = static_cast<double>(count);
  const std::array<double, 4> cells = {x, marked - x, drawn - x, unmarked - drawn + x};
  const std::array<double, 4> expected = {marked * drawn / total, marked * left / total, unmarked * drawn / total,
                                          unmarked * left / total};
  double exponent = 0.0, below = factorial_remainder(total);
  for (std::size_t i = 0; i < 4; ++i) {
    exponent += deviance(cells[i], expected[i]);
    below *= factorial_remainder(cells[i]);
  }
  const double above = factorial_remainder(marked) * factorial_remainder(unmarked) * factorial_remainder(drawn) *
                       factorial_remainder(left);
  return std::exp(-exponent) * (above / below);
}

/// pmf(count) + pmf(count + 1) + …, for a count at or above the mode.
double summed_upwards(const Margins& m, std::int64_t count) {
  const auto marked = static_cast<double>(m.marked), drawn = static_cast<double>(m.drawn);
  const double rest = static_cast<double>(m.total) - marked - drawn;
  double term = 1.0, sum = 1.0;
  for (auto x = static_cast<double>(count); term > sum * 1e-17; x += 1.0) {
    term *= (marked - x) * (drawn - x) / ((x + 1.0) * (rest + x + 1.0));
    sum += term;
  }
  return pmf(m, count) * sum;
}

/// The same table seen from the firms that are not marked: X' = drawn - X.
Margins mirrored(const Margins& m) { return {m.total, m.total - m.marked, m.drawn}; }

double upper_tail(const Margins& m, std::int64_t count) {
  if (count <= m.lowest()) return 1.0;
  if (count > m.highest()) return 0.0;
  const double mode = std::floor((static_cast<double>(m.drawn) + 1.0) * (static_cast<double>(m.marked) + 1.0) /
                                 (static_cast<double>(m.total) + 2.0));
  if (static_cast<double>(count) >= mode) return std::min(1.0, summed_upwards(m, count));
  return 1.0 - summed_upwards(mirrored(m), m.drawn - (count - 1));
}

}  // namespace

double hypergeometric_pmf(const Margins& margins, std::int64_t count) {
  check(margins);
  return pmf(margins, count);
}

double hypergeometric_upper_tail(const Margins& margins, std::int64_t count) {
  check(margins);
  return upper_tail(margins, count);
}

double hypergeometric_lower_tail(const Margins& margins, std::int64_t count) {
  check(margins);
  return upper_tail(mirrored(margins), margins.drawn - count);
}

}  // namespace geo
