// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"

namespace io {

class Database;

/// The box of a row as SQLite's R-tree keeps it: single precision, rounded outwards.
struct FloatBox {
  float min_x, max_x, min_y, max_y;
  static FloatBox around(const geo::Box& box);
  void add(const FloatBox& other);
  friend bool operator==(const FloatBox&, const FloatBox&) = default;
};

/// Fills the empty R-tree of column geom of `layer` with one box a row, row i being fid i + 1.
///
/// Leaves are packed full along the Hilbert curve of the box centres (Kamel & Faloutsos 1993, CIKM, 490-499; ties by
/// row) and written straight into the shadow tables, the way SQLite would have left them: about seven times faster than
/// inserts, and a smaller tree. O(n log n); nothing to do for no rows.
void fill_rtree(Database& database, const std::string& layer, std::span<const FloatBox> boxes);

}  // namespace io
