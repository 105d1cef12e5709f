// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_travel.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

/// "1,204 within 10 min": of a row of service_areas.
std::string within_text(const geo::Table& areas, std::size_t row) {
  return count_text(areas.integers("firms")[row]) + " within " + amount_text(areas.reals("up_to_min")[row], "min");
}

}  // namespace

void write_service_areas(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table* areas = input.layers.service_areas;
  if (!areas || areas->size() == 0) return;
  TextTable table{"Firms by travel time to the nearest facility, by road", {{"Theme"}, {"Firms, from near to far"}}};
  for (const ReportTheme& theme : findings.themes) {
    std::vector<std::string> steps;
    for (std::size_t row = 0; row < areas->size(); ++row)
      if (areas->column("theme").text(row) == theme.name) steps.push_back(within_text(*areas, row));
    if (steps.empty()) continue;
    std::ranges::reverse(steps);  // the layer has the widest first
    std::string text;
    for (const std::string& step : steps) text += (text.empty() ? "" : "; ") + step;
    table.rows.push_back({{theme.title}, {text}});
  }
  page.leaf("h3", "Travel times");
  write_table(page, table);
  page.leaf("p",
            "The land around the roads that each count belongs to is layer service_areas of the project, by theme.",
            {{"class", "note"}});
}

}  // namespace io
