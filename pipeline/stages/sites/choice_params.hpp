// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "io/run/declare.hpp"

namespace pipeline {

/// Which sites are listed and what they are measured by.
struct SiteChoiceParams {
  std::int64_t count = 5;
  double min_area_ha = 20.0, max_area_ha = 100.0;
  double compactness = 0.3;
  double spacing_m = 3000.0;
  std::int64_t candidates = 60;
  std::string model = "p-median";
  double sensitivity = 0.2;
  std::int64_t draws = 1000;
  double occupancy = 0.6;
  std::map<std::string, double> norms{{"electricity", 0.2}, {"wastewater", 0.8}, {"water", 35.0}};

  /// One that was not given keeps its default.
  double norm(const std::string& theme) const {
    const auto given = norms.find(theme);
    return given != norms.end() ? given->second : SiteChoiceParams{}.norms.at(theme);
  }
};

/// The keys of SiteChoiceParams in the section of a stage whose parameters are derived from it.
template <class Declared>
Declared& declare_site_choice(Declared& stage) {
  return stage.param("count", &SiteChoiceParams::count, io::count(1, 100), "Sites that are listed.")
      .param("min_area_ha", &SiteChoiceParams::min_area_ha, io::number(0.1, 100'000.0),
             "Usable ground that a site has at least (assumption; 10 to 75 ha for small firms by Vietnamese rules).")
      .param("max_area_ha", &SiteChoiceParams::max_area_ha, io::number(0.1, 1'000'000.0),
             "Sites on open ground are not grown beyond this; the minimum counts where it is larger (assumption).")
      .param("compactness", &SiteChoiceParams::compactness, io::share(),
             "Weight of a round outline against suitability while sites grow (assumption).")
      .param("spacing_m", &SiteChoiceParams::spacing_m, io::length(0.0, 500'000.0),
             "Between the middles of hexagons of two sites on open ground at least (assumption).")
      .param("candidates", &SiteChoiceParams::candidates, io::count(1, 10'000),
             "The most suitable places that the choice is made from.")
      .param("model", &SiteChoiceParams::model, io::choice({"p-median", "max-cover", "p-centre"}),
             "Least mean way of the clusters' firms, most of them within reach, or the shortest longest way.")
      .param("sensitivity", &SiteChoiceParams::sensitivity, io::share(),
             "Weights are drawn anew up to this share above and below for the range of ranks.")
      .param("draws", &SiteChoiceParams::draws, io::count(0, 1'000'000), "Draws behind the range of ranks.")
      .param("occupancy", &SiteChoiceParams::occupancy, io::share(),
             "A park is extended only when this share of it is taken, where known (Vietnam, Decree 29/2008).")
      .param("norms", &SiteChoiceParams::norms, io::numbers_by_name(),
             "What a hectare needs: electricity MVA, water m3 a day, wastewater as a share of the water (assumption).");
}

}  // namespace pipeline
