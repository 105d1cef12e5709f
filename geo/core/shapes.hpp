// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
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

/// Many multi-lines or multi-polygons in flat arrays: shape -> parts -> rings -> vertices.
///
/// A shape is one row of a table. Its parts are polygons (first ring the shell, the others holes) or lines (one "ring"
/// each, not closed). Rings of polygons repeat their first vertex at the end. Coordinates are metres in the analysis
/// CRS. The three offset arrays start with 0 and end with the count of the level below.
class Shapes {
 public:
  enum class Kind : std::uint8_t { lines, areas };

  explicit Shapes(Kind kind = Kind::areas) : kind_(kind) {}

  Kind kind() const { return kind_; }
  std::size_t size() const { return shape_parts_.size() - 1; }
  std::size_t vertices() const { return x_.size(); }

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
  Range parts(std::size_t shape) const { return {shape_parts_[shape], shape_parts_[shape + 1]}; }
  Range rings(std::size_t part) const { return {part_rings_[part], part_rings_[part + 1]}; }
  Range ring(std::size_t ring) const { return {ring_vertices_[ring], ring_vertices_[ring + 1]}; }
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

  // The flat arrays, for writing to disk and reading back.
  std::span<const double> x() const { return x_; }
  std::span<const double> y() const { return y_; }
  std::span<const std::size_t> ring_offsets() const { return ring_vertices_; }
  std::span<const std::size_t> part_offsets() const { return part_rings_; }
  std::span<const std::size_t> shape_offsets() const { return shape_parts_; }
  /// Throws std::invalid_argument when the offsets do not fit together.
  static Shapes from_flat(Kind kind, std::vector<double> x, std::vector<double> y, std::vector<std::size_t> rings,
                          std::vector<std::size_t> parts, std::vector<std::size_t> shapes);

  friend bool operator==(const Shapes&, const Shapes&) = default;

 private:
  Kind kind_;
  std::vector<double> x_, y_;
  std::vector<std::size_t> ring_vertices_{0}, part_rings_{0}, shape_parts_{0};
};

}  // namespace geo
