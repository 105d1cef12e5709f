// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// Weighted sites in the occupied squares of a lattice, for questions of one fixed radius eps.
///
/// The lattice is anchored at the CRS origin; its side is eps/√2 less a millionth. So two members of one cell are at
/// most eps apart, also after rounding, and all members within eps of a member lie in the 5 x 5 window around its cell.
/// (All 25 are needed: the slack makes the gap to the corner cells a little smaller than eps.) Cells ascend by key,
/// which is row-major from the south-west; members of a cell ascend by site.
struct Cells {
  std::vector<std::uint64_t> keys;       ///< Per cell.
  std::vector<std::uint32_t> begins{0};  ///< Per cell and one more: its members are [begins[c], begins[c + 1]).
  std::vector<double> x_m, y_m, weight;  ///< Per member.
  std::vector<Row> site;                 ///< Per member: its place in the columns the cells were made from.

  std::size_t size() const { return keys.size(); }
  std::size_t members() const { return site.size(); }
  /// Per cell: the box of its members.
  std::vector<Box> boxes(unsigned threads = 1) const;
  /// Per cell: the sum of its members' weights.
  std::vector<double> weights(unsigned threads = 1) const;

  void reserve(std::size_t members);
  void resize(std::size_t members);

  /// The members for which keep(member) is true, with weight weight_of(member); cells that lose all are gone.
  /// O(members).
  template <class Keep, class Weight>
  Cells selected(Keep keep, Weight weight_of) const;
};

/// Sorts sites into cells, as cell_order() does. `weight` is empty (1 each) or one a site. 28 bytes a site and 24 of
/// scratch. Throws std::invalid_argument for columns that do not fit together, and what cell_order() throws.
Cells cells_of(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> weight, double eps_m);

/// The cells around a cell, found by five pointers that only move forward.
class Window {
 public:
  explicit Window(std::span<const std::uint64_t> keys) : keys_(keys) {}
  /// Positions in `keys` of the cells in the 5 x 5 window around `key` (itself included, if there), ascending.
  /// Successive calls need ascending keys. Valid until the next call.
  std::span<const std::uint32_t> around(std::uint64_t key);

 private:
  std::span<const std::uint64_t> keys_;
  std::array<std::size_t, 5> at_{};
  std::array<std::uint32_t, 25> found_{};
  bool placed_ = false;
};

/// Whether two cells touch (side or corner).
bool touching(std::uint64_t key, std::uint64_t other);

/// The box with one more point: inline, for the innermost loops.
inline Box widened(const Box& box, double x_m, double y_m) {
  return {x_m < box.min_x ? x_m : box.min_x, y_m < box.min_y ? y_m : box.min_y, x_m > box.max_x ? x_m : box.max_x,
          y_m > box.max_y ? y_m : box.max_y};
}

inline double squared(double dx, double dy) { return dx * dx + dy * dy; }

// Rounding is monotone, so these bounds hold to the last bit for the rounded squared distance to any member of the box.
/// Squared distance from a point to the nearest and to the farthest place of a box.
inline double nearest_m2(const Box& box, double x_m, double y_m) {
  const double dx = x_m < box.min_x ? box.min_x - x_m : x_m > box.max_x ? x_m - box.max_x : 0.0;
  const double dy = y_m < box.min_y ? box.min_y - y_m : y_m > box.max_y ? y_m - box.max_y : 0.0;
  return squared(dx, dy);
}
inline double farthest_m2(const Box& box, double x_m, double y_m) {
  const double west = x_m - box.min_x, east = box.max_x - x_m, south = y_m - box.min_y, north = box.max_y - y_m;
  return squared(west > east ? west : east, south > north ? south : north);
}

template <class Keep, class Weight>
Cells Cells::selected(Keep keep, Weight weight_of) const {
  Cells kept;
  std::size_t count = 0;
  for (std::size_t m = 0; m < members(); ++m) count += keep(m) ? 1U : 0U;
  kept.reserve(count);
  for (std::size_t cell = 0; cell < size(); ++cell) {
    for (std::size_t m = begins[cell]; m < begins[cell + 1]; ++m) {
      if (!keep(m)) continue;
      kept.x_m.push_back(x_m[m]);
      kept.y_m.push_back(y_m[m]);
      kept.weight.push_back(weight_of(m));
      kept.site.push_back(site[m]);
    }
    if (kept.members() == kept.begins.back()) continue;
    kept.keys.push_back(keys[cell]);
    kept.begins.push_back(static_cast<std::uint32_t>(kept.members()));
  }
  return kept;
}

}  // namespace geo
