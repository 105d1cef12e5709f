// SPDX-License-Identifier: Apache-2.0
// DBSCAN on cells against the same labels by KD-tree, its choice of eps, the test of detected clusters, and outlines.
// Arguments: firms, eps in metres.
#include <benchmark/benchmark.h>

#include <cmath>
#include <vector>

#include "bench/geo/towns.hpp"
#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/k_distance.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/reachability.hpp"
#include "geo/clusters/robustness.hpp"
#include "geo/clusters/scan.hpp"
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

/// The scan with all its 999 maps: where a planted cluster is significant. Arguments: firms, steps of the walk over the
/// circles.
void scan_of_999_maps(benchmark::State& state) {
  Firms firms(static_cast<std::size_t>(state.range(0)));
  for (std::size_t i = 0; i < firms.x_m.size(); ++i)
    if (std::hypot(firms.x_m[i] - firms.x_m[0], firms.y_m[i] - firms.y_m[0]) < 2'000.0) firms.is_case[i] = 1;
  geo::ScanParams params;
  params.circles.everywhere_to =
      geo::everywhere_to(firms.x_m.size(), state.range(0) / 2, static_cast<double>(state.range(1)));
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::scan({firms.x_m, firms.y_m, firms.is_case}, firms.rank, params).circles.size());
}
BENCHMARK(scan_of_999_maps)
    ->Args({10'000, 100'000'000})
    ->Args({100'000, 2'000'000})
    ->Args({100'000, 100'000'000})
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

/// The choice of `eps: auto`.
void bend_of_the_k_distances(benchmark::State& state) {
  const Firms firms = Firms(static_cast<std::size_t>(state.range(0))).along_the_curve();
  for (auto _ : state) {
    const geo::CurveSites sites = geo::curve_sites(firms.rows(), 1);
    benchmark::DoNotOptimize(geo::knee(geo::k_distances(geo::core_m2(sites.view(), 10.0, 1), sites.weight)));
  }
}
BENCHMARK(bend_of_the_k_distances)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

/// Concave, or hulls (1), or circles (2).
void outlines_of_all(benchmark::State& state) {
  const Firms firms = Firms(static_cast<std::size_t>(state.range(0))).along_the_curve();
  constexpr double kEps_m = 500.0;
  const geo::Clustering found = geo::dbscan(firms.rows(), {.eps_m = kEps_m, .min_points = 10}, 1);
  const geo::OutlineInput rows{firms.x_m, firms.y_m, found.cluster};
  const std::vector<double> eps_m(found.clusters(), kEps_m);
  const auto plain = state.range(1) == 1 ? geo::PlainOutline::hull : geo::PlainOutline::circle;
  for (auto _ : state)
    benchmark::DoNotOptimize(
        (state.range(1) == 0 ? geo::outlines(rows, eps_m, 1) : geo::plain_outlines(rows, eps_m, plain, 1)).vertices());
  state.counters["clusters"] = static_cast<double>(found.clusters());
}
BENCHMARK(outlines_of_all)
    ->ArgsProduct({{100'000, 1'000'000}, {0, 1, 2}})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
