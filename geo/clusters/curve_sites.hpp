// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/reachability.hpp"

namespace geo {

/// The distinct coordinates of rows (+0 and -0 are equal) along the Hilbert curve: neighbours in the columns are
/// neighbours on the ground, and the order does not hang on that of the rows.
struct CurveSites {
  std::vector<Row> site;    ///< Per row.
  std::vector<Row> leader;  ///< Per site: its row with the smallest rank; empty when no ranks were given.
  std::vector<double> x_m, y_m;
  std::vector<double> weight;  ///< Per site: the sum over its rows, in their order.

  WeightedSites view() const { return {x_m, y_m, weight}; }
};

/// `rows` may lack ranks and weights (1 each). O(n), 36 bytes a row of scratch. Throws std::invalid_argument when a
/// column differs in length or a coordinate is not finite.
CurveSites curve_sites(const ClusterInput& rows, unsigned threads);

}  // namespace geo
