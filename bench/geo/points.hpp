// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace bench {

/// Points on which neighbour kernels are compared with other programs, in random order, on the 1/1024 m lattice.
struct Points {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> id_rank;

  void add(double x, double y) {
    x_m.push_back(geo::snapped(x));
    y_m.push_back(geo::snapped(y));
    id_rank.push_back(static_cast<std::int32_t>(id_rank.size()));
  }
  geo::ClusterInput rows() const { return {x_m, y_m, id_rank}; }
};

/// Firms in towns of heavy-tailed size (Pareto, exponent 1.2, 20 to 30,000 firms), larger towns denser; one firm of
/// five anywhere, one of ten where another firm already is. Area and towns grow with the firms, so that the firms
/// within 1 km of a firm, 190 on average, stay as they are.
inline Points towns_of_heavy_tail(std::size_t count) {
  const double side_m = 680.0 * std::sqrt(static_cast<double>(count));
  geo::Random random(4, 1);
  Points points;
  while (points.x_m.size() < count) {
    const double town_x = random.unit() * side_m, town_y = random.unit() * side_m;
    const double firms = std::min(20.0 * std::pow(1.0 - random.unit(), -1.0 / 1.2), 30'000.0);
    const double spread_m = 52.0 * std::pow(firms, 0.4);
    for (double left = firms; left >= 1.0 && points.x_m.size() < count; left -= 1.0) {
      const double kind = random.unit();
      if (kind < 0.1 && !points.x_m.empty()) {
        const std::uint32_t other = random.below(static_cast<std::uint32_t>(points.x_m.size()));
        points.add(points.x_m[other], points.y_m[other]);
      } else if (kind < 0.3) {
        points.add(random.unit() * side_m, random.unit() * side_m);
      } else {
        const double x = town_x + spread_m * random.normal();
        points.add(x, town_y + spread_m * random.normal());
      }
    }
  }
  for (std::uint32_t left = static_cast<std::uint32_t>(count); left > 1; --left) {
    const std::uint32_t other = random.below(left);
    std::swap(points.x_m[left - 1], points.x_m[other]);
    std::swap(points.y_m[left - 1], points.y_m[other]);
  }
  return points;
}

/// The cases: plain (above), spot (every second of them moved to one spot), line (at random along a line of 1 m a
/// point), disc (at random in a disc of 2 km). Nothing for any other name.
inline std::optional<Points> points_of(std::string_view name, std::size_t count) {
  geo::Random random(4, 2);
  Points points;
  if (name == "plain" || name == "spot") {
    points = towns_of_heavy_tail(count);
    for (std::size_t i = 0; name == "spot" && i < count; i += 2) points.x_m[i] = points.y_m[i] = 250'000.0;
    return points;
  }
  if (name != "line" && name != "disc") return std::nullopt;
  while (points.x_m.size() < count) {
    if (name == "line") {
      const double along_m = random.unit() * static_cast<double>(count);
      points.add(0.8 * along_m, 0.6 * along_m);
      continue;
    }
    const double x = 4'000.0 * random.unit() - 2'000.0, y = 4'000.0 * random.unit() - 2'000.0;
    if (x * x + y * y <= 4e6) points.add(x, y);
  }
  return points;
}

}  // namespace bench
