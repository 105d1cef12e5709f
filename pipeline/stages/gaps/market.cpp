// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/market.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

namespace pipeline {
namespace {

using StageCode = std::pair<std::int32_t, std::int32_t>;  // group, stage

/// The stages that buy from a group's own, by the chains of all groups.
std::set<StageCode> buying_from(const Group& group, const Frame& frame) {
  std::set<StageCode> out;
  for (const Group& other : frame.groups)
    for (const ChainSupply& supply : other.chain.supplies) {
      const ChainStage &from = other.chain.stages[supply.from], &to = other.chain.stages[supply.to];
      if (from.group == group.code) out.emplace(to.group, to.stage);
    }
  return out;
}

/// Places with a mass each.
struct Masses {
  std::vector<double> x_m, y_m, mass;
  void add(double x, double y, double m) { x_m.push_back(x), y_m.push_back(y), mass.push_back(m); }
  geo::MarketPotential market(double half_m) const { return {x_m, y_m, mass, half_m}; }
};

/// Points, and areas at the middle of their boxes: near enough for a market that is felt at tens of kilometres.
Masses people_of(const geo::Tables& in) {
  Masses out;
  if (const auto points = in.find("people_points"); points != in.end() && points->second.size() > 0)
    for (geo::Row row = 0; row < points->second.size(); ++row)
      out.add(points->second.reals("x_m")[row], points->second.reals("y_m")[row],
              points->second.column("people").number(row));
  if (const auto areas = in.find("people_areas"); areas != in.end() && areas->second.size() > 0)
    for (geo::Row row = 0; row < areas->second.size(); ++row) {
      const geo::Box box = areas->second.shapes->box(row);
      if (!box.empty())
        out.add((box.min_x + box.max_x) / 2.0, (box.min_y + box.max_y) / 2.0,
                areas->second.column("people").number(row));
    }
  return out;
}

Masses buyers_of(const std::set<StageCode>& stages, const geo::Table& firms, const Demand& demand) {
  Masses out;
  if (stages.empty() || !firms.has("stage")) return out;
  const auto code = firms.codes("group"), stage = firms.codes("stage");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (std::size_t row = 0; row < firms.size(); ++row)
    if (demand.place_of[row] != Demand::kNowhere && stages.contains({code[row], stage[row]}))
      out.add(x[row], y[row], demand.heads_of[row]);
  return out;
}

std::pair<std::vector<double>, std::vector<double>> places_of(const Group* group, const geo::Table& firms) {
  std::pair<std::vector<double>, std::vector<double>> out;
  if (!group) return out;
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (const geo::Row row : members_of(*group, firms)) out.first.push_back(x[row]), out.second.push_back(y[row]);
  return out;
}

}  // namespace

Markets::Markets(double half_m, const Frame& frame, const geo::Tables& in, const Demand& demand)
    : consumers_({}, {}, {}, 1.0) {
  const Masses people = people_of(in);
  of_people_ = !people.mass.empty();
  consumers_ = of_people_ ? people.market(half_m) : geo::MarketPotential(demand.x_m, demand.y_m, demand.heads, half_m);
  for (const Group& group : frame.groups) {
    if (group.is_all()) continue;
    geo::MarketPotential market = buyers_of(buying_from(group, frame), in.at("firms"), demand).market(half_m);
    if (market.total() > 0.0) buyers_.emplace(group.name, std::move(market));
  }
}

MarketAccess Markets::around(std::string_view group, double x_m, double y_m) const {
  MarketAccess out;
  if (consumers_.total() > 0.0) out.consumers = consumers_.share_near(x_m, y_m);
  if (const auto market = buyers_.find(group); market != buyers_.end())
    out.buyers = market->second.share_near(x_m, y_m);
  out.access = out.consumers && out.buyers ? std::optional((*out.consumers + *out.buyers) / 2.0)
                                           : (out.consumers ? out.consumers : out.buyers);
  return out;
}

DigitalFirms::DigitalFirms(std::string_view name, double radius_m, const Frame& frame, const geo::Table& firms)
    : radius_m_(radius_m), places_({}, {}) {
  const auto group = std::ranges::find(frame.groups, name, &Group::name);
  known_ = group != frame.groups.end();
  std::tie(x_m_, y_m_) = places_of(known_ ? &*group : nullptr, firms);
  places_ = geo::KdIndex(x_m_, y_m_);
}

std::optional<std::int64_t> DigitalFirms::around(double x_m, double y_m) const {
  if (!known_) return std::nullopt;
  return static_cast<std::int64_t>(places_.count_within(x_m, y_m, radius_m_));
}

}  // namespace pipeline
