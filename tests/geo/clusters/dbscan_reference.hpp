// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "geo/clusters/dbscan.hpp"

namespace tests {

/// DBSCAN as METHODS section 10 writes it down, by full scans: O(n²).
geo::Clustering slow_dbscan(const geo::ClusterInput& rows, const geo::DbscanParams& params);

/// What is wrong with a labelling, or nothing. Accepts every valid one: any numbers for the clusters, and a border row
/// in any cluster that has a core within eps of it.
std::string wrong_with(const geo::Clustering& labels, const geo::ClusterInput& rows, const geo::DbscanParams& params);

}  // namespace tests
