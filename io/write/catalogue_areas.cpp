// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef areas() {
  return {
      "areas",
      "Areas by group",
      "One row for each area of sources.areas for `all`, and for every other group where it has a firm. A firm in "
      "several "
      "areas, such as one on a common border, belongs to the first by area_id. Ordered by area_id, then the order of "
      "the "
      "groups. Empty without sources.areas.",
      "linkages",
      LayerGeometry::multipolygons,
      {
          {"area_id", text, kFilled, "Area", "", "As in the source; its feature id where that has none."},
          {"name", text, kNull, "Name", "", "As in the source."},
          {"group_name", text, kFilled, "Group", "", "Name of the group; `all` is every firm that is no institution."},
          {"firms", integer, kFilled, "Firms", "", "Firms of the group in the area."},
          {"employees", real, kNull, "Employees", "", "Sum over those with a known number; NULL: none."},
          {"lq", real, kNull, "Location quotient", "",
           "Share of the group among the control firms of the area / its share among all of them. NULL: `all`, no "
           "controls."},
          {"lq_low", real, kNull, "LQ, lower limit", "",
           "Exact 95 % interval at fixed margins: Fisher's conditional limits of the odds ratio as LQ."},
          {"lq_high", real, kNull, "LQ, upper limit", "", "Upper end of the same interval."},
          {"p", real, kNull, "p of the LQ", "",
           "P(X >= firms), X hypergeometric: one-sided, for more of the group than its share. The area was given "
           "beforehand, so this is a test."},
          {"q", real, kNull, "q of the LQ", "",
           "Benjamini-Hochberg over the areas with a control firm, one family a group."},
          {"clusters", integer, kFilled, "Clusters", "",
           "Clusters of the group with at least one firm in the area, without single sites."},
          {"gap_score", real, kNull, "Gap score", "",
           "As of clusters, of the group's firms in the area. NULL: no theme is known."},
      }};
}

}  // namespace

std::vector<LayerDef> area_layers() { return {areas()}; }

}  // namespace io
