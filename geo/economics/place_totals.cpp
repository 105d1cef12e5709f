// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/place_totals.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "geo/core/parallel.hpp"
#include "geo/economics/firm_place.hpp"

namespace geo {
namespace {

/// The cells, at least as wide as the widest disc, in which a point may be in a place: those of the places' points and
/// the cells around them.
class NearCells {
 public:
  explicit NearCells(std::span<const PlaceDiscs> places) {
    Box box;
    for (const PlaceDiscs& place : places) {
      reach_m_ = std::max(reach_m_, place.radius_m);
      for (std::size_t i = 0; i < place.x_m.size(); ++i) box.add(place.x_m[i], place.y_m[i]);
    }
    west_m_ = box.min_x;
    south_m_ = box.min_y;
    cell_m_ = std::max({reach_m_, box.width() / kMostCells, box.height() / kMostCells, 1.0}) * (1.0 + 1e-9);
    columns_ = cells_of(box.width());
    rows_ = cells_of(box.height());
    marked_.assign(columns_ * rows_, 0);
    for (const PlaceDiscs& place : places)
      for (std::size_t i = 0; i < place.x_m.size(); ++i) mark(at(place.x_m[i], west_m_), at(place.y_m[i], south_m_));
  }

  bool holds(double x_m, double y_m) const {
    const double column = at(x_m, west_m_), row = at(y_m, south_m_);
    if (!(column >= 0.0 && row >= 0.0)) return false;
    const auto c = static_cast<std::size_t>(column), r = static_cast<std::size_t>(row);
    return c < columns_ && r < rows_ && marked_[r * columns_ + c] != 0;
  }

 private:
  static constexpr double kMostCells = 1000.0;  // on each axis

  /// One cell more on either side, for those around.
  std::size_t cells_of(double length_m) const { return static_cast<std::size_t>(length_m / cell_m_) + 3; }
  double at(double m, double from_m) const { return std::floor((m - from_m) / cell_m_) + 1.0; }
  void mark(double column, double row) {
    const auto c = static_cast<std::size_t>(column), r = static_cast<std::size_t>(row);
    for (std::size_t y = r - 1; y <= r + 1; ++y)
      for (std::size_t x = c - 1; x <= c + 1; ++x) marked_[y * columns_ + x] = 1;
  }

  double reach_m_ = 0.0, west_m_ = 0.0, south_m_ = 0.0, cell_m_ = 1.0;
  std::size_t columns_ = 0, rows_ = 0;
  std::vector<std::uint8_t> marked_;
};

}  // namespace

std::vector<std::int64_t> place_totals(std::span<const double> x_m, std::span<const double> y_m,
                                       std::span<const Row> rows, std::span<const PlaceDiscs> places,
                                       unsigned threads) {
  std::vector<std::int64_t> totals(places.size(), 0);
  if (places.empty()) return totals;
  const NearCells near(places);
  std::vector<double> near_x, near_y;
  for (const Row row : rows) {
    if (!near.holds(x_m[row], y_m[row])) continue;
    near_x.push_back(x_m[row]);
    near_y.push_back(y_m[row]);
  }
  const KdIndex index(near_x, near_y);
  parallel_for(places.size(), 1, threads, [&](std::size_t i, std::size_t) {
    std::vector<Row> points(places[i].x_m.size());
    std::iota(points.begin(), points.end(), 0U);
    totals[i] = FirmPlace(places[i].x_m, places[i].y_m, points).count_within(index, near_x, near_y, places[i].radius_m);
  });
  return totals;
}

}  // namespace geo
