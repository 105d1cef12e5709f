// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "geo/core/area_index.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

enum class Check : std::uint8_t { passed, outside, closed, not_yet_open };

/// The first check each row of firms fails: inside the region, and open on the frame's date (the day itself counts as
/// closed for `closed` and as open for `opened`). On all threads.
std::vector<Check> checked(const geo::Table& firms, const Frame& frame);

/// Tells a place outside the region that lies inside it when longitude and latitude are swapped.
class AxesCheck {
 public:
  explicit AxesCheck(const Frame& frame)
      : inside_(frame.area), to_degrees_(frame.crs.wkt, "EPSG:4326"), to_metres_("EPSG:4326", frame.crs.wkt) {}
  bool swapped(double x, double y) const {
    to_degrees_.apply({&x, 1}, {&y, 1});
    std::swap(x, y);
    if (!(std::abs(y) <= 90.0)) return false;
    to_metres_.apply({&x, 1}, {&y, 1});
    return std::isfinite(x) && inside_.contains(x, y);
  }

 private:
  geo::AreaIndex inside_;
  geo::Transform to_degrees_, to_metres_;
};

}  // namespace pipeline
