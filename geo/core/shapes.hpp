// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace geo {

/// Axis-parallel box in metres; empty until something is added.
struct Box {
  double min_x = std::numeric_limits<double>::infinity(), min_y = min_x;
  double max_x = -min_x, max_y = -min_x;
  void add(double x, double y);
  void add(const Box& other);
  Box grown(double by_m) const { return {min_x - by_m, min_y - by_m, max_x + by_m, max_y + by_m}; }
  bool empty() const { return min_x > max_x; }
  bool contains(double x, double y) const { return x >= min_x && x <= max_x && y >= min_y && y <= max_y; }
  bool meets(const Box& o) const {
    return min_x <= o.max_x && o.min_x <= max_x && min_y <= o.max_y && o.min_y <= max_y;
  }
  double width() const { return empty() ? 0.0 : max_x - min_x; }
  double height() const { return empty() ? 0.0 : max_y - min_y; }
  friend bool operator==(const Box&, const Box&) = default;
};

/// Ends of consecutive ranges: ascending, the first is 0. Where each range holds one (0, 1, 2, …) they are only
/// counted.
class Offsets {
 public:
  Offsets() = default;
  Offsets(std::vector<std::size_t> ends);  // NOLINT(google-explicit-constructor): an array of them is them
  std::size_t size() const { return ends_.empty() ? count_ : ends_.size(); }
  std::size_t operator[](std::size_t i) const { return ends_.empty() ? i : ends_[i]; }
  std::size_t back() const { return (*this)[size() - 1]; }
  void push_back(std::size_t end);
  std::vector<std::size_t> flat() const;
  friend bool operator==(const Offsets&, const Offsets&) = default;

 private:
  std::size_t count_ = 1;          ///< Of 0, 1, 2, …
  std::vector<std::size_t> ends_;  ///< Empty as long as they are that.
};

/// Many multi-lines or multi-polygons in flat arrays: shape -> parts -> rings -> vertices.
///
/// A shape is one row of a table. Its parts are polygons (first ring the shell, the others holes) or lines (one "ring"
/// each, not closed). Rings of polygons repeat their first vertex at the end. Coordinates are metres in the analysis
/// CRS. The three offset arrays start with 0 and end with the count of the level below; a level that has one below each
/// takes no memory.
///
/// Where many rows show the same few shapes, as the maps of all groups show the cells of one grid, rows may be picked()
/// from one collection. They are read like any others; only a collection of its own can be built on or seen as flat
/// arrays.
class Shapes {
 public:
  enum class Kind : std::uint8_t { lines, areas };

  explicit Shapes(Kind kind = Kind::areas) : kind_(kind) {}

  Kind kind() const { return kind_; }
  std::size_t size() const { return from_ ? picks_.size() : shape_parts_.size() - 1; }

  /// Row i shows shape rows[i] of `from`, for 4 bytes. Throws std::invalid_argument where there is no such shape, or
  /// `from` itself is picked.
  static Shapes picked(std::shared_ptr<const Shapes> from, std::vector<std::uint32_t> rows);
  bool is_picked() const { return from_ != nullptr; }
  /// The given rows in the given order: of a collection of its own each with vertices of its own, of picked rows picked
  /// from the same collection.
  Shapes take(std::span<const std::uint32_t> rows) const;
  /// The same rows, each with vertices of its own.
  Shapes flat() const;

  // Building: vertices, then end_ring, end_part, end_shape close what was opened since the last call.
  void add_vertex(double x, double y);
  void end_ring() { ring_vertices_.push_back(x_.size()); }
  void end_part() { part_rings_.push_back(ring_vertices_.size() - 1); }
  void end_shape() { shape_parts_.push_back(part_rings_.size() - 1); }
  /// Appends shape `row` of another collection of the same kind.
  void add_shape(const Shapes& from, std::size_t row);

  /// A half-open range of indices into the level below.
  struct Range {
    std::size_t begin, end;
    std::size_t size() const { return end - begin; }
  };
  Range parts(std::size_t shape) const {
    return from_ ? between(from_->shape_parts_, picks_[shape]) : between(shape_parts_, shape);
  }
  Range rings(std::size_t part) const { return between(seen().part_rings_, part); }
  Range ring(std::size_t ring) const { return between(seen().ring_vertices_, ring); }
  std::span<const double> xs(std::size_t ring) const;
  std::span<const double> ys(std::size_t ring) const;

  Box box(std::size_t shape) const;
  Box box() const;
  /// Square metres, holes subtracted; 0 for lines.
  double area_m2(std::size_t shape) const;
  /// Length of all lines (of all rings, for areas) in metres.
  double length_m(std::size_t shape) const;
  /// Whether (x, y) lies in the area or on its edge (closed); always false for lines. Cost O(vertices of the shape).
  bool contains(std::size_t shape, double x, double y) const;

  // The flat arrays, for writing to disk and reading back. Each throws std::logic_error for picked rows.
  std::size_t vertices() const { return own().x_.size(); }
  std::span<const double> x() const { return own().x_; }
  std::span<const double> y() const { return own().y_; }
  std::span<const std::size_t> ring_offsets() const { return own().ring_vertices_; }
  const Offsets& part_offsets() const { return own().part_rings_; }
  const Offsets& shape_offsets() const { return own().shape_parts_; }
  /// Throws std::invalid_argument when the offsets do not fit together.
  static Shapes from_flat(Kind kind, std::vector<double> x, std::vector<double> y, std::vector<std::size_t> rings,
                          Offsets parts, Offsets shapes);
  /// Lines of one part each.
  static Shapes lines(std::vector<double> x, std::vector<double> y, std::vector<std::size_t> ends);

  /// Whether the rows show the same shapes, picked or not.
  friend bool operator==(const Shapes& a, const Shapes& b);

 private:
  static Range between(const auto& offsets, std::size_t i) { return {offsets[i], offsets[i + 1]}; }
  const Shapes& seen() const { return from_ ? *from_ : *this; }
  const Shapes& own() const;

  Kind kind_;
  std::vector<double> x_, y_;
  std::vector<std::size_t> ring_vertices_{0};
  Offsets part_rings_, shape_parts_;
  std::shared_ptr<const Shapes> from_;  ///< What rows are picked from; null: they have vertices of their own.
  std::vector<std::uint32_t> picks_;
};

}  // namespace geo
