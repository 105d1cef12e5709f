// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/chain_reach.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string>
#include <tuple>
#include <utility>

#include "geo/economics/supplier_nearness.hpp"

namespace pipeline {
namespace {

/// The nearest of eight winds.
std::string direction(double east, double north) {
  constexpr std::array kWinds{"north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"};
  const double eighths = std::atan2(east, north) * 4.0 / std::numbers::pi;
  return kWinds[static_cast<std::size_t>(std::llround(eighths) + 8) % kWinds.size()];
}

constexpr std::size_t kMostBuyers = 2000;  // of a stage, for the limit of M
constexpr std::size_t kNextDoor = 10;      // firms that stand next to one

}  // namespace

ChainReach::ChainReach(const ChainParams& params, const Group& group, const geo::Table& firms,
                       std::span<const double> sizes)
    : params_(params), group_(group), by_stage_(group.chain.stages.size()), code_(firms.codes("stage")), sizes_(sizes) {
  for (const ChainSupply& supply : group.chain.supplies) lines_.push_back({supply.from, supply.to, supply.share});
  essential_ = geo::essential_lines(lines_, params.least_coefficient);
  shunned_.resize(essential_.size());

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
    std::tie(of.x_m, of.y_m) = points_of(line.from);
    of.index.emplace(of.x_m, of.y_m);
  }
}

void ChainReach::compare(const geo::Table& firms, unsigned threads) {
  if (lines_.empty()) return;
  take_compared(firms);
  find_shunned(threads);
  neighbours_.emplace(compared_x_m_, compared_y_m_, compared_stage_, stages(), kNextDoor);
}

void ChainReach::take_compared(const geo::Table& firms) {
  const auto group_of = firms.codes("group"), industry = firms.codes("industry");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (const geo::Row row : members_of(Group{}, firms)) {
    const std::int32_t code = industry[row];  // -1: none
    const bool is_control =
        group_.has_controls() && code >= 0 && group_.is_control[static_cast<std::size_t>(code)] != 0;
    const std::int32_t stage = stage_of(group_of[row], code_[row]);
    if (!is_control && stage < 0) continue;
    compared_.push_back(row);
    compared_x_m_.push_back(x[row]);
    compared_y_m_.push_back(y[row]);
    compared_stage_.push_back(stage);
  }
}

void ChainReach::find_shunned(unsigned threads) {
  const geo::KdIndex all(compared_x_m_, compared_y_m_);
  for (std::size_t line = 0; line < essential_.size(); ++line) {
    if (essential_[line].from == essential_[line].to) continue;
    const StageFirms& sellers = by_stage_[essential_[line].from];
    const auto [buyer_x, buyer_y] = points_of(essential_[line].to);
    const auto nearness =
        geo::supplier_nearness(buyer_x, buyer_y, {sellers.x_m, sellers.y_m, *sellers.index},
                               {compared_x_m_, compared_y_m_, all}, params_.radius_m, kMostBuyers, threads);
    if (nearness && nearness->high < 1.0) shunned_[line] = nearness->high;
  }
}

std::vector<std::optional<double>> ChainReach::next_door(std::span<const geo::Row> firms) const {
  std::vector<double> sum(stages(), 0.0);
  std::vector<std::int64_t> buyers(stages(), 0);
  for (const geo::Row row : firms) {
    const auto stage = static_cast<std::size_t>(stage_of(group_.code, code_[row]));
    if (std::ranges::find(essential_, stage, &geo::SupplyLine::to) == essential_.end()) continue;
    const auto place = std::ranges::lower_bound(compared_, row);
    if (place == compared_.end() || *place != row) continue;  // a firm that does not count
    const std::vector<double> quotient = neighbours_->quotients(static_cast<geo::Row>(place - compared_.begin()));
    for (const geo::SupplyLine& line : essential_) {
      if (line.to != stage || std::isnan(quotient[line.from])) continue;
      sum[line.from] += quotient[line.from];
      ++buyers[line.from];
    }
  }
  std::vector<std::optional<double>> out(stages());
  for (std::size_t s = 0; s < stages(); ++s)
    if (buyers[s] > 0) out[s] = sum[s] / static_cast<double>(buyers[s]);
  return out;
}

std::pair<std::vector<double>, std::vector<double>> ChainReach::points_of(std::size_t stage) const {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < stage_.size(); ++i)
    if (stage_[i] == static_cast<std::int32_t>(stage)) {
      x.push_back(x_m_[i]);
      y.push_back(y_m_[i]);
    }
  return {std::move(x), std::move(y)};
}

NeededStage ChainReach::weighted(const geo::StageNeed& need, std::span<const geo::StageStock> own) const {
  NeededStage out{need, {}};
  double shunned = 0.0;
  for (std::size_t line = 0; line < essential_.size(); ++line) {
    const double needed = essential_[line].coefficient * own[essential_[line].to].size;
    if (essential_[line].from != need.stage || !shunned_[line] || !(needed > 0.0)) continue;
    shunned += needed;
    out.nearness_high = std::max(out.nearness_high.value_or(0.0), *shunned_[line]);
  }
  out.weight = 1.0 + (params_.shunned_weight - 1.0) * shunned / need.needed;
  return out;
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
  const auto next_door_to = next_door(firms);
  const geo::PresenceRule rule{params_.present_firms, params_.present_ratio};
  for (const geo::StageNeed& need : geo::stage_needs(essential_, figures.own, reached.stock, rule)) {
    const StageFirms& of = by_stage_[need.stage];
    const auto& near = reached.nearest_m[need.stage];
    NeededStage& needed = figures.needs.emplace_back(weighted(need, figures.own));
    needed.nearest_m = near;
    needed.next_door = next_door_to[need.stage];
    if (near) continue;
    const auto nearest = place.nearest(*of.index, of.x_m, of.y_m);
    if (!nearest) continue;
    needed.nearest_m = nearest->distance_m;
    needed.direction = direction(of.x_m[nearest->row] - place.middle_x_m(), of.y_m[nearest->row] - place.middle_y_m());
  }
}

}  // namespace pipeline
