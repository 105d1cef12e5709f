// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/intervention_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <string_view>
#include <tuple>

#include "geo/core/crs.hpp"
#include "geo/core/inner_point.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kMostPlaces = 300;   // of a sort and need
constexpr double kHereM = 500.0;           // nearer than this a place is "at" a landmark
constexpr double kKnownReachM = 15'000.0;  // beyond it any named facility is a better landmark
constexpr std::array<std::string_view, 6> kKnown{"university",   "airport", "port",
                                                 "rail_freight", "health",  "industrial_park"};

/// Where firms are that lack something: how many in each hexagon, and their middle.
class Lacking {
 public:
  Lacking(const Need& need, const geo::Table& firms, double cell_m) : layout_(cell_m) {
    const auto x = firms.reals("x_m"), y = firms.reals("y_m");
    for (const geo::Row firm : need.firms) {
      Sum& sum = cells_[layout_.cell_of(x[firm], y[firm])];
      sum.x += x[firm], sum.y += y[firm], ++sum.firms;
    }
  }

  std::int64_t around(const BuildingPlace& place) const {
    constexpr std::array<std::pair<int, int>, 7> kRing{{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, -1}, {-1, 1}}};
    const geo::HexCell at = layout_.cell_of(place.x_m, place.y_m);
    std::int64_t firms = 0;
    for (const auto& [dq, dr] : kRing)
      if (const auto found = cells_.find({at.q + dq, at.r + dr}); found != cells_.end()) firms += found->second.firms;
    return firms;
  }

  std::vector<BuildingPlace> middles() const {
    std::vector<BuildingPlace> out;
    for (const auto& [cell, sum] : cells_) out.push_back(sum.middle());
    return out;
  }

  struct Sum {
    double x = 0.0, y = 0.0;
    std::int64_t firms = 0;
    BuildingPlace middle() const {
      const auto count = static_cast<double>(firms);
      return {geo::snapped(x / count), geo::snapped(y / count), {}, {}};
    }
  };

 private:
  geo::HexLayout layout_;
  std::map<geo::HexCell, Sum> cells_;
};

/// Those with most firms around, in their order.
void add_best(const Lacking& lacking, const std::vector<BuildingPlace>& from, std::vector<BuildingPlace>& to) {
  std::vector<std::pair<std::int64_t, std::size_t>> order;
  for (std::size_t i = 0; i < from.size(); ++i)
    if (const std::int64_t firms = lacking.around(from[i]); firms > 0) order.emplace_back(-firms, i);
  std::ranges::sort(order);
  if (order.size() > kMostPlaces) order.resize(kMostPlaces);
  std::ranges::sort(order, {}, &std::pair<std::int64_t, std::size_t>::second);
  for (const auto& [firms, i] : order) to.push_back(from[i]);
}

std::vector<BuildingPlace> middles_of_clusters(const Need& need, const geo::Table& firms, const RowLists& members) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<std::uint8_t> lacks(firms.size(), 0);
  for (const geo::Row firm : need.firms) lacks[firm] = 1;
  std::vector<BuildingPlace> out;
  for (std::size_t c = 0; c < members.size(); ++c) {
    Lacking::Sum sum;
    for (const geo::Row firm : members[c])
      if (lacks[firm]) sum.x += x[firm], sum.y += y[firm], ++sum.firms;
    if (sum.firms > 0) out.push_back(sum.middle());
  }
  return out;
}

std::string_view direction(double east, double north) {
  constexpr std::array<std::string_view, 8> kWords{"east", "north-east", "north", "north-west",
                                                   "west", "south-west", "south", "south-east"};
  const auto eighth = std::lround(std::atan2(north, east) / (std::numbers::pi / 4.0));
  return kWords[static_cast<std::size_t>((eighth + 8) % 8)];
}

}  // namespace

BuildingPlaces::BuildingPlaces(const Frame& frame, const geo::Tables& in, const RowLists& members, double hexagon_m)
    : firms_(in.at("firms")), clusters_(in.at("clusters")), members_(members), hexagon_m_(hexagon_m) {
  if (const auto outlines = in.find("area_outlines"); outlines != in.end() && outlines->second.size() > 0)
    outlines_ = &outlines->second;
  add_facilities(frame, in.at("facility_points"), in.at("facility_areas"));
}

void BuildingPlaces::add_facilities(const Frame& frame, const geo::Table& points, const geo::Table& areas) {
  const auto add = [&](const geo::Table& table, std::size_t row, double x, double y) {
    const std::string_view theme = table.column("theme").text(row);
    const std::string name(table.column("name").text(row));
    if (!name.empty()) (std::ranges::find(kKnown, theme) != kKnown.end() ? known_ : others_).push_back({x, y, name});
    if (theme != "industrial_park" && theme != "road") return;
    if (frame.area.size() > 0 && !frame.area.contains(0, x, y)) return;
    if (theme == "industrial_park") parks_.push_back({x, y, "an industrial park", name});
    if (theme == "road" && !table.shapes) junctions_.push_back({x, y, "a junction", name});
  };
  for (std::size_t row = 0; row < points.size(); ++row)
    add(points, row, points.reals("x_m")[row], points.reals("y_m")[row]);
  for (std::size_t row = 0; row < areas.size(); ++row) {
    const auto [x, y] = geo::inner_point(*areas.shapes, row);
    add(areas, row, geo::snapped(x), geo::snapped(y));
  }
}

std::vector<BuildingPlace> BuildingPlaces::of(const Need& need) const {
  const double reach_m = static_cast<double>(std::ranges::max(need.within)) / need.detour;
  const Lacking lacking(need, firms_, std::clamp(reach_m / 2.0, std::min(hexagon_m_, 64'000.0), 64'000.0));
  std::vector<BuildingPlace> out;
  if (need.name != "industrial_park") add_best(lacking, parks_, out);
  add_best(lacking, junctions_, out);
  add_best(lacking, middles_of_clusters(need, firms_, members_), out);
  add_best(lacking, lacking.middles(), out);
  return out;
}

std::string BuildingPlaces::words(const BuildingPlace& place) const {
  std::string area;
  for (std::size_t row = 0; outlines_ && row < outlines_->size() && area.empty(); ++row)
    if (outlines_->shapes->contains(row, place.x_m, place.y_m)) area = outlines_->column("name").text(row);
  const auto with_area = [&](const std::string& text) {
    return area.empty() || text.find(area) != std::string::npos ? text : area + ", " + text;
  };
  if (!place.name.empty()) return with_area(place.name);
  const auto nearest = [&](const std::vector<Landmark>& among) -> const Landmark* {
    const auto key = [&](const Landmark& l) {
      return std::tuple(std::hypot(l.x_m - place.x_m, l.y_m - place.y_m), std::string_view(l.name));
    };
    const auto found = std::ranges::min_element(among, {}, key);
    return found == among.end() ? nullptr : &*found;
  };
  const auto way = [&](const Landmark& l) { return std::hypot(l.x_m - place.x_m, l.y_m - place.y_m); };
  const Landmark *best = nearest(known_), *any = nearest(others_);
  if (any && (!best || (way(*best) > kKnownReachM && way(*any) < way(*best)))) best = any;
  std::string text = place.sort;
  if (best == nullptr) {
    if (text.empty() && area.empty())
      return fmt::format("x {:.1f} km, y {:.1f} km", place.x_m / 1000.0, place.y_m / 1000.0);
    return text.empty() ? area : with_area(text);
  }
  if (!text.empty()) text += " ";
  text += way(*best) < kHereM ? "near " + best->name
                              : fmt::format("{:.1f} km {} of {}", way(*best) / 1000.0,
                                            direction(place.x_m - best->x_m, place.y_m - best->y_m), best->name);
  return with_area(text);
}

}  // namespace pipeline
