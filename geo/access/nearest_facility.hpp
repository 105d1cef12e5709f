// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/segment_tree.hpp"
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
/// Segments stand in a packed tree (SegmentTree), points as segments of no length; points alone also in a grid for
/// walks. Copies what it needs. Build
/// O(n log n) of the vertices; a question O(log n + segments nearer than the second facility + areas whose box holds
/// the point). Questions are const and safe to ask from many threads. Throws std::invalid_argument for numbers that are
/// not finite.
class FacilityIndex {
 public:
  explicit FacilityIndex(const Facilities& facilities);
  TwoNearest nearest(double x_m, double y_m) const;

  class Walk;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// Questions one after the other, with the same answers, fastest when each place is near the one before: the last
/// answer bounds the next search. Where all facilities are points and few stand within that bound, their grid tells
/// them (PointGrid). Elsewhere, if steps are short against the way to the second facility, the few segments that can be
/// nearest anywhere around are listed once and looked through instead. The same place again costs nothing. The index
/// outlives it.
class FacilityIndex::Walk {
 public:
  explicit Walk(const FacilityIndex& index) : index_(index) {}
  TwoNearest nearest(double x_m, double y_m);

 private:
  double farthest_m() const;
  bool settle(double x_m, double y_m, double step_m, double limit_m);

  const FacilityIndex& index_;
  double x_m_ = std::numeric_limits<double>::infinity(), y_m_ = x_m_;  ///< The last place.
  TwoNearest last_;
  double home_x_m_ = 0.0, home_y_m_ = 0.0, home_m2_ = -1.0;  ///< The disc in which `near_` holds all that matters.
  std::vector<Segment> near_;
  int rest_ = 0;  ///< Questions until the next try to settle, after too many segments were near.
};

}  // namespace geo
