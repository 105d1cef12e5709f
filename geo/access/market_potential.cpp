// SPDX-License-Identifier: Apache-2.0
#include "geo/access/market_potential.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "geo/core/radix_sort.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr double kSquaresOfHalf = 10.0;
constexpr double kFarOfHalf = 4.0;  // how much farther away, in h, a side may be twice as long

/// Bit i of the number at bit 2 i.
std::uint64_t spread(std::uint64_t number) {
  number = (number | number << 16U) & 0x0000'FFFF'0000'FFFFU;
  number = (number | number << 8U) & 0x00FF'00FF'00FF'00FFU;
  number = (number | number << 4U) & 0x0F0F'0F0F'0F0F'0F0FU;
  number = (number | number << 2U) & 0x3333'3333'3333'3333U;
  return (number | number << 1U) & 0x5555'5555'5555'5555U;
}

/// The square of a place: squares of one twice as wide have all but the last two bits in common.
std::uint64_t key_of(double x_m, double y_m, double side_m) {
  const auto number = [side_m](double m) {
    return static_cast<std::uint32_t>(std::llround(std::floor(m / side_m))) ^ 0x8000'0000U;
  };
  return spread(number(y_m)) << 1U | spread(number(x_m));
}

/// Places that follow one another in one square.
struct Run {
  std::uint64_t square;
  std::size_t begin, end;
};

/// In the order of the squares, those of one square as they come. Places along a curve are few runs.
std::vector<Run> runs_of(std::span<const double> x_m, std::span<const double> y_m, double side_m) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < x_m.size(); ++i) {
    const std::uint64_t square = key_of(x_m[i], y_m[i], side_m);
    if (runs.empty() || runs.back().square != square) runs.push_back({square, i, i});
    runs.back().end = i + 1;
  }
  radix_sort(
      runs, [](const Run& run) { return run.square; }, 1);
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
  const std::vector<Run> runs = runs_of(x_m, y_m, half_m / kSquaresOfHalf);
  for (std::size_t begin = 0, end = 0; begin < runs.size(); begin = end) {
    double sum = 0.0, sum_x = 0.0, sum_y = 0.0;
    for (; end < runs.size() && runs[end].square == runs[begin].square; ++end)
      for (std::size_t i = runs[end].begin; i < runs[end].end; ++i)
        sum += mass[i], sum_x += mass[i] * x_m[i], sum_y += mass[i] * y_m[i];
    if (!(sum > 0.0)) continue;
    levels_[0].add(runs[begin].square, sum, sum_x, sum_y);
    total_ += sum;
  }
  for (std::size_t level = 1; level < kLevels; ++level) {
    levels_[level] = above(levels_[level - 1]);
    const auto number = static_cast<double>(level);
    const double diagonal_m = std::sqrt(2.0) * std::exp2(number) * half_m / kSquaresOfHalf;
    const double far_m = number * kFarOfHalf * half_m + diagonal_m;
    levels_[level].far_m2 = far_m * far_m;
  }
}

void MarketPotential::Level::add(std::uint64_t square, double sum, double sum_x, double sum_y) {
  key.push_back(square);
  x_m.push_back(sum_x / sum), y_m.push_back(sum_y / sum), mass.push_back(sum);
}

MarketPotential::Level MarketPotential::above(const Level& level) {
  Level out;
  for (std::size_t begin = 0, end = 0; begin < level.key.size(); begin = end) {
    double sum = 0.0, sum_x = 0.0, sum_y = 0.0;
    for (; end < level.key.size() && level.key[end] >> 2U == level.key[begin] >> 2U; ++end) {
      sum += level.mass[end];
      sum_x += level.mass[end] * level.x_m[end], sum_y += level.mass[end] * level.y_m[end];
    }
    out.add(level.key[begin] >> 2U, sum, sum_x, sum_y);
    out.below.push_back(begin);
  }
  out.below.push_back(level.key.size());
  return out;
}

double MarketPotential::share_near(double x_m, double y_m) const {
  double sum = 0.0;
  for (std::size_t square = 0; square < levels_.back().key.size(); ++square) sum += near(kLevels - 1, square, x_m, y_m);
  return total_ > 0.0 ? sum / total_ : 0.0;
}

double MarketPotential::near(std::size_t level, std::size_t square, double x_m, double y_m) const {
  const Level& at = levels_[level];
  const double d_m2 = squared(at.x_m[square] - x_m, at.y_m[square] - y_m);
  if (d_m2 >= at.far_m2) return at.mass[square] * std::exp2(-std::sqrt(d_m2) / half_m_);
  double sum = 0.0;
  for (std::size_t below = at.below[square]; below < at.below[square + 1]; ++below)
    sum += near(level - 1, below, x_m, y_m);
  return sum;
}

}  // namespace geo
