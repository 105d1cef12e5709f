// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/explore.hpp"
#include "pipeline/run.hpp"
#include "pipeline/stages/clusters.hpp"
#include "pipeline/stages/hotspots.hpp"

namespace pipeline {

/// The values to try, ascending; empty: a ladder around the value that holds.
struct SweptBy {
  std::vector<double> eps_m, min_points, band_m;
};

/// Tries values on the firms of one group; `run` is cleaned. One value costs one search of clusters, as many again as
/// there are replicates, and one comparison; one band costs the hot spots of the group without permutations.
ExploredGroup swept_group(const Run& run, const Group& group, const SweptBy& given, std::int64_t replicates);

/// The parameters of a stage as a run would fill them for the group.
ClustersParams clusters_params(const io::Config& config, const Group& group);
HotspotsParams hotspots_params(const io::Config& config, const Group& group);
const io::Rule& rule_of(std::string_view stage, std::string_view key);

/// Sorted, each once.
std::vector<double> each_once(std::vector<double> values);

}  // namespace pipeline
