// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "geo/access/nearest_facility.hpp"
#include "geo/core/area_index.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/reach.hpp"
#include "pipeline/stages/gaps/theme_facilities.hpp"

namespace pipeline {

/// The border of the region, beyond which a layer may know nothing (docs/methods.md, Gaps).
class Border {
 public:
  /// Looks at the frame and the firms' columns, which outlive it. Cost O(n log n) of the border's vertices.
  Border(const Frame& frame, const geo::Table& firms);

  /// How far beyond the border the layer of a theme goes, if it ends before the margin to which infrastructure was
  /// read; nothing if it may go on. It ends with the vertex that lies farthest out, when so many facilities would by
  /// chance all lie as near with a probability of at most 1 in 100, each falling anywhere within the margin. Stops at
  /// the first vertex that lies far enough out to tell.
  std::optional<double> end_of(const ThemeFacilities& facilities) const;

  /// What it takes the firms beyond the standard at least, had every place beyond the end of the layer a facility; the
  /// others what it takes them. Rounded as in Reach. `cost_per_m`: what a straight line takes at least. Asks for the
  /// distance of a firm to the border once, whatever the number of themes. Stays until the next call.
  std::span<const float> least(const Reach& reach, double end_m, double standard, double cost_per_m);

  /// Straight line from a firm to the border. Only of firms that least() found beyond a standard.
  double distance_m(geo::Row firm) const { return distance_m_[firm]; }

 private:
  double beyond_m(double x, double y) const;

  const Frame& frame_;
  std::span<const double> x_, y_;
  geo::AreaIndex inside_;
  geo::FacilityIndex edge_;
  std::vector<float> distance_m_;  ///< NaN: not asked for yet.
  std::vector<float> least_;
};

}  // namespace pipeline
