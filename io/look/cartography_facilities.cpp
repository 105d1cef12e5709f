// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <string_view>

#include "io/look/cartography.hpp"

namespace io {
namespace {

const Stroke kRim{"#ffffff", .2};
constexpr std::string_view kTip = R"(<b>[% coalesce("name", "facility_id") %]</b><br>[% "theme" %])";

/// How a theme is drawn as a point. Few hues, by family; the shape tells themes of a family apart.
struct PointLook {
  std::string_view theme, shape, color;
  double size_mm;
};
constexpr PointLook kPoints[] = {
    {"port", "pentagon", "#08519c", 3.4},
    {"airport", "triangle", "#08519c", 3.2},
    {"rail_freight", "square", "#252525", 2.6},
    {"logistics_centre", "diamond", "#252525", 2.6},
    {"customs", "diamond", "#636363", 2.0},
    {"industrial_park", "hexagon", "#6a51a3", 2.8},
    {"university", "star", "#54278f", 3.4},
    {"research", "star", "#756bb1", 2.6},
    {"training", "triangle", "#756bb1", 2.0},
    {"technical_centre", "diamond", "#756bb1", 2.0},
    {"testing_laboratory", "diamond", "#756bb1", 1.8},
    {"incubator", "circle", "#756bb1", 1.8},
    {"electricity", "square", "#b15928", 1.5},
    {"gas", "circle", "#b15928", 1.5},
    {"water", "circle", "#3182bd", 1.5},
    {"wastewater", "circle", "#6baed6", 1.5},
    {"waste_treatment", "square", "#6baed6", 1.5},
    {"telecommunications", "triangle", "#636363", 1.4},
    {"broadband", "triangle", "#636363", 1.4},
    {"public_transport", "circle", "#636363", 1.0},
    {"road", "circle", "#969696", 1.0},
    {"fire_emergency", "cross_fill", "#99000d", 1.7},
    {"finance", "circle", "#737373", 1.1},
};

/// How a theme is drawn as a line.
Symbol line_look(std::string_view theme) {
  if (theme == "road") return cased({"#ffffff", .3}, {"#9c9484", .6});
  if (theme == "rail_freight" || theme == "public_transport") return cased({"#ffffff", .2, "dash"}, {"#6b6b6b", .45});
  if (theme == "electricity") return line({"#b1592890", .2});
  if (theme == "gas") return line({"#b1592890", .25, "dash"});
  if (theme == "water" || theme == "wastewater") return line({"#6baed6", .25});
  if (theme == "broadband" || theme == "telecommunications") return line({"#75757580", .2, "dot"});
  return line({"#96969690", .25});
}

Symbol point_look(std::string_view theme) {
  const auto found = std::ranges::find(kPoints, theme, &PointLook::theme);
  if (found == std::end(kPoints)) return marker("circle", 1.2, "#969696", kRim);
  return marker(found->shape, found->size_mm, found->color, kRim);
}

Symbol area_look(std::string_view theme) {
  if (theme == "industrial_park" || theme == "suitable_land") return fill("#cbc9e280", {"#9e9ac8", .2});
  if (theme == "port" || theme == "airport" || theme == "rail_freight") return fill("#c6dbef90", {"#9ecae1", .2});
  return fill("#d9d9d970", {"#bdbdbd", .15});
}

/// One class a theme in the order of `names`, and one for what else may come.
LayerStyle by_theme(const MapNames& names, Symbol (*look)(std::string_view)) {
  LayerStyle style{"By theme", "One symbol a theme.", "theme", {}};
  for (const Named& theme : names.themes) style.classes.push_back({theme.name, theme.title, look(theme.name)});
  style.classes.push_back({"", "Other", look("")});
  style.display = R"(coalesce("name", "facility_id"))";
  style.map_tip = kTip;
  return style;
}

}  // namespace

LayerStyle facilities_style(const MapNames& names) { return by_theme(names, point_look); }
LayerStyle facility_lines_style(const MapNames& names) { return by_theme(names, line_look); }
LayerStyle facility_areas_style(const MapNames& names) { return by_theme(names, area_look); }

}  // namespace io
