// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/spot_pairs.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kSpotsOfTile = 64;

/// The bins of the ladder in which the spots from `first` on stand as seen from one; all beyond fall into `beyond`.
class BinsFrom {
 public:
  BinsFrom(const Spots& spots, const DistanceLadder& ladder, std::size_t beyond)
      : spots_(spots),
        ladder_(ladder),
        beyond_(static_cast<std::int32_t>(beyond)),
        bin_(spots.size()),
        short_of_(spots.size()) {}

  std::span<const std::int32_t> look(std::size_t spot, std::size_t first) {
    const std::size_t count = spots_.size() - first;
    bins_from(spots_.x_m[spot], spots_.y_m[spot], std::span(spots_.x_m).subspan(first),
              std::span(spots_.y_m).subspan(first), ladder_, beyond_, bin_.data(), short_of_.data());
    return std::span(bin_).first(count);
  }

 private:
  const Spots& spots_;
  const DistanceLadder& ladder_;
  std::int32_t beyond_;
  std::vector<std::int32_t> bin_;
  std::vector<double> short_of_;
};

/// Turns counts into where each begins; gives their sum.
std::uint32_t begins_of(std::span<std::uint32_t> count) {
  std::uint32_t sum = 0;
  for (std::uint32_t& of : count) sum += std::exchange(of, sum);
  return sum;
}

}  // namespace

SpotRings::SpotRings(const Spots& spots, const DistanceLadder& ladder, unsigned threads)
    : spots_(spots.size()), steps_(ladder.size()), step_(spots_ * spots_), end_(spots_ * steps_), near_(spots_) {
  if (steps_ >= std::numeric_limits<std::uint8_t>::max()) throw std::invalid_argument("SpotRings: too many steps");
  const std::size_t beyond = (steps_ - 1) * static_cast<std::size_t>(ladder.bins_per_step) + 1;
  parallel_for(spots_, 64, threads, [&](std::size_t begin, std::size_t end) {
    BinsFrom bins(spots, ladder, beyond);
    for (std::size_t spot = begin; spot < end; ++spot) {
      const std::span<std::uint8_t> step = std::span(step_).subspan(spot * spots_, spots_);
      std::vector<std::uint32_t> to(steps_ + 1, 0);
      const auto bin = bins.look(spot, 0);
      for (std::size_t j = 0; j < spots_; ++j) {
        step[j] = static_cast<std::uint8_t>(ladder.step_of(static_cast<std::size_t>(bin[j])));
        ++to[step[j]];
      }
      near_[spot].resize(begins_of(std::span(to).first(steps_)));
      for (std::size_t j = 0; j < spots_; ++j)
        if (step[j] < steps_) near_[spot][to[step[j]]++] = static_cast<Row>(j);
      std::ranges::copy_n(to.begin(), static_cast<std::ptrdiff_t>(steps_),
                          end_.begin() + static_cast<std::ptrdiff_t>(spot * steps_));
    }
  });
}

void SpotRings::sum_within(Row centre, std::span<const MapRow> weight, std::span<MapRow> within) const {
  const std::vector<Row>& near = near_[centre];
  MapRow sum;
  std::size_t at = 0;
  for (std::size_t step = 0; step < steps_; ++step) {
    for (const std::size_t end = end_[centre * steps_ + step]; at < end; ++at) sum.add(weight[near[at]]);
    within[step] = sum;
  }
}

SpotPairs::SpotPairs(const Spots& spots, const DistanceLadder& ladder, PairBins bins, unsigned threads)
    : tiles_((spots.size() + kSpotsOfTile - 1) / kSpotsOfTile) {
  const std::size_t beyond = (bins.count - 1) * bins.width + 1;
  parallel_for(tiles_.size(), 4, threads, [&](std::size_t begin, std::size_t end) {
    BinsFrom look(spots, ladder, beyond);
    std::vector<Pair> unsorted;
    std::vector<std::size_t> bin_of;
    for (std::size_t number = begin; number < end; ++number) {
      Tile& tile = tiles_[number];
      unsorted.clear();
      bin_of.clear();
      tile.end.assign(bins.count, 0);
      const std::size_t last = std::min(spots.size(), (number + 1) * kSpotsOfTile);
      for (std::size_t a = number * kSpotsOfTile; a < last; ++a) {
        const auto bin = look.look(a, a + 1);
        for (std::size_t k = 0; k < bin.size(); ++k) {
          if (static_cast<std::size_t>(bin[k]) >= beyond) continue;
          unsorted.push_back({static_cast<Row>(a), static_cast<Row>(a + 1 + k)});
          bin_of.push_back((static_cast<std::size_t>(bin[k]) + bins.width - 1) / bins.width);
          ++tile.end[bin_of.back()];
        }
      }
      tile.pairs.resize(begins_of(tile.end));
      for (std::size_t k = 0; k < unsorted.size(); ++k) tile.pairs[tile.end[bin_of[k]]++] = unsorted[k];
    }
  });
}

void SpotPairs::add_products(std::span<const MapRow> weight, std::span<MapRow> sum) const {
  for (const Tile& tile : tiles_) {
    std::size_t at = 0;
    for (std::size_t bin = 0; bin < std::min(sum.size(), tile.end.size()); ++bin) {
      const std::size_t end = tile.end[bin];
      if (at == end) continue;
      MapRow products = sum[bin];
      for (; at < end; ++at) products.add_product(weight[tile.pairs[at].a], weight[tile.pairs[at].b]);
      sum[bin] = products;
    }
  }
}

}  // namespace geo
