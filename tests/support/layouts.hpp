// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace tests {

/// Points for comparing a fast route with a slow one: random data alone misses every boundary.
struct Layout {
  std::string name;
  std::vector<double> x_m{}, y_m{};
  std::size_t size() const { return x_m.size(); }
  void add(double x, double y) {
    x_m.push_back(x);
    y_m.push_back(y);
  }
};

/// Random, clustered, gridded (steps of 100 m, so 3-4-5 triangles put many pairs at exactly 500 m), coincident and
/// mixed.
inline std::vector<Layout> layouts(std::size_t n, std::uint64_t seed) {
  geo::Random random(seed, 0);
  std::vector<Layout> all{{"random"}, {"clustered"}, {"lattice of 3-4-5 triangles"}, {"coincident"}, {"mixed"}};
  const auto step = [&](std::uint32_t steps) { return 100.0 * random.below(steps) - 1500.0; };
  for (std::size_t i = 0; i < n; ++i) {
    all[0].add(geo::snapped(10'000 * random.unit() - 5'000), geo::snapped(10'000 * random.unit() - 5'000));
    const double centre = 3'000.0 * random.below(4);
    all[1].add(geo::snapped(centre + 300 * random.normal()), geo::snapped(300 * random.normal() - centre));
    all[2].add(step(60), step(60));
    all[3].add(250.0 * random.below(16), 250.0 * random.below(4));
    if (i % 3 == 0)
      all[4].add(700.0, 700.0);
    else
      all[4].add(i % 3 == 1 ? step(40) : geo::snapped(4'000 * random.unit()), i % 3 == 1 ? step(40) : 500.0);
  }
  return all;
}

/// 0 to n - 1 in a seeded random order.
inline std::vector<std::int32_t> shuffled(std::size_t n, std::uint64_t seed) {
  geo::Random random(seed, 1);
  std::vector<std::int32_t> order(n);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
  return order;
}

/// The points in another order, each with its rank.
struct Reordered {
  Layout points;
  std::vector<std::int32_t> rank;
};
inline Reordered reordered(const Layout& points, const std::vector<std::int32_t>& rank,
                           const std::vector<std::int32_t>& order) {
  Reordered out{{points.name}, {}};
  for (const std::int32_t row : order) {
    const auto r = static_cast<std::size_t>(row);
    out.points.add(points.x_m[r], points.y_m[r]);
    out.rank.push_back(rank[r]);
  }
  return out;
}

}  // namespace tests
