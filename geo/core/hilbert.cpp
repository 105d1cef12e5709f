// SPDX-License-Identifier: Apache-2.0
#include "geo/core/hilbert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace geo {
namespace {

constexpr int kBits = 23, kStep = 4;  // bits of one axis, and how many of them one look-up takes
constexpr std::uint32_t kStepMask = (1U << kStep) - 1;

/// The cell on an axis of 2^bits cells around 0. Behind the last the first comes again.
std::uint32_t on_axis(double cells, int bits) {
  const auto number = static_cast<std::int64_t>(std::floor(std::clamp(cells, -1e18, 1e18)));
  return static_cast<std::uint32_t>((number + (std::int64_t{1} << (bits - 1))) & ((std::int64_t{1} << bits) - 1));
}
std::uint32_t cell(double metres) { return on_axis(metres, kBits); }
std::uint32_t fine_cell(double metres) { return on_axis(metres * 1024.0, 32); }

/// How a quadrant is turned: bit 0 swaps the axes, bit 1 inverts both.
using Turn = std::uint32_t;
constexpr Turn kSwap = 1, kInvert = 2;

/// The part of a key that kStep levels add, and the turn below them.
struct Levels {
  std::uint8_t key;
  std::uint8_t turn;
};

/// One level of the curve after the other.
constexpr Levels walked(Turn turn, std::uint32_t x, std::uint32_t y) {
  std::uint32_t key = 0;
  for (int bit = kStep - 1; bit >= 0; --bit) {
    const std::uint32_t invert = (turn & kInvert) >> 1;
    std::uint32_t right = ((x >> bit) & 1U) ^ invert, upper = ((y >> bit) & 1U) ^ invert;
    if ((turn & kSwap) != 0) std::swap(right, upper);
    key = (key << 2) | ((3U * right) ^ upper);
    if (upper == 0) turn ^= kSwap | (right << 1);  // the curve enters the quadrant at its first corner
  }
  return {static_cast<std::uint8_t>(key), static_cast<std::uint8_t>(turn)};
}

constexpr auto kLevels = [] {
  std::array<Levels, 4U << (2 * kStep)> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i)
    table[i] = walked(i >> (2 * kStep), (i >> kStep) & kStepMask, i & kStepMask);
  return table;
}();

/// The key over `bits` levels of which the first is entered with a turn.
std::uint64_t walked_down(std::uint32_t x, std::uint32_t y, int bits, Turn turn) {
  std::uint64_t key = 0;
  for (int bit = bits - kStep; bit >= 0; bit -= kStep) {
    const std::uint32_t quadrants = ((x >> bit) & kStepMask) << kStep | ((y >> bit) & kStepMask);
    const Levels& levels = kLevels[turn << (2 * kStep) | quadrants];
    key = (key << (2 * kStep)) | levels.key;
    turn = levels.turn;
  }
  return key;
}

}  // namespace

std::uint64_t hilbert_key(double x_m, double y_m) {
  static_assert((kBits + 1) % kStep == 0);  // a level of zeros stands above: it swaps, so the walk begins swapped
  return walked_down(cell(x_m), cell(y_m), kBits + 1, kSwap);
}

std::uint64_t fine_hilbert_key(double x_m, double y_m) { return walked_down(fine_cell(x_m), fine_cell(y_m), 32, 0); }

bool same_hilbert_cell(double x1_m, double y1_m, double x2_m, double y2_m) {
  return cell(x1_m) == cell(x2_m) && cell(y1_m) == cell(y2_m);
}

}  // namespace geo
