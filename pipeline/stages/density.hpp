// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "pipeline/stage.hpp"

namespace pipeline {

struct DensityParams {
  double radius_m = 5000.0;
  double cell_m = 500.0;
  std::string kernel = "quartic";
  std::vector<std::string> groups{"all", "largest 5"};  ///< Names, `all`, `every`, or `largest N`.
};

/// Table density_<group> for a group that `groups` asks for: one row a cell of the grid over the region, `value` in
/// firms per km², missing where the cell lies wholly outside the boundary. For `all` also firm_density: the surface of
/// all firms at the cell of each row of firms.
geo::Tables density(const DensityParams& params, const Frame& frame, const Group& group, const geo::Tables& in);

/// Whether `wanted` names the group; "largest N" counts firms, ties go to the earlier group, `all` not among them.
bool is_wanted(const std::vector<std::string>& wanted, const Group& group, const std::vector<Group>& groups);

Stage density_stage();

}  // namespace pipeline
