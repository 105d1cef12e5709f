// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/utilities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "pipeline/stages/gaps/theme_facilities.hpp"

namespace pipeline {
namespace {

/// Capacities of one unit as multiples of ours; "" is a source that does not say.
using Units = std::map<std::string, double, std::less<>>;
const Units kPower{{"", 1.0}, {"mva", 1.0}, {"mw", 1.0}, {"kva", 1e-3}, {"kw", 1e-3}, {"gw", 1e3}};
const Units kVolume{{"", 1.0},     {"m3", 1.0},     {"m³", 1.0},       {"m3/day", 1.0},   {"m³/day", 1.0},
                    {"m3/d", 1.0}, {"m³/d", 1.0},   {"m3 a day", 1.0}, {"m³ a day", 1.0}, {"l/day", 1e-3},
                    {"ml/d", 1e3}, {"ml/day", 1e3}, {"mld", 1e3}};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::optional<double> figure(const geo::Table& points, std::string_view column, geo::Row row, const Units& units) {
  const geo::Column& values = points.column(column);
  const auto unit = units.find(lower(points.column("unit").text(row)));
  if (!values.valid(row) || unit == units.end()) return std::nullopt;
  return values.number(row) * unit->second;
}

std::string name_at(const geo::Table& points, geo::Row row) {
  return std::string(points.column(points.column("name").valid(row) ? "name" : "facility_id").text(row));
}

struct Place {
  double x_m, y_m;
};

void find_nearest(const ThemeFacilities& facilities, Place at, UtilityNeed& need) {
  for (geo::Row facility = 0; facility < facilities.size(); ++facility) {
    const auto [x, y] = facilities.place_nearest_to(facility, at.x_m, at.y_m);
    const double m = std::hypot(x - at.x_m, y - at.y_m);
    if (need.nearest_m && m >= *need.nearest_m) continue;
    need.nearest_m = m;
    need.nearest = facilities.name(facility).empty() ? fmt::format("one without a name ({})", facilities.id(facility))
                                                     : std::string(facilities.name(facility));
  }
}

/// Whether a facility says how much of it is free matters more than how large it is.
void find_available(const geo::Table& points, std::int32_t theme, const Units& units, Place at, UtilityNeed& need) {
  if (points.size() == 0) return;
  const auto of = points.codes("theme");
  const auto x = points.reals("x_m"), y = points.reals("y_m");
  for (geo::Row row = 0; row < points.size(); ++row) {
    if (of[row] != theme || std::hypot(x[row] - at.x_m, y[row] - at.y_m) > need.reach_m) continue;
    const auto free = figure(points, "free_capacity", row, units), whole = figure(points, "capacity", row, units);
    if (!free && !whole) continue;
    ++need.facilities;
    const bool better = !need.available || (free && !need.is_free) ||
                        (free.has_value() == need.is_free && (free ? *free : *whole) > *need.available);
    if (!better) continue;
    need.available = free ? free : whole;
    need.is_free = free.has_value();
    need.supplier = name_at(points, row);
  }
}

}  // namespace

UtilityNeed::Verdict UtilityNeed::verdict() const {
  if (!available) return Verdict::nearness_only;
  return *available >= need ? Verdict::enough : Verdict::short_of;
}

std::vector<UtilityNeed> utility_needs(const SiteChoiceParams& params, const Frame& frame, const geo::Tables& in,
                                       const SiteCandidate& site) {
  const double water = site.area_ha * params.norm("water");
  std::vector<UtilityNeed> out;
  out.push_back({.theme = "electricity",
                 .title = "Electricity",
                 .unit = "MVA",
                 .need = site.area_ha * params.norm("electricity")});
  out.push_back({.theme = "water", .title = "Water", .unit = "m³ a day", .need = water});
  out.push_back(
      {.theme = "wastewater", .title = "Wastewater", .unit = "m³ a day", .need = water * params.norm("wastewater")});
  for (UtilityNeed& need : out) {
    const auto theme = std::ranges::find(frame.themes, need.theme, &Theme::name);
    if (theme == frame.themes.end()) continue;
    need.title = theme->title;
    need.reach_m = theme->standard;
    const auto code = static_cast<std::int32_t>(theme - frame.themes.begin());
    find_nearest(ThemeFacilities(code, in), {site.x_m, site.y_m}, need);
    find_available(in.at("facility_points"), code, need.theme == "electricity" ? kPower : kVolume, {site.x_m, site.y_m},
                   need);
  }
  return out;
}

}  // namespace pipeline
