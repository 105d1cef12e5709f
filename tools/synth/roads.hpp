// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/synth/lattice.hpp"

namespace synth {

enum RoadClass : std::uint8_t { kMotorway = 1, kTrunk = 2, kSecondary = 3, kLocal = 4 };

struct Road {
  std::string name;
  std::uint8_t kind = kLocal;
  bool bridge = false;
  Line line;
};

struct Station {
  std::string name;
  Point at;
  bool freight = false;
};

struct Ways {
  Network road_network;
  std::vector<Road> roads;  ///< Cut wherever roads meet or change class, and at both ends of a bridge.
  std::vector<Road> rails;
  std::vector<Station> stations;
};

Ways make_ways(const Terrain& terrain, const std::vector<Place>& places, const Lattice& lattice, std::uint64_t seed);

/// A way through the given points on a network of its own; what it uses is marked with `kind`. Throws
/// std::runtime_error when the sea or the relief closes every way.
void lay(const Lattice& lattice, Network& network, const Travel& travel, std::uint8_t kind, const Line& through);

}  // namespace synth
