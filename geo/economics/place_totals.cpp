// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/place_totals.hpp"

#include <optional>

#include "geo/core/parallel.hpp"
#include "geo/index/curve_points.hpp"

namespace geo {
namespace {

/// The points at some rows of two columns. Where those are all of the columns, nothing is copied.
class PointsAt {
 public:
  PointsAt(std::span<const double> x_m, std::span<const double> y_m, std::span<const Row> rows) : rows_(rows) {
    if (rows.size() == x_m.size()) {
      points_.emplace(x_m, y_m);
      return;
    }
    x_m_.reserve(rows.size());
    y_m_.reserve(rows.size());
    for (const Row row : rows) x_m_.push_back(x_m[row]);
    for (const Row row : rows) y_m_.push_back(y_m[row]);
    points_.emplace(x_m_, y_m_);
  }
  PointsAt(const PointsAt&) = delete;
  PointsAt& operator=(const PointsAt&) = delete;

  std::int64_t count(const PlaceDiscs& place) const {
    return static_cast<std::int64_t>(points_->count_near(place.x_m, place.y_m, place.radius_m));
  }
  std::vector<Row> rows(const PlaceDiscs& place) const {
    std::vector<Row> found;
    points_->near(place.x_m, place.y_m, place.radius_m, [&](std::size_t begin, std::size_t end) {
      found.insert(found.end(), rows_.data() + begin, rows_.data() + end);
    });
    return found;
  }

 private:
  std::span<const Row> rows_;
  std::vector<double> x_m_, y_m_;
  std::optional<CurvePoints> points_;
};

}  // namespace

std::vector<std::int64_t> place_totals(std::span<const double> x_m, std::span<const double> y_m,
                                       std::span<const Row> rows, std::span<const PlaceDiscs> places,
                                       unsigned threads) {
  std::vector<std::int64_t> totals(places.size(), 0);
  if (places.empty()) return totals;
  const PointsAt points(x_m, y_m, rows);
  parallel_for(places.size(), 1, threads, [&](std::size_t i, std::size_t) { totals[i] = points.count(places[i]); });
  return totals;
}

std::vector<std::vector<Row>> rows_in_places(std::span<const double> x_m, std::span<const double> y_m,
                                             std::span<const Row> rows, std::span<const PlaceDiscs> places,
                                             unsigned threads) {
  std::vector<std::vector<Row>> found(places.size());
  if (places.empty()) return found;
  const PointsAt points(x_m, y_m, rows);
  parallel_for(places.size(), 1, threads, [&](std::size_t i, std::size_t) { found[i] = points.rows(places[i]); });
  return found;
}

}  // namespace geo
