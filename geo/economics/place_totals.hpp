// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// A place: the union of the closed discs of one radius around some points. Without points nothing is in it.
struct PlaceDiscs {
  std::vector<double> x_m, y_m;
  double radius_m = 0.0;
};

/// How many of the points at `rows` of two columns lie in each place, coincident points each counted; places may
/// overlap. `rows` ascends.
///
/// Points that come along a curve, as firms do, are quick to search: O(rows) for boxes over them, then what
/// CurvePoints::near costs a place. 4 to 8 bytes a point, and 16 more where `rows` is not all of the columns.
std::vector<std::int64_t> place_totals(std::span<const double> x_m, std::span<const double> y_m,
                                       std::span<const Row> rows, std::span<const PlaceDiscs> places, unsigned threads);

/// Which of them: by place, ascending. Likewise; the lists take 4 bytes a point and place.
std::vector<std::vector<Row>> rows_in_places(std::span<const double> x_m, std::span<const double> y_m,
                                             std::span<const Row> rows, std::span<const PlaceDiscs> places,
                                             unsigned threads);

}  // namespace geo
