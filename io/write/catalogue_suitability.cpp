// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "io/write/catalogue_layers.hpp"

namespace io {

using enum ColumnType;

LayerDef suitability_layer() {
  return {
      "suitability",
      "Suitability for an industrial park",
      "One row for each hexagon (sites.cell) with enough of its area inside the region, in the order of hexagons; "
      "behind "
      "the columns below the score of each criterion. Empty without `sites` in the config.",
      "sites",
      LayerGeometry::polygon,
      {
          {"cell_id", text, false, "Cell", "", "q_r: axial coordinates of the hexagon, anchored at the CRS origin."},
          {"score", real, false, "Suitability, 0 to 1", "",
           "Sum over the criteria of weight x score / sum of the weights of criteria with a figure here "
           "(sites.combine: "
           "geometric takes the weighted geometric mean); 0 where excluded."},
          {"excluded_by", text, true, "Excluded by", "",
           "The rule that takes most of the hexagon, where all rules together leave less than sites.usable of "
           "it; "
           "or the required criterion that is not met. NULL: not excluded."},
          {"usable_share", real, false, "Usable share", "",
           "Area of the hexagon that is inside the region and in no excluded area, buffers included, by exact "
           "intersection / area of the hexagon; what rasters exclude is subtracted from that."},
      }};
}

ColumnDef criterion_column(std::string_view criterion, std::string_view title) {
  return {
      fmt::format("score_{}", criterion),
      real,
      true,
      fmt::format("Score: {}", title),
      "",
      "Value function of the criterion (siting profile, sites.criteria) at the hexagon's raw figure, 0 unacceptable to "
      "1 best. NULL: no figure."};
}

}  // namespace io
