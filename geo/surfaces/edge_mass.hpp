// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "geo/surfaces/kernel.hpp"

namespace geo {

/// How much of a kernel lies inside an area: e(u) = integral over the area of k(u - v) dv, from 0 to 1.
///
/// Exact for any polygons with holes. By Green's theorem e(u) is 1 (u inside) or 0, less the integral of (1 - M(r))
/// dtheta / 2 pi along the edges within reach, M(r) the kernel's mass within r of its centre: only edges within reach
/// cost anything. Off by at most 1e-7 m / radius (u is moved that far, so that it lies on no edge); the Gaussian's by
/// 4e-6 more, as edges beyond its cut do not count. Rows must not overlap; rings may run either way round.
class EdgeMass {
 public:
  /// `reach_m` is the largest reach that will be asked for.
  EdgeMass(const Shapes& area, Kernel kernel, double reach_m);

  /// Safe to ask from many threads. O(edges within reach).
  double at(double x_m, double y_m, double radius_m) const;

  /// At each point, with a common radius or its own; coincident neighbours of equal radius are worked out once.
  std::vector<double> at_points(std::span<const double> x_m, std::span<const double> y_m, double radius_m,
                                std::span<const double> radii_m, unsigned threads) const;
  /// At the centre of each cell where `wanted` is not 0 (everywhere when it is empty); 1 elsewhere.
  std::vector<double> at_cells(const Grid& grid, std::span<const std::uint8_t> wanted, double radius_m,
                               unsigned threads) const;

 private:
  struct Piece {  ///< Of an edge, the area on its left.
    double x1, y1, x2, y2;
  };
  std::size_t bin_of(double x, double y) const;

  AreaIndex inside_;
  Kernel kernel_;
  Box box_;
  double bin_m_ = 1.0;
  std::size_t columns_ = 0, rows_ = 0;
  std::vector<Piece> pieces_;        ///< By bin of their middles, then in the order of the area's edges.
  std::vector<std::size_t> begins_;  ///< Per bin and one more.
};

}  // namespace geo
