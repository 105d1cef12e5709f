// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/economics/banded_curve.hpp"
#include "geo/economics/control_spots.hpp"
#include "geo/economics/distance_ladder.hpp"

namespace geo {

struct ConcentrationParams {
  std::int64_t draws = 999;
  double alpha = 0.05;        ///< Level of each global band.
  double most_range_m = 1e9;  ///< Curves end here or at the median distance of two controls, whichever is nearer.
  std::uint64_t seed = 1;
  unsigned threads = 1;
  // Up to these numbers every firm is looked at where it stands; above, the firms of a cell stand at its centre.
  std::size_t most_sites = 20'000;  ///< Of a population.
  std::size_t most_firms = 5'000;   ///< Of an industry.
  std::size_t most_cells = 4'000;   ///< That hold controls, for industries of more than most_firms.
  /// Up to so many controls, the maps of an industry that draws a good part of them are counted all at once.
  std::size_t most_at_once = 20'000;
};

/// How one industry concentrates over distance.
struct Concentration {
  DistanceLadder ladder;        ///< Of K.
  double h_m;                   ///< Bandwidth of K.
  std::size_t histogram_width;  ///< Of K, in bins of the ladder.
  double cell_m;                ///< Of K; 0: firms stand where they are.
  DistanceLadder m_ladder;      ///< Of M: another only where firms are weighted.
  double m_cell_m;              ///< Likewise.
  BandedCurve k;                ///< K-density, reflected at 0; see KDensity.
  BandedCurve m;                ///< M; see marcon_puech. NaN where no firm has a neighbour within the distance.
};

/// K-density and M of every industry of a population, tested by relabelling.
///
/// Null hypothesis: the industry is a draw of its n firms from the controls, without replacement (a site that holds
/// three controls can be drawn three times). It depends on n alone, so industries of one size share their maps, and
/// draw d of all sizes is the beginning of one shuffle, keyed by (seed, d): the tests of different industries are not
/// independent, each by itself is exact. The range comes from the controls, h from n of them in a draw of its own
/// (the spread of 500 where n is larger), neither from the industry's pairs, so that neither spoils the test.
///
/// An industry that holds a good part of up to most_at_once controls (some seventh with 999 draws, more with fewer;
/// is_less_at_once) is looked at where its firms stand, whatever its size, in one look at the pairs of controls for all
/// maps: see curves_at_once. Otherwise, with more than most_sites sites, or in an industry of more than most_firms
/// firms, the firms of a square cell, its side the least power of two metres that leaves at most that many cells
/// (most_cells), stand at its centre: in the industry and in its maps alike, so the test stays exact; distances are off
/// by less than 1.42 cells. No step and no h is then smaller than a cell.
///
/// Cost a map: n^2/2 pairs of the largest industry up to most_firms, some 4 ns each, and most_cells^2/2 for each size
/// above; for each size at once controls^2 pairs, some 25 ns each for 999 maps; once a population: sites^2 pairs.
/// Memory: 8 bytes a site and step, 16 bytes a size, map and step, of which 32 MB are kept at a time. Draws run in
/// parallel; no result depends on threads.
///
/// Gives one entry an industry 0 … industries - 1: nothing for one without 2 firms, or where half of all pairs of
/// controls stand at one place. Throws std::invalid_argument for columns of different length.
std::vector<std::optional<Concentration>> concentration(const ControlFirms& firms, std::size_t industries,
                                                        const ConcentrationParams& params);

}  // namespace geo
