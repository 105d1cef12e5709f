// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/study.hpp"

#include <span>
#include <utility>

namespace pipeline {
namespace {

std::vector<geo::HexCell> cells_of(const geo::HexLayout& layout, const geo::Table& firms,
                                   std::span<const geo::Row> rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::HexCell> cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) cells[i] = layout.cell_of(x[rows[i]], y[rows[i]]);
  return cells;
}

}  // namespace

geo::HexCells studied_cells(const Frame& frame, const geo::HexLayout& layout, const geo::Table& firms,
                            double margin_m) {
  auto occupied = cells_of(layout, firms, members_of(Group{}, firms));
  if (!frame.has_boundary()) return geo::cells_near(std::move(occupied), geo::hex_band(margin_m, layout.cell_m()));
  const geo::HexCells touching = geo::cells_touching(frame.boundary, layout, frame.max_cells);
  occupied.insert(occupied.end(), touching.cells().begin(), touching.cells().end());
  return geo::HexCells(std::move(occupied));
}

CellCounts counts_in(const geo::HexCells& cells, const geo::HexLayout& layout, const Group& group,
                     const geo::Table& firms) {
  CellCounts out{std::vector<std::int64_t>(cells.size()), std::vector<std::int64_t>(cells.size()),
                 std::vector<double>(cells.size()), geo::Column::Mask(cells.size())};
  const auto members = members_of(group, firms), population = population_of(group, firms);
  const auto member_cells = cells_of(layout, firms, members), population_cells = cells_of(layout, firms, population);
  const geo::Column& employees = firms.column("employees");
  const auto known = firms.reals("employees");
  for (std::size_t i = 0; i < members.size(); ++i) {
    const geo::Row cell = *cells.find(member_cells[i]);
    ++out.firms[cell];
    if (!employees.valid(members[i])) continue;
    out.employees[cell] += known[members[i]];
    out.employees_known[cell] = 1;
  }
  for (const geo::HexCell& cell : population_cells) ++out.controls[*cells.find(cell)];
  return out;
}

}  // namespace pipeline
