// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"

namespace io {

class PackedFile;

/// The box of a row as SQLite's R-tree keeps it: single precision, rounded outwards.
struct FloatBox {
  float min_x, max_x, min_y, max_y;
  static FloatBox around(const geo::Box& box);
  void add(const FloatBox& other);
  friend bool operator==(const FloatBox&, const FloatBox&) = default;
};

/// Fills the empty R-tree of column geom of a layer.
using RtreeFill = std::function<void(PackedFile& file, const std::string& layer)>;

/// The R-tree of one box a row, row i being fid i + 1, ready to be filled in.
///
/// Nodes are packed full along the Hilbert curve of the box centres (Kamel & Faloutsos 1993, CIKM, 490-499; ties by
/// row), straight into the tables behind the tree, the way SQLite would have left them. O(n log n), O(n) for rows in
/// curve order; 16 bytes a row besides `boxes`; nothing to do for no rows.
RtreeFill packed_rtree(std::vector<FloatBox> boxes, unsigned threads);

}  // namespace io
