// SPDX-License-Identifier: Apache-2.0
#include "geo/core/hilbert.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace geo {
namespace {

constexpr int kBits = 23;
constexpr double kHalf = 1 << (kBits - 1);

std::uint32_t cell(double metres) {
  return static_cast<std::uint32_t>(std::clamp(std::floor(metres) + kHalf, 0.0, 2 * kHalf - 1));
}

}  // namespace

std::uint64_t hilbert_key(double x_m, double y_m) {
  std::uint32_t x = cell(x_m), y = cell(y_m);
  std::uint64_t key = 0;
  for (int bit = kBits - 1; bit >= 0; --bit) {
    const std::uint32_t right = (x >> bit) & 1U, upper = (y >> bit) & 1U;
    key = (key << 2) | ((3U * right) ^ upper);
    if (upper == 0) {  // turn the quadrant so that the curve enters it at its first corner
      if (right == 1) {
        x = ~x;
        y = ~y;
      }
      std::swap(x, y);
    }
  }
  return key;
}

}  // namespace geo
