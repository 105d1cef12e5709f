// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>
#include <iterator>
#include <string_view>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"

namespace io {
namespace {

/// Reasons that look alike on the map: by what stands in the way, not by rule.
struct Reason {
  std::string_view key, label, rules, color, hatch;
};
constexpr std::array kReasons{
    Reason{"nature", "Excluded: protected nature", "'protected', 'nature', 'forest', 'natura'", "#5b8c5a",
           "b_diagonal"},
    Reason{"water", "Excluded: water or flood", "'water', 'river', 'sea', 'lake', 'flood', 'coast', 'estuary'",
           "#5d8fb8", "horizontal"},
    Reason{"built", "Excluded: built-up, or too near to people",
           "'built_up', 'housing', 'school', 'health', 'industrial_park'", "#8a8a8a", "f_diagonal"},
    Reason{"slope", "Excluded: too steep", "'slope', 'steep'", "#a08060", "vertical"},
};

}  // namespace

LayerStyle suitability_style() {
  std::string key = R"(CASE WHEN "excluded_by" IS NULL THEN to_string(min(4, floor("score" * 5))))";
  for (const Reason& reason : kReasons)
    key += fmt::format(R"( WHEN "excluded_by" IN ({}) THEN '{}')", reason.rules, reason.key);
  LayerStyle style{"Suitability",
                   "Score of hexagons that no rule excludes; the others by what stands in the way.",
                   key + " ELSE 'other' END",
                   {}};
  const char* const labels[] = {"Below 0.2: poor", "0.2 to 0.4", "0.4 to 0.6", "0.6 to 0.8", "0.8 and more: best"};
  for (std::size_t i = std::size(labels); i-- > 0;)
    style.classes.push_back(
        {std::to_string(i), labels[i], fill(std::string(kSuitability[i]), {std::string(kSuitability[i]), .05})});
  for (const Reason& reason : kReasons)
    style.classes.push_back(
        {std::string(reason.key), std::string(reason.label),
         hatched(fill("#eeeeeea0", {"#eeeeee", .05}), std::string(reason.color) + "90", std::string(reason.hatch))});
  style.classes.push_back({"other", "Excluded: another rule", fill("#d9d9d9c0", {"#d9d9d9", .05})});
  style.classes.push_back({"", "No value", nothing("fill")});
  style.map_tip =
      R"([% if("excluded_by" IS NULL, '<b>Suitability ' || format_number("score", 2) || '</b>', '<b>Excluded: ' || )"
      R"(replace("excluded_by", '_', ' ') || '</b>') %]<br>[% format_number(100 * "usable_share", 0) %] % of the hexagon is usable)";
  return style;
}

}  // namespace io
