// SPDX-License-Identifier: Apache-2.0
#include "geo/core/radix_sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "geo/core/random.hpp"

namespace geo {
namespace {

std::vector<KeyedRow> drawn(std::size_t count, std::uint64_t mask) {
  Random random(3, mask);
  std::vector<KeyedRow> rows(count);
  for (std::size_t i = 0; i < count; ++i)
    rows[i] = {(std::uint64_t{random.bits32()} << 32 | random.bits32()) & mask, static_cast<Row>(i)};
  return rows;
}

TEST(SortByKey, IsAStableSortForAnyNumberOfThreads) {
  for (const std::uint64_t mask : {~0ULL, 0xFFULL, 0x3F00000000FF00ULL, 0ULL})
    for (const std::size_t count : {0U, 1U, 2U, 511U, 512U, 5'000U, 100'000U})
      for (const unsigned threads : {0U, 1U, 3U}) {
        auto rows = drawn(count, mask), slow = rows;
        sort_by_key(rows, threads);
        std::ranges::stable_sort(slow, {}, &KeyedRow::key);
        ASSERT_EQ(rows, slow) << std::hex << mask << ' ' << std::dec << count << ' ' << threads;
      }
}

TEST(RadixSort, SortsNumbersFromZeroByTheirBits) {
  Random random(3, 1);
  std::vector<double> values{0.0, 1e300, 1e-300, 1.0};
  while (values.size() < 2'000) values.push_back(1e6 * random.unit() * random.unit());
  std::vector<double> wanted = values;
  std::ranges::sort(wanted);
  radix_sort(
      values, [](double value) { return std::bit_cast<std::uint64_t>(value); }, 1);
  EXPECT_EQ(values, wanted);
}

}  // namespace
}  // namespace geo
