// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/reach.hpp"

#include <cmath>
#include <limits>

#include "geo/core/parallel.hpp"

namespace pipeline {

Reach reach(const ThemeFacilities& facilities, double detour, unsigned threads, const geo::Table& firms) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  constexpr float kNone = std::numeric_limits<float>::infinity();
  Reach out{std::vector<float>(x.size(), kNone), std::vector<float>(x.size(), kNone), std::vector<geo::Row>(x.size())};
  if (facilities.size() == 0) return out;
  const geo::FacilityIndex index = facilities.index();
  geo::parallel_for(x.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    geo::FacilityIndex::Walk walk(index);
    for (std::size_t i = begin; i < end; ++i) {
      const auto [first, second] = walk.nearest(x[i], y[i]);
      if (first) out.nearest[i] = static_cast<float>(first->distance_m * detour), out.facility[i] = first->row;
      if (second) out.second[i] = static_cast<float>(second->distance_m * detour);
    }
  });
  return out;
}

std::optional<geo::Row> Tally::nearest_to_most(const Reach& reach, std::span<const geo::Row> firms) {
  std::optional<geo::Row> best;
  for (const geo::Row firm : firms)
    if (std::isfinite(reach.nearest[firm])) ++count_[reach.facility[firm]];
  for (const geo::Row firm : firms) {
    const geo::Row facility = reach.facility[firm];
    if (!std::isfinite(reach.nearest[firm]) || facility == best) continue;
    const auto more = [&] {
      return count_[facility] != count_[*best] ? count_[facility] > count_[*best]
                                               : facilities_.rank(facility) < facilities_.rank(*best);
    };
    if (!best || more()) best = facility;
  }
  for (const geo::Row firm : firms)
    if (std::isfinite(reach.nearest[firm])) count_[reach.facility[firm]] = 0;
  return best;
}

}  // namespace pipeline
