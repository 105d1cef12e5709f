// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/permutation.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/inference/permutation_draws.hpp"

namespace geo {
namespace {

/// Permuted sums that are at least, and at most, a cell's own.
struct Beyond {
  std::int64_t above = 0, below = 0;
  void add(std::int64_t permuted, std::int64_t observed, std::int64_t times) {
    above += permuted >= observed ? times : 0;
    below += permuted <= observed ? times : 0;
  }
};

/// How many of some sums lie below a value: looked up where they are close together, as sums of counts are, else found
/// in their order.
class SumRanks {
 public:
  explicit SumRanks(std::vector<std::int64_t> sums) : sums_(std::move(sums)) {
    const auto [least, most] = std::ranges::minmax(sums_);
    least_ = least;
    most_ = most;
    if (most - least > 4 * size()) {
      std::ranges::sort(sums_);
      return;
    }
    below_.assign(static_cast<std::size_t>(most - least) + 2, 0);
    for (const std::int64_t sum : sums_) ++below_[static_cast<std::size_t>(sum - least) + 1];
    std::partial_sum(below_.begin(), below_.end(), below_.begin());
  }

  std::int64_t below(std::int64_t value) const {
    if (value <= least_) return 0;
    if (value > most_) return size();
    if (!below_.empty()) return below_[static_cast<std::size_t>(value - least_)];
    return std::ranges::lower_bound(sums_, value) - sums_.begin();
  }
  std::int64_t size() const { return static_cast<std::int64_t>(sums_.size()); }

 private:
  std::vector<std::int64_t> sums_, below_;
  std::int64_t least_, most_;
};

/// The test of all cells with one number of neighbours: a table of permuted sums, and what is different for a cell that
/// was drawn itself, as it has another sum in that draw than the table says.
class OneCount {
 public:
  OneCount(const NeighbourSums& cells, const CountKind& kind, std::span<Beyond> out)
      : cells_(cells), kind_(kind), out_(out) {}

  void test(const PermutationParams& params) {
    const auto draws = static_cast<std::uint32_t>(params.draws), all = static_cast<std::uint32_t>(cells_.values.size());
    CellSet tested(all);
    for (const std::uint32_t row : kind_.rows) tested.add(row);
    Picker picker(all, kind_.count);
    std::vector<std::int64_t> sums;
    sums.reserve(draws);
    for (std::uint32_t d = 0; d < draws; ++d) {
      const auto picked = picker.draw(params.seed, d);
      const auto neighbours = picked.first(picked.size() - 1);
      std::int64_t sum = 0;
      for (const std::int32_t cell : neighbours) sum += value(cell);
      sums.push_back(sum);
      for (const std::int32_t cell : neighbours)
        if (const auto row = static_cast<std::uint32_t>(cell); tested[row]) exchange(row, picked.back(), sum);
    }
    rank(std::move(sums));
  }

  /// The same with draws that are there: cells without a value, most of them in a small group, are not looked at.
  void test(const DrawsByCell& draws, std::span<const std::uint32_t> with_value) {
    std::vector<std::int64_t> sums(draws.spare.size(), 0);
    for (const std::uint32_t cell : with_value)
      for (const std::int32_t d : draws.with(cell)) sums[static_cast<std::uint32_t>(d)] += cells_.values[cell];
    for (const std::uint32_t row : kind_.rows)
      for (const std::int32_t d : draws.with(row)) {
        const auto draw = static_cast<std::uint32_t>(d);
        exchange(row, draws.spare[draw], sums[draw]);
      }
    rank(std::move(sums));
  }

 private:
  std::int64_t value(std::int32_t cell) const { return cells_.values[static_cast<std::uint32_t>(cell)]; }

  void exchange(std::uint32_t row, std::int32_t spare, std::int64_t sum) {
    out_[row].add(sum, cells_.sums[row], -1);
    out_[row].add(sum - cells_.values[row] + value(spare), cells_.sums[row], 1);
  }

  void rank(std::vector<std::int64_t> sums) {
    const SumRanks ranks(std::move(sums));
    for (const std::uint32_t row : kind_.rows) {
      out_[row].above += ranks.size() - ranks.below(cells_.sums[row]);
      out_[row].below += ranks.below(cells_.sums[row] + 1);
    }
  }

  const NeighbourSums& cells_;
  const CountKind& kind_;
  std::span<Beyond> out_;
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

std::vector<std::uint32_t> rows_with_value(std::span<const std::int64_t> values) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (values[row] != 0) out.push_back(row);
  return out;
}

}  // namespace

std::vector<double> permutation_p(const NeighbourSums& cells, const PermutationParams& params) {
  check(cells, params);
  const std::vector<CountKind> kinds = count_kinds(cells.counts);
  std::vector<DrawsByCell> shared;
  if (!params.shared.empty())
    shared = draws_by_kind(params.shared, kinds, cells.values.size(), static_cast<std::size_t>(params.draws));
  const std::vector<std::uint32_t> with_value = rows_with_value(cells.values);
  std::vector<Beyond> beyond(cells.values.size());
  parallel_for(kinds.size(), 1, params.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {  // a cell belongs to one kind: no two threads write to it
      OneCount one(cells, kinds[i], beyond);
      shared.empty() ? one.test(params) : one.test(shared[i], with_value);
    }
  });
  std::vector<double> p(beyond.size(), std::numeric_limits<double>::quiet_NaN());
  for (const CountKind& kind : kinds)
    for (const std::uint32_t row : kind.rows) {
      const auto rarer = static_cast<double>(std::min(beyond[row].above, beyond[row].below) + 1);
      p[row] = std::min(1.0, 2.0 * rarer / static_cast<double>(params.draws + 1));
    }
  return p;
}

double permutation_picks(std::span<const std::int64_t> counts, std::int64_t draws) {
  std::int64_t picks = 0;
  for (const CountKind& kind : count_kinds(counts)) picks += kind.count + 1;
  return static_cast<double>(picks) * static_cast<double>(draws);
}

}  // namespace geo
