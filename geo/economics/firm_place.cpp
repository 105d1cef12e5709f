// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/firm_place.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/index/cells.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

/// Of the disc around a box; a little more, against rounding.
double half_diagonal(const Box& box) { return std::hypot(box.width(), box.height()) / 2.0 * (1.0 + 1e-9) + 1e-3; }

}  // namespace

FirmPlace::FirmPlace(std::span<const double> x_m, std::span<const double> y_m, std::span<const Row> firms) {
  if (firms.empty()) throw std::invalid_argument("FirmPlace: a place has firms");
  std::vector<double> x, y;
  for (const Row row : firms) {
    x.push_back(x_m[row]);
    y.push_back(y_m[row]);
    middle_x_m_ += x_m[row];
    middle_y_m_ += y_m[row];
    box_.add(x_m[row], y_m[row]);
  }
  middle_x_m_ /= static_cast<double>(firms.size());
  middle_y_m_ /= static_cast<double>(firms.size());
  for (const Row first : collapsed(x, y).first) {
    x_m_.push_back(x[first]);
    y_m_.push_back(y[first]);
  }
  index_.emplace(x_m_, y_m_);
}

double FirmPlace::distance_m2(double x_m, double y_m) const {
  double best_m2 = std::numeric_limits<double>::infinity();
  index_->search(x_m, y_m, best_m2, [&best_m2](Row, double m2) { return best_m2 = std::min(best_m2, m2); });
  return best_m2;
}

void FirmPlace::within(const KdIndex& index, std::span<const double> x_m, std::span<const double> y_m, double radius_m,
                       std::vector<Neighbor>& out) const {
  out.clear();
  const double x = (box_.min_x + box_.max_x) / 2.0, y = (box_.min_y + box_.max_y) / 2.0;
  const double reach = half_diagonal(box_) + radius_m, reach_m2 = reach * reach, radius_m2 = radius_m * radius_m;
  index.search(x, y, reach_m2, [&](Row row, double) {
    if (nearest_m2(box_, x_m[row], y_m[row]) > radius_m2) return reach_m2;
    const double m2 = distance_m2(x_m[row], y_m[row]);
    if (m2 <= radius_m2) out.push_back({std::sqrt(m2), row});
    return reach_m2;
  });
  std::ranges::sort(out, {}, &Neighbor::row);
}

std::optional<Neighbor> FirmPlace::nearest(const KdIndex& index, std::span<const double> x_m,
                                           std::span<const double> y_m) const {
  if (index.size() == 0) return std::nullopt;
  const double x = (box_.min_x + box_.max_x) / 2.0, y = (box_.min_y + box_.max_y) / 2.0;
  double best_m2 = std::numeric_limits<double>::infinity();
  Row best = 0;
  // Whatever is nearer to the place than the best lies within this of its middle.
  index.search(x, y, best_m2, [&](Row row, double) {
    if (nearest_m2(box_, x_m[row], y_m[row]) <= best_m2) {
      const double m2 = distance_m2(x_m[row], y_m[row]);
      if (m2 < best_m2 || (m2 == best_m2 && row < best)) best = row;
      best_m2 = std::min(best_m2, m2);
    }
    const double reach = std::sqrt(best_m2) + half_diagonal(box_);
    return reach * reach;
  });
  return Neighbor{std::sqrt(best_m2), best};
}

}  // namespace geo
