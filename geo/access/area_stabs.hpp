// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// Which areas hold a point, edges included, when areas may overlap.
///
/// A coarse lattice over all boxes lists the areas that may hold a point of a square; each of those is asked. Areas of
/// many vertices are kept in bands (AreaIndex), so one question of a large area costs a few edges.
class AreaStabs {
 public:
  explicit AreaStabs(Shapes areas);
  std::size_t size() const { return areas_.size(); }

  /// Calls found(row) for each area that holds (x, y), ascending.
  template <class Found>
  void each_holding(double x, double y, Found found) const {
    for (const Row area : candidates(x, y))
      if (holds(area, x, y)) found(area);
  }

 private:
  std::span<const Row> candidates(double x, double y) const;
  bool holds(Row area, double x, double y) const;
  std::size_t square(double from, double to, double at) const;

  Shapes areas_;
  std::vector<Box> boxes_;
  std::vector<std::int32_t> index_of_;  ///< Per area: its place in `indexes_`, or -1 for the small ones.
  std::vector<AreaIndex> indexes_;
  Box box_;
  std::size_t side_ = 1;            ///< Squares along each side of the lattice.
  std::vector<std::size_t> begin_;  ///< Per square and one more, into `listed_`.
  std::vector<Row> listed_;
};

}  // namespace geo
