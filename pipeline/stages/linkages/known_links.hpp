// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "pipeline/frame.hpp"

namespace pipeline {

/// A stage of a group's own chain: codes of columns group and stage of its firms.
using StageCode = std::pair<std::int32_t, std::int32_t>;

/// What firms of a stage in one cluster sell to firms of a stage in another, by a source.
struct KnownLink {
  std::size_t from = 0, to = 0;  ///< Rows of clusters: of the suppliers, of the buyers.
  StageCode from_stage{}, to_stage{};
  double value = 0.0;
  std::int64_t suppliers = 0, buyers = 0;
  double largest_share = 0.0;  ///< Of the value, with the one firm that has the most of it on either side.
};

/// Table `known_links` added up by clusters and stages, in this order. Clusters of groups that are no single sites;
/// links of a firm outside them, and links within a cluster, are left out.
std::vector<KnownLink> known_links_of(const geo::Tables& in);

}  // namespace pipeline
