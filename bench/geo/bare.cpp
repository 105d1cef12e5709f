// SPDX-License-Identifier: Apache-2.0
#include "bench/geo/bare.hpp"

#include <geos_c.h>

#include <cmath>
#include <cstdint>
#include <nanoflann.hpp>

#include "geo/core/parallel.hpp"

namespace bench {
namespace {

struct Columns {  // the data set interface nanoflann asks for
  std::span<const double> x_m, y_m;
  std::size_t kdtree_get_point_count() const { return x_m.size(); }
  double kdtree_get_pt(std::size_t row, std::size_t axis) const { return (axis == 0 ? x_m : y_m)[row]; }
  bool kdtree_get_bbox(auto&) const { return false; }
};

using Tree =
    nanoflann::KDTreeSingleIndexAdaptor<nanoflann::L2_Simple_Adaptor<double, Columns>, Columns, 2, std::uint32_t>;

}  // namespace

std::vector<double> kth_distance_by_nanoflann(std::span<const double> x_m, std::span<const double> y_m,
                                              std::span<const double> query_x_m, std::span<const double> query_y_m,
                                              std::size_t k, unsigned threads) {
  const Columns columns{x_m, y_m};
  const Tree tree(2, columns);
  std::vector<double> distance_m(query_x_m.size());
  geo::parallel_for(distance_m.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<std::uint32_t> row(k);
    std::vector<double> distance_m2(k);
    for (std::size_t i = begin; i < end; ++i) {
      const double at[] = {query_x_m[i], query_y_m[i]};
      const std::size_t found = tree.knnSearch(at, k, row.data(), distance_m2.data());
      distance_m[i] = std::sqrt(distance_m2[found - 1]);
    }
  });
  return distance_m;
}

std::vector<double> segment_distance_by_geos(std::span<const std::array<double, 4>> segments,
                                             std::span<const double> query_x_m, std::span<const double> query_y_m) {
  const GEOSContextHandle_t geos = GEOS_init_r();
  GEOSSTRtree* tree = GEOSSTRtree_create_r(geos, 10);
  std::vector<GEOSGeometry*> lines;
  for (const auto& s : segments) {
    GEOSCoordSequence* ends = GEOSCoordSeq_create_r(geos, 2, 2);
    GEOSCoordSeq_setXY_r(geos, ends, 0, s[0], s[1]);
    GEOSCoordSeq_setXY_r(geos, ends, 1, s[2], s[3]);
    lines.push_back(GEOSGeom_createLineString_r(geos, ends));
    GEOSSTRtree_insert_r(geos, tree, lines.back(), lines.back());
  }
  std::vector<double> distance_m(query_x_m.size());
  for (std::size_t i = 0; i < distance_m.size(); ++i) {
    GEOSGeometry* at = GEOSGeom_createPointFromXY_r(geos, query_x_m[i], query_y_m[i]);
    const GEOSGeometry* nearest = GEOSSTRtree_nearest_r(geos, tree, at);
    GEOSDistance_r(geos, at, nearest, &distance_m[i]);
    GEOSGeom_destroy_r(geos, at);
  }
  GEOSSTRtree_destroy_r(geos, tree);
  for (GEOSGeometry* line : lines) GEOSGeom_destroy_r(geos, line);
  GEOS_finish_r(geos);
  return distance_m;
}

}  // namespace bench
