// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/clusters/circles.hpp"

namespace geo {

struct CircleMapsParams {
  std::int64_t least_cases = 2;  ///< Of a circle that is looked at.
  std::uint64_t seed = 1;
  std::int64_t first = 0, count = 0;  ///< The draws to make: [first, first + count).
  double floor = 0.0;                 ///< Values below it are not asked for; 0: all are.
  unsigned threads = 1;
};

/// The best bernoulli_llr over all circles of each relabelled map: as many firms are cases as in the population, dealt
/// out without replacement by (seed, number of the draw). Exact where it is at least `floor`, else 0; 0 also where no
/// circle of least_cases holds more than its share.
///
/// One walk over the circles serves 128 or 896 maps, whose labels are bits and whose counts are bit planes: adding a
/// firm to all of them takes about nine instructions for each 128. Each eight firms a look-up of how many cases the
/// floor needs (LeastCases) shows which map, if any, must be looked at firm by firm; so a floor near the best values
/// makes it fast. Memory: count / 8 bytes a firm. The same for any number of threads.
std::vector<double> best_of_maps(const Circles& circles, const CircleMapsParams& params);

}  // namespace geo
