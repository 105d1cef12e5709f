// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/core/shapes.hpp"

namespace geo {

/// Answers "is this point inside?" for many points against the areas of one collection, edges included.
///
/// Edges are kept in horizontal bands, so a question costs the edges of one band instead of all. Even-odd rule over all
/// rows together: rows must not overlap (a dissolved boundary does not). Build O(edges + edges × bands crossed).
class AreaIndex {
 public:
  explicit AreaIndex(const Shapes& areas);
  bool contains(double x, double y) const;

 private:
  struct Edge {
    double x1, y1, x2, y2;
  };
  std::size_t band(double y) const;

  Box box_;
  double band_m_ = 1.0;
  std::vector<std::vector<Edge>> bands_;
};

}  // namespace geo
