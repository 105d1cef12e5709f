// SPDX-License-Identifier: Apache-2.0
#include "geo/core/radix_sort.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kDigits = 256, kFew = 4096;  // below kFew rows a thread costs more than it sorts
using Counts = std::array<std::size_t, kDigits>;

std::size_t digit(std::uint64_t key, int shift) { return (key >> shift) & (kDigits - 1); }

/// The bits in which keys differ.
std::uint64_t varying_bits(const std::vector<KeyedRow>& rows) {
  std::uint64_t varying = 0;
  for (const KeyedRow& row : rows) varying |= row.key ^ rows.front().key;
  return varying;
}

/// Where the rows of each chunk and digit go: digits in order, chunks in order within a digit.
void to_positions(std::vector<Counts>& of_chunk) {
  std::size_t next = 0;
  for (std::size_t d = 0; d < kDigits; ++d)
    for (Counts& counts : of_chunk) next += std::exchange(counts[d], next);
}

void pass(const std::vector<KeyedRow>& from, std::vector<KeyedRow>& to, int shift, unsigned threads) {
  const std::size_t chunk = std::max(kFew, (from.size() + threads - 1) / threads);
  std::vector<Counts> at((from.size() + chunk - 1) / chunk);
  parallel_for(from.size(), chunk, threads, [&](std::size_t begin, std::size_t end) {
    Counts& counts = at[begin / chunk];
    for (std::size_t i = begin; i < end; ++i) ++counts[digit(from[i].key, shift)];
  });
  to_positions(at);
  parallel_for(from.size(), chunk, threads, [&](std::size_t begin, std::size_t end) {
    Counts& next = at[begin / chunk];
    for (std::size_t i = begin; i < end; ++i) to[next[digit(from[i].key, shift)]++] = from[i];
  });
}

}  // namespace

void sort_by_key(std::vector<KeyedRow>& rows, unsigned threads) {
  if (std::ranges::is_sorted(rows, {}, &KeyedRow::key)) return;
  const std::uint64_t varying = varying_bits(rows);
  std::vector<KeyedRow> other(rows.size());
  for (int shift = 0; shift < 64; shift += 8) {
    if (digit(varying, shift) == 0) continue;
    pass(rows, other, shift, std::max(threads, 1U));
    rows.swap(other);
  }
}

}  // namespace geo
