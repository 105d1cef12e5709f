// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/run/declare.hpp"

namespace pipeline {

/// How the concentration and the co-location of industries are measured.
struct IndustryParams {
  std::int64_t least_plants = 10;
  std::optional<std::int64_t> code_digits{};  ///< Nothing: codes as they are.
  double region_cell_m = 20'000.0;
  std::string weight = "firms";
  double band_alpha = 0.05;
  double moderate_gamma = 0.02;
  double high_gamma = 0.05;

  bool by_employees() const { return weight == "employees"; }
};

/// The keys of IndustryParams in the section of a stage whose parameters are derived from it.
template <class Declared>
Declared& declare_industries(Declared& stage) {
  return stage
      .param("least_plants", &IndustryParams::least_plants, io::count(2, 1'000'000),
             "Industries with fewer firms are not analysed (Duranton and Overman: 10).")
      .param("code_digits", &IndustryParams::code_digits, io::count(1, 10).or_auto(),
             "Industries are codes cut after so many digits: 2 for divisions of NACE; auto: codes as they are.")
      .param(
          "region_cell_m", &IndustryParams::region_cell_m, io::length(100.0, 64'000.0),
          "Distance between the centres of the hexagons that serve as regions for Ellison and Glaeser's indices where "
          "the run has no sources.areas.")
      .param("weight", &IndustryParams::weight, io::choice({"firms", "employees"}),
             "What counts in K-density and M: each firm alike, or by its employees (at least 1; firms of unknown size "
             "are left out). Ellison and Glaeser's gamma goes by employees in any case.")
      .param("band_alpha", &IndustryParams::band_alpha, io::share(0.001, 0.5),
             "Level of the global bands of K-density and M, on each side.")
      .param("moderate_gamma", &IndustryParams::moderate_gamma, io::number(0.0, 1.0),
             "Ellison-Glaeser gamma from which the report calls an industry moderately concentrated (Ellison and "
             "Glaeser 1997: 0.02).")
      .param("high_gamma", &IndustryParams::high_gamma, io::number(0.0, 1.0),
             "Likewise highly concentrated (Ellison and Glaeser 1997: 0.05).");
}

}  // namespace pipeline
