// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/study.hpp"

#include <utility>

#include "geo/core/parallel.hpp"

namespace pipeline {
namespace {

/// Of each of these firms.
std::vector<geo::HexCell> hexagons_of(const Frame& frame, const geo::HexLayout& layout, const geo::Table& firms,
                                      const std::vector<geo::Row>& rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::HexCell> cells(rows.size());
  geo::parallel_for(rows.size(), 16'384, frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) cells[i] = layout.cell_of(x[rows[i]], y[rows[i]]);
  });
  return cells;
}

geo::HexCells studied(const Frame& frame, const geo::HexLayout& layout, const std::vector<geo::HexCell>& of_firms,
                      double margin_m, std::string_view key) {
  std::vector<geo::HexCell> cells;
  for (const geo::HexCell& cell : of_firms)  // firms of a cell mostly stand together
    if (cells.empty() || cells.back() != cell) cells.push_back(cell);
  if (!frame.has_boundary()) return geo::cells_near(std::move(cells), geo::hex_band(margin_m, layout.cell_m()));
  const geo::HexCells touching = geo::cells_touching(frame.boundary, layout, frame.max_cells, key);
  cells.insert(cells.end(), touching.cells().begin(), touching.cells().end());
  return geo::HexCells(std::move(cells));
}

}  // namespace

Study study_of(const Frame& frame, const geo::HexLayout& layout, const geo::Table& firms, double margin_m,
               std::string_view key) {
  const auto rows = members_of(Group{}, firms);
  const auto hexagons = hexagons_of(frame, layout, firms, rows);
  Study out{studied(frame, layout, hexagons, margin_m, key), {}};
  std::vector<std::int32_t> cell_of(firms.size(), -1);
  geo::parallel_for(rows.size(), 16'384, frame.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool as_before = i > begin && hexagons[i] == hexagons[i - 1];
      cell_of[rows[i]] = as_before ? cell_of[rows[i - 1]] : static_cast<std::int32_t>(*out.cells.find(hexagons[i]));
    }
  });
  out.firms.set("cell", std::move(cell_of));
  return out;
}

geo::Tables study_tables(const Study& study) {
  std::vector<std::int32_t> q, r;
  for (const geo::HexCell& cell : study.cells.cells()) {
    q.push_back(cell.q);
    r.push_back(cell.r);
  }
  geo::Table cells;
  cells.set("q", std::move(q));
  cells.set("r", std::move(r));
  return {{"hotspot_cells", std::move(cells)}, {"hotspot_firms", study.firms}};
}

Study study_in(const geo::Tables& tables) {
  const geo::Table& table = tables.at("hotspot_cells");
  const auto q = table.codes("q"), r = table.codes("r");
  std::vector<geo::HexCell> cells;
  cells.reserve(q.size());
  for (std::size_t i = 0; i < q.size(); ++i) cells.push_back({q[i], r[i]});
  return {geo::HexCells(std::move(cells)), tables.at("hotspot_firms")};
}

CellCounts counts_in(const Study& study, const Group& group, const geo::Table& firms) {
  const std::size_t cells = study.cells.size();
  CellCounts out{population_of(group, firms), std::vector<std::int64_t>(cells), std::vector<std::int64_t>(cells),
                 std::vector<double>(cells), geo::Column::Mask(cells)};
  const auto cell_of = study.firms.codes("cell");
  const geo::Column& employees = firms.column("employees");
  const auto known = firms.reals("employees");
  for (const geo::Row row : members_of(group, firms)) {
    const auto cell = static_cast<std::size_t>(cell_of[row]);
    ++out.firms[cell];
    if (!employees.valid(row)) continue;
    out.employees[cell] += known[row];
    out.employees_known[cell] = 1;
  }
  for (const geo::Row row : out.population) ++out.controls[static_cast<std::size_t>(cell_of[row])];
  return out;
}

}  // namespace pipeline
