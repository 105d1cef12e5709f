// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "geo/core/parallel.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// Sorts by `key`, a function from an item to an unsigned 64-bit number; items of equal keys keep their order, so the
/// result is one whatever the number of threads. A double that is not negative sorts by its bits.
///
/// Radix sort from the lowest bit in which keys differ to the highest, at most 11 bits a pass and about as many in
/// each, none where all have the same bits or when they are in order already: O(n) for each pass, and a second copy of
/// the items.
template <class Item, class Key>
void radix_sort(std::vector<Item>& items, Key key, unsigned threads) {
  constexpr std::size_t kFew = 512, kLeastPart = 32'768;
  constexpr unsigned kMostBits = 11;
  const auto by_key = [&](const Item& a, const Item& b) { return key(a) < key(b); };
  if (std::is_sorted(items.begin(), items.end(), by_key)) return;
  if (items.size() < kFew) return std::stable_sort(items.begin(), items.end(), by_key);

  std::uint64_t differing = 0;
  for (const Item& item : items) differing |= key(item) ^ key(items.front());
  const auto first_bit = static_cast<unsigned>(std::countr_zero(differing));
  const auto end_bit = static_cast<unsigned>(std::bit_width(differing));
  const unsigned passes = (end_bit - first_bit + kMostBits - 1) / kMostBits;
  const unsigned digit_bits = (end_bit - first_bit + passes - 1) / passes;
  const std::uint64_t digit_mask = (std::uint64_t{1} << digit_bits) - 1;
  const std::size_t parts = std::clamp<std::size_t>(items.size() / kLeastPart, 1, std::max(threads, 1U));
  const std::size_t part_items = (items.size() + parts - 1) / parts;
  std::vector<Item> sorted(items.size());
  std::vector<std::vector<std::size_t>> place(parts, std::vector<std::size_t>(digit_mask + 1));
  for (unsigned bit = first_bit; bit < end_bit; bit += digit_bits) {
    const auto digit = [&](const Item& item) { return (key(item) >> bit) & digit_mask; };
    if (((differing >> bit) & digit_mask) == 0) continue;
    parallel_for(items.size(), part_items, threads, [&](std::size_t begin, std::size_t end) {
      std::vector<std::size_t>& count = place[begin / part_items];
      std::fill(count.begin(), count.end(), std::size_t{0});
      for (std::size_t i = begin; i < end; ++i) ++count[digit(items[i])];
    });
    std::size_t next = 0;
    for (std::size_t d = 0; d < place.front().size(); ++d)
      for (std::vector<std::size_t>& count : place) {
        const std::size_t here = count[d];
        count[d] = next;
        next += here;
      }
    parallel_for(items.size(), part_items, threads, [&](std::size_t begin, std::size_t end) {
      std::vector<std::size_t>& to = place[begin / part_items];
      for (std::size_t i = begin; i < end; ++i) sorted[to[digit(items[i])]++] = items[i];
    });
    items.swap(sorted);
  }
}

/// A row and the number it is sorted by.
struct KeyedRow {
  std::uint64_t key;
  Row row;
  friend bool operator==(const KeyedRow&, const KeyedRow&) = default;
};

inline void sort_by_key(std::vector<KeyedRow>& rows, unsigned threads) {
  radix_sort(
      rows, [](const KeyedRow& row) { return row.key; }, threads);
}

}  // namespace geo
