// SPDX-License-Identifier: Apache-2.0
#include "geo/access/market_potential.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include "geo/index/cells.hpp"

namespace geo {
namespace {

using Square = std::pair<std::int64_t, std::int64_t>;  // row, column

/// Places that follow one another in one square.
struct Run {
  Square square;
  std::size_t begin, end;
};

/// In the order of the squares, those of one square as they come. Places along a curve are few runs.
std::vector<Run> runs_of(std::span<const double> x_m, std::span<const double> y_m, double side_m) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < x_m.size(); ++i) {
    const Square square{std::llround(std::floor(y_m[i] / side_m)), std::llround(std::floor(x_m[i] / side_m))};
    if (runs.empty() || runs.back().square != square) runs.push_back({square, i, i});
    runs.back().end = i + 1;
  }
  std::ranges::stable_sort(runs, {}, &Run::square);
  return runs;
}

}  // namespace

MarketPotential::MarketPotential(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> mass,
                                 double half_m)
    : half_m_(half_m) {
  if (x_m.size() != y_m.size() || x_m.size() != mass.size())
    throw std::invalid_argument("MarketPotential: columns of different length");
  if (!(half_m > 0.0) || !std::isfinite(half_m)) throw std::invalid_argument("MarketPotential: half_m must be > 0");
  for (std::size_t i = 0; i < mass.size(); ++i)
    if (!std::isfinite(x_m[i] + y_m[i] + mass[i]) || mass[i] < 0.0)
      throw std::invalid_argument("MarketPotential: places must be finite and masses >= 0");
  const std::vector<Run> runs = runs_of(x_m, y_m, half_m / 10.0);
  for (std::size_t begin = 0, end = 0; begin < runs.size(); begin = end) {
    double sum = 0.0, sum_x = 0.0, sum_y = 0.0;
    for (; end < runs.size() && runs[end].square == runs[begin].square; ++end)
      for (std::size_t i = runs[end].begin; i < runs[end].end; ++i)
        sum += mass[i], sum_x += mass[i] * x_m[i], sum_y += mass[i] * y_m[i];
    if (!(sum > 0.0)) continue;
    x_m_.push_back(sum_x / sum), y_m_.push_back(sum_y / sum), mass_.push_back(sum);
    total_ += sum;
  }
}

double MarketPotential::share_near(double x_m, double y_m) const {
  double near = 0.0;
  for (std::size_t i = 0; i < mass_.size(); ++i)
    near += mass_[i] * std::exp2(-std::sqrt(squared(x_m_[i] - x_m, y_m_[i] - y_m)) / half_m_);
  return total_ > 0.0 ? near / total_ : 0.0;
}

}  // namespace geo
