// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace geo {

/// strength = (mass_from × mass_to)^mass_exponent / (km apart, at least nearest_m)^distance_exponent
struct Gravity {
  double mass_exponent = 1.0;
  double distance_exponent = 0.9;
  double nearest_m = 1000.0;
  double reach_m = 50'000.0;  ///< Places farther apart are not linked.
  std::size_t strongest = 3;  ///< Links that each place keeps of one kind.
};

/// A place that holds a stage: position in the columns of places, and how much of the stage it holds.
struct Holding {
  std::size_t place;
  double mass;
};

struct GravityLink {
  std::size_t from, to;  ///< Places.
  double strength;
  double distance_m;
};

/// Where the places are.
struct PlaceColumns {
  std::span<const double> x_m, y_m;
};

/// From sellers to buyers: for each buyer the `strongest` links, strongest first (ties to the smaller place); in the
/// order of the buyers. Not from a place to itself. O((sellers + buyers) log sellers + pairs in reach).
std::vector<GravityLink> supply_links(const PlaceColumns& places, std::span<const Holding> sellers,
                                      std::span<const Holding> buyers, const Gravity& gravity);

/// Between places that hold the same stage: pairs (smaller place first) that are among the `strongest` of either,
/// ordered by places.
std::vector<GravityLink> peer_links(const PlaceColumns& places, std::span<const Holding> holders,
                                    const Gravity& gravity);

}  // namespace geo
