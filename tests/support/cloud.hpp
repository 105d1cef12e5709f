// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace tests {

struct Cloud {
  std::vector<double> x, y, weight;
  geo::WeightedPoints points() const { return {x, y, weight}; }
};

/// Half of the points in one dense spot, some of them coincident, half anywhere in a square of 20 km.
inline Cloud cloud(std::uint64_t seed, int count) {
  geo::Random random(seed, 0);
  Cloud out;
  for (int i = 0; i < count; ++i) {
    const bool spot = i % 2 == 0;
    out.x.push_back(spot ? 5000 + 600 * random.normal() : 20'000 * random.unit());
    out.y.push_back(spot ? 7000 + 600 * random.normal() : 20'000 * random.unit());
    if (i % 10 == 9) out.x.back() = out.x[out.x.size() - 2], out.y.back() = out.y[out.y.size() - 2];
    out.weight.push_back(1.0 + std::floor(20 * random.unit()));
  }
  return out;
}

}  // namespace tests
