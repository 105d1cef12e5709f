// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "geo/access/coverage.hpp"
#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/border.hpp"
#include "pipeline/stages/gaps/reach.hpp"

namespace pipeline {

/// What a layer leaves open that ends at the border.
struct OpenBeyond {
  const Border& border;
  double end_m;                  ///< How far beyond the border the layer goes.
  std::span<const float> least;  ///< Of each firm: what it takes if every place beyond that had a facility; exact for
                                 ///< those beyond the smallest standard of the theme.
};

/// How a set of firms is served, and how bad that is.
struct Verdict {
  geo::Coverage coverage;                ///< By the facilities that are known.
  std::optional<std::int32_t> severity;  ///< Nothing: unknown.
  /// Where what may lie beyond the border changed the severity: the way to the border from the nearest of the firms
  /// outside the standard, and how far beyond it the layer goes.
  std::optional<double> border_m, end_m;
};

/// A theme and what can be said about it: nothing when it has no facility and its layer may miss some.
struct Judge {
  const Theme& theme;
  double standard;  ///< The theme's, or that of a group.
  geo::SeverityLimits limits;
  bool has_facility;
  const OpenBeyond* beyond = nullptr;  ///< Where the layer ends at the border.

  /// The same by the standard of a group.
  Judge of_group(std::string_view group) const {
    return {theme, theme.standard_for(group), limits, has_facility, beyond};
  }
  bool says_something() const { return has_facility || theme.complete; }
  /// Of the given firms. A severity that a facility beyond the border could lower is the least that is possible, and
  /// unknown when that is 0.
  Verdict verdict(const Reach& reach, std::span<const double> employees, std::span<const geo::Row> firms) const;
};

}  // namespace pipeline
