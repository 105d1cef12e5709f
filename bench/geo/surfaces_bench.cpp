// SPDX-License-Identifier: Apache-2.0
// Kernel density by cell size, kernel and bandwidth rule, its correction at the edge, and nearest facilities against a
// bare KD-tree with the queries in curve order.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "bench/geo/hexagons.hpp"
#include "geo/access/nearest_facility.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/random.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/surfaces/adaptive_radius.hpp"
#include "geo/surfaces/band_ladder.hpp"
#include "geo/surfaces/bandwidth.hpp"
#include "geo/surfaces/edge_mass.hpp"
#include "geo/surfaces/kernel_density.hpp"
#include "geo/surfaces/local_moran.hpp"
#include "geo/surfaces/relative_density.hpp"
#include "geo/surfaces/specialisation.hpp"

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
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::kernel_density({firms.x_m, firms.y_m, {}}, grid, {geo::Kernel::quartic, 5000.0}, 1));
}

geo::Grid grid_of(double cell_m) {
  const auto cells = static_cast<std::int32_t>(kSide_m / cell_m);
  return {-kSide_m / 2, -kSide_m / 2, cell_m, cells, cells};
}

void density_by_kernel(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  const auto kernel = static_cast<geo::Kernel>(state.range(1));
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::kernel_density({firms.x_m, firms.y_m, {}}, grid_of(500), {kernel, 5000.0}, 1));
}

void adaptive_density(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  const geo::WeightedPoints points{firms.x_m, firms.y_m, {}};
  const geo::Grid grid = grid_of(500);
  const bool nearest = state.range(1) == 1;
  for (auto _ : state) {
    const auto pilot =
        nearest ? std::vector<double>{} : geo::kernel_density(points, grid, {geo::Kernel::quartic, 5000}, 1);
    const auto radii = nearest ? geo::nearest_radii(points.x_m, points.y_m, 20, {1000, 25'000}, 1)
                               : geo::abramson_radii(points, {grid, pilot, {}}, 5000, {1000, 25'000});
    benchmark::DoNotOptimize(geo::kernel_density(points, grid, {geo::Kernel::quartic, 5000, radii}, 1));
  }
}

void bandwidth(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  const geo::WeightedPoints points{firms.x_m, firms.y_m, {}};
  for (auto _ : state) switch (state.range(1)) {
      case 0:
        benchmark::DoNotOptimize(geo::scott_radius(points));
        break;
      case 1:
        benchmark::DoNotOptimize(geo::silverman_radius(points));
        break;
      case 2:
        benchmark::DoNotOptimize(geo::diggle_radius(points, kSide_m * kSide_m, kSide_m / 8, {}, 1));
        break;
      default:
        benchmark::DoNotOptimize(geo::likelihood_radius(points, {}, 1));
    }
}

/// A coast of as many corners as asked for, at each firm of it.
void edge_mass_at_firms(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  geo::Random random(3, 0);
  geo::Shapes coast(geo::Shapes::Kind::areas);
  const auto corners = static_cast<int>(state.range(1));
  for (int i = 0; i <= corners; ++i) {
    const double angle = 2.0 * std::numbers::pi * (i % corners) / corners, r = 80'000.0 + 300.0 * random.normal();
    coast.add_vertex(r * std::cos(angle), r * std::sin(angle));
  }
  coast.end_ring();
  coast.end_part();
  coast.end_shape();
  const geo::EdgeMass mass(coast, geo::Kernel::quartic, 5000);
  for (auto _ : state) benchmark::DoNotOptimize(mass.at_points(firms.x_m, firms.y_m, 5000, {}, 1));
}

void nearest_facility(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1), places(static_cast<std::size_t>(state.range(1)), 2);
  std::vector<std::int32_t> rank(places.x_m.size());
  for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = static_cast<std::int32_t>(i);
  const geo::FacilityIndex index({places.x_m, places.y_m, nullptr, nullptr, rank});
  for (auto _ : state) {
    geo::FacilityIndex::Walk walk(index);
    for (std::size_t i = 0; i < firms.x_m.size(); ++i)
      benchmark::DoNotOptimize(walk.nearest(firms.x_m[i], firms.y_m[i]));
  }
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

void local_moran_band_of_3(benchmark::State& state) {
  const bench::Hexagons study(static_cast<std::size_t>(state.range(0)));
  const auto neighbours = geo::CellNeighbours::within(study.cells, geo::hex_band(3.0, 1.0));
  for (auto _ : state) {
    const auto sums = neighbours.sums(study.firms, 1), counts = neighbours.counts(1);
    const geo::Neighbourhoods cells{study.firms, sums, counts};
    benchmark::DoNotOptimize(geo::local_moran(cells));
    benchmark::DoNotOptimize(geo::neighbours_p(cells, {state.range(1), 1, 1}));
  }
  state.counters["cells"] = static_cast<double>(study.cells.size());
}

void nearest_8_hexagons(benchmark::State& state) {
  const bench::Hexagons study(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(geo::CellNeighbours::nearest(study.cells, 8, 1).counts(1));
  state.counters["cells"] = static_cast<double>(study.cells.size());
}

/// The exact test over the band of 3 cells, or over the six that share an edge.
void exact_test(benchmark::State& state) {
  const bench::Hexagons study(static_cast<std::size_t>(state.range(0)));
  std::vector<std::int64_t> controls(study.firms.size());
  for (std::size_t i = 0; i < controls.size(); ++i) controls[i] = 3 * study.firms[i] + 2;
  const auto total = [](const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  };
  const auto neighbours = state.range(1) == 0 ? geo::CellNeighbours::within(study.cells, geo::hex_band(3.0, 1.0))
                                              : geo::CellNeighbours::contiguous(study.cells);
  for (auto _ : state) {
    const auto cases = neighbours.sums(study.firms, 1), population = neighbours.sums(controls, 1);
    benchmark::DoNotOptimize(geo::specialisation({cases, population, total(study.firms), total(controls)}, 1).q.data());
  }
  state.counters["cells"] = static_cast<double>(study.cells.size());
}

/// One relabelled map is a ninth of what nine add to none. A tenth of the firms are cases.
void relative_density_maps(benchmark::State& state) {
  const Points firms(static_cast<std::size_t>(state.range(0)), 1);
  const std::vector<double> one(firms.x_m.size(), 1.0);
  std::vector<double> cases(firms.x_m.size(), 0.0);
  for (std::size_t i = 0; i < cases.size(); i += 10) cases[i] = 1.0;
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::relative_density({firms.x_m, firms.y_m, one, cases}, grid_of(500),
                                                   {.radius_m = 5000, .draws = state.range(1)})
                                 .ratio.data());
}

void ladder_of_bands(benchmark::State& state) {
  const bench::Hexagons study(static_cast<std::size_t>(state.range(0)));
  std::size_t steps = 0;
  for (auto _ : state) steps = geo::band_ladder(study.cells, study.firms, 1000.0, 1).steps.size();
  state.counters["cells"] = static_cast<double>(study.cells.size());
  state.counters["steps"] = static_cast<double>(steps);
}

}  // namespace

BENCHMARK(density)->Args({100'000, 500})->Args({1'000'000, 500})->Args({1'000'000, 250})->Unit(benchmark::kMillisecond);
BENCHMARK(density_by_kernel)->ArgsProduct({{100'000, 1'000'000}, {0, 1, 2, 3}})->Unit(benchmark::kMillisecond);
BENCHMARK(adaptive_density)->ArgsProduct({{100'000, 1'000'000}, {0, 1}})->Unit(benchmark::kMillisecond);
BENCHMARK(bandwidth)->ArgsProduct({{100'000, 1'000'000}, {0, 1, 2, 3}})->Unit(benchmark::kMillisecond);
BENCHMARK(edge_mass_at_firms)->ArgsProduct({{100'000, 1'000'000}, {1'000, 20'000}})->Unit(benchmark::kMillisecond);
BENCHMARK(nearest_facility)->Args({1'000'000, 1'000})->Args({1'000'000, 100'000})->Unit(benchmark::kMillisecond);
BENCHMARK(two_nearest_by_bare_kd_tree)
    ->Args({1'000'000, 1'000})
    ->Args({1'000'000, 100'000})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(local_moran_band_of_3)->ArgsProduct({{100'000, 1'000'000}, {999, 9'999}})->Unit(benchmark::kMillisecond);
BENCHMARK(nearest_8_hexagons)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(exact_test)->ArgsProduct({{100'000, 1'000'000}, {0, 1}})->Unit(benchmark::kMillisecond);
BENCHMARK(relative_density_maps)->ArgsProduct({{100'000, 1'000'000}, {0, 9}})->Unit(benchmark::kMillisecond);
BENCHMARK(ladder_of_bands)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
