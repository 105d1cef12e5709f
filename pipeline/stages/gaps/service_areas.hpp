// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "geo/access/service_area.hpp"
#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/reach.hpp"

namespace pipeline {

/// gaps.service_areas: `auto`, `none`, or times such as `10 min`. Throws UserError(config) for anything else.
class ServiceSteps {
 public:
  explicit ServiceSteps(const std::vector<std::string>& given);
  /// In minutes, ascending. auto: thirds of a standard that is a time, else 10, 20 and 30.
  std::vector<double> of(const Theme& theme) const;

 private:
  bool is_auto_ = false;
  std::vector<double> minutes_;
};

/// How wide the areas are drawn around roads: 400 m, more where the network is wider than 160 km, so that drawing it
/// stays cheap.
double service_disc_m(const geo::RoadNetwork& network);

/// Whom the areas serve: the firms that count, and of each firm of the table the minutes to the nearest facility and
/// the employees, NaN where unknown.
struct ServedFirms {
  std::span<const float> minutes;
  std::span<const double> employees;
  std::span<const geo::Row> rows;
};

/// Rows of `service_areas`: by theme, then from the widest to the narrowest, so that the narrow ones are drawn on top.
class ServiceAreaRows {
 public:
  /// `nearest` in minutes. No row where nothing is in reach.
  void add(const Theme& theme, const std::vector<double>& steps, const geo::NearestByRoad& nearest,
           const ServedFirms& firms, unsigned threads);
  geo::Table table();

 private:
  geo::Texts theme_;
  std::vector<double> up_to_min_, employees_;
  std::vector<std::int64_t> firms_;
  geo::Column::Mask known_;
  geo::Shapes shapes_;
};

}  // namespace pipeline
