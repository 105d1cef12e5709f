// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/access/road_network.hpp"
#include "pipeline/cluster_firms.hpp"
#include "pipeline/stages/gaps/judge.hpp"

namespace pipeline {

/// Something that firms lack and that one place could give to all who are near enough.
struct Need {
  enum class Kind : std::uint8_t { facility, upgrade, supplier };
  Kind kind = Kind::facility;
  std::string name;               ///< Of the theme, or of the stage as group.stage.
  std::string title;              ///< For people.
  std::string unit = "m";         ///< Of the standard.
  double standard = 0.0;          ///< Of the theme, or how far suppliers count.
  bool by_road = false;           ///< Measured along the roads; else by straight lines times `per_m`.
  double per_m = 1.0;             ///< What a metre of a straight line takes; by road what it takes as a rule.
  double price = 1.0;             ///< Of one place.
  std::vector<geo::Row> firms{};  ///< That lack it; ascending.
  std::vector<float> within{};    ///< Of each: what it may take; the standard of its group.
  double weight = 1.0;            ///< What each is worth: the weight of the theme;
  std::vector<double> shares{};   ///< of a supplier instead, of each, the share of the stage that is missing.

  double worth(std::size_t i) const { return shares.empty() ? weight : shares[i]; }
};

/// What holds for the needs of all themes.
struct NeedRules {
  const std::map<std::string, double>& costs;  ///< gaps.costs
  double detour;                               ///< gaps.detour
  bool has_roads = false;                      ///< Suppliers and themes that are by_road are measured along them.
  double minutes_per_m = 0.0;                  ///< Of the roads, as a rule: all minutes over all metres.
};
/// `network` of metric network; nullptr with metric beeline.
NeedRules need_rules(const std::map<std::string, double>& costs, double detour, const geo::RoadNetwork* network);

/// What one place can cost: nothing where the config has costs and this is not among them.
std::optional<double> price_of(const std::map<std::string, double>& costs, const std::string& name);

/// The firms that lack a theme for certain; nothing where none does, where it is unknown, or where no single building
/// gives the theme (labour, markets, land), and for a standard in minutes without roads. Ports and airports, whose
/// places are a study of their own, only at a cost that the config names.
std::optional<Need> need_of_theme(const Frame& frame, const Judge& judge, const Reach& reach, const geo::Table& firms,
                                  const NeedRules& rules);

/// The stages that clusters lack, by table missing_links: each with the firms that buy from it. A supplier is near
/// enough within the radius of that table, by road within what such a straight line takes as a rule (times detour).
std::vector<Need> supplier_needs(const Frame& frame, const geo::Tables& in, const RowLists& members,
                                 const NeedRules& rules);

}  // namespace pipeline
