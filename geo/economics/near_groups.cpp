// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/near_groups.hpp"

#include <algorithm>
#include <utility>

namespace geo {
namespace {

constexpr std::size_t kLookedAt = 4;  // times the largest group

}  // namespace

NearGroups::NearGroups(std::vector<double> x_m, std::vector<double> y_m)
    : x_m_(std::move(x_m)), y_m_(std::move(y_m)), index_(x_m_, y_m_), taken_(x_m_.size(), 0) {}

std::vector<NearGroups::Try> NearGroups::tries(const GroupCentres& centres, const GroupRules& rules) const {
  std::vector<Try> out;
  std::vector<Neighbor> near;
  for (std::size_t i = 0; i < centres.x_m.size(); ++i) {
    index_.nearest(centres.x_m[i], centres.y_m[i], rules.least, near);
    if (near.size() < rules.least || near.back().distance_m > rules.reach_m) continue;
    out.push_back({near.back().distance_m, centres.rank[i], static_cast<Row>(i)});
  }
  std::ranges::sort(out);
  return out;
}

NearGroup NearGroups::free_around(double x_m, double y_m, const GroupRules& rules) const {
  std::vector<Neighbor> near;
  index_.nearest(x_m, y_m, kLookedAt * rules.most, near);
  NearGroup out;
  for (const Neighbor& each : near) {
    if (out.members.size() == rules.most || each.distance_m > rules.reach_m) break;
    if (taken_[each.row] != 0) continue;
    out.members.push_back(each.row);
    out.reach_m = each.distance_m;
  }
  return out;
}

std::vector<NearGroup> NearGroups::around(const GroupCentres& centres, const GroupRules& rules) {
  std::vector<NearGroup> out;
  if (rules.least == 0 || x_m_.size() < rules.least) return out;
  for (const Try& next : tries(centres, rules)) {
    if (out.size() == rules.kept) break;
    if (centres.are_candidates && taken_[next.centre] != 0) continue;
    NearGroup group = free_around(centres.x_m[next.centre], centres.y_m[next.centre], rules);
    if (group.members.size() < rules.least) continue;
    group.centre = next.centre;
    for (const Row member : group.members) taken_[member] = 1;
    out.push_back(std::move(group));
  }
  return out;
}

}  // namespace geo
