// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/clusters/core_cells.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/index/cells.hpp"

namespace geo {

/// What a group is compared with: its controls and its own firms (the cases).
struct Population {
  std::span<const double> x_m, y_m;
  std::span<const std::uint8_t> is_case;  ///< Per row.
};

/// How many firms the place of a cluster holds.
struct PlaceCount {
  std::int64_t cases = 0, population = 0;
  friend bool operator==(const PlaceCount&, const PlaceCount&) = default;
};

/// Counts in the place of each cluster, which is the union of the closed discs of radius eps around its core sites
/// (METHODS section 18): every firm in it, also one that is a border row of another cluster. Places may overlap.
/// `of_cases` clusters the population's cases, in their order. O(n log n).
/// Throws std::invalid_argument when the two do not fit together.
std::vector<PlaceCount> place_counts(const Population& population, const Clustering& of_cases, double eps_m);

/// The same on cells: `population` holds sites weighted by their firms, `cases` (per member) how many of those are
/// cases, `cores` lies on the same lattice.
std::vector<PlaceCount> place_counts(const Cells& population, std::span<const std::uint32_t> cases,
                                     const CoreCells& cores, double eps_m);

/// The population's sites as cells weighted by their firms, with the cases per member.
struct PopulationCells {
  Cells cells;
  std::vector<std::uint32_t> cases;
};
PopulationCells population_cells(const Population& population, double eps_m);

/// The core sites of a clustering of the population's cases, with its cluster numbers.
CoreCells case_cores(const Population& population, const Clustering& of_cases, double eps_m);

}  // namespace geo
