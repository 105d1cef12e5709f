// SPDX-License-Identifier: Apache-2.0
#include "pipeline/cluster_firms.hpp"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>

namespace pipeline {
namespace {

/// Which cluster of one group a key is; keys are small numbers (ranks of ids).
class ClusterOfKey {
 public:
  explicit ClusterOfKey(const geo::Table& clusters)
      : group_(clusters.column("group_name")), keys_(clusters.codes("key")), cluster_(1 + largest(keys_), kNone) {}

  void turn_to(std::string_view group) {
    for (std::size_t c = 0; c < keys_.size(); ++c) cluster_[index(keys_[c])] = kNone;
    for (std::size_t c = 0; c < keys_.size(); ++c)
      if (group_.text(c) == group) cluster_[index(keys_[c])] = static_cast<std::int32_t>(c);
  }
  /// kNone: no cluster of the group.
  std::int32_t of(std::int32_t key) const { return index(key) < cluster_.size() ? cluster_[index(key)] : kNone; }
  static constexpr std::int32_t kNone = -1;

 private:
  static std::size_t index(std::int32_t key) { return static_cast<std::size_t>(key); }
  static std::size_t largest(std::span<const std::int32_t> keys) {
    return keys.empty() ? 0 : index(*std::ranges::max_element(keys));
  }
  const geo::Column& group_;
  std::span<const std::int32_t> keys_;
  std::vector<std::int32_t> cluster_;
};

/// Whether a row's group is that of the row before.
class SameGroup {
 public:
  explicit SameGroup(const geo::Column& group) : group_(group) {
    if (group.labels()) codes_ = group.as<std::vector<std::int32_t>>();
  }
  bool operator()(std::size_t row) const {
    return codes_.empty() ? group_.text(row) == group_.text(row - 1) : codes_[row] == codes_[row - 1];
  }

 private:
  const geo::Column& group_;
  std::span<const std::int32_t> codes_;
};

}  // namespace

RowLists firms_of_clusters(const geo::Table& clusters, const geo::Table& members) {
  RowLists out;
  out.begin.assign(clusters.size() + 1, 0);
  if (clusters.size() == 0) return out;
  const geo::Column &group = members.column("group_name"), &key = members.column("key");
  const auto keys = members.codes("key"), firm = members.codes("row");
  const SameGroup same_group(group);
  ClusterOfKey numbers(clusters);
  std::vector<std::int32_t> cluster_of(keys.size(), ClusterOfKey::kNone);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (i == 0 || !same_group(i)) numbers.turn_to(group.text(i));
    if (key.valid(i)) cluster_of[i] = numbers.of(keys[i]);
    if (cluster_of[i] >= 0) ++out.begin[static_cast<std::size_t>(cluster_of[i]) + 1];
  }
  std::partial_sum(out.begin.begin(), out.begin.end(), out.begin.begin());
  out.rows.resize(out.begin.back());
  auto next = out.begin;
  for (std::size_t i = 0; i < keys.size(); ++i)
    if (cluster_of[i] >= 0) out.rows[next[static_cast<std::size_t>(cluster_of[i])]++] = static_cast<geo::Row>(firm[i]);
  return out;
}

}  // namespace pipeline
