// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Distinct coordinates and how many firms each stands for.
struct WeightedSites {
  std::span<const double> x_m, y_m, weight;  ///< Positive weights.
  std::size_t size() const { return x_m.size(); }
};

/// Per site: the square of its core distance, the least radius of a closed disc around it that weighs min_samples, its
/// own weight first: 0 where the site alone weighs enough, infinite where all sites together do not.
///
/// This is the convention "self counts": min_samples = k is minPts = k of R dbscan and min_samples = k - 1 of
/// scikit-learn-contrib's hdbscan, which asks for the k-th neighbour without the point itself (METHODS section 11).
/// Sites should come in the order of a curve (curve_sites()), else it is slow, though right. What lies around is looked
/// up once for each run of 16 sites, and a site's disc is bounded by its neighbour's, so O(n (log n + min_samples)) is
/// mostly the latter. 20 bytes a site. Throws std::invalid_argument when columns differ in length or a coordinate is
/// not finite, and for min_samples <= 0.
std::vector<double> core_m2(const WeightedSites& sites, double min_samples, unsigned threads);

/// Joins two sites; a < b.
struct Link {
  double length_m2;  ///< Squared mutual reachability distance, max(core_a, core_b, d)².
  Row a, b;
  friend bool operator==(const Link&, const Link&) = default;
};

/// The links of a minimum spanning forest under mutual reachability, of which none is longer than max_m2 (a square,
/// infinite: no limit), in no stated order.
///
/// Borůvka (1926) on a hierarchy of boxes over the sites: each round joins every component with its nearest other one,
/// and a box that lies inside the asking component, or farther than what is already found, is left out (Prokopenko,
/// Sao and Lebrun-Grandié 2023, ICPP); sites of one component that are neighbours ask together. Sites should come in
/// the order of a curve, as neighbours in the columns then are neighbours on the ground. Which of equally long links is
/// taken hangs on the scheduling of threads; how many links there are of each length, and which sites the links up to a
/// length connect, does not, and nothing else may be used. About O(n log n), 60 bytes a site. Throws
/// std::invalid_argument when the columns differ in length.
std::vector<Link> shortest_links(const WeightedSites& sites, std::span<const double> core_m2, double max_m2,
                                 unsigned threads);

}  // namespace geo
