// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/inference/global_envelope.hpp"

namespace geo {

/// A curve at the steps of a ladder with its bands from the relabelled maps.
struct BandedCurve {
  std::vector<double> value;
  GlobalEnvelope band;
  /// Local bands: at each step the quantiles alpha and 1 - alpha of the maps (R's type 7). A curve leaves them
  /// somewhere far more often than alpha says: they tell of one distance that was chosen beforehand, and test nothing.
  std::vector<double> local_low, local_high;
};

/// `drawn`: the curves of the maps, one after the other; a NaN counts as 1, the M of no structure, there and in
/// `value`. Without maps local bands are NaN. O(steps maps log maps).
BandedCurve banded(std::vector<double> value, std::span<const double> drawn, double alpha);

}  // namespace geo
