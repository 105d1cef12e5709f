// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {

std::vector<LayerDef> action_layers() {
  using enum ColumnType;
  constexpr bool kNull = true, kFilled = false;
  return {
      {"actions",
       "Actions: what would help most",
       "Interventions chosen together by maximal covering under gaps.budget: a facility of a theme at a place, an "
       "upgrade of an area, a supplier stage to attract. Ordered by rank.",
       "gaps",
       LayerGeometry::point,
       {
           {"rank", integer, kFilled, "Rank", "",
            "Order in which the actions add most (per cost) to what those before them serve."},
           {"kind", text, kFilled, "Kind", "",
            "facility: something of the theme is built; upgrade: the area around is connected; supplier: firms of the "
            "stage are attracted."},
           {"theme", text, kNull, "Theme", "", "What is built. NULL: a supplier stage."},
           {"stage", text, kNull, "Stage", "", "What is attracted, as group.stage. NULL: a theme."},
           {"place", text, kFilled, "Place", "",
            "In words; a place on a road, without roads at a firm: a park or junction by name, else the area of "
            "sources.areas and the way to a known facility."},
           {"firms_served", integer, kFilled, "Firms newly served", "",
            "Firms, in clusters or not, that lack the theme for certain and have the place within the standard (of "
            "their group) by gaps.metric, along the roads or straight, or that buy the stage and have it within "
            "linkages.radius; without those that "
            "an action of lower rank serves."},
           {"employees_served", real, kNull, "Employees newly served", "",
            "Of these firms. NULL: unknown for all of them, or not disclosed."},
           {"clusters", text, kFilled, "Clusters", "", "Those with firms newly served, the most firms first."},
           {"cumulative_share", real, kFilled, "Share served so far", "",
            "Of all that firms lack (firms x theme, each by the weight of the theme; firms x stage by the share that "
            "is "
            "missing), what this action and those of lower rank serve."},
           {"bound_gap", real, kNull, "Gap to the bound", "",
            "Of the whole plan: (bound - served) / bound, where no choice among the places looked at serves more than "
            "the bound within the budget; 0: proven the best."},
           {"phase", integer, kFilled, "Phase", "",
            "1: within gaps.phase_radius of the action around which the plan serves most; each later phase reaches "
            "twice "
            "as far from there."},
           {"status", text, kNull, "Status", "",
            "What planners write here (planned, agreed, built); the next run keeps it for an action of the same kind "
            "and "
            "theme or stage that is called by the same place or lies within 500 m. NULL: nothing yet."},
       }}};
}

}  // namespace io
