// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <vector>

/// What the libraries themselves take for the same questions: the yardsticks of kernels.cpp.
namespace bench {

/// Distance from each query to its k-th nearest point, by nanoflann; builds the tree, then asks in the given order.
std::vector<double> kth_distance_by_nanoflann(std::span<const double> x_m, std::span<const double> y_m,
                                              std::span<const double> query_x_m, std::span<const double> query_y_m,
                                              std::size_t k, unsigned threads);

/// Distance from each query to the nearest segment (x1, y1, x2, y2), by GEOS' STRtree; builds the tree.
std::vector<double> segment_distance_by_geos(std::span<const std::array<double, 4>> segments,
                                             std::span<const double> query_x_m, std::span<const double> query_y_m);

}  // namespace bench
