// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/reach.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "geo/core/parallel.hpp"

namespace pipeline {

Reach reach(const ThemeFacilities& facilities, double detour, unsigned threads, const geo::Table& firms) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  constexpr float kNone = std::numeric_limits<float>::infinity();
  Reach out{std::vector<float>(x.size(), kNone), std::vector<float>(x.size(), kNone), std::vector<geo::Row>(x.size())};
  if (facilities.size() == 0) return out;
  const geo::FacilityIndex index = facilities.index();
  geo::parallel_for(x.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    const auto found = index.nearest(x.subspan(begin, end - begin), y.subspan(begin, end - begin), 1);
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (const auto& first = found[i].first) {
        out.nearest[begin + i] = static_cast<float>(first->distance_m * detour);
        out.facility[begin + i] = first->row;
      }
      if (const auto& second = found[i].second) out.second[begin + i] = static_cast<float>(second->distance_m * detour);
    }
  });
  return out;
}

std::optional<geo::Row> nearest_to_most(const Reach& reach, std::span<const geo::Row> firms,
                                        const ThemeFacilities& facilities) {
  std::vector<std::int32_t> ranks;
  std::map<std::int32_t, geo::Row> of_rank;
  for (const geo::Row firm : firms) {
    if (!std::isfinite(reach.nearest[firm])) continue;
    ranks.push_back(facilities.rank(reach.facility[firm]));
    of_rank[ranks.back()] = reach.facility[firm];
  }
  std::ranges::sort(ranks);
  std::optional<std::int32_t> best;
  for (std::size_t i = 0, most = 0; i < ranks.size();) {
    const auto count = static_cast<std::size_t>(std::ranges::upper_bound(ranks, ranks[i]) - ranks.begin()) - i;
    if (count > most) most = count, best = ranks[i];
    i += count;
  }
  return best ? std::optional(of_rank[*best]) : std::nullopt;
}

}  // namespace pipeline
