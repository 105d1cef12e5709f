// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "geo/economics/k_density.hpp"

namespace geo {

/// Bins of pairs: the first is distance 0, each other `width` bins of the ladder wide.
struct PairBins {
  std::size_t count, width;
};

/// Those for a K-density: four to a bin of its histogram, or the ladder's where they are wider.
PairBins pair_bins(const KDensity& density, std::size_t histogram_width);

/// A histogram as of PairSums from one sum a bin of pairs, each pair at the middle of its bin.
std::vector<double> histogram_of(std::span<const double> sum_of_bin, PairBins bins, std::size_t histogram_width);

}  // namespace geo
