// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/clusters/hdbscan.hpp"

namespace tests {

/// HDBSCAN* as METHODS section 11 writes it down, from all pairs and with sets: O(n²) memory, O(n³) time at worst.
geo::HdbscanClustering slow_hdbscan(const geo::ClusterInput& rows, const geo::HdbscanParams& params);

}  // namespace tests
