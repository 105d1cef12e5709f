// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/pair_bins.hpp"

#include <algorithm>
#include <cmath>

namespace geo {

PairBins pair_bins(const KDensity& density, std::size_t histogram_width) {
  const std::size_t width = std::max<std::size_t>(1, histogram_width / 4);
  return {density.bins() * histogram_width / width, width};
}

std::vector<double> histogram_of(std::span<const double> sum_of_bin, PairBins bins, std::size_t histogram_width) {
  std::vector<double> out(bins.count * bins.width / histogram_width + 1, 0.0);
  const double share = static_cast<double>(bins.width) / static_cast<double>(histogram_width);
  for (std::size_t bin = 0; bin < bins.count; ++bin) {
    const double pairs = sum_of_bin[bin];
    if (pairs == 0.0) continue;
    const double at = bin == 0 ? 0.0 : (static_cast<double>(bin) - 0.5) * share;
    const double far = std::ceil(at), near_share = far - at;
    const auto end = static_cast<std::size_t>(far);
    out[end] += (1.0 - near_share) * pairs;
    if (end > 0) out[end - 1] += near_share * pairs;
  }
  return out;
}

}  // namespace geo
