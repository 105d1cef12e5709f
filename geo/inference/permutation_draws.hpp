// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Cells with one number of neighbours.
struct CountKind {
  std::int64_t count;
  std::vector<std::uint32_t> rows;  ///< Ascending.
};

/// All kinds with neighbours, the largest number (the longest work) first. O(cells).
std::vector<CountKind> count_kinds(std::span<const std::int64_t> counts);

/// One bit a cell: a set of cells that stays in the fastest cache.
class CellSet {
 public:
  explicit CellSet(std::uint32_t cells) : words_(cells / 64 + std::size_t{1}, 0) {}
  bool operator[](std::uint32_t cell) const { return (words_[cell / 64] >> cell % 64 & 1U) != 0; }
  void add(std::uint32_t cell) { words_[cell / 64] |= std::uint64_t{1} << cell % 64; }
  void forget_word_of(std::uint32_t cell) { words_[cell / 64] = 0; }

 private:
  std::vector<std::uint64_t> words_;
};

/// Draws count + 1 of `cells` without replacement, equally likely, by numbers that depend on (seed, count, number of
/// the draw) alone: Floyd's method (Bentley 1987, CACM 30(9), 754-757), which takes as many numbers as cells.
class Picker {
 public:
  Picker(std::uint32_t cells, std::int64_t count)
      : cells_(cells), picked_(static_cast<std::size_t>(count) + 1), taken_(cells) {}

  /// The neighbours in no order that means anything, then the spare one. Valid until the next call.
  std::span<const std::int32_t> draw(std::uint64_t seed, std::uint32_t number);

 private:
  std::uint32_t cells_;
  std::vector<std::int32_t> picked_;
  CellSet taken_;  ///< Empty between draws.
};

/// The cells that a draw picks out of `cells`: the neighbours, `count` of them, then the spare one. For tests.
std::vector<std::uint32_t> permutation_draw(std::uint32_t cells, std::uint32_t count, std::uint64_t seed,
                                            std::uint32_t draw);

/// All draws for one number of neighbours, by the cell that is drawn.
struct DrawsByCell {
  std::span<const std::int32_t> spare;  ///< Of each draw: the cell that steps in.
  std::span<const std::int32_t> first;  ///< Of each cell, and one beyond: where its draws begin in `draw`.
  std::span<const std::int32_t> draw;

  /// The draws that deal out this cell as a neighbour, ascending.
  std::span<const std::int32_t> with(std::uint32_t cell) const {
    const auto from = static_cast<std::size_t>(first[cell]);
    return draw.subspan(from, static_cast<std::size_t>(first[cell + std::size_t{1}]) - from);
  }
};

/// All draws for cells with these counts, so that the maps of many groups on the same cells share them: making them is
/// most of a test. One plain column, for draws_by_kind() alone to understand; shared_draws_size() is its length: one a
/// pick, and one a cell and kind.
std::vector<std::int32_t> shared_draws(std::span<const std::int64_t> counts, std::int64_t draws, std::uint64_t seed,
                                       unsigned threads);
double shared_draws_size(std::span<const std::int64_t> counts, std::int64_t draws);

/// Looks at what shared_draws() made for these cells, one for each kind. Throws std::invalid_argument where it was made
/// for other counts or another number of draws.
std::vector<DrawsByCell> draws_by_kind(std::span<const std::int32_t> shared, std::span<const CountKind> kinds,
                                       std::size_t cells, std::size_t draws);

}  // namespace geo
