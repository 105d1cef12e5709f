// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/neighbours.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <stdexcept>

#include "geo/core/random.hpp"

namespace geo {
namespace {

std::int64_t norm(HexCell a, HexCell b) {
  const std::int64_t q = a.q - b.q, r = a.r - b.r;
  return q * q + q * r + r * r;
}

/// Sums over the k nearest by a full sort, each cell with its own.
std::vector<std::int64_t> slow_nearest(const HexCells& cells, std::size_t k, const std::vector<std::int64_t>& values) {
  std::vector<std::int64_t> out;
  for (const HexCell& cell : cells.cells()) {
    std::vector<std::size_t> order(cells.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return norm(cells.cells()[i], cell); });
    std::int64_t sum = 0;
    for (std::size_t i = 0; i <= std::min(k, cells.size() - 1); ++i) sum += values[order[i]];
    out.push_back(sum);
  }
  return out;
}

/// Values whose sums tell every set of neighbours apart.
std::vector<std::int64_t> telling(std::size_t size) {
  Random random(5, 5);
  std::vector<std::int64_t> values(size);
  for (auto& value : values) value = (std::int64_t{random.bits32()} << 16) + random.below(65536);
  return values;
}

HexCells lattice(std::int32_t side, double share) {
  Random random(9, 0);
  std::vector<HexCell> list;
  for (std::int32_t r = -side; r < side; ++r)
    for (std::int32_t q = -side; q < side; ++q)
      if (random.unit() < share) list.push_back({q, r});
  return HexCells(std::move(list));
}

TEST(NearestNeighbours, EqualAFullSortWithTiesInTheOrderOfCells) {
  for (const double share : {1.0, 0.5, 0.02}) {  // full rings of ties, holes, far apart
    const HexCells cells = lattice(12, share);
    const auto values = telling(cells.size());
    for (const std::size_t k : {1U, 4U, 6U, 8U, 30U})
      EXPECT_EQ(CellNeighbours::nearest(cells, k, 3).sums(values, 3), slow_nearest(cells, k, values))
          << share << ", " << k;
  }
}

TEST(NearestNeighbours, OfAFewCellsAreAllOthers) {
  const HexCells cells({{0, 0}, {5, 0}, {0, 9}});
  EXPECT_EQ(CellNeighbours::nearest(cells, 8, 1).counts(1), (std::vector<std::int64_t>{3, 3, 3}));
  EXPECT_EQ(CellNeighbours::nearest(HexCells({{1, 1}}), 8, 1).counts(1), (std::vector<std::int64_t>{1}));
  EXPECT_TRUE(CellNeighbours::nearest(HexCells({}), 8, 1).counts(1).empty());
  EXPECT_THROW(CellNeighbours::nearest(cells, 0, 1), std::invalid_argument);
}

TEST(NearestNeighbours, AreExactFarFromTheOrigin) {
  std::vector<HexCell> far;
  const HexCells near = lattice(6, 0.7);
  for (const HexCell& cell : near.cells()) far.push_back({cell.q + 2'000'000, cell.r - 1'500'000});
  const auto values = telling(far.size());
  EXPECT_EQ(CellNeighbours::nearest(HexCells(far), 8, 1).sums(values, 1),
            CellNeighbours::nearest(near, 8, 1).sums(values, 1));
}

TEST(Contiguity, IsTheSixThatShareAnEdge) {
  const HexCells cells = lattice(5, 1.0);
  const auto counts = CellNeighbours::contiguous(cells).counts(1);
  EXPECT_EQ(counts[*cells.find({0, 0})], 7);
  EXPECT_EQ(counts[*cells.find({-5, -5})], 3) << "the sharp corner of the rhombus: east and north";
  EXPECT_EQ(counts[*cells.find({4, -5})], 4);
}

}  // namespace
}  // namespace geo
