// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>

namespace geo {

/// How many relabelled maps stand side by side in a row.
constexpr std::size_t kMapsInRow = 8;

/// A number of each of eight relabelled maps: a line of the cache, on which the compiler works by twos.
struct alignas(64) MapRow {
  using Two = double __attribute__((vector_size(16)));
  std::array<Two, kMapsInRow / 2> two{};

  double of(std::size_t map) const { return two[map / 2][map % 2]; }
  void add(std::size_t map, double value) { two[map / 2][map % 2] += value; }
  void add(const MapRow& row) {
    for (std::size_t k = 0; k < two.size(); ++k) two[k] += row.two[k];
  }
  void add_product(const MapRow& a, const MapRow& b) {
    for (std::size_t k = 0; k < two.size(); ++k) two[k] += a.two[k] * b.two[k];
  }
};

}  // namespace geo
