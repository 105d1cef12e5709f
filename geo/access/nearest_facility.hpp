// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "geo/index/kd_index.hpp"

namespace geo {

/// The facilities of one theme, whatever their shape. They are numbered points first, then lines, then areas, each in
/// row order.
struct Facilities {
  std::span<const double> x_m, y_m;  ///< Points.
  const Shapes* lines = nullptr;     ///< A row is one facility, however many parts it has.
  const Shapes* areas = nullptr;
  std::span<const std::int32_t>
      rank;  ///< Of each facility, all different: of equally near ones the smaller rank is nearer.

  std::size_t size() const { return x_m.size() + (lines ? lines->size() : 0) + (areas ? areas->size() : 0); }
};

/// The two nearest facilities; `row` is the number of the facility.
struct TwoNearest {
  std::optional<Neighbor> first, second;
};

/// Finds the nearest and the second nearest facility of any point, exactly: distance to points and to segments, 0
/// inside an area and on its edge, distance to the edge outside it and in its holes. The two are different facilities.
/// Rows without vertices are never found.
///
/// A KD-tree holds the middles of pieces of segments; a piece is never farther than its middle less half the longest
/// piece, which bounds the search (points are pieces of no length). Copies what it needs. Build O(n log n) with n about
/// two pieces a segment; a question O(log n + pieces nearer than the second facility + areas whose box holds the
/// point). Questions are const and safe to ask from many threads. Throws std::invalid_argument for numbers that are not
/// finite.
class FacilityIndex {
 public:
  explicit FacilityIndex(const Facilities& facilities);
  TwoNearest nearest(double x_m, double y_m) const;

  /// The same for many points: fastest when neighbours in the columns are neighbours in the plane; points equal to the
  /// one before cost nothing. Independent of the number of threads.
  std::vector<TwoNearest> nearest(std::span<const double> x_m, std::span<const double> y_m, unsigned threads) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// Squared distance from (x, y) to the closed segment a b; of no length: to the point. Exact where the products are.
double segment_distance_m2(double x, double y, std::array<double, 4> segment);

}  // namespace geo
