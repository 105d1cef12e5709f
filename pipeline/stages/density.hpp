// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/stage.hpp"

namespace pipeline {

struct DensityParams {
  static constexpr double kDefaultRadius_m = 5000.0;
  std::optional<double> radius_m = kDefaultRadius_m;  ///< Nothing: auto.
  double cell_m = 500.0;
  std::string kernel = "quartic";
  std::string bandwidth = "likelihood";  ///< How `radius: auto` is chosen.
  std::string adaptive = "none";
  std::int64_t neighbours = 20;  ///< Of adaptive: nearest.
  std::string edge = "none";
  std::vector<std::string> groups{"all", "largest 5"};  ///< Names, `all`, `every`, or `largest N`.
};

/// Table density_<group> for a group that `groups` asks for: one row a cell of the grid over the region, `value` in
/// firms per km², missing where the cell lies wholly outside the boundary. For `all` also firm_density: the surface of
/// all firms at the cell of each row of firms. Table density_notes: what `radius: auto` took, and warnings;
/// density_curves: the criterion behind it.
///
/// `edge` divides by the share e of a kernel that lies inside the region, but by 0.05 at least: `uniform` each cell by
/// its own, `diggle` each firm's kernel by that firm's.
geo::Tables density(const DensityParams& params, const Frame& frame, const Group& group, const geo::Tables& in);

/// Whether `wanted` names the group; "largest N" counts firms, ties go to the earlier group, `all` not among them.
bool is_wanted(const std::vector<std::string>& wanted, const Group& group, const std::vector<Group>& groups);

Stage density_stage();

}  // namespace pipeline
