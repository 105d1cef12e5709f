// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

namespace geo {

/// The distances at which curves of concentration are drawn, 0, step_m() … range_m(), over the finer bins in which the
/// distances of pairs are counted.
///
/// Bin 0 is distance 0 and bin b is ((b - 1) bin_m, b bin_m], so whole bins fill the closed disc of each step. A bin_m
/// that is a power of two makes that exact to the last bit for snapped points up to 64 km apart.
struct DistanceLadder {
  double bin_m = 1.0;
  std::int32_t bins_per_step = 1;
  std::int32_t steps = 1;

  double step_m() const { return bin_m * bins_per_step; }
  double range_m() const { return step_m() * steps; }
  double distance_m(std::size_t step) const { return step_m() * static_cast<double>(step); }
  /// How many distances: the steps and 0.
  std::size_t size() const { return static_cast<std::size_t>(steps) + 1; }
  /// The first step whose closed disc holds the bin.
  std::size_t step_of(std::size_t bin) const {
    const auto width = static_cast<std::size_t>(bins_per_step);
    return (bin + width - 1) / width;
  }
};

/// Up to 64 steps of 24 bins or more, none shorter than `least_step_m`. range_m() is `range_m` less a 24th at most, or
/// one step where `least_step_m` is longer. Throws std::invalid_argument unless range_m is finite and > 0.
DistanceLadder distance_ladder(double range_m, double least_step_m = 0.0);

/// The bins of the distances from (x, y) to some points; all beyond bin `last` fall into it. `short_of` is how far a
/// distance stays behind the end of its bin, in 4,096ths of the bin. For the innermost loops: vectorised where it is
/// used. `bin` and `short_of` have room for one a point.
inline void bins_from(double x, double y, std::span<const double> x_m, std::span<const double> y_m,
                      const DistanceLadder& ladder, std::int32_t last, std::int32_t* bin, double* short_of) {
  constexpr double kRounds = 0x1.8p40;  // what is added to it is rounded to 2^-12
  const double per_bin = 1.0 / ladder.bin_m, farthest = last;
  for (std::size_t j = 0; j < x_m.size(); ++j) {
    const double dx = x_m[j] - x, dy = y_m[j] - y, bins = std::sqrt(dx * dx + dy * dy) * per_bin;
    short_of[j] = bins < farthest ? bins : farthest;
  }
  for (std::size_t j = 0; j < x_m.size(); ++j) {
    const double down = static_cast<double>(static_cast<std::int32_t>(short_of[j]));
    const double up = down + (short_of[j] > down ? 1.0 : 0.0);
    bin[j] = static_cast<std::int32_t>(up);
    short_of[j] = ((up - short_of[j]) + kRounds) - kRounds;
  }
}

}  // namespace geo
