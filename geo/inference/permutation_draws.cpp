// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/permutation_draws.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

/// Lengths of the parts of a kind in the column of shared_draws(): spare, first, draw.
struct Layout {
  std::size_t cells, draws, neighbours;

  Layout(std::size_t cells_, std::size_t draws_, const CountKind& kind)
      : cells(cells_), draws(draws_), neighbours(static_cast<std::size_t>(kind.count)) {}
  std::size_t size() const { return draws + cells + 1 + draws * neighbours; }

  template <class Number>
  auto parts(std::span<Number> of_kind) const {
    struct Parts {
      std::span<Number> spare, first, draw;
    };
    return Parts{of_kind.first(draws), of_kind.subspan(draws, cells + 1), of_kind.subspan(draws + cells + 1)};
  }
};

/// The column of all kinds, cut into theirs.
template <class Number>
std::vector<std::span<Number>> cut(std::span<Number> shared, std::span<const CountKind> kinds, std::size_t cells,
                                   std::size_t draws) {
  std::vector<std::span<Number>> out;
  for (const CountKind& kind : kinds) {
    const std::size_t size = Layout(cells, draws, kind).size();
    if (size > shared.size()) break;
    out.push_back(shared.first(size));
    shared = shared.subspan(size);
  }
  if (out.size() != kinds.size() || !shared.empty())
    throw std::invalid_argument("draws_by_kind: made for other counts or draws");
  return out;
}

/// Draws once, then sorts the picks by cell, counting.
void fill(std::span<std::int32_t> out, const Layout& layout, const CountKind& kind, std::uint64_t seed) {
  const auto [spare, first, draw] = layout.parts(out);
  Picker picker(static_cast<std::uint32_t>(layout.cells), kind.count);
  std::vector<std::int32_t> picked;
  picked.reserve(draw.size());
  std::ranges::fill(first, 0);
  for (std::size_t d = 0; d < layout.draws; ++d) {
    const auto cells = picker.draw(seed, static_cast<std::uint32_t>(d));
    spare[d] = cells.back();
    for (const std::int32_t cell : cells.first(layout.neighbours)) {
      picked.push_back(cell);
      ++first[static_cast<std::size_t>(cell)];
    }
  }
  std::int32_t end = 0;
  for (std::int32_t& cell : first) cell = end += cell;
  for (std::size_t i = picked.size();
       i-- > 0;)  // from behind: `first` goes from the end of a cell's draws to their begin
    draw[static_cast<std::size_t>(--first[static_cast<std::size_t>(picked[i])])] =
        static_cast<std::int32_t>(i / layout.neighbours);
}

}  // namespace

std::vector<CountKind> count_kinds(std::span<const std::int64_t> counts) {
  const std::int64_t most = counts.empty() ? 0 : *std::ranges::max_element(counts);
  std::vector<std::vector<std::uint32_t>> rows(static_cast<std::size_t>(most) + 1);
  for (std::uint32_t row = 0; row < counts.size(); ++row) rows[static_cast<std::size_t>(counts[row])].push_back(row);
  std::vector<CountKind> kinds;
  for (std::size_t count = rows.size() - 1; count > 0; --count)
    if (!rows[count].empty()) kinds.push_back({static_cast<std::int64_t>(count), std::move(rows[count])});
  return kinds;
}

std::span<const std::int32_t> Picker::draw(std::uint64_t seed, std::uint32_t number) {
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

std::vector<std::uint32_t> permutation_draw(std::uint32_t cells, std::uint32_t count, std::uint64_t seed,
                                            std::uint32_t draw) {
  Picker picker(cells, count);
  const auto picked = picker.draw(seed, draw);
  std::vector<std::uint32_t> out;
  for (const std::int32_t cell : picked) out.push_back(static_cast<std::uint32_t>(cell));
  return out;
}

std::vector<std::int32_t> shared_draws(std::span<const std::int64_t> counts, std::int64_t draws, std::uint64_t seed,
                                       unsigned threads) {
  const std::vector<CountKind> kinds = count_kinds(counts);
  std::vector<std::int32_t> out(static_cast<std::size_t>(shared_draws_size(counts, draws)));
  const auto of_kind = cut(std::span(out), kinds, counts.size(), static_cast<std::size_t>(draws));
  parallel_for(kinds.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      fill(of_kind[i], Layout(counts.size(), static_cast<std::size_t>(draws), kinds[i]), kinds[i], seed);
  });
  return out;
}

double shared_draws_size(std::span<const std::int64_t> counts, std::int64_t draws) {
  double size = 0.0;
  for (const CountKind& kind : count_kinds(counts))
    size += static_cast<double>(Layout(counts.size(), static_cast<std::size_t>(draws), kind).size());
  return size;
}

std::vector<DrawsByCell> draws_by_kind(std::span<const std::int32_t> shared, std::span<const CountKind> kinds,
                                       std::size_t cells, std::size_t draws) {
  const auto of_kind = cut(shared, kinds, cells, draws);
  std::vector<DrawsByCell> out;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto [spare, first, draw] = Layout(cells, draws, kinds[i]).parts(of_kind[i]);
    out.push_back({spare, first, draw});
  }
  return out;
}

}  // namespace geo
