// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/index/kd_index.hpp"

namespace geo {

/// Where a cluster is: the points of its firms. Something is as far from it as from the nearest of them.
class FirmPlace {
 public:
  /// The rows `firms` of two columns of coordinates, which are copied. Throws std::invalid_argument without firms.
  FirmPlace(std::span<const double> x_m, std::span<const double> y_m, std::span<const Row> firms);
  FirmPlace(const FirmPlace&) = delete;
  FirmPlace& operator=(const FirmPlace&) = delete;

  /// Squared distance.
  double distance_m2(double x_m, double y_m) const;

  /// The points of `index`, whose columns are x_m and y_m, that are at most radius_m from the place, by row. One
  /// question to the index about the disc that holds all of it, and one to the place for each point found there.
  void within(const KdIndex& index, std::span<const double> x_m, std::span<const double> y_m, double radius_m,
              std::vector<Neighbor>& out) const;
  /// The nearest point of `index`, of equally distant ones the smaller row; nothing when it is empty.
  std::optional<Neighbor> nearest(const KdIndex& index, std::span<const double> x_m, std::span<const double> y_m) const;

  /// The distinct points, in the order of their first firms.
  std::span<const double> x_m() const { return x_m_; }
  std::span<const double> y_m() const { return y_m_; }

  /// The mean of the firms' coordinates, each firm counted.
  double middle_x_m() const { return middle_x_m_; }
  double middle_y_m() const { return middle_y_m_; }

 private:
  std::vector<double> x_m_, y_m_;
  Box box_;
  double middle_x_m_ = 0.0, middle_y_m_ = 0.0;
  std::optional<KdIndex> index_;
};

}  // namespace geo
