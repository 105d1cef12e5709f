// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/intervention_needs.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>
#include <utility>

#include "geo/economics/supply_chain.hpp"

namespace pipeline {
namespace {

/// What no single building gives.
constexpr std::array<std::string_view, 5> kNotBuilt{"labour", "end_market", "critical_supplier", "suitable_land",
                                                    "living_environment"};
/// Where they can stand no layer here tells.
constexpr std::array<std::string_view, 2> kBoundToPlaces{"port", "airport"};
constexpr std::array<std::string_view, 2> kUpgrades{"broadband", "telecommunications"};

bool among(std::string_view name, auto& names) { return std::ranges::find(names, name) != std::end(names); }

/// The standard for a firm, by code of its group; the last one for firms without a group.
std::vector<float> standards_of(const Frame& frame, const Theme& theme) {
  std::int32_t most = -1;
  for (const Group& group : frame.groups) most = std::max(most, group.code);
  std::vector<float> out(static_cast<std::size_t>(most + 2), static_cast<float>(theme.standard));
  for (const Group& group : frame.groups)
    if (!group.is_all()) out[static_cast<std::size_t>(group.code)] = static_cast<float>(theme.standard_for(group.name));
  return out;
}

using Cluster = std::pair<std::string_view, std::int32_t>;

std::map<Cluster, std::size_t> rows_of_clusters(const geo::Table& clusters) {
  std::map<Cluster, std::size_t> out;
  const auto key = clusters.codes("key");
  for (std::size_t row = 0; row < clusters.size(); ++row)
    out.emplace(Cluster{clusters.column("group_name").text(row), key[row]}, row);
  return out;
}

/// Codes of the stages of the group that buy from one, by the lines that count for missing links.
std::set<std::int32_t> buyers_of(const Group& group, std::string_view stage, double least_coefficient) {
  std::vector<geo::SupplyLine> lines;
  for (const ChainSupply& supply : group.chain.supplies) lines.push_back({supply.from, supply.to, supply.share});
  std::set<std::int32_t> out;
  for (const geo::SupplyLine& line : geo::essential_lines(lines, least_coefficient))
    if (group.chain.stages[line.from].name == stage && group.chain.stages[line.to].group == group.code)
      out.insert(group.chain.stages[line.to].stage);
  return out;
}

/// "casting" of group metal and "metal.casting" of another are one.
std::string full_name(const Group& group, std::string_view stage) {
  return stage.find('.') == std::string_view::npos ? group.name + "." + std::string(stage) : std::string(stage);
}

/// Sorted by firm; of a firm that is listed twice the larger worth.
void put_in_order(Need& need) {
  std::vector<std::pair<geo::Row, double>> order;
  for (std::size_t i = 0; i < need.firms.size(); ++i) order.emplace_back(need.firms[i], -need.shares[i]);
  std::ranges::sort(order);
  order.erase(std::unique(order.begin(), order.end(), [](const auto& a, const auto& b) { return a.first == b.first; }),
              order.end());
  need.firms.clear();
  need.shares.clear();
  for (const auto& [firm, worth] : order) need.firms.push_back(firm), need.shares.push_back(-worth);
  need.within.assign(need.firms.size(), static_cast<float>(need.standard));
}

}  // namespace

std::optional<double> price_of(const std::map<std::string, double>& costs, const std::string& name) {
  if (costs.empty()) return 1.0;
  const auto found = costs.find(name);
  return found == costs.end() ? std::nullopt : std::optional(found->second);
}

NeedRules need_rules(const std::map<std::string, double>& costs, double detour, const geo::RoadNetwork* network) {
  NeedRules out{costs, detour};
  if (network == nullptr) return out;
  out.has_roads = true;
  double metres = 0.0, minutes = 0.0;
  for (std::size_t edge = 0; edge < network->edges(); ++edge)
    for (const float way : {network->forward_min[edge], network->back_min[edge]})
      if (std::isfinite(way))
        metres += static_cast<double>(network->length_m[edge]), minutes += static_cast<double>(way);
  out.minutes_per_m = metres > 0.0 ? minutes / metres : 0.0;
  return out;
}

std::optional<Need> need_of_theme(const Frame& frame, const Judge& judge, const Reach& reach, const geo::Table& firms,
                                  const NeedRules& rules) {
  const Theme& theme = judge.theme;
  const auto price = price_of(rules.costs, theme.name);
  if (!theme.complete || !price || among(theme.name, kNotBuilt)) return std::nullopt;
  if (rules.costs.empty() && among(theme.name, kBoundToPlaces)) return std::nullopt;
  Need need;
  need.kind = among(theme.name, kUpgrades) ? Need::Kind::upgrade : Need::Kind::facility;
  need.name = theme.name, need.title = theme.title, need.unit = theme.unit, need.standard = theme.standard;
  need.price = *price, need.by_road = rules.has_roads && theme.by_road;
  need.per_m = rules.detour * (theme.unit == "min" ? rules.minutes_per_m : 1.0);
  const std::vector<float> standards = standards_of(frame, theme);
  const auto group = firms.codes("group");
  for (const geo::Row firm : members_of(Group{}, firms)) {
    const float standard = group[firm] < 0 ? standards.back() : standards[static_cast<std::size_t>(group[firm])];
    if (reach.nearest[firm] <= standard || (judge.beyond && judge.beyond->least[firm] <= standard)) continue;
    need.firms.push_back(firm);
    need.within.push_back(standard);
  }
  need.firms.shrink_to_fit();  // needs of all themes stay until actions are chosen
  need.within.shrink_to_fit();
  need.weight = theme.weight;
  const bool has_way = need.by_road || need.per_m > 0.0;  // a straight line has no minutes
  if (need.firms.empty() || !(theme.weight > 0.0) || !has_way) return std::nullopt;
  return need;
}

std::vector<Need> supplier_needs(const Frame& frame, const geo::Tables& in, const RowLists& members,
                                 const NeedRules& rules) {
  const auto found = in.find("missing_links");
  const auto price = price_of(rules.costs, "supplier");
  if (found == in.end() || found->second.size() == 0 || !price) return {};
  const geo::Table &missing = found->second, &firms = in.at("firms");
  const auto clusters = rows_of_clusters(in.at("clusters"));
  const auto stage_of = firms.codes("stage");
  const auto key = missing.codes("key");
  const auto share = missing.reals("missing_share"), radius = missing.reals("radius_m"),
             least = missing.reals("least_coefficient");
  std::map<std::string, Need> needs;
  for (std::size_t row = 0; row < missing.size(); ++row) {
    if (!(share[row] > 0.0)) continue;
    const std::string_view group_name = missing.column("group_name").text(row),
                           stage = missing.column("stage").text(row);
    const Group& group = *std::ranges::find(frame.groups, group_name, &Group::name);
    Need& need = needs[full_name(group, stage)];
    need.kind = Need::Kind::supplier;
    need.name = full_name(group, stage), need.title = missing.column("title").text(row);
    need.by_road = rules.has_roads, need.per_m = rules.has_roads ? rules.detour : 1.0;
    need.standard = radius[row] * need.per_m, need.price = *price;
    const std::set<std::int32_t> buyers = buyers_of(group, stage, least[row]);
    for (const geo::Row firm : members[clusters.at({group_name, key[row]})])
      if (buyers.contains(stage_of[firm])) need.firms.push_back(firm), need.shares.push_back(share[row]);
  }
  std::vector<Need> out;
  for (auto& [name, need] : needs) {
    put_in_order(need);
    if (!need.firms.empty()) out.push_back(std::move(need));
  }
  return out;
}

}  // namespace pipeline
