// SPDX-License-Identifier: Apache-2.0
#include "bench/geo/kernels.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "bench/geo/bare.hpp"
#include "geo/access/market_potential.hpp"
#include "geo/access/nearest_facility.hpp"
#include "geo/core/parallel.hpp"

namespace bench {
namespace {

/// `count` segments of 500 m, anywhere between the points.
std::vector<std::array<double, 4>> segments_among(const Points& points, std::size_t count) {
  const auto [left, right] = std::ranges::minmax(points.x_m);
  const auto [below, above] = std::ranges::minmax(points.y_m);
  geo::Random random(4, 3);
  std::vector<std::array<double, 4>> segments;
  while (segments.size() < count) {
    const double x = left + (right - left) * random.unit(), y = below + (above - below) * random.unit();
    const double angle = 2.0 * std::numbers::pi * random.unit();
    segments.push_back({geo::snapped(x), geo::snapped(y), geo::snapped(x + 500.0 * std::cos(angle)),
                        geo::snapped(y + 500.0 * std::sin(angle))});
  }
  return segments;
}

/// The first ends of the segments, as columns.
Points starts_of(const std::vector<std::array<double, 4>>& segments) {
  Points starts;
  for (const auto& s : segments) starts.add(s[0], s[1]);
  return starts;
}

/// Of the two nearest facilities of each point, as the stage gaps finds them.
std::vector<double> first_distances(const geo::FacilityIndex& index, const Points& queries, unsigned threads) {
  std::vector<double> distance_m(queries.x_m.size());
  geo::parallel_for(distance_m.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    geo::FacilityIndex::Walk walk(index);
    for (std::size_t i = begin; i < end; ++i)
      distance_m[i] = walk.nearest(queries.x_m[i], queries.y_m[i]).first->distance_m;
  });
  return distance_m;
}

Cost nearest_point(const Args& args) {
  const Points queries = along_the_curve(points_of(args)), places = starts_of(segments_among(queries, 100'000));
  std::vector<double> distance_m;
  const Cost cost = cost_of([&] {
    distance_m = first_distances(geo::FacilityIndex({places.x_m, places.y_m, nullptr, nullptr, places.id_rank}),
                                 queries, args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost nanoflann_point(const Args& args) {
  const Points queries = along_the_curve(points_of(args)), places = starts_of(segments_among(queries, 100'000));
  std::vector<double> distance_m;
  const Cost cost = cost_of([&] {
    distance_m =
        kth_distance_by_nanoflann(places.x_m, places.y_m, queries.x_m, queries.y_m, args.count("k", 1), args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost nearest_segment(const Args& args) {
  const Points queries = along_the_curve(points_of(args));
  geo::Shapes lines(geo::Shapes::Kind::lines);
  std::vector<std::int32_t> rank;
  for (const auto& s : segments_among(queries, 100'000)) {
    lines.add_vertex(s[0], s[1]);
    lines.add_vertex(s[2], s[3]);
    lines.end_ring();
    lines.end_part();
    lines.end_shape();
    rank.push_back(static_cast<std::int32_t>(rank.size()));
  }
  std::vector<double> distance_m;
  const Cost cost = cost_of([&] {
    distance_m = first_distances(geo::FacilityIndex({{}, {}, &lines, nullptr, rank}), queries, args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost geos_segment(const Args& args) {
  const Points queries = along_the_curve(points_of(args));
  const auto segments = segments_among(queries, 100'000);
  std::vector<double> distance_m;
  const Cost cost = cost_of([&] { distance_m = segment_distance_by_geos(segments, queries.x_m, queries.y_m); });
  write(args, distance_m);
  return cost;
}

Cost market(const Args& args) {
  const Points points = points_of(args);
  const std::vector<double> mass(points.x_m.size(), 1.0);
  std::vector<double> share;
  const Cost cost = cost_of([&] {
    const geo::MarketPotential market(points.x_m, points.y_m, mass, args.number("half_m", 38'000.0));
    for (std::size_t i = 0; i < mass.size(); i += 100) share.push_back(market.share_near(points.x_m[i], points.y_m[i]));
  });
  write(args, share);
  return cost;
}

}  // namespace

Kernels access_kernels() {
  return {{"nearest_point", nearest_point},
          {"nanoflann_point", nanoflann_point},
          {"market", market},
          {"nearest_segment", nearest_segment},
          {"geos_segment", geos_segment}};
}

}  // namespace bench
