// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "pipeline/stage.hpp"

namespace pipeline {

/// Keys of section `gaps` that say what may be built (layer actions).
struct InterventionParams {
  InterventionParams() {}                 // GCC 12 takes the map of an aggregate base for uninitialised
  double budget = 20.0;                   ///< How many actions; with `costs` what they may cost together.
  std::map<std::string, double> costs{};  ///< By theme, and of "supplier". Empty: every action counts 1.
  double phase_radius_m = 10'000.0;
};

/// The keys of InterventionParams in the section of a stage whose parameters are derived from it.
template <class Declared>
Declared& declare_interventions(Declared& stage) {
  return stage
      .param("budget", &InterventionParams::budget, io::number(0.0, 1e15),
             "How many actions are proposed; with costs what they may cost together.")
      .param("costs", &InterventionParams::costs, io::numbers_by_name().of_themes({"supplier"}),
             "What an action costs, by theme, or of supplier (attracting a stage); what has no cost gets no action.")
      .param("phase_radius_m", &InterventionParams::phase_radius_m, io::length(100.0, 1e6),
             "Radius of the area that phase 1 serves; each later phase goes twice as far.");
}

}  // namespace pipeline
