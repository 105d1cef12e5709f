// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/synth/terrain.hpp"

namespace synth {

enum class Rank : std::uint8_t { city, town, village, estate };

/// A settled place; an estate is an industrial one without people.
struct Place {
  std::string name;
  Rank rank;
  Point at;
  double people = 0;
  double radius_m = 0;  ///< Streets reach about this far.
};

/// The city, five towns, the estates of the planted clusters, then villages.
std::vector<Place> make_towns(const Terrain& terrain, std::uint64_t seed);
/// The place of that name; throws std::invalid_argument when there is none.
const Place& place(const std::vector<Place>& places, const std::string& name);
/// How built-up p is: 1 in a centre, 0 at the edge of every place, negative in the country.
double urban(const std::vector<Place>& places, Point p);

/// Invented words: "Brelmar", "Ostavin".
std::string invented_name(geo::Random& random);
/// "2004-07-19": a random day of the year.
std::string day_in(int year, geo::Random& random);

}  // namespace synth
