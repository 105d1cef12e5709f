// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/cluster_ids.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace pipeline {

ClusterIds::ClusterIds(const geo::Table& clusters, const geo::Table& firms, io::State& state) {
  const auto rank = firms.codes("id_rank");
  std::vector<geo::Row> row_of_rank(rank.size());
  for (std::size_t row = 0; row < rank.size(); ++row)
    row_of_rank[static_cast<std::size_t>(rank[row])] = static_cast<geo::Row>(row);

  const geo::Column &group = clusters.column("group_name"), &firm = firms.column("firm_id");
  const auto key = clusters.codes("key");
  std::vector<std::int64_t> ids(clusters.size());
  for (std::size_t row = 0; row < clusters.size(); ++row) {
    const std::string name(group.text(row));
    ids[row] = state.id_of(name, std::string(firm.text(row_of_rank[static_cast<std::size_t>(key[row])])));
    ids_[name][key[row]] = ids[row];
  }
  order_.resize(ids.size());
  std::iota(order_.begin(), order_.end(), 0U);
  std::ranges::sort(order_, {}, [&](geo::Row row) { return ids[row]; });
}

std::int64_t ClusterIds::of(std::string_view group, std::int32_t key) const { return ids_.find(group)->second.at(key); }

std::vector<std::int64_t> ids_of(const geo::Table& table, const ClusterIds& ids, std::string_view group_column,
                                 std::string_view key_column) {
  std::vector<std::int64_t> out(table.size());
  if (out.empty()) return out;
  const geo::Column& group = table.column(group_column);
  const auto key = table.codes(key_column);
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = ids.of(group.text(row), key[row]);
  return out;
}

std::string cluster_label(const Frame& frame, std::string_view group, std::int64_t id) {
  return fmt::format("{} {}", std::ranges::find(frame.groups, group, &Group::name)->title, id);
}

}  // namespace pipeline
