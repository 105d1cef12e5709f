// SPDX-License-Identifier: Apache-2.0
// DBSCAN on cells against the same labels by KD-tree, the test of detected clusters, and outlines.
// Arguments: firms, eps in metres.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/geo/towns.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/robustness.hpp"
#include "geo/clusters/search_test.hpp"
#include "geo/index/kd_index.hpp"

namespace {

using bench::Firms;

/// The textbook: one disc a firm. Core flags and components, without the borders.
std::size_t dbscan_by_kd_tree(const Firms& firms, double eps_m, std::size_t min_points) {
  const geo::KdIndex index(firms.x_m, firms.y_m);
  std::vector<std::uint8_t> core(firms.x_m.size());
  for (std::size_t i = 0; i < core.size(); ++i)
    core[i] = index.count_within(firms.x_m[i], firms.y_m[i], eps_m, min_points) >= min_points ? 1 : 0;
  std::vector<std::uint8_t> seen(core.size(), 0);
  std::vector<geo::Row> stack;
  std::vector<geo::Neighbor> disc;
  std::size_t clusters = 0;
  for (geo::Row first = 0; first < core.size(); ++first) {
    if (core[first] == 0 || seen[first] != 0) continue;
    ++clusters;
    seen[first] = 1;
    for (stack = {first}; !stack.empty();) {
      const geo::Row at = stack.back();
      stack.pop_back();
      index.within(firms.x_m[at], firms.y_m[at], eps_m, disc);
      for (const geo::Neighbor& n : disc)
        if (core[n.row] != 0 && seen[n.row] == 0) {
          seen[n.row] = 1;
          stack.push_back(n.row);
        }
    }
  }
  return clusters;
}

void by_cells(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state)
    benchmark::DoNotOptimize(
        geo::dbscan(firms.rows(), {.eps_m = static_cast<double>(state.range(1)), .min_points = 10}, 1).clusters());
}
BENCHMARK(by_cells)
    ->Args({100'000, 500})
    ->Args({1'000'000, 500})
    ->Args({1'000'000, 1'000})
    ->Unit(benchmark::kMillisecond);

void by_cells_half_on_one_spot(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)), 0.5);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        geo::dbscan(firms.rows(), {.eps_m = static_cast<double>(state.range(1)), .min_points = 10}, 1).clusters());
}
BENCHMARK(by_cells_half_on_one_spot)->Args({1'000'000, 1'000})->Unit(benchmark::kMillisecond);

void by_kd_tree(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(dbscan_by_kd_tree(firms, static_cast<double>(state.range(1)), 10));
}
BENCHMARK(by_kd_tree)->Args({100'000, 500})->Args({1'000'000, 500})->Unit(benchmark::kMillisecond)->Iterations(1);

void search_of_99_maps(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const Firms cases = firms.cases();
  const geo::DbscanParams params{.eps_m = static_cast<double>(state.range(1)), .min_points = 10};
  const geo::Clustering found = geo::dbscan(cases.rows(), params, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::search_test({firms.x_m, firms.y_m, firms.is_case}, found,
                                              {.dbscan = params, .draws = 99, .stop_after = 1'000, .threads = 1})
                                 .p.size());
}
BENCHMARK(search_of_99_maps)
    ->Args({100'000, 1'000})
    ->Args({1'000'000, 1'000})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

/// Five replicates behind stability and membership: a fifth of the time is the cost of one.
void five_replicates(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const geo::DbscanParams params{.eps_m = static_cast<double>(state.range(1)), .min_points = 10};
  const geo::Clustering found = geo::dbscan(firms.rows(), params, 1);
  const std::vector<double> accuracy_m(firms.x_m.size(), 50.0);
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::robustness(firms.rows(), accuracy_m, found,
                                             [&](const geo::ClusterInput& rows, unsigned threads) {
                                               return geo::dbscan(rows, params, threads);
                                             },
                                             {.replicates = 5})
                                 .stability.data());
}
BENCHMARK(five_replicates)
    ->Args({100'000, 1'000})
    ->Args({1'000'000, 1'000})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

void outlines_of_all(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const double eps_m = static_cast<double>(state.range(1));
  const geo::Clustering found = geo::dbscan(firms.rows(), {.eps_m = eps_m, .min_points = 10}, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        geo::outlines({firms.x_m, firms.y_m, found.cluster}, found.clusters(), eps_m, 1).vertices());
  state.counters["clusters"] = static_cast<double>(found.clusters());
}
BENCHMARK(outlines_of_all)->Args({1'000'000, 1'000})->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
