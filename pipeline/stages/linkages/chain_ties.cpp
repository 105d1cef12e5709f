// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain_ties.hpp"

#include <algorithm>
#include <set>

namespace pipeline {

ChainTies::ChainTies(const Frame& frame, const geo::Table& firms, const std::vector<Industry>& industries) {
  const auto group = firms.codes("group"), stage = firms.codes("stage"), role = firms.codes("role");
  for (const Industry& industry : industries) {
    std::set<Part> parts;
    for (const geo::Row row : industry.rows)
      if (group[row] >= 0 && stage[row] >= 0) parts.insert({{group[row], stage[row]}, role[row]});
    parts_.emplace_back(parts.begin(), parts.end());
  }
  for (std::size_t at = 0; at < frame.groups.size(); ++at) {
    const Group& of = frame.groups[at];
    if (of.is_all()) continue;
    place_.emplace(of.code, at);
    for (const ChainSupply& supply : of.chain.supplies) {
      const ChainStage &from = of.chain.stages[supply.from], &to = of.chain.stages[supply.to];
      supply_.emplace(std::minmax(StageCode{from.group, from.stage}, StageCode{to.group, to.stage}), at);
    }
  }
}

std::optional<std::size_t> ChainTies::group_of(std::size_t a, std::size_t b) const {
  std::optional<std::size_t> first;
  for (const Part& one : parts_[a])
    for (const Part& other : parts_[b])
      if (const auto at = tie(one, other)) first = first ? std::min(*first, *at) : *at;
  return first;
}

std::optional<std::size_t> ChainTies::tie(const Part& a, const Part& b) const {
  if (a.stage == b.stage) return std::nullopt;
  if (const auto found = supply_.find(std::minmax(a.stage, b.stage)); found != supply_.end()) return found->second;
  const bool serves = (a.role == kCore && b.role == kSupporting) || (a.role == kSupporting && b.role == kCore);
  const auto place = place_.find(a.stage.first);
  if (!serves || a.stage.first != b.stage.first || place == place_.end()) return std::nullopt;
  return place->second;
}

}  // namespace pipeline
