// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"

namespace io {

/// A place on a map sheet, in units: x right, y down. Units are whole; two are one pixel of a map 1,000 pixels wide, so
/// that a unit is the half pixel below which detail is not seen, and paths need few digits.
struct SheetPoint {
  std::int32_t x = 0, y = 0;
  friend auto operator<=>(const SheetPoint&, const SheetPoint&) = default;
};

/// Where metres fall on the sheet: north is up, one scale for both axes.
class MapView {
 public:
  static constexpr std::int32_t kWidth = 2000, kMaxHeight = 1700, kMinHeight = 900;

  /// Fits the box with a margin, in the middle. A box without size is grown to 1 km. Throws std::invalid_argument for
  /// an empty box.
  explicit MapView(const geo::Box& box_m);

  std::int32_t height() const { return height_; }
  double units_per_m() const { return units_per_m_; }
  SheetPoint at(double x_m, double y_m) const;
  /// Whether any of the box in metres is on the sheet.
  bool shows(const geo::Box& box_m) const { return seen_.meets(box_m); }

 private:
  double west_m_ = 0.0, north_m_ = 0.0, units_per_m_ = 1.0;
  std::int32_t height_ = kMaxHeight;
  geo::Box seen_;
};

/// Leaves out vertices that lie within `tolerance` units of the line without them (Douglas & Peucker 1973); first and
/// last stay. Cost O(n log n) usually, O(n²) at worst.
std::vector<SheetPoint> simplified(std::span<const SheetPoint> line, double tolerance);

/// SVG path of one area, simplified to half a pixel. Rings smaller than a pixel, slivers and rings off the sheet are
/// left out, but an area that would vanish becomes a small square: what is in the table is on the map.
std::string area_path(const geo::Shapes& areas, std::size_t row, const MapView& view);

/// One SVG path for the lines of many rows, as a drawing: stretches that fall on each other within half a pixel are
/// drawn once, pieces that meet are joined, then simplified. If it still has more than `max_vertices`, detail is halved
/// until it fits. Empty when nothing is on the sheet.
std::string network_path(const geo::Shapes& lines, std::span<const geo::Row> rows, const MapView& view,
                         std::size_t max_vertices);

/// Shapes to tell kinds of points apart without colour.
inline constexpr std::size_t kSymbols = 10;
/// SVG path of symbol `kind` (modulo kSymbols) with its middle at `at`; `radius` in units.
std::string symbol_path(std::size_t kind, SheetPoint at, std::int32_t radius);

/// Length in metres (1, 2 or 5 times a power of ten) whose bar takes at most a quarter of the sheet.
double scale_bar_m(const MapView& view);

/// Places number labels so that none lies on another: the middle first, then around it. Callers ask in the order of
/// importance.
class LabelPlacer {
 public:
  /// Middle of the label for `text` near `at`; false when there is no room.
  bool place(SheetPoint at, std::size_t characters, SheetPoint& placed);
  /// No label is to hide the symbol at `at`.
  void keep_clear(SheetPoint at);

 private:
  struct Rectangle {
    std::int32_t left, top, right, bottom;
  };
  std::vector<Rectangle> taken_;
};

/// A point inside the largest polygon of an area, far enough from its edge for a label: the middle of the longest
/// horizontal cut at the middle of its height.
void label_point(const geo::Shapes& areas, std::size_t row, double& x_m, double& y_m);

}  // namespace io
