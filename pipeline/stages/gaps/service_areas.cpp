// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/service_areas.hpp"

#include <algorithm>
#include <cmath>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/quantity.hpp"

namespace pipeline {
namespace {

constexpr double kDisc_m = 400.0, kDiscsAcross = 400.0, kMostMinutes = 1440.0;

double minutes_of(const std::string& word) {
  const auto seconds = io::parse_quantity(word, io::duration_units());
  if (!seconds || !(*seconds >= 60.0 && *seconds <= 60.0 * kMostMinutes))
    geo::fail(geo::Trouble::config,
              "gaps.service_areas: value is '{}'; expected times from 1 min to 24 h, auto or none; write them like "
              "[10 min, 20 min, 30 min]",
              io::cut(word));
  return *seconds / 60.0;
}

}  // namespace

ServiceSteps::ServiceSteps(const std::vector<std::string>& given)
    : is_auto_(given == std::vector<std::string>{"auto"}) {
  if (is_auto_ || given == std::vector<std::string>{"none"}) return;
  for (const std::string& word : given) minutes_.push_back(minutes_of(word));
  std::ranges::sort(minutes_);
  minutes_.erase(std::unique(minutes_.begin(), minutes_.end()), minutes_.end());
}

std::vector<double> ServiceSteps::of(const Theme& theme) const {
  if (!is_auto_) return minutes_;
  const double most = theme.unit == "min" ? theme.standard : 30.0;
  return {most / 3.0, most * 2.0 / 3.0, most};
}

double service_disc_m(const geo::RoadNetwork& network) {
  geo::Box box;
  for (std::size_t node = 0; node < network.nodes(); ++node) box.add(network.x_m[node], network.y_m[node]);
  return std::max(kDisc_m, std::sqrt(box.width() * box.height()) / kDiscsAcross);
}

void ServiceAreaRows::add(const Theme& theme, const std::vector<double>& steps, const geo::NearestByRoad& nearest,
                          const ServedFirms& firms, unsigned threads) {
  if (steps.empty()) return;
  const double disc_m = service_disc_m(nearest.travel().network());
  const auto places =
      geo::places_in_reach(nearest, disc_m / 2.0, geo::to_ticks(steps.back(), geo::Cost::minutes), threads);
  std::vector<geo::Shapes> areas(steps.size());
  geo::parallel_for(steps.size(), 1, threads, [&](std::size_t step, std::size_t) {
    areas[step] = geo::service_area(places, geo::to_ticks(steps[step], geo::Cost::minutes), disc_m);
  });
  for (std::size_t step = steps.size(); step-- > 0;) {
    if (areas[step].parts(0).size() == 0) continue;
    double sum = 0.0;
    std::int64_t count = 0, known = 0;
    for (const geo::Row firm : firms.rows) {
      if (!(static_cast<double>(firms.minutes[firm]) <= steps[step])) continue;
      ++count;
      if (!std::isnan(firms.employees[firm])) sum += firms.employees[firm], ++known;
    }
    theme_.add(theme.name);
    up_to_min_.push_back(steps[step]);
    firms_.push_back(count);
    employees_.push_back(sum);
    known_.push_back(count == 0 || known > 0);
    shapes_.add_shape(areas[step], 0);
  }
}

geo::Table ServiceAreaRows::table() {
  geo::Table out;
  out.set("theme", std::move(theme_));
  out.set("up_to_min", std::move(up_to_min_));
  out.set("firms", std::move(firms_));
  out.set("employees", std::move(employees_), std::move(known_));
  out.shapes = std::move(shapes_);
  return out;
}

}  // namespace pipeline
