// SPDX-License-Identifier: Apache-2.0
// Styles of the areas that figures were wanted for.
#include <fmt/format.h>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"

namespace io {
namespace {

constexpr std::string_view kTip =
    R"(<b>[% coalesce("name", "area_id") %]</b><br>[% format_number("firms", 0) %] firms[% if("lq" IS NULL, '', )"
    R"('<br>' || format_number("lq", 1) || ' times its share among the controls (' || format_number("lq_low", 1) || )"
    R"(' to ' || format_number("lq_high", 1) || '), q ' || format_number("q", 3)) %])";

const Stroke kRim{"#6e6e6e", 0.15};

Symbol area_fill(std::string_view color) { return fill(fmt::format("{}c0", color), kRim); }

LayerStyle with_names(LayerStyle style) {
  style.display = R"(coalesce("name", "area_id"))";
  style.map_tip = kTip;
  return style;
}

}  // namespace

LayerStyle areas_style() {
  return with_names({"All firms per km²",
                     "Group `all` by firms per km²; the other groups are not drawn, filter by group_name to see one.",
                     R"(CASE WHEN "group_name" <> 'all' THEN '' WHEN "firms" >= 100 * $area / 1e6 THEN '3' )"
                     R"(WHEN "firms" >= 10 * $area / 1e6 THEN '2' WHEN "firms" >= $area / 1e6 THEN '1' ELSE '0' END)",
                     {{"3", "100 firms per km² or more", area_fill(kDensity[3])},
                      {"2", "10 to 100", area_fill(kDensity[2])},
                      {"1", "1 to 10", area_fill(kDensity[1])},
                      {"0", "Below 1", area_fill(kDensity[0])},
                      {"", "Other groups (not drawn)", nothing("fill")}}});
}

LayerStyle areas_quotient_style() {
  LayerStyle style = with_names({"Location quotient",
                                 "LQ against the controls, for one group at a time; pale where q > 0.05.",
                                 R"(CASE WHEN "lq" IS NULL THEN '' WHEN "lq" >= 4 THEN '4' WHEN "lq" >= 2 THEN '3' )"
                                 R"(WHEN "lq" >= 1 THEN '2' WHEN "lq" >= 0.5 THEN '1' ELSE '0' END)",
                                 {{"4", "4 times its share or more", area_fill("#b10026")},
                                  {"3", "2 to 4 times", area_fill("#fc4e2a")},
                                  {"2", "Its share to twice that", area_fill("#feb24c")},
                                  {"1", "Half of its share to its share", area_fill("#a6bddb")},
                                  {"0", "Less than half", area_fill("#3690c0")},
                                  {"", "No quotient", nothing("fill")}}});
  for (StyleClass& one : style.classes)
    if (!one.value.empty()) one.symbol.opacity = R"(if(coalesce("q", 1) > 0.05, 40, 100))";
  return style;
}

}  // namespace io
