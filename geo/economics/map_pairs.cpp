// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/map_pairs.hpp"

#include <algorithm>
#include <array>
#include <mutex>
#include <numeric>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kParts = 8;                           // of all firms
constexpr std::size_t kPairsOfTile = std::size_t{2} << 20;  // that are listed at once, so that they stay in a cache

/// The next number that eights fill.
std::size_t in_eights(std::size_t count) {
  return (count + MapCounts::kBlock - 1) / MapCounts::kBlock * MapCounts::kBlock;
}

/// The pairs of some firms with all others, in the order in which they are counted. Lists are filled up to eights with
/// MapLabels::nobody().
class Tile {
 public:
  Tile(const MappedFirms& firms, Row nobody, const DistanceLadder& ladder, PairBins bins)
      : firms_(firms),
        nobody_(nobody),
        ladder_(ladder),
        bins_(bins.count),
        beyond_(static_cast<std::int32_t>((bins.count - 1) * bins.width + 1)),
        of_ladder_(firms.x_m.size()),
        short_of_(of_ladder_.size()) {
    for (std::size_t bin = 0; bin < static_cast<std::size_t>(beyond_); ++bin) {
      step_of_.push_back(static_cast<std::uint32_t>(std::min(ladder.step_of(bin), ladder.size())));
      bin_of_.push_back(static_cast<std::uint32_t>((bin + bins.width - 1) / bins.width));
    }
    step_of_.push_back(static_cast<std::uint32_t>(ladder.size()));
  }

  void lay_out(Row first, Row end) {
    near_.clear();
    near_begin_.assign(1, 0);
    unsorted_.clear();
    for (Row i = first; i < end; ++i) {
      bins_from(firms_.x_m[i], firms_.y_m[i], firms_.x_m, firms_.y_m, ladder_, beyond_, of_ladder_.data(),
                short_of_.data());
      of_ladder_[i] = beyond_;  // itself
      add_near();
      add_pairs(i);
    }
    sort_pairs();
  }

  /// The others within a step of the tile's firm and beyond the step before.
  std::span<const Row> near(std::size_t firm, std::size_t step) const {
    const std::size_t at = firm * ladder_.size() + step;
    return std::span(near_).subspan(near_begin_[at], near_begin_[at + 1] - near_begin_[at]);
  }
  struct Pair {
    Row a, b;
  };
  /// The pairs of a bin; of all pairs of the population each comes in one tile.
  std::span<const Pair> pairs(std::size_t bin) const {
    return std::span(pairs_).subspan(pair_begin_[bin], pair_begin_[bin + 1] - pair_begin_[bin]);
  }

 private:
  void add_near() {
    const std::size_t steps = ladder_.size();
    to_.assign(steps + 1, 0);  // the last: beyond the ladder
    for (const std::int32_t bin : of_ladder_) ++to_[step_of_[static_cast<std::size_t>(bin)]];
    for (std::size_t step = 0; step < steps; ++step) {
      near_begin_.push_back(near_begin_.back() + in_eights(to_[step]));
      to_[step] = *(near_begin_.end() - 2);
    }
    near_.resize(near_begin_.back(), nobody_);
    for (Row j = 0; j < of_ladder_.size(); ++j)
      if (const std::uint32_t step = step_of_[static_cast<std::size_t>(of_ladder_[j])]; step < steps)
        near_[to_[step]++] = j;
  }

  /// A firm has the pairs with those before it at an even distance in the list, and those after it at an odd one.
  void add_pairs(Row i) {
    const auto add = [&](Row j) {
      if (of_ladder_[j] < beyond_) unsorted_.push_back({{i, j}, bin_of_[static_cast<std::size_t>(of_ladder_[j])]});
    };
    for (Row j = i % 2; j < i; j += 2) add(j);
    for (Row j = i + 1; j < of_ladder_.size(); j += 2) add(j);
  }

  void sort_pairs() {
    to_.assign(bins_, 0);
    for (const auto& [pair, bin] : unsorted_) ++to_[bin];
    pair_begin_.assign(1, 0);
    for (std::size_t& to : to_) {
      pair_begin_.push_back(pair_begin_.back() + in_eights(to));
      to = *(pair_begin_.end() - 2);
    }
    pairs_.assign(pair_begin_.back(), {nobody_, nobody_});
    for (const auto& [pair, bin] : unsorted_) pairs_[to_[bin]++] = pair;
  }

  struct Unsorted {
    Pair pair;
    std::uint32_t bin;
  };
  const MappedFirms& firms_;
  Row nobody_;
  const DistanceLadder& ladder_;
  std::size_t bins_;
  std::int32_t beyond_;                  ///< Bin of the ladder for what no bin of pairs holds.
  std::vector<std::int32_t> of_ladder_;  ///< Of each firm as seen from one: its bin of the ladder.
  std::vector<double> short_of_;
  std::vector<std::uint32_t> step_of_, bin_of_;  ///< By bin of the ladder.
  std::vector<Row> near_;
  std::vector<std::size_t> near_begin_, pair_begin_, to_;
  std::vector<Unsorted> unsorted_;
  std::vector<Pair> pairs_;
};

/// One part of the firms: its sums, tile by tile.
class Part {
 public:
  Part(const MappedFirms& firms, const MapLabels& labels, const DistanceLadder& ladder, PairBins bins)
      : firms_(firms),
        labels_(labels),
        steps_(ladder.size()),
        bins_(bins.count),
        tile_(firms, labels.nobody(), ladder, bins) {
    sums_.stride = labels.blocks() * kMapsAtOnce;
    sums_.pairs.assign(bins_ * sums_.stride, 0);
    sums_.within.assign(steps_ * sums_.stride, 0.0);
  }

  void add(Row first, Row end) {
    tile_.lay_out(first, end);
    for (std::size_t block = 0; block < labels_.blocks(); ++block) {
      for (Row i = first; i < end; ++i) add_near(block, i, i - first);
      for (std::size_t bin = 0; bin < bins_; ++bin) add_pairs(block, bin);
    }
  }
  MapPairs sums() && { return std::move(sums_); }

 private:
  void add_near(std::size_t block, Row i, std::size_t in_tile) {
    const MapBits own = labels_.block(block)[i];
    if ((own[0] | own[1]) == 0) return;
    const std::span<const MapBits> labels = labels_.block(block);
    std::array<std::uint32_t, kMapsAtOnce> within{};
    for (std::size_t step = 0; step < steps_; ++step) {
      const std::span<const Row> near = tile_.near(in_tile, step);
      MapCounts counts(near.size());
      for (std::size_t k = 0; k < near.size(); k += MapCounts::kBlock)
        counts.add([&](std::size_t j) { return labels[near[k + j]]; });
      counts.add_to(within, own);
      const double inverse = firms_.inverse[firms_.inverse_row[i] * steps_ + step];
      if (inverse == 0.0) continue;  // no other firm so far
      double* const sum = &sums_.within[step * sums_.stride + block * kMapsAtOnce];
      for (std::size_t map = 0; map < kMapsAtOnce; ++map)
        sum[map] += inverse * static_cast<double>(static_cast<std::int32_t>(within[map]));
    }
  }

  void add_pairs(std::size_t block, std::size_t bin) {
    const std::span<const Tile::Pair> pairs = tile_.pairs(bin);
    if (pairs.empty()) return;
    const std::span<const MapBits> labels = labels_.block(block);
    MapCounts counts(pairs.size());
    for (std::size_t k = 0; k < pairs.size(); k += MapCounts::kBlock)
      counts.add([&](std::size_t j) { return labels[pairs[k + j].a] & labels[pairs[k + j].b]; });
    std::uint32_t* const sum = &sums_.pairs[bin * sums_.stride + block * kMapsAtOnce];
    counts.add_to(std::span<std::uint32_t, kMapsAtOnce>(sum, kMapsAtOnce), ~MapBits{});
  }

  const MappedFirms& firms_;
  const MapLabels& labels_;
  std::size_t steps_, bins_;
  Tile tile_;
  MapPairs sums_;
};

}  // namespace

MapPairs map_pairs(const MappedFirms& firms, const MapLabels& labels, const DistanceLadder& ladder, PairBins bins,
                   unsigned threads) {
  const std::size_t count = firms.x_m.size();
  if (firms.y_m.size() != count || firms.inverse_row.size() != count || labels.firms() != count)
    throw std::invalid_argument("map_pairs: columns differ in length");
  if (bins.width == 0 || bins.count == 0) throw std::invalid_argument("map_pairs: expected bins");
  const std::size_t stride = labels.blocks() * kMapsAtOnce, part = count / kParts + 1;
  const std::size_t tile = kPairsOfTile / std::max<std::size_t>(1, count) + 1;
  MapPairs out{stride, std::vector<std::uint32_t>(bins.count * stride), std::vector<double>(ladder.size() * stride)};
  std::vector<std::vector<double>> within(kParts);
  std::mutex lock;
  parallel_for(kParts, 1, threads, [&](std::size_t number, std::size_t) {
    Part sums(firms, labels, ladder, bins);
    const std::size_t end = std::min(count, (number + 1) * part);
    for (std::size_t first = number * part; first < end; first += tile)
      sums.add(static_cast<Row>(first), static_cast<Row>(std::min(end, first + tile)));
    MapPairs found = std::move(sums).sums();
    within[number] = std::move(found.within);
    const std::lock_guard guard(lock);
    for (std::size_t k = 0; k < out.pairs.size(); ++k) out.pairs[k] += found.pairs[k];
  });
  for (const auto& of_part : within)
    for (std::size_t k = 0; k < out.within.size(); ++k) out.within[k] += of_part[k];
  return out;
}

}  // namespace geo
