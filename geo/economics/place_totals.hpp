// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// A place: the union of the closed discs of one radius around some points.
struct PlaceDiscs {
  std::vector<double> x_m, y_m;  ///< At least one point.
  double radius_m = 0.0;
};

/// How many of the points at `rows` of two columns lie in each place, coincident points each counted; places may
/// overlap.
///
/// Looks closely only at points in cells next to a place: O(rows) with two divisions each, then O(k log k) for the k
/// points that are near; at most 1 MB and 28 bytes a near point. Throws std::invalid_argument for a place without
/// points, as FirmPlace does.
std::vector<std::int64_t> place_totals(std::span<const double> x_m, std::span<const double> y_m,
                                       std::span<const Row> rows, std::span<const PlaceDiscs> places, unsigned threads);

}  // namespace geo
