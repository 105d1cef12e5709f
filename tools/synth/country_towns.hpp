// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "geo/core/random.hpp"
#include "tools/synth/features.hpp"
#include "tools/synth/plane.hpp"

namespace synth {

/// A round crowd of firms: a normal in both directions.
struct Crowd {
  std::string name;
  Point at;
  double firms = 0;     ///< Expected.
  double spread_m = 0;  ///< Standard deviation.
};

struct CountryTowns {
  Point south_west;
  double side_m = 0;
  std::vector<Crowd> towns;                          ///< From the largest down.
  std::vector<Crowd> estates;                        ///< Compact clusters of one value chain each.
  std::vector<double> town_weights, estate_weights;  ///< Running sums.
};

CountryTowns make_country_towns(std::size_t firms, std::uint64_t seed);

constexpr double kRuralShare = 0.15, kClusterShare = 0.15;  ///< Of the firms; the rest is in towns.

/// A number of an entry, as likely as its weight.
std::size_t pick(const std::vector<double>& running, geo::Random& random);
/// A point of the crowd, inside the country.
Point around(const CountryTowns& country, const Crowd& crowd, geo::Random& random);
Point anywhere(const CountryTowns& country, geo::Random& random);

/// Roads from each town to its nearest larger ones, and the main facilities in towns by their rank. The layers and
/// fields are those of the sample region.
std::vector<Layer> country_infrastructure(const CountryTowns& country, std::uint64_t seed);
/// The layer region: the square.
std::vector<Layer> country_region(const CountryTowns& country);

}  // namespace synth
