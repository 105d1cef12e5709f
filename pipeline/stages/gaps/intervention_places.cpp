// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/intervention_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <numbers>
#include <numeric>
#include <set>
#include <string_view>
#include <tuple>

#include "geo/core/crs.hpp"
#include "geo/core/inner_point.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"
#include "geo/surfaces/hexagons.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kMostPlaces = 300;   // of a sort and need
constexpr double kHereM = 500.0;           // nearer than this a place is "at" a landmark
constexpr double kKnownReachM = 15'000.0;  // beyond it any named facility is a better landmark
constexpr std::array<std::string_view, 6> kKnown{"university",   "airport", "port",
                                                 "rail_freight", "health",  "industrial_park"};

/// The mean of places, then the firm nearest to it.
class Middle {
 public:
  void add(double x, double y) { x_ += x, y_ += y, ++firms_; }
  void offer(geo::Row firm, double x, double y) {
    const auto count = static_cast<double>(firms_);
    const double m2 = geo::squared(x - x_ / count, y - y_ / count);
    if (m2 < nearest_m2_) nearest_m2_ = m2, nearest_ = firm;
  }
  std::int64_t firms() const { return firms_; }
  geo::Row nearest() const { return nearest_; }

 private:
  double x_ = 0.0, y_ = 0.0, nearest_m2_ = std::numeric_limits<double>::infinity();
  std::int64_t firms_ = 0;
  geo::Row nearest_ = 0;
};

/// Where firms are that lack something, by hexagon.
class Lacking {
 public:
  Lacking(const Need& need, const geo::Table& firms, double cell_m) : layout_(cell_m) {
    const auto x = firms.reals("x_m"), y = firms.reals("y_m");
    std::vector<Middle*> of(need.firms.size());
    std::pair<const geo::HexCell, Middle>* last = nullptr;  // firms stay in a hexagon for a while
    for (std::size_t i = 0; i < of.size(); ++i) {
      const geo::Row firm = need.firms[i];
      const geo::HexCell cell = layout_.cell_of(x[firm], y[firm]);
      if (last == nullptr || last->first != cell) last = &*cells_.try_emplace(cell).first;
      of[i] = &last->second;
      of[i]->add(x[firm], y[firm]);
    }
    for (std::size_t i = 0; i < of.size(); ++i) of[i]->offer(need.firms[i], x[need.firms[i]], y[need.firms[i]]);
  }

  geo::HexCell cell_of(const BuildingPlace& place) const { return layout_.cell_of(place.x_m, place.y_m); }

  std::int64_t around(const BuildingPlace& place) const {
    constexpr std::array<std::pair<int, int>, 7> kRing{{{0, 0}, {1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, -1}, {-1, 1}}};
    const geo::HexCell at = cell_of(place);
    std::int64_t firms = 0;
    for (const auto& [dq, dr] : kRing)
      if (const auto found = cells_.find({at.q + dq, at.r + dr}); found != cells_.end()) firms += found->second.firms();
    return firms;
  }

  std::vector<geo::Row> middles() const {
    std::vector<geo::Row> out;
    for (const auto& [cell, middle] : cells_) out.push_back(middle.nearest());
    return out;
  }

 private:
  geo::HexLayout layout_;
  std::map<geo::HexCell, Middle> cells_;
};

/// Takes places in, each spot once.
class Gathered {
 public:
  explicit Gathered(const Lacking& lacking) : lacking_(lacking) {}

  /// Those with most firms around, in their order.
  void add_best(const std::vector<BuildingPlace>& from) {
    std::vector<std::pair<std::int64_t, std::size_t>> order;
    for (std::size_t i = 0; i < from.size(); ++i)
      if (const std::int64_t firms = lacking_.around(from[i]); firms > 0) order.emplace_back(-firms, i);
    std::ranges::sort(order);
    if (order.size() > kMostPlaces) order.resize(kMostPlaces);
    std::ranges::sort(order, {}, &std::pair<std::int64_t, std::size_t>::second);
    for (const auto& [firms, i] : order)
      if (spots_.emplace(from[i].x_m, from[i].y_m).second) list_.push_back(from[i]), firms_.push_back(-firms);
  }

  std::vector<BuildingPlace> take() {
    std::vector<std::size_t> order(list_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>{}, [&](std::size_t i) { return firms_[i]; });
    std::map<geo::HexCell, std::size_t> taken;
    std::vector<std::pair<std::size_t, std::size_t>> turns;  // how many of the hexagon are before it
    for (const std::size_t i : order) turns.emplace_back(taken[lacking_.cell_of(list_[i])]++, turns.size());
    std::ranges::sort(turns);
    for (std::size_t turn = 0; turn < turns.size(); ++turn) list_[order[turns[turn].second]].turn = turn;
    return std::move(list_);
  }

 private:
  const Lacking& lacking_;
  std::set<std::pair<double, double>> spots_;
  std::vector<BuildingPlace> list_;
  std::vector<std::int64_t> firms_;
};

std::vector<geo::Row> middles_of_clusters(const Need& need, const geo::Table& firms, const RowLists& members) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<std::uint8_t> lacks(firms.size(), 0);
  for (const geo::Row firm : need.firms) lacks[firm] = 1;
  std::vector<geo::Row> out;
  for (std::size_t c = 0; c < members.size(); ++c) {
    Middle middle;
    for (const geo::Row firm : members[c])
      if (lacks[firm]) middle.add(x[firm], y[firm]);
    if (middle.firms() == 0) continue;
    for (const geo::Row firm : members[c])
      if (lacks[firm]) middle.offer(firm, x[firm], y[firm]);
    out.push_back(middle.nearest());
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

BuildingPlaces::BuildingPlaces(const Frame& frame, const geo::Tables& in, const RowLists& members,
                               const RoadReach* roads)
    : firms_(in.at("firms")),
      members_(members),
      roads_(roads != nullptr && !roads->firm_places().empty() ? roads : nullptr),
      hexagon_m_(in.at("hexagon_sizes").reals("cell_m")[0]),
      threads_(frame.threads) {
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

std::pair<double, double> BuildingPlaces::site_of(geo::Row firm) const {
  if (roads_ == nullptr) return {firms_.reals("x_m")[firm], firms_.reals("y_m")[firm]};
  const auto [x, y] = geo::point_of(roads_->network(), roads_->firm_places()[firm]);
  return {geo::snapped(x), geo::snapped(y)};
}

std::vector<BuildingPlace> BuildingPlaces::of(const Need& need) const {
  const double reach_m = static_cast<double>(std::ranges::max(need.within)) / std::max(need.per_m, 1e-6);
  const double cell_m = std::clamp(reach_m / 2.0, std::min(hexagon_m_, 64'000.0), 64'000.0);
  std::optional<Lacking> of_hexagons;
  std::vector<geo::Row> of_clusters;
  geo::parallel_for(2, 1, threads_, [&](std::size_t part, std::size_t) {
    if (part == 0) of_hexagons.emplace(need, firms_, cell_m);
    if (part == 1) of_clusters = middles_of_clusters(need, firms_, members_);
  });
  const Lacking& lacking = *of_hexagons;
  const auto at_firms = [&](const std::vector<geo::Row>& rows) {
    std::vector<BuildingPlace> out;
    for (const geo::Row firm : rows) {
      const auto [x, y] = site_of(firm);
      out.push_back({x, y});
    }
    return out;
  };
  Gathered out(lacking);
  if (need.name != "industrial_park") out.add_best(parks_);
  out.add_best(junctions_);
  out.add_best(at_firms(of_clusters));
  out.add_best(at_firms(lacking.middles()));
  return out.take();
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
