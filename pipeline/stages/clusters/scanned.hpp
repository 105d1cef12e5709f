// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/clusters/scan.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/clusters/detection.hpp"

namespace pipeline {

/// The circles whose p is at most scan_level, each a cluster of the group's firms in it. Without controls or draws
/// none.
Detection by_scan(const ClustersParams& params, const Frame& frame, const Group& group, const geo::Table& firms,
                  const GroupFirms& members);

/// With scan_everywhere chosen where that is auto: 0 (circles of every size on every site) or as many firms as keep the
/// scan to some seconds, which `notes` has then. It also has why a group finds nothing.
ClustersParams with_scan_chosen(ClustersParams params, const Frame& frame, const Group& group, const geo::Table& firms,
                                Notes& notes);

/// Column scan_p of the clusters: of a scan its p, of others the test of their places by circles. Missing without
/// controls or draws, where scan_p is off, and for clusters of fewer than min_sites sites.
geo::Column scan_p(const ClustersParams& params, const Frame& frame, const Group& group,
                   const GroupPopulation& population, const Detection& detection);

}  // namespace pipeline
