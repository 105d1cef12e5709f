// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "pipeline/stages/clusters/detection.hpp"

namespace pipeline {

/// Sets controls, lq, lq_low, lq_high, p, q, p_method, draws and scan_p of the clusters' table (METHODS sections 3 and
/// 18). q holds the p of the best cluster until the groups are gathered.
void set_inference(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                   const Detection& detection, geo::Table& table);

/// Whether p_method says that nothing was relabelled for the whole group.
bool is_off(std::string_view p_method);

}  // namespace pipeline
