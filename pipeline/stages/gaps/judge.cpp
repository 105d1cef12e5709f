// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/judge.hpp"

#include <algorithm>
#include <limits>

namespace pipeline {

Verdict Judge::verdict(const Reach& reach, std::span<const double> employees, std::span<const geo::Row> firms) const {
  const auto coverage_by = [&](std::span<const float> nearest) {
    return geo::coverage({nearest, reach.second, employees}, firms, standard);
  };
  Verdict out{coverage_by(reach.nearest), std::nullopt, std::nullopt, std::nullopt};
  if (!says_something()) return out;
  out.severity = geo::severity(out.coverage, theme.complete, limits);
  if (!beyond || out.severity.value_or(0) == 0) return out;
  const auto least = geo::severity(coverage_by(beyond->least), true, limits);
  if (least == out.severity) return out;
  out.severity = least == 0 ? std::nullopt : least;
  out.end_m = beyond->end_m;
  out.border_m = std::numeric_limits<double>::infinity();
  for (const geo::Row firm : firms)
    if (reach.nearest[firm] > standard) out.border_m = std::min(*out.border_m, beyond->border.distance_m(firm));
  return out;
}

}  // namespace pipeline
