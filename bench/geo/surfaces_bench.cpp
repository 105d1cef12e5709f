// SPDX-License-Identifier: Apache-2.0
// Kernel density by cell size, and nearest facilities against a bare KD-tree with the queries in curve order.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <vector>

#include "geo/access/nearest_facility.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/random.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace {

constexpr double kSide_m = 200'000.0;

struct Points {
  std::vector<double> x_m, y_m;

  Points(std::size_t count, std::uint64_t seed) {
    geo::Random random(seed, 0);
    std::vector<std::pair<double, double>> points(count);
    for (auto& [x, y] : points) {
      x = kSide_m * (random.unit() - 0.5);
      y = kSide_m * (random.unit() - 0.5);
    }
    std::ranges::sort(points, {}, [](const auto& p) { return geo::hilbert_key(p.first, p.second); });
    for (const auto& [x, y] : points) {
      x_m.push_back(x);
      y_m.push_back(y);
    }
  }
};

void density(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  const double cell_m = static_cast<double>(state.range(1));
  const auto cells = static_cast<std::int32_t>(kSide_m / cell_m);
  const geo::Grid grid{-kSide_m / 2, -kSide_m / 2, cell_m, cells, cells};
  for (auto _ : state) benchmark::DoNotOptimize(geo::quartic_density({firms.x_m, firms.y_m, {}}, grid, 5000.0, 1));
}

void nearest_facility(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1), places(static_cast<std::size_t>(state.range(1)), 2);
  std::vector<std::int32_t> rank(places.x_m.size());
  for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = static_cast<std::int32_t>(i);
  const geo::FacilityIndex index({places.x_m, places.y_m, nullptr, nullptr, rank});
  for (auto _ : state) benchmark::DoNotOptimize(index.nearest(firms.x_m, firms.y_m, 1));
}

void two_nearest_by_bare_kd_tree(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1), places(static_cast<std::size_t>(state.range(1)), 2);
  const geo::KdIndex index(places.x_m, places.y_m);
  std::vector<geo::Neighbor> found;
  for (auto _ : state)
    for (std::size_t i = 0; i < firms.x_m.size(); ++i) {
      index.nearest(firms.x_m[i], firms.y_m[i], 2, found);
      benchmark::DoNotOptimize(found.data());
    }
}

}  // namespace

BENCHMARK(density)->Args({100'000, 500})->Args({1'000'000, 500})->Args({1'000'000, 250})->Unit(benchmark::kMillisecond);
BENCHMARK(nearest_facility)->Args({1'000'000, 1'000})->Args({1'000'000, 100'000})->Unit(benchmark::kMillisecond);
BENCHMARK(two_nearest_by_bare_kd_tree)
    ->Args({1'000'000, 1'000})
    ->Args({1'000'000, 100'000})
    ->Unit(benchmark::kMillisecond);
