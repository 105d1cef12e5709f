// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/capacity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/index/sites.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kFacilitiesOfATask = 8;

/// The mean of the known numbers of the firms that count; nothing when none is known.
std::optional<double> mean_known(const geo::Table& firms, std::span<const geo::Row> rows) {
  const geo::Column& employees = firms.column("employees");
  const auto number = firms.reals("employees");
  double sum = 0.0;
  std::size_t known = 0;
  for (const geo::Row row : rows)
    if (employees.valid(row)) sum += number[row], ++known;
  return known == 0 ? std::nullopt : std::optional(sum / static_cast<double>(known));
}

}  // namespace

Demand::Demand(const geo::Table& firms, bool by_employees)
    : place_of(firms.size(), kNowhere), known_(firms.column("employees")), number_(firms.reals("employees")) {
  const std::vector<geo::Row> rows = members_of(Group{}, firms);
  const auto mean = by_employees ? mean_known(firms, rows) : std::nullopt;
  employees = mean.has_value();
  estimate_ = mean.value_or(1.0);
  const auto all_x = firms.reals("x_m"), all_y = firms.reals("y_m");
  std::vector<double> x(rows.size()), y(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) x[i] = all_x[rows[i]], y[i] = all_y[rows[i]];
  const geo::Sites sites = geo::collapsed_along_curve(x, y);
  places.mass.assign(sites.size(), 0.0);
  double estimated = 0.0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const geo::Row row = rows[i];
    place_of[row] = sites.site[i];
    places.mass[sites.site[i]] += heads_of(row);
    if (employees && !known_.valid(row)) estimated += estimate_;
  }
  places.x_m.reserve(sites.size()), places.y_m.reserve(sites.size());
  for (const geo::Row first : sites.first) places.x_m.push_back(x[first]), places.y_m.push_back(y[first]);
  for (const double heads : places.mass) total_heads += heads;
  if (total_heads > 0.0) estimated_share = estimated / total_heads;
}

const geo::KdIndex& BeelineReach::places() const {
  std::call_once(once_, [this] { places_.emplace(demand_.places.x_m, demand_.places.y_m); });
  return *places_;
}

ReachOf BeelineReach::within(const ThemeFacilities& facilities, double standard, double detour) const {
  // A little more than the standard: what counts is decided by the rounded cost, as everywhere else.
  const double radius_m = standard / detour * (1.0 + 1e-6);
  return [this, &facilities, radius_m, detour](geo::Row facility, std::vector<geo::Reached>& out) {
    const ThemeFacilities::Single one = facilities.single(facility);
    out.clear();
    if (one.radius_m < 0.0) return;
    std::vector<geo::Neighbor> near;
    const Masses& at = demand_.places;
    places().within(one.x_m, one.y_m, one.radius_m + radius_m, near);
    for (const geo::Neighbor& n : near) {
      const double way_m =
          one.index ? one.index->nearest(at.x_m[n.row], at.y_m[n.row]).first->distance_m : n.distance_m;
      if (way_m <= radius_m) out.push_back({n.row, static_cast<float>(way_m * detour)});
    }
    std::ranges::sort(out, {}, &geo::Reached::place);
  };
}

Supply::Supply(const ThemeFacilities& facilities) : amount(facilities.size()) {
  std::map<std::string_view, std::int64_t> units;
  for (geo::Row f = 0; f < facilities.size(); ++f)
    if (facilities.capacity(f)) ++units[facilities.unit(f)];
  for (const auto& [name, count] : units)
    if (count > with) unit = name, with = count;
  for (geo::Row f = 0; f < facilities.size(); ++f) {
    const auto capacity = facilities.capacity(f);
    if (!capacity)
      ++without;
    else if (facilities.unit(f) == unit)
      amount[f] = capacity;
    else
      ++other_unit;
  }
}

std::optional<double> Capacity::of(const Demand& demand, std::span<const geo::Row> firms) const {
  double amount = 0.0, heads = 0.0;
  for (const geo::Row firm : firms) {
    if (demand.place_of[firm] == Demand::kNowhere) continue;
    amount += demand.heads_of(firm) * per_head[demand.place_of[firm]];
    heads += demand.heads_of(firm);
  }
  return heads > 0.0 ? std::optional(amount / heads) : std::nullopt;
}

std::optional<Capacity> capacity(const Demand& demand, const ThemeFacilities& facilities, double standard,
                                 const ReachOf& reach_of, unsigned threads) {
  Supply supply(facilities);
  if (supply.with == 0) return std::nullopt;
  std::vector<geo::Row> giving;
  for (geo::Row f = 0; f < facilities.size(); ++f)
    if (supply.amount[f]) giving.push_back(f);
  geo::FloatingCatchment catchment(demand.places.mass, geo::luo_qi_bands(standard));
  const std::size_t block = kFacilitiesOfATask * std::max(1U, threads);
  std::vector<std::vector<geo::Reached>> reached(block);
  for (std::size_t begin = 0; begin < giving.size(); begin += block) {
    const std::size_t count = std::min(block, giving.size() - begin);
    geo::parallel_for(count, kFacilitiesOfATask, threads, [&](std::size_t from, std::size_t to) {
      for (std::size_t i = from; i < to; ++i) reach_of(giving[begin + i], reached[i]);
    });
    for (std::size_t i = 0; i < count; ++i) catchment.add(*supply.amount[giving[begin + i]], reached[i]);
  }
  Capacity out{
      {catchment.per_head().begin(), catchment.per_head().end()}, std::move(supply), 0.0, catchment.unreached()};
  if (demand.total_heads > 0.0) out.mean = catchment.supply() / demand.total_heads;
  return out;
}

void CapacityRows::add(const Theme& theme, const Capacity& capacity) {
  const Supply& supply = capacity.supply;
  theme_.add(theme.name);
  unit_.add(supply.unit);
  mean_.push_back(capacity.mean);
  counts_[0].push_back(supply.with);
  counts_[1].push_back(supply.without);
  counts_[2].push_back(supply.other_unit);
  counts_[3].push_back(capacity.unreached);
  if (supply.other_unit > 0)
    warnings_.push_back(
        fmt::format("gaps: theme {} has capacities in several units; those of {} facilities in '{}' are shared out, {} "
                    "in others are left out; give all in one unit",
                    theme.name, supply.with, supply.unit, supply.other_unit));
}

geo::Table CapacityRows::table() {
  geo::Table out;
  out.set("theme", std::move(theme_));
  out.set("unit", std::move(unit_));
  out.set("mean_per_head", std::move(mean_));
  constexpr std::array<const char*, 4> kNames{"facilities", "without", "other_unit", "unreached"};
  for (std::size_t i = 0; i < kNames.size(); ++i) out.set(kNames[i], std::move(counts_[i]));
  return out;
}

}  // namespace pipeline
