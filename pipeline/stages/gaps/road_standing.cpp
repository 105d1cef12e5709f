// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/road_standing.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace pipeline {
namespace {

constexpr std::size_t kNamed = 5;
constexpr double kWholeShare = 0.95;  ///< A largest part with this share is no reason to warn.
constexpr double kCoreShare = 0.5;    ///< With a smaller core one-ways are the rule, and nothing can be said of them.

/// "17 firms (a, b, c and 14 more) are"
std::string named(const std::vector<std::string>& ids, const char* one, const char* many, const char* is,
                  const char* are) {
  std::string list =
      fmt::format("{}", fmt::join(ids.begin(), ids.begin() + std::min<std::ptrdiff_t>(kNamed, std::ssize(ids)), ", "));
  if (ids.size() > kNamed) list += fmt::format(" and {} more", ids.size() - kNamed);
  return fmt::format("{} {} ({}) {}", ids.size(), ids.size() == 1 ? one : many, list, ids.size() == 1 ? is : are);
}

/// The smallest value that so large a share of them does not exceed.
double quantile(const std::vector<double>& sorted, double share) {
  const double place = std::ceil(share * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(place, 1.0)) - 1];
}

std::string metres(double m) {
  return m < 10'000.0 ? fmt::format("{:.0f} m", m) : fmt::format("{:.1f} km", m / 1000.0);
}

/// "12 m (median), 140 m (95 %) and at most 2300 m"
std::string spread(const std::vector<double>& sorted) {
  return fmt::format("{} (median), {} (95 %) and at most {}", metres(quantile(sorted, 0.5)),
                     metres(quantile(sorted, 0.95)), metres(sorted.back()));
}

}  // namespace

RoadStanding::RoadStanding(RoadReach& roads, const geo::NetworkHealth& health, const RoadRules& rules,
                           const geo::Table& firms)
    : travel_(roads.travel(geo::Cost::length_m)), health_(health), rules_(rules) {
  const std::span<const geo::RoadPlace> places = roads.firm_places();
  for (std::size_t firm = 0; firm < places.size(); ++firm) {
    const geo::Entrance entrance{places[firm], 0};
    add(firms.column("firm_id").text(firm), {&entrance, 1}, firms_);
    const auto node = static_cast<std::size_t>(travel_.network().from[places[firm].edge]);
    firms_in_main_ += (health_.standing[node] & geo::NetworkHealth::kInMain) != 0;
  }
}

void RoadStanding::add(const ThemeFacilities& facilities, const std::vector<geo::Entrance>& entrances) {
  std::vector<geo::Entrance> by_rank = entrances;
  std::ranges::stable_sort(by_rank, {}, &geo::Entrance::facility);
  std::vector<geo::Row> at_rank(facilities.size());
  for (geo::Row facility = 0; facility < facilities.size(); ++facility)
    at_rank[static_cast<std::size_t>(facilities.rank(facility))] = facility;
  for (std::size_t begin = 0, end = 0; begin < by_rank.size(); begin = end) {
    while (end < by_rank.size() && by_rank[end].facility == by_rank[begin].facility) ++end;
    add(facilities.id(at_rank[by_rank[begin].facility]), std::span(by_rank).subspan(begin, end - begin), facilities_);
  }
}

void RoadStanding::add(std::string_view id, std::span<const geo::Entrance> entrances, Group& to) const {
  double off_m = std::numeric_limits<double>::infinity();
  bool in_main = true, left = false, entered = false;
  for (const auto& [at, facility] : entrances) {
    off_m = std::min(off_m, at.off_m);
    for (const auto& [node, ticks] : travel_.out_of(at)) {
      in_main &= (health_.standing[node] & geo::NetworkHealth::kInMain) != 0;
      left |= ticks != geo::kNever && (health_.standing[node] & geo::NetworkHealth::kLeaves) != 0;
    }
    for (const auto& [node, ticks] : travel_.into(at))
      entered |= ticks != geo::kNever && (health_.standing[node] & geo::NetworkHealth::kEntered) != 0;
  }
  to.off_m.push_back(off_m);
  if (off_m > rules_.snap_m) to.far.emplace_back(id);
  if (!in_main || health_.core_share < kCoreShare) return;
  if (!left) to.not_left.emplace_back(id);
  if (!entered) to.not_entered.emplace_back(id);
}

void RoadStanding::note(Notes& notes) const {
  const auto warn = [&](const Group& of, const char* one, const char* many) {
    const char* const cure =
        "the roads may be digitised the wrong way round; write -1 as their one-way value, or turn them";
    if (!of.far.empty())
      notes.warn(
          fmt::format("gaps: {} farther than gaps.snap ({:g} m) from the nearest road; the way there is counted "
                      "on foot ({:g} km/h); check their places, or read roads that lead there",
                      named(of.far, one, many, "is", "are"), rules_.snap_m, rules_.walking_km_h));
    if (!of.not_left.empty())
      notes.warn(fmt::format("gaps: {} at roads that one-ways lead to and none leads away from; {}",
                             named(of.not_left, one, many, "lies", "lie"), cure));
    if (!of.not_entered.empty())
      notes.warn(fmt::format("gaps: {} at roads that one-ways lead away from and none leads to; {}",
                             named(of.not_entered, one, many, "lies", "lie"), cure));
  };
  warn(firms_, "firm", "firms");
  warn(facilities_, "facility", "facilities");
  const double firms = static_cast<double>(firms_.off_m.size());
  const double share = firms > 0.0 ? static_cast<double>(firms_in_main_) / firms : 1.0;
  if (std::min(health_.main_share, share) < kWholeShare)
    notes.warn(fmt::format(
        "gaps: the road network is in {} parts, the largest has {:.0f} % of its length and {:.0f} % of the firms; from "
        "the others nothing beyond them is reached; check the roads for gaps and closed stretches "
        "(gaps.network_tolerance joins dead ends)",
        health_.parts, 100.0 * health_.main_share, 100.0 * share));
  if (firms_.off_m.empty()) return;
  std::vector<double> of_firms = firms_.off_m, of_facilities = facilities_.off_m;
  std::ranges::sort(of_firms);
  std::ranges::sort(of_facilities);
  notes.found("gaps.to_road", "m", quantile(of_firms, 0.5),
              fmt::format("firms stand {} from the nearest road", spread(of_firms)) +
                  (of_facilities.empty() ? std::string() : fmt::format("; facilities {}", spread(of_facilities))));
}

}  // namespace pipeline
