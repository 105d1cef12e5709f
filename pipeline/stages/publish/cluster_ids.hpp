// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/state.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// The ids for life of the clusters of this run: (group, key) -> cluster_id. Clusters that are known by their smallest
/// core firm keep their id; the others get the next free ones, in the order of the table.
class ClusterIds {
 public:
  ClusterIds(const geo::Table& clusters, const geo::Table& firms, io::State& state);

  std::int64_t of(std::string_view group, std::int32_t key) const;
  /// Rows of the clusters table in the order of their ids.
  const std::vector<geo::Row>& order() const { return order_; }

 private:
  std::map<std::string, std::unordered_map<std::int32_t, std::int64_t>, std::less<>> ids_;
  std::vector<geo::Row> order_;
};

/// Ids of the clusters that two columns of a table name, row by row.
std::vector<std::int64_t> ids_of(const geo::Table& table, const ClusterIds& ids,
                                 std::string_view group_column = "group_name", std::string_view key_column = "key");

/// "Metal goods 12": the title of the group and the id.
std::string cluster_label(const Frame& frame, std::string_view group, std::int64_t id);

}  // namespace pipeline
