// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/record.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// A group in an area by employees, among the control firms whose employees are known.
struct AreaEmployment {
  std::optional<double> lq, p, q;
  std::int64_t other_firms = 0;                       ///< Those that are not the group's own.
  double other_employees = 0.0, largest_other = 0.0;  ///< In all and in the largest: LQ tells of them too.
};

/// By area: the quotient, p by geo::employment_quotients() with the draws of draws_for() and a seed of the group's
/// name, q by Benjamini-Hochberg over the areas that have one. Without controls nothing is set. `area`:
/// area_of_firms(), below `areas`.
std::vector<AreaEmployment> employment_in_areas(const Frame& frame, const Group& group, const geo::Table& firms,
                                                const std::vector<std::int32_t>& area, std::size_t areas);

/// The family of those tests; size 0 where none was made.
io::TestFamily employment_family(const Group& group, const std::vector<AreaEmployment>& figures, double level);

}  // namespace pipeline
