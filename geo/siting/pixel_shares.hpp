// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/surfaces/hexagons.hpp"

namespace geo {

/// A pixel as it lies in the plane: its corners in turn, either way round; convex.
using Pixel = std::array<std::pair<double, double>, 4>;

/// The area in m² that a pixel shares with a hexagon: the pixel cut by the hexagon's six half-planes (Sutherland and
/// Hodgman 1974, CACM 17(1), 32-42).
double shared_m2(const Pixel& pixel, const HexLayout& layout, HexCell cell);

/// The area of a pixel in m².
double area_m2(const Pixel& pixel);

/// Some rows of pixels: their values, NaN for none, and the corners of their lattice, one more each way, row by row.
struct PixelRows {
  std::size_t columns = 0;
  std::span<const double> values;
  std::span<const double> corner_x, corner_y;  ///< A pixel with a corner that is not finite is left out.
};

/// Values that are counted apart: those beyond limits, or of some classes.
struct PixelTest {
  std::optional<double> above, below;  ///< Either is enough; open.
  std::vector<double> classes;
  bool holds(double value) const;
};

/// What a raster says of each hexagon, by the exact area that pixels and hexagons share.
///
/// Rows of pixels are added one stretch after the other, so that a raster never has to be in memory; sums are made in
/// the order of the pixels. O(pixels × hexagons each meets); a pixel with all corners in one hexagon costs no cut.
class PixelShares {
 public:
  PixelShares(const HexLayout& layout, const HexCells& cells, std::vector<PixelTest> tests);
  void add(const PixelRows& rows);

  // By hexagon:
  const std::vector<double>& known_m2() const { return known_m2_; }  ///< Covered by pixels with a value.
  /// Mean of the values, weighted by area; NaN without any.
  std::vector<double> means() const;
  /// Sum of the values, each pixel's shared out by area: for counts.
  const std::vector<double>& sums() const { return sum_; }
  /// Covered by pixels for which the test holds.
  const std::vector<double>& holding_m2(std::size_t test) const { return holding_m2_[test]; }

 private:
  void add_pixel(const Pixel& pixel, const std::array<HexCell, 4>& cells, double value);
  void add_share(std::size_t cell, double shared, double whole, double value);

  const HexLayout& layout_;
  const HexCells& cells_;
  std::vector<PixelTest> tests_;
  std::vector<double> known_m2_, weighted_, sum_;
  std::vector<std::vector<double>> holding_m2_;
  HexCell last_{0, 0};  ///< The last hexagon asked for; pixels side by side mostly share it.
  std::optional<Row> last_row_;
  bool has_last_ = false;
};

}  // namespace geo
