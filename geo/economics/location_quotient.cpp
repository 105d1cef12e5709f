// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/location_quotient.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The table in floating point; `rest` = total - marked - drawn may be negative.
struct Frame {
  double total, marked, drawn, rest, lowest, highest;
  explicit Frame(const Margins& m)
      : total(static_cast<double>(m.total)),
        marked(static_cast<double>(m.marked)),
        drawn(static_cast<double>(m.drawn)),
        rest(total - marked - drawn),
        lowest(static_cast<double>(m.lowest())),
        highest(static_cast<double>(m.highest())) {}
};

/// The count x with x (rest + x) = odds (marked - x)(drawn - x): what the table holds "on average" at that odds ratio.
double count_at(const Frame& f, double odds) {
  const double a = 1.0 - odds, b = f.rest + odds * (f.marked + f.drawn), c = odds * f.marked * f.drawn;
  const double root = std::sqrt(std::max(0.0, b * b + 4.0 * a * c));
  return b >= 0.0 ? 2.0 * c / (b + root) : (root - b) / (2.0 * a);  // the form that does not cancel
}

struct Tail {
  double probability;  ///< P(X >= count)
  double slope;        ///< d ln P / d ln odds = E[X | X >= count] - E[X]
};

/// One walk over the noncentral hypergeometric distribution, up and down from its centre, in units of the central
/// weight.
Tail upper_tail(const Frame& f, double count, double odds) {
  const double centre = std::clamp(std::floor(count_at(f, odds)), f.lowest, f.highest);
  double all = 0.0, all_moment = 0.0, above = 0.0, above_moment = 0.0;  // moments about `count`
  const auto add = [&](double x, double weight) {
    all += weight;
    all_moment += weight * (x - count);
    if (x < count) return;
    above += weight;
    above_moment += weight * (x - count);
  };
  double weight = 1.0;
  for (double x = centre; weight > all * 1e-18; x += 1.0) {
    add(x, weight);
    weight *= odds * (f.marked - x) * (f.drawn - x) / ((x + 1.0) * (f.rest + x + 1.0));
  }
  weight = 1.0;
  for (double x = centre; x > f.lowest; x -= 1.0) {
    weight *= x * (f.rest + x) / (odds * (f.marked - x + 1.0) * (f.drawn - x + 1.0));
    if (weight < all * 1e-18) break;
    add(x - 1.0, weight);
  }
  if (above == 0.0) return {0.0, 0.0};
  return {above / all, above_moment / above - all_moment / all};
}

/// ln of the odds ratio at which P(X >= count) = tail: Newton on ln P, which is concave, kept inside a shrinking
/// bracket.
double log_odds_at(const Frame& f, double count, double tail) {
  const double b = f.marked - count + 0.5, c = f.drawn - count + 0.5, d = f.rest + count + 0.5;
  double t = std::log(count * d / (b * c)) - 2.0 * std::sqrt(1.0 / count + 1.0 / b + 1.0 / c + 1.0 / d);
  double low = -kInfinity, high = kInfinity;
  for (int step = 0; step < 200; ++step) {
    const Tail at = upper_tail(f, count, std::exp(t));
    (at.probability < tail ? low : high) = t;
    double next = at.slope > 0.0 ? t - std::log(at.probability / tail) / at.slope : kInfinity;
    if (!(next > low && next < high)) {  // also when the tail vanished and has no slope
      if (low == -kInfinity)
        next = high - 2.0;
      else if (high == kInfinity)
        next = low + 2.0;
      else
        next = (low + high) / 2.0;
    }
    if (std::abs(next - t) <= 1e-13 * std::max(1.0, std::abs(t))) return next;
    t = next;
  }
  return t;
}

void check(const Margins& m, std::int64_t count) {
  if (m.marked < 0 || m.drawn < 0 || m.marked > m.total || m.drawn > m.total || count < m.lowest() ||
      count > m.highest())
    throw std::invalid_argument("location_quotient: the count does not fit the margins");
}

}  // namespace

std::optional<LocationQuotient> location_quotient(const Margins& m, std::int64_t count, double tail) {
  check(m, count);
  if (m.marked == 0 || m.drawn == 0) return std::nullopt;
  const Frame here(m), rest({m.total, m.total - m.marked, m.drawn});  // the same place seen from the firms not marked
  const auto x = static_cast<double>(count);
  const double unit = here.total / (here.marked * here.drawn);
  const double low = count == m.lowest() ? x : count_at(here, std::exp(log_odds_at(here, x, tail)));
  const double high =
      count == m.highest() ? x : here.drawn - count_at(rest, std::exp(log_odds_at(rest, here.drawn - x, tail)));
  return LocationQuotient{x * unit, low * unit, high * unit};
}

bool is_above_one(const Margins& m, std::int64_t count, double tail) {
  check(m, count);
  return count * m.total > m.marked * m.drawn && hypergeometric_upper_tail(m, count) < tail;
}

}  // namespace geo
