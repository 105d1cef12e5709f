// SPDX-License-Identifier: Apache-2.0
// Style of the sites for industrial parks.
#include <fmt/format.h>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"

namespace io {
namespace {

constexpr std::string_view kTip =
    R"(<b>Site [% "rank" %]</b> (rank [% "rank_low" %] to [% "rank_high" %]): [% "kind" %], )"
    R"([% format_number("area_ha", 0) %] ha, score [% format_number("score", 2) %]<br>[% "reasons" %])"
    R"([% if("to_check" IS NULL, '', '<br><i>To be checked:</i> ' || "to_check") %])";

/// Fill by kind; the outline tells the kinds apart without colour.
Symbol site(std::string_view color, const char* pattern) {
  return fill(fmt::format("{}b0", color), {"#222222", 0.5, pattern});
}

}  // namespace

LayerStyle sites_style() {
  LayerStyle style{"Rank and kind",
                   "Listed sites by kind, labelled with their rank.",
                   "kind",
                   {{"infill", "Free ground in an existing park", site(kSiteKinds[0], "solid")},
                    {"extension", "Beside an existing park", site(kSiteKinds[1], "dash")},
                    {"brownfield", "Brownfield", site(kSiteKinds[2], "dot")},
                    {"greenfield", "Open ground", site(kSiteKinds[3], "solid")},
                    {"", "Other", nothing("fill")}}};
  style.labels = {R"('Site ' || "rank")", "10", "#111111", "10", true};
  style.order_by = R"(-"rank")";
  style.display = R"('Site ' || "rank" || ': ' || "kind")";
  style.map_tip = kTip;
  return style;
}

}  // namespace io
