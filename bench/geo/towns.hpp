// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/radix_sort.hpp"
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

  /// In the order in which stages get them.
  Firms along_the_curve() const {
    std::vector<geo::KeyedRow> order;
    for (std::size_t i = 0; i < x_m.size(); ++i)
      order.push_back({geo::fine_hilbert_key(x_m[i], y_m[i]), static_cast<geo::Row>(i)});
    geo::sort_by_key(order, 1);
    Firms out(0);
    for (const geo::KeyedRow& place : order) out.add(*this, place.row);
    return out;
  }

  Firms cases() const {
    Firms out(0);
    for (std::size_t i = 0; i < is_case.size(); ++i)
      if (is_case[i] != 0) out.add(*this, i);
    return out;
  }

 private:
  void add(const Firms& other, std::size_t row) {
    x_m.push_back(other.x_m[row]);
    y_m.push_back(other.y_m[row]);
    rank.push_back(other.rank[row]);
    is_case.push_back(other.is_case[row]);
  }
};

}  // namespace bench
