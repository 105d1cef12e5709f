// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "tools/synth/features.hpp"
#include "tools/synth/lattice.hpp"
#include "tools/synth/roads.hpp"
#include "tools/synth/terrain.hpp"
#include "tools/synth/towns.hpp"

namespace synth {

/// Land, places and ways; everything else is put on top of it.
struct World {
  std::uint64_t seed;
  Terrain terrain;
  std::vector<Place> places;
  Lattice lattice;
  Ways ways;

  const Place& city() const { return places.front(); }
  /// A dry point beside the street nearest to p.
  Point beside_street(Point p) const;
};

World make_world(std::uint64_t seed);

/// Areas of use: built_up, industrial_areas, protected_areas, flood_zones, fibre, and the context layers sea and river.
std::vector<Layer> zone_layers(const World& world);
/// Roads, railways, pipes, power, and every kind of facility.
std::vector<Layer> way_layers(const World& world);
std::vector<Layer> utility_layers(const World& world);
std::vector<Layer> service_layers(const World& world);
/// The layers region and districts.
std::vector<Layer> region_layers(const World& world);

}  // namespace synth
