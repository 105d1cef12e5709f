// SPDX-License-Identifier: Apache-2.0
#include "io/look/style.hpp"

#include <fmt/format.h>

namespace io {
namespace {

std::string millimetres(double length) { return fmt::format("{}", length); }

SymbolLayer line_layer(const Stroke& stroke) {
  return {"SimpleLine",
          {{"line_color", stroke.color},
           {"line_width", millimetres(stroke.width_mm)},
           {"line_width_unit", "MM"},
           {"line_style", stroke.pattern},
           {"capstyle", stroke.pattern == "solid" ? "round" : "flat"},
           {"joinstyle", "round"}}};
}

SymbolLayer fill_layer(std::string_view color, std::string_view pattern, const Stroke& outline) {
  return {"SimpleFill",
          {{"color", std::string(color)},
           {"style", std::string(pattern)},
           {"outline_color", outline.color},
           {"outline_width", millimetres(outline.width_mm)},
           {"outline_width_unit", "MM"},
           {"outline_style", outline.pattern},
           {"joinstyle", "round"}}};
}

const Stroke kNoStroke{"#00000000", 0.0, "no"};

}  // namespace

Symbol fill(std::string_view color, const Stroke& outline) {
  return {"fill", {fill_layer(color, "solid", outline)}, {}};
}

Symbol hatched(Symbol under, std::string_view color, std::string_view pattern) {
  under.layers.push_back(fill_layer(color, pattern, kNoStroke));
  return under;
}

Symbol line(const Stroke& stroke) { return {"line", {line_layer(stroke)}, {}}; }

Symbol cased(const Stroke& stroke, const Stroke& casing) {
  return {"line", {line_layer(casing), line_layer(stroke)}, {}};
}

Symbol marker(std::string_view shape, double size_mm, std::string_view color, const Stroke& outline) {
  return {"marker",
          {{"SimpleMarker",
            {{"name", std::string(shape)},
             {"size", millimetres(size_mm)},
             {"size_unit", "MM"},
             {"color", std::string(color)},
             {"outline_color", outline.color},
             {"outline_width", millimetres(outline.width_mm)},
             {"outline_width_unit", "MM"},
             {"outline_style", outline.pattern}}}},
          {}};
}

Symbol nothing(std::string_view type) {
  if (type == "line") return line(kNoStroke);
  if (type == "marker") return marker("circle", 0.1, "#00000000", kNoStroke);
  return {"fill", {fill_layer("#00000000", "no", kNoStroke)}, {}};
}

}  // namespace io
