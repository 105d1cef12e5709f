// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>

#include "tools/synth/country_towns.hpp"
#include "tools/synth/features.hpp"

namespace synth {

/// A connected road network of the country: the layer roads, with about `edges` stretches between junctions (a stretch
/// that is open both ways counts once).
///
/// Blocks are quartered where firms are, down to about 50 m in a country of a million firms; each cross of streets goes
/// from side to side of its block, so that everything hangs together, one-ways included; in the last blocks there are
/// blind alleys, through streets and side streets as well. The greater the block, the
/// greater the road: trunk roads every 27 km, then primary, secondary, tertiary, unclassified, residential. Lines sway,
/// have a vertex every 50 m or so and share vertices where they meet; a sixteenth of the small streets is one-way.
/// Beside the greatest roads runs a motorway on level 1 or 2, a carriageway each way, with a link to them every 3 km.
///
/// Fields: `class` as in OpenStreetMap, `oneway` (yes or empty), `level`.
Layer country_roads(const CountryTowns& country, std::size_t edges, std::uint64_t seed);

}  // namespace synth
