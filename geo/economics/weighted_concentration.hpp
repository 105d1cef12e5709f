// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "geo/economics/concentration.hpp"

namespace geo {

/// K-density and M as concentration() gives them, but with firms that count by their size: K weighs a pair by the
/// product of its firms' sizes (Duranton and Overman 2005), M sums sizes (Marcon and Puech 2010, with w_i left out
/// around firm i). Sizes that are all equal give the curves of concentration().
///
/// Null hypothesis: places are dealt out at random among all controls, each of which keeps its industry and its size
/// ("random location"). For K that is: the industry's own sizes thrown on sites drawn from all sites of its controls,
/// without replacement, a site that holds three controls being there three times. Map d, keyed by (seed, d), is one
/// shuffle of all controls and serves all industries: their tests are not independent, each by itself is exact. The
/// null of M is that sizes of other industries have no pattern either: where large firms of another industry crowd in
/// one town, M of an industry outside it lies above 1, and may lie above its band.
///
/// In the maps of M the sums around every site change with the sizes that come there. They are made anew in each map,
/// so M goes by cells (see concentration()) as soon as there are more than most_cells sites. K of an industry goes by
/// the same cells where it has more than a quarter as many firms as there are cells, or more than most_firms: then all
/// pairs of cells, looked at once for eight maps side by side, cost less than its own in each map, and a pair counts at
/// the middle of its bin as in curves_at_once(). K of others is as in concentration().
///
/// `weight`: one a firm, finite and > 0. Cost a map: for M, half of most_cells^2 sums of cells for all controls and for
/// each industry of more than a quarter of most_cells firms, some 0.2 ns each (n^2 of 1 ns for each smaller one); for
/// K, a quarter of most_cells^2 products for the former, some 0.4 ns each, n^2/2 pairs of 4 ns for the latter; for each
/// firm and step a division. Memory: some 6 bytes for each pair of cells (100 MB at 4,000 cells), a row of 64 bytes for
/// each cell and step a thread (17 MB), 16 bytes an industry, map and step, of which 128 MB are kept at a time. Maps
/// run in parallel, eight by eight; no result depends on threads.
///
/// Throws std::invalid_argument for columns of different length and for weights that are not finite and > 0.
std::vector<std::optional<Concentration>> weighted_concentration(const ControlFirms& firms,
                                                                 std::span<const double> weight, std::size_t industries,
                                                                 const ConcentrationParams& params);

}  // namespace geo
