// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;
constexpr bool kNull = true, kFilled = false;

LayerDef sites() {
  return {
      "sites",
      "Sites for industrial parks",
      "The sites.count places that are listed for the next industrial park, the best rank first. Candidates are free "
      "areas of existing parks, brownfields and regions of suitable hexagons of at least sites.min_area_ha; which of "
      "them are listed is chosen by sites.model for the clusters they serve, with existing parks fixed "
      "(docs/methods.md, Listed sites). One column score_<criterion> for each criterion of suitability comes last.",
      "sites",
      LayerGeometry::multipolygons,
      {
          {"site_id", integer, kFilled, "Site", "",
           "Number of the site in this run: its rank. Another run numbers its sites anew."},
          {"rank", integer, kFilled, "Rank", "",
           "1 for the best of the listed sites: by score to two decimals, at equal score infill before extension "
           "before "
           "brownfield before greenfield, then by the score in full."},
          {"rank_low", integer, kFilled, "Rank, best", "",
           "Best rank among the listed sites over sites.draws draws, each of which multiplies every weight by a number "
           "uniform in 1 - sensitivity to 1 + sensitivity (sites.sensitivity), and the weights as given."},
          {"rank_high", integer, kFilled, "Rank, worst", "", "Worst rank over the same draws."},
          {"kind", text, kFilled, "Kind", "",
           "infill: free ground in an existing park. extension: open ground in hexagons that an existing park of at "
           "least sites.min_area_ha touches, if at least sites.occupancy of it is taken or that is unknown. "
           "brownfield: "
           "an area of theme suitable_land whose zoning says so. greenfield: other open ground."},
          {"area_ha", real, kFilled, "Area", "ha",
           "Usable ground. infill: the free area that the source gives; brownfield: the area; else the largest part of "
           "the hexagons inside the region and outside parks and what is excluded."},
          {"score", real, kFilled, "Score", "",
           "0 to 1: sum of weight times score_<criterion> over the sum of the weights of those that are known. Those "
           "of "
           "a site are means over its hexagons, weighted by usable ground."},
          {"firms_within", integer, kFilled, "Firms within reach", "",
           "Firms that are no institutions within sites.demand_reach of a point inside the site: by road, or with "
           "gaps.metric beeline straight line times sites.detour."},
          {"employees_within", real, kNull, "Employees within reach", "",
           "Sum over those of them with a known number. NULL: none known, or hidden because few firms stand behind "
           "it."},
          {"clusters", text, kNull, "Clusters within reach", "",
           "Labels of the clusters whose firms' middle is within sites.demand_reach (as firms_within), the nearest "
           "first. "
           "NULL: none."},
          {"reasons", text, kFilled, "Why it is listed", "",
           "Its ground, its best two criteria and its weakest below 0.5 with their figures, firms and clusters in "
           "reach, "
           "the range of its rank."},
          {"to_check", text, kNull, "To be checked on the ground", "",
           "What no source of the run tells: ownership, zoning and price of the land; utilities whose need (area times "
           "sites.norms) is above what the facility in reach has, or whose free capacity is not known; criteria "
           "without "
           "data; lines that run across it; rules that exclude part of it."},
      }};
}

}  // namespace

std::vector<LayerDef> site_layers() { return {sites()}; }

ColumnDef site_score_column(std::string_view criterion, std::string_view title) {
  return {fmt::format("score_{}", criterion),
          real,
          kNull,
          fmt::format("Score: {}", title),
          "",
          fmt::format("0 to 1: how well the site does by criterion '{}', the mean over its hexagons. NULL: no data.",
                      criterion)};
}

}  // namespace io
