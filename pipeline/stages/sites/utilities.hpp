// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/sites/candidates.hpp"

namespace pipeline {

/// What a site needs of one utility, and what facilities nearby could give.
struct UtilityNeed {
  std::string theme, title, unit;     ///< "electricity", "Electricity", "MVA".
  double need = 0.0;                  ///< The site's area times the norm.
  std::optional<double> nearest_m{};  ///< Straight line to the nearest facility of the theme; nothing: none is known.
  std::string nearest{};              ///< Its name.
  double reach_m = 0.0;               ///< The theme's standard: facilities this near count.
  std::int64_t facilities = 0;        ///< With a figure, within reach.
  std::optional<double> available{};  ///< The most that one of them has; nothing: no figure, only nearness is known.
  bool is_free = false;               ///< `available` is free capacity, not capacity as a whole.
  std::string supplier{};             ///< Whose figure that is.

  enum class Verdict { enough, short_of, nearness_only };
  Verdict verdict() const;
};

/// Electricity, water and wastewater for a site by its area and place. Free capacity counts before capacity:
/// where any facility in reach says what is free, only those do. Figures in another unit than MVA or MW, m3 or l a day
/// are no figures.
std::vector<UtilityNeed> utility_needs(const SiteChoiceParams& params, const Frame& frame, const geo::Tables& in,
                                       const SiteCandidate& site);

}  // namespace pipeline
