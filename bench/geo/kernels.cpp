// SPDX-License-Identifier: Apache-2.0
// One kernel, once, for compare.py: what it cost as one line of JSON, its result as a file to compare with others'.
//
//   geo_kernels KERNEL [name=value ...]
//
// Points are those of points.hpp (case=plain|spot|line|disc count=1000000); every kernel takes threads=1 and out=FILE,
// raw columns in the byte order of the machine, one after the other.
//
//   points                                            x, y as doubles, in pairs
//   dbscan       eps_m=1000 min_points=10             labels, int32
//   hdbscan      min_samples=20 min_cluster_size=20   labels, int32
//   outlines     eps_m=1000 min_points=10             vertices of the clusters' outlines, as many doubles as there are
//   search       draws=99                             p of the clusters of every tenth point, by relabelled maps
//   nanoflann_k  k=20 sorted=1                        distances; the points in curve order, or as they come
//   density      radius_m=5000 cell_m=500             values, row by row from below
//   hexagons     count=100000                         x, y, value, row by row, as three columns
//   hotspots     count=100000 band=3 draws=999        z of Gi*, local Moran's I, p
//   curves       count=10000 industries=10 draws=99   of the first industry: distances, M, K-density, then h
//   concentration count=100000 industries=40 draws=999  p of K-density and of M, by industry
//   colocation   count=100000 industries=40 draws=999 co-location quotients, p
//   nearest_point, nanoflann_point                    distances to 100,000 points at random; queries in curve order
//   nearest_segment, geos_segment                     the same to 100,000 segments of 500 m
//   market       half_m=38000                         share of the points near each hundredth of them
#include "bench/geo/kernels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "geo/core/hilbert.hpp"

namespace bench {

Points along_the_curve(const Points& points) {
  std::vector<std::uint64_t> key;
  for (std::size_t i = 0; i < points.x_m.size(); ++i) key.push_back(geo::hilbert_key(points.x_m[i], points.y_m[i]));
  std::vector<std::size_t> order(key.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return key[i]; });
  Points sorted;
  for (const std::size_t i : order) sorted.add(points.x_m[i], points.y_m[i]);
  return sorted;
}

}  // namespace bench

int main(int argc, char** argv) {
  bench::Kernels kernels = bench::cluster_kernels();
  for (auto room : {bench::surface_kernels, bench::economic_kernels, bench::access_kernels}) kernels.merge(room());
  const auto kernel = argc > 1 ? kernels.find(argv[1]) : kernels.end();
  if (kernel == kernels.end()) {
    for (const auto& [name, run] : kernels) fmt::print(stderr, "{}\n", name);
    return 2;
  }
  bench::Args args;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return 2;
    args.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  if (const std::string out = args.text("out", ""); !out.empty()) std::ofstream(out, std::ios::trunc);
  const bench::Cost cost = kernel->second(args);
  fmt::print("{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}}}\n", cost.seconds, cost.cpu_seconds,
             cost.peak_bytes);
}
