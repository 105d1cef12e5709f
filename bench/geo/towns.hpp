// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace bench {

/// 4 firms of 5 in 2,000 towns of uneven size, the others anywhere; 6.25 firms per km² however many there are.
struct Firms {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> rank;
  std::vector<std::uint8_t> is_case;

  explicit Firms(std::size_t count, double share_on_one_spot = 0.0) {
    constexpr std::size_t kTowns = 2'000;
    const double side_m = 400.0 * std::sqrt(static_cast<double>(count));
    geo::Random random(1, 2);
    std::vector<double> town_x(kTowns), town_y(kTowns), spread(kTowns);
    for (std::size_t t = 0; t < kTowns; ++t) {
      town_x[t] = random.unit() * side_m;
      town_y[t] = random.unit() * side_m;
      spread[t] = 300.0 + 5'000.0 * random.unit() * random.unit();
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto town = static_cast<std::size_t>(static_cast<double>(kTowns) * std::pow(random.unit(), 3));
      const bool spot = random.unit() < share_on_one_spot, rural = random.unit() < 0.2;
      x_m.push_back(spot
                        ? 1'000.0
                        : geo::snapped(rural ? random.unit() * side_m : town_x[town] + spread[town] * random.normal()));
      y_m.push_back(spot
                        ? 1'000.0
                        : geo::snapped(rural ? random.unit() * side_m : town_y[town] + spread[town] * random.normal()));
      is_case.push_back(random.unit() < 0.1 ? 1 : 0);
    }
    rank.resize(count);
    std::iota(rank.begin(), rank.end(), 0);
  }
  geo::ClusterInput rows() const { return {x_m, y_m, rank}; }
  Firms cases() const {
    Firms out(0);
    for (std::size_t i = 0; i < is_case.size(); ++i) {
      if (is_case[i] == 0) continue;
      out.x_m.push_back(x_m[i]);
      out.y_m.push_back(y_m[i]);
      out.rank.push_back(rank[i]);
    }
    return out;
  }
};

}  // namespace bench
