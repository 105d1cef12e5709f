// SPDX-License-Identifier: Apache-2.0
// Styles of the layers that tell about value chains.
#include <fmt/format.h>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"

namespace io {
namespace {

/// Three classes of a share that is missing, the largest first.
std::vector<StyleClass> missing_classes() {
  const char* labels[] = {"Under a quarter is missing", "A quarter to three quarters", "Three quarters or more"};
  std::vector<StyleClass> classes;
  for (std::size_t i = kMissing.size(); i-- > 0;)
    classes.push_back({std::to_string(i), labels[i],
                       fill(fmt::format("{}b0", kMissing[i]), {"#7a0177", .2 + .2 * static_cast<double>(i)})});
  return classes;
}

constexpr std::string_view kMissingClass =
    R"(CASE WHEN "missing_share" >= 0.75 THEN '2' WHEN "missing_share" >= 0.25 THEN '1' ELSE '0' END)";

constexpr std::string_view kStageWords = R"(replace(regexp_replace("stage", '^.*[.]', ''), '_', ' '))";

}  // namespace

LayerStyle missing_links_all_style() {
  LayerStyle style{"Missing share", "Missing share of every row; filter by stage.", std::string(kMissingClass),
                   missing_classes()};
  style.classes.push_back({"", "Not drawn", nothing("fill")});
  style.order_by = "\"missing_share\"";
  style.display = fmt::format(R"({} || ': ' || "sentence")", kStageWords);
  style.map_tip = fmt::format(R"(<b>[% {} %]</b><br>[% "sentence" %])", kStageWords);
  return style;
}

LayerStyle missing_links_style() {
  LayerStyle style = missing_links_all_style();
  style.name = "Largest unmet need";
  style.description = "The first row of each cluster, its largest unmet need; the others are not drawn.";
  // Rows are in order of cluster_id, the largest need first: a row starts a cluster if the one before is of another.
  const std::string another =
      R"(coalesce(attribute(get_feature_by_id(@layer, "fid" - 1), 'cluster_id'), -1) <> "cluster_id")";
  style.attribute = fmt::format("CASE WHEN {} THEN {} ELSE '' END", another, kMissingClass);
  style.classes.back().label = "Other stages of the cluster (not drawn)";
  style.labels = {fmt::format("CASE WHEN {} THEN {} END", another, kStageWords), "7.5", "#4a0057",
                  R"(scale_linear("missing_share", 0, 1, 2, 9))"};
  return style;
}

LayerStyle links_style() {
  LayerStyle style{"Links by strength",
                   "Vertical and horizontal links, wide where strong among those of their kind.",
                   R"("kind" || CASE WHEN "strength" >= 0.1 * maximum("strength", "kind") THEN ' 2' )"
                   R"(WHEN "strength" >= 0.01 * maximum("strength", "kind") THEN ' 1' ELSE ' 0' END)",
                   {}};
  const char* grades[] = {"weak", "medium", "strong"};
  const double widths[] = {.15, .4, .9};
  for (const bool vertical : {true, false})
    for (std::size_t i = std::size(grades); i-- > 0;)
      style.classes.push_back(
          {fmt::format("{} {}", vertical ? "vertical" : "horizontal", i),
           fmt::format("{}, {}", vertical ? "Along the chain" : "Same stage", grades[i]),
           line({std::string(vertical ? kVerticalLink : kHorizontalLink), widths[i], vertical ? "solid" : "dot"})});
  style.classes.push_back({"", "Other links", line({std::string(kOtherGroup), .15})});
  style.order_by = R"("strength" / maximum("strength", "kind"))";
  const char* words = R"(replace("from_stage", '_', ' ') || if("kind" = 'vertical', ' to ', ' beside ') || )"
                      R"(replace("to_stage", '_', ' '))";
  style.display = words;
  style.map_tip = fmt::format(R"(<b>[% {} %]</b><br>clusters [% "from_cluster" %] and [% "to_cluster" %], )"
                              R"([% format_number("length_m" / 1000, 1) %] km)",
                              words);
  return style;
}

}  // namespace io
