// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// A row and the number it is sorted by.
struct KeyedRow {
  std::uint64_t key;
  Row row;
  friend bool operator==(const KeyedRow&, const KeyedRow&) = default;
};

/// Sorts by key; rows of one key keep their order, so the result is the same for any number of threads.
///
/// Radix sort from the last byte to the first: one pass for each byte in which keys differ, none when they are in
/// order already. O(n) for each pass, 16 bytes a row of scratch.
void sort_by_key(std::vector<KeyedRow>& rows, unsigned threads);

}  // namespace geo
