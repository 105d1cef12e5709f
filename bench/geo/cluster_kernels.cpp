// SPDX-License-Identifier: Apache-2.0
#include "bench/geo/kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "bench/geo/bare.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/search_test.hpp"

namespace bench {
namespace {

Cost write_points(const Args& args) {
  const Points points = points_of(args);
  std::vector<double> pairs;
  for (std::size_t i = 0; i < points.x_m.size(); ++i) pairs.insert(pairs.end(), {points.x_m[i], points.y_m[i]});
  write(args, pairs);
  return {};
}

Cost dbscan(const Args& args) {
  const Points points = points_of(args);
  geo::Clustering found;
  const geo::DbscanParams params{.eps_m = args.number("eps_m", 1'000), .min_points = args.number("min_points", 10)};
  const Cost cost = cost_of([&] { found = geo::dbscan(points.rows(), params, args.threads()); });
  write(args, found.cluster);
  return cost;
}

Cost hdbscan(const Args& args) {
  const Points points = points_of(args);
  geo::HdbscanClustering found;
  geo::HdbscanParams params;
  params.min_samples = args.number("min_samples", 20);
  params.min_cluster_size = args.number("min_cluster_size", 20);
  const Cost cost = cost_of([&] { found = geo::hdbscan(points.rows(), params, args.threads()); });
  write(args, found.cluster);
  return cost;
}

Cost outlines(const Args& args) {
  const Points points = points_of(args);
  const double eps_m = args.number("eps_m", 1'000);
  const geo::Clustering found =
      geo::dbscan(points.rows(), {.eps_m = eps_m, .min_points = args.number("min_points", 10)}, args.threads());
  geo::Shapes drawn;
  const Cost cost = cost_of([&] {
    drawn = geo::outlines({points.x_m, points.y_m, found.cluster}, found.clusters(), eps_m, args.threads());
  });
  write(args, std::vector<double>(drawn.x().begin(), drawn.x().end()));
  return cost;
}

Cost search(const Args& args) {
  const Points points = points_of(args);
  Points cases;
  std::vector<std::uint8_t> is_case(points.x_m.size(), 0);
  for (std::size_t i = 0; i < is_case.size(); i += 10) {
    is_case[i] = 1;
    cases.add(points.x_m[i], points.y_m[i]);
  }
  const geo::DbscanParams params{.eps_m = args.number("eps_m", 1'000), .min_points = 10};
  const geo::Clustering found = geo::dbscan(cases.rows(), params, args.threads());
  const auto draws = static_cast<std::int64_t>(args.count("draws", 99));
  std::vector<double> p;
  const Cost cost = cost_of([&] {
    p = geo::search_test({points.x_m, points.y_m, is_case}, found,
                         {.dbscan = params, .draws = draws, .stop_after = draws + 1, .threads = args.threads()})
            .p;
  });
  write(args, p);
  return cost;
}

Cost nanoflann_k(const Args& args) {
  Points points = points_of(args);
  if (args.count("sorted", 1) == 1) points = along_the_curve(points);
  std::vector<double> distance_m;
  const Cost cost = cost_of([&] {
    distance_m =
        kth_distance_by_nanoflann(points.x_m, points.y_m, points.x_m, points.y_m, args.count("k", 20), args.threads());
  });
  write(args, distance_m);
  return cost;
}

}  // namespace

Kernels cluster_kernels() {
  return {{"points", write_points}, {"dbscan", dbscan}, {"hdbscan", hdbscan},
          {"outlines", outlines},   {"search", search}, {"nanoflann_k", nanoflann_k}};
}

}  // namespace bench
