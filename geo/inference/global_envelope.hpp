// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

namespace geo {

/// One-sided global bands of a curve, and how extreme the curve is on each side.
struct GlobalEnvelope {
  std::vector<double> low, high;  ///< At each place; NaN where alpha (draws + 1) < 1 leaves no curve out.
  double p_above = 1.0, p_below = 1.0;
};

/// Global envelope test by extreme rank length (Myllymaki, Mrkvicka, Grabarnik, Seijo and Hahn 2017, J. R. Stat. Soc. B
/// 79, 381-404), each side by itself: 5 % (`alpha`) of curves drawn under the null exceed `high` anywhere, 5 % fall
/// below `low` anywhere.
///
/// At each place a curve's rank is the number of curves, the observed one among them, that are at least as high. Curves
/// are compared by their sorted ranks, the smallest first. p_above = (number of curves at least as extreme, the
/// observed one included) / (draws + 1); `high` is the highest of the curves that are left when those with p <= alpha
/// are taken away. Below likewise. A NaN counts as `missing`, in every curve.
///
/// `drawn`: curve after curve, each as long as `observed`. Throws std::invalid_argument when it is not a whole number
/// of them. O(places draws), unless values crowd: then log draws times that.
GlobalEnvelope global_envelope(std::span<const double> observed, std::span<const double> drawn, double alpha,
                               double missing);

}  // namespace geo
