// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/synth/areas.hpp"
#include "tools/synth/plane.hpp"

namespace synth {

struct River {
  std::string name;
  Line line;  ///< From the source down to the mouth.
  double source_width_m = 0, mouth_width_m = 0;
  double width_m(double share) const { return source_width_m + (mouth_width_m - source_width_m) * share * share; }
};

struct District {
  std::string name;
  Area area;
};

/// The land of Valmira: coast, borders, rivers and hills, before anybody builds on it.
struct Terrain {
  Ring mainland;  ///< Coast and land border.
  std::vector<Ring> islands;
  Area sea;                   ///< As far as the map reaches.
  std::vector<River> rivers;  ///< The first is the main one.
  Area water;                 ///< Rivers as areas.
  Ring lake;                  ///< The reservoir on the main river.
  std::vector<District> districts;
  std::vector<Line> ridges;
  Noise noise;

  Area land() const;
  bool on_land(Point p) const { return inside(p, mainland); }
  /// Metres to the middle line of the nearest river.
  double river_m(Point p) const;
  double height_m(Point p) const;
};

Terrain make_terrain(std::uint64_t seed);

}  // namespace synth
