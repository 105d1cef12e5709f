// SPDX-License-Identifier: Apache-2.0
// HDBSCAN* as a whole and its two costly steps. Argument: firms. One thread.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "bench/geo/towns.hpp"
#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/hdbscan_search.hpp"
#include "geo/clusters/reachability.hpp"
#include "geo/core/hilbert.hpp"

namespace {

using bench::Firms;

/// The distinct coordinates along the curve, as hdbscan() makes them.
struct CurveSites {
  std::vector<double> x_m, y_m, weight;
  explicit CurveSites(const Firms& firms) {
    std::vector<geo::Row> order(firms.x_m.size());
    std::iota(order.begin(), order.end(), geo::Row{0});
    std::vector<std::uint64_t> key;
    for (std::size_t i = 0; i < order.size(); ++i) key.push_back(geo::hilbert_key(firms.x_m[i], firms.y_m[i]));
    std::ranges::sort(order, {}, [&](geo::Row row) { return key[row]; });
    for (const geo::Row row : order) {
      x_m.push_back(firms.x_m[row]);
      y_m.push_back(firms.y_m[row]);
      weight.push_back(1.0);
    }
  }
  geo::WeightedSites view() const { return {x_m, y_m, weight}; }
};

void hdbscan(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  geo::HdbscanParams params;
  params.max_eps_m = static_cast<double>(state.range(1));
  std::size_t clusters = 0;
  for (auto _ : state) clusters = geo::hdbscan(firms.rows(), params, 1).clusters();
  state.counters["clusters"] = static_cast<double>(clusters);
}
BENCHMARK(hdbscan)
    ->ArgNames({"firms", "max_eps_m"})
    ->Args({100'000, 0})
    ->Args({1'000'000, 0})
    ->Args({1'000'000, 5'000})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

void core_distances(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const CurveSites sites(firms);
  for (auto _ : state) benchmark::DoNotOptimize(geo::core_m2(sites.view(), 20.0, 1).data());
}
BENCHMARK(core_distances)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

void links(benchmark::State& state) {
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  const CurveSites sites(firms);
  const std::vector<double> core = geo::core_m2(sites.view(), 20.0, 1);
  for (auto _ : state)
    benchmark::DoNotOptimize(
        geo::shortest_links(sites.view(), core, std::numeric_limits<double>::infinity(), 1).data());
}
BENCHMARK(links)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond)->Iterations(1);

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
  const Firms firms(static_cast<std::size_t>(state.range(0)));
  Firms cases(0);
  for (std::size_t i = 0; i < firms.is_case.size(); ++i) {
    if (firms.is_case[i] == 0) continue;
    cases.x_m.push_back(firms.x_m[i]);
    cases.y_m.push_back(firms.y_m[i]);
    cases.rank.push_back(firms.rank[i]);
  }
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
