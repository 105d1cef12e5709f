// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/permutation.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

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

/// Draws count + 1 of `cells` by Floyd's method (Bentley 1987, CACM 30(9), 754-757): as many numbers as cells.
class Picker {
 public:
  Picker(std::uint32_t cells, std::uint32_t count) : cells_(cells), picked_(count + std::size_t{1}), taken_(cells) {}

  /// The neighbours, then the spare one. Valid until the next call.
  std::span<const std::int32_t> draw(std::uint64_t seed, std::uint32_t number) {
    const auto all = static_cast<std::uint32_t>(picked_.size());
    Random random(seed, std::uint64_t{all - 1} << 32 | number);
    for (std::uint32_t i = 0; i < all; ++i) {
      const std::uint32_t top = cells_ - all + i, cell = random.below(top + 1);
      const std::uint32_t picked = taken_[cell] ? top : cell;
      picked_[i] = static_cast<std::int32_t>(picked);
      taken_.add(picked);
    }
    for (const std::int32_t cell : picked_) taken_.forget_word_of(static_cast<std::uint32_t>(cell));
    std::swap(picked_[random.below(all)], picked_.back());
    return picked_;
  }

 private:
  std::uint32_t cells_;
  std::vector<std::int32_t> picked_;
  CellSet taken_;  ///< Empty between draws.
};

/// Permuted sums that are at least, and at most, a cell's own.
struct Beyond {
  std::int64_t above = 0, below = 0;
  void add(std::int64_t permuted, std::int64_t observed, std::int64_t times) {
    above += permuted >= observed ? times : 0;
    below += permuted <= observed ? times : 0;
  }
};

/// The test of all cells with one number of neighbours.
class OneCount {
 public:
  OneCount(const NeighbourSums& cells, std::int64_t count, const PermutationParams& params, std::span<Beyond> out)
      : cells_(cells),
        count_(count),
        params_(params),
        out_(out),
        tested_(static_cast<std::uint32_t>(cells.values.size())) {}

  /// `picked`: the picks of this count, or empty.
  void test(std::span<const std::uint32_t> rows, std::span<const std::int32_t> picked) {
    for (const std::uint32_t row : rows) tested_.add(row);
    draw_sums(picked);
    std::ranges::sort(sums_);
    for (const std::uint32_t row : rows) {
      const auto [first, last] = std::equal_range(sums_.begin(), sums_.end(), cells_.sums[row]);
      out_[row].above += sums_.end() - first;
      out_[row].below += last - sums_.begin();
    }
  }

 private:
  /// Fills the table; a cell that was drawn itself has another sum in that draw than the table says.
  void draw_sums(std::span<const std::int32_t> given) {
    Picker picker(static_cast<std::uint32_t>(cells_.values.size()), static_cast<std::uint32_t>(count_));
    const auto draws = static_cast<std::size_t>(params_.draws), each = static_cast<std::size_t>(count_) + 1;
    sums_.reserve(draws);
    for (std::size_t d = 0; d < draws; ++d) {
      const auto picked =
          given.empty() ? picker.draw(params_.seed, static_cast<std::uint32_t>(d)) : given.subspan(d * each, each);
      const auto neighbours = picked.first(each - 1);
      std::int64_t sum = 0;
      for (const std::int32_t cell : neighbours) sum += cells_.values[static_cast<std::uint32_t>(cell)];
      sums_.push_back(sum);
      const std::int64_t spare = cells_.values[static_cast<std::uint32_t>(picked.back())];
      for (const std::int32_t cell : neighbours) {
        const auto row = static_cast<std::uint32_t>(cell);
        if (!tested_[row]) continue;
        out_[row].add(sum, cells_.sums[row], -1);
        out_[row].add(sum - cells_.values[row] + spare, cells_.sums[row], 1);
      }
    }
  }

  const NeighbourSums& cells_;
  std::int64_t count_;
  const PermutationParams& params_;
  std::span<Beyond> out_;
  CellSet tested_;  ///< The cells with this count.
  std::vector<std::int64_t> sums_;
};

void check(const NeighbourSums& cells, const PermutationParams& params) {
  const std::size_t n = cells.values.size();
  if (cells.sums.size() != n || cells.counts.size() != n)
    throw std::invalid_argument("permutation_p: columns of different length");
  if (params.draws < 1 || params.draws > std::int64_t{1} << 31 || n >= std::size_t{1} << 31)
    throw std::invalid_argument("permutation_p: draws must lie in 1 to 2^31, cells below 2^31");
  for (const std::int64_t count : cells.counts)
    if (count < 0 || count >= static_cast<std::int64_t>(n))
      throw std::invalid_argument("permutation_p: a cell has at most all others as neighbours");
}

/// Cells that share a number of neighbours, ascending.
struct Kind {
  std::int64_t count;
  std::vector<std::uint32_t> rows;
  std::size_t first_pick = 0;  ///< Where its picks begin for one draw; times the draws, for all.

  std::size_t picks() const { return static_cast<std::size_t>(count) + 1; }
};

/// All kinds with neighbours, the largest number (the longest work) first.
std::vector<Kind> kinds_of(std::span<const std::int64_t> counts) {
  const std::int64_t most = counts.empty() ? 0 : *std::ranges::max_element(counts);
  std::vector<std::vector<std::uint32_t>> rows(static_cast<std::size_t>(most) + 1);
  for (std::uint32_t row = 0; row < counts.size(); ++row) rows[static_cast<std::size_t>(counts[row])].push_back(row);
  std::vector<Kind> kinds;
  for (std::size_t count = rows.size() - 1; count > 0; --count)
    if (!rows[count].empty()) {
      const std::size_t first = kinds.empty() ? 0 : kinds.back().first_pick + kinds.back().picks();
      kinds.push_back({static_cast<std::int64_t>(count), std::move(rows[count]), first});
    }
  return kinds;
}

std::size_t picks_of_a_draw(const std::vector<Kind>& kinds) {
  return kinds.empty() ? 0 : kinds.back().first_pick + kinds.back().picks();
}

}  // namespace

std::vector<double> permutation_p(const NeighbourSums& cells, const PermutationParams& params) {
  check(cells, params);
  const std::vector<Kind> kinds = kinds_of(cells.counts);
  const auto draws = static_cast<std::size_t>(params.draws);
  if (!params.picked.empty() && params.picked.size() != picks_of_a_draw(kinds) * draws)
    throw std::invalid_argument("permutation_p: picked for other counts or draws");
  const auto picked_of = [&](const Kind& kind) {
    return params.picked.empty() ? params.picked : params.picked.subspan(kind.first_pick * draws, kind.picks() * draws);
  };
  std::vector<Beyond> beyond(cells.values.size());
  parallel_for(kinds.size(), 1, params.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)  // a cell belongs to one kind: no two threads write to it
      OneCount(cells, kinds[i].count, params, beyond).test(kinds[i].rows, picked_of(kinds[i]));
  });
  std::vector<double> p(beyond.size(), std::numeric_limits<double>::quiet_NaN());
  for (const Kind& kind : kinds)
    for (const std::uint32_t row : kind.rows) {
      const auto rarer = static_cast<double>(std::min(beyond[row].above, beyond[row].below) + 1);
      p[row] = std::min(1.0, 2.0 * rarer / static_cast<double>(params.draws + 1));
    }
  return p;
}

double permutation_picks(std::span<const std::int64_t> counts, std::int64_t draws) {
  return static_cast<double>(picks_of_a_draw(kinds_of(counts))) * static_cast<double>(draws);
}

std::vector<std::int32_t> permutation_picked(std::span<const std::int64_t> counts, const PermutationParams& params) {
  check({counts, counts, counts}, params);
  const std::vector<Kind> kinds = kinds_of(counts);
  const auto draws = static_cast<std::size_t>(params.draws);
  std::vector<std::int32_t> out(picks_of_a_draw(kinds) * draws);
  parallel_for(kinds.size(), 1, params.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      Picker picker(static_cast<std::uint32_t>(counts.size()), static_cast<std::uint32_t>(kinds[i].count));
      auto at = out.begin() + static_cast<std::ptrdiff_t>(kinds[i].first_pick * draws);
      for (std::uint32_t d = 0; d < draws; ++d) at = std::ranges::copy(picker.draw(params.seed, d), at).out;
    }
  });
  return out;
}

std::vector<std::uint32_t> permutation_draw(std::uint32_t cells, std::uint32_t count, std::uint64_t seed,
                                            std::uint32_t draw) {
  Picker picker(cells, count);
  const auto picked = picker.draw(seed, draw);
  std::vector<std::uint32_t> out;
  for (const std::int32_t cell : picked) out.push_back(static_cast<std::uint32_t>(cell));
  return out;
}

}  // namespace geo
