// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/map_bits.hpp"
#include "geo/core/table.hpp"
#include "geo/economics/distance_ladder.hpp"
#include "geo/economics/pair_bins.hpp"

namespace geo {

/// Which firms of a population are drawn in each of many maps: 16 bytes a firm and 128 maps.
class MapLabels {
 public:
  MapLabels(std::size_t firms, std::size_t maps)
      : firms_(firms), maps_(maps), bits_((maps + kMapsAtOnce - 1) / kMapsAtOnce * (firms + 1)) {}

  /// Safe from many threads for maps of different blocks of 128.
  void put(std::size_t map, Row firm) { at(map / kMapsAtOnce, firm)[map / 64 % 2] |= std::uint64_t{1} << map % 64; }

  std::size_t firms() const { return firms_; }
  std::size_t maps() const { return maps_; }
  /// A row that no map draws.
  Row nobody() const { return static_cast<Row>(firms_); }
  std::size_t blocks() const { return bits_.size() / (firms_ + 1); }
  /// By firm, and nobody after them: the maps 128 * block to 128 * block + 127 that draw it.
  std::span<const MapBits> block(std::size_t block) const {
    return std::span(bits_).subspan(block * (firms_ + 1), firms_ + 1);
  }

 private:
  MapBits& at(std::size_t block, Row firm) { return bits_[block * (firms_ + 1) + firm]; }

  std::size_t firms_, maps_;
  std::vector<MapBits> bits_;  ///< Block after block.
};

/// Sums over the pairs of drawn firms of each map, what K-density and M are made of. A row holds one number a map:
/// stride of them, a multiple of 128; those after the last map are 0.
struct MapPairs {
  std::size_t stride = 0;
  std::vector<std::uint32_t> pairs;  ///< By bin of PairBins: pairs of drawn firms.
  /// By step of the ladder: over the drawn firms, the drawn others within the step's closed disc times `inverse`.
  std::vector<double> within;
};

/// A population of firms, and what each drawn firm counts its neighbours by: row inverse_row[i] of `inverse`, one
/// number a step of the ladder.
struct MappedFirms {
  std::span<const double> x_m, y_m, inverse;
  std::span<const Row> inverse_row;
};

/// Looks at every pair of firms once for all maps, whose labels are bits and whose counts are planes of bits: some
/// 25 ns a pair of firms (i, j), i ≠ j, for 1,000 maps, however many firms each map draws. Where a map draws more than
/// a seventh of the firms that is less than looking at its own pairs (PairSums).
///
/// Pairs beyond the bins count nowhere. Memory: bins * maps * 4 bytes a thread and once more, 8 times steps * maps * 8,
/// and some 20 MB of listed pairs a thread. Counts are exact; sums run in the order of firms in 8
/// parts, so that no result depends on threads. Throws std::invalid_argument for columns of different length and a
/// width of 0.
MapPairs map_pairs(const MappedFirms& firms, const MapLabels& labels, const DistanceLadder& ladder, PairBins bins,
                   unsigned threads);

}  // namespace geo
