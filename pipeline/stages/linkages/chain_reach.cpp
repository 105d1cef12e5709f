// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain_reach.hpp"

#include <algorithm>

namespace pipeline {

ChainReach::ChainReach(const ChainParams& params, const Group& group, const geo::Table& firms,
                       std::span<const double> sizes)
    : params_(params), group_(group), by_stage_(group.chain.stages.size()), code_(firms.codes("stage")), sizes_(sizes) {
  for (const ChainSupply& supply : group.chain.supplies) lines_.push_back({supply.from, supply.to, supply.share});
  essential_ = geo::essential_lines(lines_, params.least_coefficient);

  for (std::size_t s = 0; s < stages(); ++s) {
    const auto of_group = static_cast<std::size_t>(group.chain.stages[s].group),
               code = static_cast<std::size_t>(group.chain.stages[s].stage);
    stage_of_.resize(std::max(stage_of_.size(), of_group + 1));
    std::vector<std::int32_t>& codes = stage_of_[of_group];
    codes.resize(std::max(codes.size(), code + 1), -1);
    codes[code] = static_cast<std::int32_t>(s);
  }
  if (!lines_.empty()) take_firms(firms);
}

std::int32_t ChainReach::stage_of(std::int32_t group, std::int32_t stage) const {
  if (group < 0 || static_cast<std::size_t>(group) >= stage_of_.size()) return -1;
  const std::vector<std::int32_t>& codes = stage_of_[static_cast<std::size_t>(group)];
  return stage < 0 || static_cast<std::size_t>(stage) >= codes.size() ? -1 : codes[static_cast<std::size_t>(stage)];
}

void ChainReach::take_firms(const geo::Table& firms) {
  const auto group_of = firms.codes("group");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<std::int64_t> count(stages(), 0);
  for (const geo::Row row : members_of(Group{}, firms)) {
    const std::int32_t stage = stage_of(group_of[row], code_[row]);
    if (stage < 0) continue;
    x_m_.push_back(x[row]);
    y_m_.push_back(y[row]);
    size_.push_back(sizes_[row]);
    stage_.push_back(stage);
    ++count[static_cast<std::size_t>(stage)];
  }
  index_.emplace(x_m_, y_m_);
  null_.emplace(count, lines_);

  for (const geo::SupplyLine& line : essential_) {
    StageFirms& of = by_stage_[line.from];
    if (of.index) continue;
    for (std::size_t i = 0; i < stage_.size(); ++i) {
      if (stage_[i] != static_cast<std::int32_t>(line.from)) continue;
      of.x_m.push_back(x_m_[i]);
      of.y_m.push_back(y_m_[i]);
    }
    of.index.emplace(of.x_m, of.y_m);
  }
}

ChainReach::Around ChainReach::around(const geo::FirmPlace& place) const {
  Around out{std::vector<geo::StageStock>(stages()), std::vector<double>(stages()),
             std::vector<std::optional<double>>(stages())};
  std::vector<geo::Neighbor> found;
  place.within(*index_, x_m_, y_m_, params_.radius_m, found);
  for (const geo::Neighbor& firm : found) {
    const auto stage = static_cast<std::size_t>(stage_[firm.row]);
    ++out.stock[stage].firms;
    out.stock[stage].size += size_[firm.row];
    out.weight[stage] += 1.0 - firm.distance_m / params_.radius_m;
    out.nearest_m[stage] = std::min(out.nearest_m[stage].value_or(firm.distance_m), firm.distance_m);
  }
  return out;
}

void ChainReach::measure(std::span<const geo::Row> firms, const geo::FirmPlace& place, ClusterFigures& figures) const {
  figures.own.assign(stages(), {});
  std::vector<std::int64_t> own(stages(), 0);
  for (const geo::Row row : firms) {
    const auto stage = static_cast<std::size_t>(stage_of(group_.code, code_[row]));
    ++own[stage];
    ++figures.own[stage].firms;
    figures.own[stage].size += sizes_[row];
  }
  if (lines_.empty()) return;
  const Around reached = around(place);
  figures.links = null_->of({own, reached.weight});
  figures.around = reached.stock;
  const geo::PresenceRule rule{params_.present_firms, params_.present_ratio};
  for (const geo::StageNeed& need : geo::stage_needs(essential_, figures.own, reached.stock, rule)) {
    const StageFirms& of = by_stage_[need.stage];
    const auto& near = reached.nearest_m[need.stage];
    figures.needs.push_back({need, near ? near : place.nearest_m(*of.index, of.x_m, of.y_m)});
  }
}

}  // namespace pipeline
