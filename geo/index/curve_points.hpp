// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "geo/index/box_tree.hpp"

namespace geo {

/// Points in the order of a curve, to be asked which of them are near the sites of a place.
///
/// Looks at the two columns without copying them: they outlive it and stay unchanged. Points in another order are found
/// as well, but slowly. O(n), 4 to 8 bytes a point. Throws std::invalid_argument for columns that differ in length.
class CurvePoints {
 public:
  CurvePoints(std::span<const double> x_m, std::span<const double> y_m);

  std::size_t size() const { return x_m_.size(); }

  /// Takes the points from `begin` to before `end`.
  using Take = std::function<void(std::size_t begin, std::size_t end)>;
  /// Calls `take` for the points at most radius_m (d² <= r²) from any of the sites, ascending, each once, as few runs
  /// as they make. Sites may coincide.
  ///
  /// One walk down the boxes of the points, with the sites that are near a box handed on to what is in it: a box that
  /// is in reach of one site as a whole is taken without a look at its points, so the cost goes with the sites and with
  /// the points along the place's edge. Safe to ask from many threads.
  void near(std::span<const double> site_x_m, std::span<const double> site_y_m, double radius_m,
            const Take& take) const;

  /// How many they are.
  std::size_t count_near(std::span<const double> site_x_m, std::span<const double> site_y_m, double radius_m) const;

 private:
  std::span<const double> x_m_, y_m_;
  BoxTree tree_;
};

}  // namespace geo
