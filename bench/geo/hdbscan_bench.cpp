// SPDX-License-Identifier: Apache-2.0
// HDBSCAN* as a whole and its steps. Argument: firms. One thread.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "bench/geo/towns.hpp"
#include "geo/clusters/condensed_tree.hpp"
#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/hdbscan_search.hpp"
#include "geo/clusters/reachability.hpp"

namespace {

using bench::Firms;

void hdbscan(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  geo::HdbscanParams params;
  params.max_eps_m = static_cast<double>(state.range(1));
  if (state.range(2) != 0) params.selection = geo::Selection::leaf;
  std::size_t clusters = 0;
  for (auto _ : state) clusters = geo::hdbscan(firms.rows(), params, 1).clusters();
  state.counters["clusters"] = static_cast<double>(clusters);
}
BENCHMARK(hdbscan)
    ->ArgNames({"firms", "max_eps_m", "leaf"})
    ->ArgsProduct({{100'000, 1'000'000}, {0}, {0, 1}})
    ->Args({1'000'000, 5'000, 0})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

void core_distances(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const geo::CurveSites sites = geo::curve_sites(firms.rows(), 1);
  for (auto _ : state) benchmark::DoNotOptimize(geo::core_m2(sites.view(), 20.0, 1).data());
}
BENCHMARK(core_distances)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

void links(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const geo::CurveSites sites = geo::curve_sites(firms.rows(), 1);
  const std::vector<double> core = geo::core_m2(sites.view(), 20.0, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        geo::shortest_links(sites.view(), core, std::numeric_limits<double>::infinity(), 1).data());
}
BENCHMARK(links)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

void condensed(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const geo::CurveSites sites = geo::curve_sites(firms.rows(), 1);
  const std::vector<geo::Link> links = geo::shortest_links(sites.view(), geo::core_m2(sites.view(), 20.0, 1),
                                                           std::numeric_limits<double>::infinity(), 1);
  for (auto _ : state) benchmark::DoNotOptimize(geo::condensed(links, sites.weight, {}, 1).nodes.data());
}
BENCHMARK(condensed)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

/// Every distance of a lattice is equally long many times over.
void hdbscan_of_a_lattice(benchmark::State& state) {
  const auto side = static_cast<std::int32_t>(std::sqrt(static_cast<double>(state.range(0))));
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> rank;
  for (std::int32_t i = 0; i < side * side; ++i) {
    x_m.push_back(100.0 * (i % side));
    y_m.push_back(100.0 * (i / side));
    rank.push_back(i);
  }
  for (auto _ : state) benchmark::DoNotOptimize(geo::hdbscan({x_m, y_m, rank}, {}, 1).cluster.data());
}
BENCHMARK(hdbscan_of_a_lattice)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

/// A tenth of the firms are cases. Without maps: what a search costs once; the rest of the time of 9 maps is that of
/// the maps.
void search_of_maps(benchmark::State& state) {
  const Firms firms = Firms(static_cast<std::size_t>(state.range(0))).along_the_curve();
  const Firms cases = firms.cases();
  const geo::HdbscanClustering found = geo::hdbscan(cases.rows(), {}, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(geo::search_test({firms.x_m, firms.y_m, firms.is_case}, found,
                                              geo::HdbscanSearchParams{.draws = state.range(1), .stop_after = 1'000})
                                 .p.size());
}
BENCHMARK(search_of_maps)
    ->ArgNames({"firms", "maps"})
    ->Args({100'000, 0})
    ->Args({1'000'000, 0})
    ->Args({100'000, 9})
    ->Args({1'000'000, 9})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
