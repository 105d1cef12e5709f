// SPDX-License-Identifier: Apache-2.0
// Style of the layer that tells what would help most.
#include <fmt/format.h>

#include "io/look/cartography.hpp"

namespace io {
namespace {

/// The title of the theme, or the stage in words.
std::string subject(const MapNames& names) {
  return fmt::format(R"(if("theme" IS NULL, replace(regexp_replace("stage", '^.*[.]', ''), '_', ' '), {}))",
                     theme_title(names));
}

}  // namespace

LayerStyle actions_style(const MapNames& names) {
  const Stroke rim{"#ffffff", .3};
  LayerStyle style{"By kind, numbered by rank",
                   "What would help most: one symbol a kind, larger where more firms are served, numbered by rank.",
                   "kind",
                   {{"facility", "Build: a facility", marker("circle", 5.2, "#1b7837", rim)},
                    {"upgrade", "Upgrade: connect the area", marker("diamond", 6.0, "#762a83", rim)},
                    {"supplier", "Attract: a supplier stage", marker("square", 5.0, "#b35806", rim)},
                    {"", "Other actions", marker("circle", 4.6, "#636363", rim)}}};
  style.labels = {R"("rank" || ' ' || )" + subject(names), "7.5", "#1a1a1a", R"(scale_linear("rank", 1, 20, 10, 4))"};
  style.labels.bold = true;
  style.order_by = "-\"rank\"";
  style.display = R"("rank" || '. ' || )" + subject(names) + R"( || ': ' || "place")";
  style.map_tip = fmt::format(
      R"(<b>[% "rank" %]. [% {} %]</b><br>[% "place" %]<br>[% "firms_served" %] firms newly served)"
      R"([% if("clusters" = '', '', '<br>' || "clusters") %]<br>phase [% "phase" %], [% round(100 * "cumulative_share") %] % of all lacks so far)",
      subject(names));
  return style;
}

}  // namespace io
