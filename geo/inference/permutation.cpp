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

/// Draws count + 1 of `cells` by Floyd's method (Bentley 1987, CACM 30(9), 754-757): as many numbers as cells.
class Picker {
 public:
  Picker(std::uint32_t cells, std::uint32_t count)
      : cells_(cells), picked_(count + std::size_t{1}), taken_(cells / 64 + std::size_t{1}, 0) {}

  /// The neighbours, then the spare one. Valid until the next call.
  std::span<const std::uint32_t> draw(std::uint64_t seed, std::uint32_t number) {
    const auto all = static_cast<std::uint32_t>(picked_.size());
    Random random(seed, std::uint64_t{all - 1} << 32 | number);
    for (std::uint32_t i = 0; i < all; ++i) {
      const std::uint32_t top = cells_ - all + i, cell = random.below(top + 1);
      picked_[i] = taken(cell) ? top : cell;
      taken_[picked_[i] / 64] |= std::uint64_t{1} << picked_[i] % 64;
    }
    for (const std::uint32_t cell : picked_) taken_[cell / 64] = 0;
    std::swap(picked_[random.below(all)], picked_.back());
    return picked_;
  }

 private:
  bool taken(std::uint32_t cell) const { return (taken_[cell / 64] >> cell % 64 & 1U) != 0; }

  std::uint32_t cells_;
  std::vector<std::uint32_t> picked_;
  std::vector<std::uint64_t> taken_;  ///< One bit a cell, all clear between draws.
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
      : cells_(cells), count_(count), params_(params), out_(out) {}

  void test(std::span<const std::uint32_t> rows) {
    draw_sums();
    std::ranges::sort(sums_);
    for (const std::uint32_t row : rows) {
      const auto [first, last] = std::equal_range(sums_.begin(), sums_.end(), cells_.sums[row]);
      out_[row].above += sums_.end() - first;
      out_[row].below += last - sums_.begin();
    }
  }

 private:
  /// Fills the table; a cell that was drawn itself has another sum in that draw than the table says.
  void draw_sums() {
    Picker picker(static_cast<std::uint32_t>(cells_.values.size()), static_cast<std::uint32_t>(count_));
    sums_.reserve(static_cast<std::size_t>(params_.draws));
    for (std::int64_t d = 0; d < params_.draws; ++d) {
      const auto picked = picker.draw(params_.seed, static_cast<std::uint32_t>(d));
      const auto neighbours = picked.first(picked.size() - 1);
      std::int64_t sum = 0;
      for (const std::uint32_t row : neighbours) sum += cells_.values[row];
      sums_.push_back(sum);
      for (const std::uint32_t row : neighbours) {
        if (cells_.counts[row] != count_) continue;
        out_[row].add(sum, cells_.sums[row], -1);
        out_[row].add(sum - cells_.values[row] + cells_.values[picked.back()], cells_.sums[row], 1);
      }
    }
  }

  const NeighbourSums& cells_;
  std::int64_t count_;
  const PermutationParams& params_;
  std::span<Beyond> out_;
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
};

/// All kinds with neighbours, the largest number (the longest work) first.
std::vector<Kind> kinds_of(std::span<const std::int64_t> counts) {
  const std::int64_t most = counts.empty() ? 0 : *std::ranges::max_element(counts);
  std::vector<std::vector<std::uint32_t>> rows(static_cast<std::size_t>(most) + 1);
  for (std::uint32_t row = 0; row < counts.size(); ++row) rows[static_cast<std::size_t>(counts[row])].push_back(row);
  std::vector<Kind> kinds;
  for (std::size_t count = rows.size() - 1; count > 0; --count)
    if (!rows[count].empty()) kinds.push_back({static_cast<std::int64_t>(count), std::move(rows[count])});
  return kinds;
}

}  // namespace

std::vector<double> permutation_p(const NeighbourSums& cells, const PermutationParams& params) {
  check(cells, params);
  const std::vector<Kind> kinds = kinds_of(cells.counts);
  std::vector<Beyond> beyond(cells.values.size());
  parallel_for(kinds.size(), 1, params.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)  // a cell belongs to one kind: no two threads write to it
      OneCount(cells, kinds[i].count, params, beyond).test(kinds[i].rows);
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
  double cells = 0.0;
  for (const Kind& kind : kinds_of(counts)) cells += static_cast<double>(kind.count + 1);
  return cells * static_cast<double>(draws);
}

std::vector<std::uint32_t> permutation_draw(std::uint32_t cells, std::uint32_t count, std::uint64_t seed,
                                            std::uint32_t draw) {
  Picker picker(cells, count);
  const auto picked = picker.draw(seed, draw);
  return {picked.begin(), picked.end()};
}

}  // namespace geo
