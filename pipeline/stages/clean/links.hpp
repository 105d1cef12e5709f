// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// The links of table `known_links` as ingest gives it (ids) between the firms that are analysed: `buyer`, `supplier`
/// int32 (rows of firms), `value` real; ordered by both rows, several links of one pair added up from the least,
/// so that the order of the source does not matter. Links of a firm with itself, or of one that is not analysed, are
/// rejected and counted. O(links log firms).
geo::Table matched_links(const geo::Table& links, const geo::Table& firms, Run& run, Rejects& rejects);

}  // namespace pipeline
