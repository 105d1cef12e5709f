// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "geo/surfaces/kernel_density.hpp"

namespace geo {

/// How many equally weighted points say as much: (sum w)^2 / sum w^2 (Kish 1965). Weights are not a number of points: a
/// thousand employees in one firm are one observation.
double effective_size(const WeightedPoints& points);

// Four rules for the radius of a kernel (kernel.hpp: the radius that names kernels of every shape). Nothing when all
// points lie on one place, or there are fewer than two.

/// Scott 1992: spread = s n^(-1/6), s the geometric mean of the standard deviations along the axes (weighted; their
/// unbiased form for equal weights), n the effective size.
std::optional<double> scott_radius(const WeightedPoints& points);

/// Silverman's rule made robust and spatial, as in ArcGIS: radius = 0.9 min(D, sqrt(1/ln 2) m) n^(-1/5), D the weighted
/// standard distance, m the weighted median distance from the mean centre.
std::optional<double> silverman_radius(const WeightedPoints& points);

/// A rule that tries many radii.
struct TriedRadii {
  double best_m;       ///< Between the tried ones: at the parabola's extreme.
  bool at_end;         ///< The best is the smallest or the largest tried: there may be a better one.
  std::size_t points;  ///< How many were looked at.
  std::vector<double> radius_m, criterion;  ///< Ascending radii; with likelihood more is better, with Diggle less.
};

struct Sampling {
  std::uint64_t seed = 1;
  std::size_t most_points = 3000;  ///< Beyond that a random sample of the points is looked at.
};

/// Leave-one-out likelihood: the radius for which the Gaussian density made by the others is most likely to give each
/// point, sum of w_i log f_-i(x_i) (Loader 1999). A point is left out with all that share its place: else coincident
/// firms would ask for a radius of 0. Of a sample the radius is multiplied by (sample's effective size / effective
/// size)^(1/6), as Marron 1987 does (Ann. Statist. 15, 152-162). O(sample^2).
std::optional<TriedRadii> likelihood_radius(const WeightedPoints& points, const Sampling& sampling, unsigned threads);

/// The least mean square error of the intensity of a Cox process (Diggle 1985, Appl. Statist. 34, 138-147; Berman &
/// Diggle 1989, J. R. Statist. Soc. B 51, 81-92), from Ripley's K without edge correction: with discs of radius h it is
/// M(h) = (1/l - 2 K(h)) / (pi h^2) + integral of A(r, h) dK(r) / (pi h^2)^2, l = effective size / area, A the common
/// area of two discs r apart; radius = sqrt(2) h, the disc's spread. Pairs at one place do not count. K is that of a
/// sample where there are many points: thinning does not change it. Tries h up to most_m / sqrt(2). O(sample^2).
std::optional<TriedRadii> diggle_radius(const WeightedPoints& points, double area_m2, double most_m,
                                        const Sampling& sampling, unsigned threads);

}  // namespace geo
