// SPDX-License-Identifier: Apache-2.0
#include "io/look/map_looks.hpp"

#include <algorithm>
#include <array>

namespace io {
namespace {

// ColorBrewer Dark2; the last one is for all groups beyond the seventh.
constexpr std::array<const char*, kLastGroupLook + 1> kGroupColours = {"#1b9e77", "#d95f02", "#7570b3", "#e7298a",
                                                                       "#66a61e", "#e6ab02", "#a6761d", "#666666"};
// ColorBrewer OrRd by severity; the outline grows with it.
constexpr std::array<const char*, 4> kSeverityColours = {"#fef0d9", "#fdcc8a", "#fc8d59", "#d7301f"};

}  // namespace

Look group_look(std::size_t place) {
  const char* colour = kGroupColours[std::min(place, kLastGroupLook)];
  return {.fill = colour, .stroke = colour, .width = 4.0, .opacity = 0.55};
}

Look severity_look(int severity) {
  if (severity < 0) return {.fill = "#dddddd", .stroke = "#555555", .dash = "4 4", .width = 2.0};
  const auto s = static_cast<std::size_t>(severity);
  return {.fill = kSeverityColours[s], .stroke = "#5b1a10", .width = 1.0 + 1.5 * static_cast<double>(s)};
}

Look gap_line_look(int severity) {
  return {.stroke = severity == 3 ? "#a31515" : "#b8590a", .dash = severity == 3 ? "14 7" : "4 7", .width = 3.0};
}

Look line_look(std::string_view theme) {
  if (theme == "road") return {.stroke = "#a89a86", .width = 3.0};
  if (theme == "rail_freight" || theme == "public_transport")
    return {.stroke = "#404040", .dash = "12 5", .width = 2.5};
  if (theme == "water" || theme == "wastewater") return {.stroke = "#5b9bd5", .width = 2.5};
  if (theme == "electricity") return {.stroke = "#8a5fb5", .dash = "3 5", .width = 2.0};
  return {.stroke = "#2a8f8f", .dash = "9 3 2 3", .width = 2.0};
}

}  // namespace io
