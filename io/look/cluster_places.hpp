// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "io/look/report.hpp"

namespace io {

/// An industry in a cluster.
struct IndustryHere {
  std::string code, stage;  ///< The stage of the group's chain; empty: none.
  std::int64_t firms = 0;
};

/// What lies where a cluster lies.
struct ClusterPlace {
  double x_m = 0.0, y_m = 0.0;           ///< Middle of its firms.
  std::int64_t firms = 0;                ///< That the middle is of.
  std::string area;                      ///< The first area with a name that holds the middle; empty: none.
  std::string landmark, theme;           ///< The nearest facility with a name, and the title of its theme; empty: none.
  double landmark_m = 0.0;               ///< From the middle.
  std::int64_t hot_cells = 0;            ///< Hot cells of its group that hold a firm of it.
  std::vector<IndustryHere> industries;  ///< The most firms first, then by code.
};

/// The places of the clusters with these ids, by one look at layer firms. Cells are those of layer hotspots.
std::map<std::int64_t, ClusterPlace> cluster_places(const ReportInput& input, const std::set<std::int64_t>& ids);

}  // namespace io
