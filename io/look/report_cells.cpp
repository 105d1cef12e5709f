// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_cells.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "io/look/figures.hpp"
#include "io/look/layer_row.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostCells = 20;
constexpr std::string_view kUnknown = "–";

/// A hot cell; what may be missing is hidden, or nobody's employees are known.
struct HotCell {
  std::string id, group;
  std::int64_t firms = 0;
  double ratio = 0.0, q = 1.0;
  std::optional<double> employees_lq, employees_p, employees_q;
};

/// The hottest first: by q, then by how many times the group's share, then by name.
std::vector<HotCell> hot_cells(const geo::Table& layer) {
  std::vector<HotCell> out;
  const geo::Column& hot = layer.column("hot");
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (!hot.valid(row) || hot.number(row) == 0.0) continue;
    const LayerRow at{layer, row};
    out.push_back({at.text("cell_id"), at.text("group_name"), at.count("firms"), at.number("spec_ratio").value_or(0.0),
                   at.number("spec_q").value_or(1.0), at.number("employees_lq"), at.number("employees_p"),
                   at.number("employees_q")});
  }
  std::ranges::sort(out, [](const HotCell& a, const HotCell& b) {
    return std::tuple(a.q, -a.ratio, std::tie(a.group, a.id)) < std::tuple(b.q, -b.ratio, std::tie(b.group, b.id));
  });
  return out;
}

std::string optional_text(const std::optional<double>& value, std::string (*shown)(double)) {
  return value ? shown(*value) : std::string(kUnknown);
}

std::vector<Cell> row_of(const HotCell& cell, const Findings& findings) {
  const auto group = std::ranges::find(findings.groups, cell.group, &ReportGroup::name);
  return {{cell.id},
          {group == findings.groups.end() ? cell.group : group->title},
          {count_text(cell.firms)},
          {ratio_text(cell.ratio)},
          {p_text(cell.q), "keep"},
          {optional_text(cell.employees_lq, ratio_text)},
          {optional_text(cell.employees_p, p_text), "keep"},
          {optional_text(cell.employees_q, p_text), "keep"}};
}

/// "Of 214 hot cells 31 have more of the group's employees, too, than chance allows at the 5 % level."
std::string employees_sentence(const std::vector<HotCell>& cells, double alpha) {
  const auto tested = std::ranges::count_if(cells, [](const HotCell& cell) { return cell.employees_q.has_value(); });
  if (tested == 0) return {};
  const auto both =
      std::ranges::count_if(cells, [&](const HotCell& cell) { return cell.employees_q && *cell.employees_q <= alpha; });
  return fmt::format(
      "Of {} whose employees were tested {} {} more of the group's employees, too, than chance allows "
      "at the {} level. ",
      counted(tested, "hot cell", "hot cells"), both == 0 ? "none" : count_text(both),
      both == 1 || both == 0 ? "has" : "have", level_text(alpha));
}

}  // namespace

void write_hottest_cells(HtmlWriter& page, const ReportInput& input, const Findings& findings) {
  const geo::Table* layer = input.layers.hotspots;
  if (layer == nullptr || !layer->has("hot")) return;
  const std::vector<HotCell> cells = hot_cells(*layer);
  if (cells.empty()) return;
  page.leaf("h3", "The hottest cells");
  const std::size_t shown = std::min(cells.size(), kMostCells);
  TextTable table{cut_caption("Hot spots, the least likely by chance first", shown, cells.size(), "layer hotspots"),
                  {{"Cell"},
                   {"Group"},
                   {"Firms", true},
                   {"Times its share around", true},
                   {"q", true},
                   {"By employees", true},
                   {"p by employees", true},
                   {"q by employees", true}}};
  for (std::size_t i = 0; i < shown; ++i) table.rows.push_back(row_of(cells[i], findings));
  write_table(page, table);
  page.leaf("p",
            employees_sentence(cells, input.alpha) +
                "Times its share around: the group's share among its controls in the cell and its neighbours over its "
                "share in the region, with q allowing for the number of cells. By employees: the same quotient of "
                "employees in the cell alone; its p comes from the group's label dealt out anew among the firms, which "
                "keep their size, so one large plant proves nothing, and its q allows for all cells where somebody "
                "works. A dash: not known, not computed, or hidden because too few firms stand behind it. Figures by "
                "employees stand on this page only, the others in layer hotspots.",
            {{"class", "note"}});
}

}  // namespace io
