// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "geo/siting/value_function.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/sites/exclusion.hpp"
#include "pipeline/stages/sites/study.hpp"

namespace pipeline {

/// One criterion that takes part.
struct SiteCriterion {
  std::string name, title, unit, source;
  double weight = 0.0;     ///< All sum to 1.
  geo::Trapezoid value{};  ///< In `unit`, also where the profile gives shares of the range found.
  bool required = false;
  std::vector<double> raw;  ///< By hexagon; NaN where there is none.
  std::vector<double> score;
};

struct MeasuredCriteria {
  std::vector<SiteCriterion> list;
  std::vector<geo::Row> without_data;  ///< Rows of `siting_criteria`.
};

/// The criteria that take part, with figures and scores: those that sites.weights or sites.pairwise names, else all of
/// the profile; of these the ones that have data and weigh something. One that is asked for by name and has none is a
/// warning. Throws UserError(config) where none is left.
MeasuredCriteria measured_criteria(const SiteStudy& study, const Usable& usable, Notes& notes);

/// The clusters that a site should serve: of the groups asked for, not by chance, not at a single site.
std::vector<geo::Row> served_clusters(const SiteStudy& study);

}  // namespace pipeline
