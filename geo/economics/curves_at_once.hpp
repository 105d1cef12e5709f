// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/economics/control_spots.hpp"
#include "geo/economics/distance_ladder.hpp"

namespace geo {

/// Where the controls stand, and what curves of their industries are measured by.
struct CurveGround {
  Spots spots;
  DistanceLadder ladder;
  std::vector<double> inverse;  ///< Of the other firms within each step of each spot; see Surroundings.
};

/// Curves of K-density and of M, ladder.size() values each, one after the other.
struct Curves {
  std::vector<double> k, m;
};

struct DrawnCurves {
  std::size_t firms;            ///< Of each map, and of each of the industries.
  std::int64_t draws;           ///< Maps.
  std::uint64_t seed;           ///< Draw d is the beginning of the Shuffle keyed by (seed, d).
  double h_m;                   ///< Of K.
  std::size_t histogram_width;  ///< Likewise; see KDensity.
};

/// Whether curves_at_once() of so many firms among so many controls costs less than the pairs of each map (PairSums).
bool is_less_at_once(std::size_t firms, std::size_t controls, std::int64_t draws);

/// The curves of relabelled maps, together, and after them those of each industry of as many firms (their rows among
/// the controls), all in one look at the pairs of controls; see map_pairs() for cost and memory.
///
/// For K a pair counts at the middle of a bin that is a quarter of the histogram's, or one of the ladder's where those
/// are wider: its distance is off by h / 128 or 1/3,072 of the range at most, as often too short as too long; what is
/// drawn and what is observed is rounded alike. M is exact.
std::vector<Curves> curves_at_once(const CurveGround& ground, const DrawnCurves& of,
                                   std::span<const std::span<const Row>> industries, unsigned threads);

}  // namespace geo
