// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density/relative.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include "geo/core/grid.hpp"
#include "geo/core/overlay.hpp"
#include "geo/index/sites.hpp"
#include "geo/surfaces/relative_density.hpp"
#include "pipeline/families.hpp"

namespace pipeline {
namespace {

constexpr double kLevel = 0.05;
constexpr double kMostCells = 5e9;  // that all draws of a group may fill: some seconds
constexpr std::int64_t kLeastDraws = 39;

/// The control firms of a group by site.
struct Sites {
  std::vector<double> x_m, y_m, population, cases;
};

Sites sites_of(const Group& group, const geo::Table& firms) {
  const auto rows = population_of(group, firms);
  const auto is_case = cases_in(group, firms, rows);
  const auto all_x = firms.reals("x_m"), all_y = firms.reals("y_m");
  std::vector<double> x, y;
  for (const geo::Row row : rows) {
    x.push_back(all_x[row]);
    y.push_back(all_y[row]);
  }
  const geo::Sites sites = geo::collapsed(x, y);
  Sites out;
  for (const geo::Row first : sites.first) {
    out.x_m.push_back(x[first]);
    out.y_m.push_back(y[first]);
  }
  out.population = sites.weights({});
  out.cases = sites.weights(std::vector<double>(is_case.begin(), is_case.end()));
  return out;
}

geo::Table raster(const geo::Grid& grid, const std::vector<double>& values, const geo::Column::Mask& shown) {
  std::vector<float> out(values.size(), 0.0F);
  geo::Column::Mask valid(values.size(), 0);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isnan(values[i]) && (shown.empty() || shown[i] != 0)) {
      out[i] = static_cast<float>(values[i]);
      valid[i] = 1;
    }
  geo::Table table;
  table.grid = grid;
  table.set("value", std::move(out), std::move(valid));
  return table;
}

/// The cells above the tolerance, in areas whose cells share sides: per cell the number of its area, or -1.
std::vector<std::int32_t> areas_above(const geo::RelativeDensity& found, const geo::Grid& grid,
                                      const geo::Column::Mask& shown, std::int32_t& count) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  const auto above = [&](std::size_t c) {
    return found.ratio[c] > found.tolerance && (shown.empty() || shown[c] != 0);  // false for NaN
  };
  std::vector<std::int32_t> area(grid.cells(), -1);
  std::vector<std::size_t> open;
  for (std::size_t start = 0; start < area.size(); ++start) {
    if (area[start] >= 0 || !above(start)) continue;
    area[start] = count;
    open.push_back(start);
    const auto reach = [&](std::size_t cell) {
      if (area[cell] >= 0 || !above(cell)) return;
      area[cell] = count;
      open.push_back(cell);
    };
    while (!open.empty()) {
      const std::size_t cell = open.back();
      open.pop_back();
      if (cell % columns > 0) reach(cell - 1);
      if (cell % columns + 1 < columns) reach(cell + 1);
      if (cell >= columns) reach(cell - columns);
      if (cell + columns < area.size()) reach(cell + columns);
    }
    ++count;
  }
  return area;
}

void add_square(const geo::Grid& grid, std::size_t cell, geo::Shapes& out) {
  const auto columns = static_cast<std::size_t>(grid.columns);
  const std::size_t row = cell / columns, column = cell % columns;
  const double x = grid.x0_m + static_cast<double>(column) * grid.cell_m,
               y = grid.y0_m + static_cast<double>(row) * grid.cell_m, side = grid.cell_m;
  for (const auto& [dx, dy] : {std::pair{0., 0.}, {side, 0.}, {side, side}, {0., side}, {0., 0.}})
    out.add_vertex(x + dx, y + dy);
  out.end_ring();
  out.end_part();
  out.end_shape();
}

struct Areas {
  geo::Texts group_name;
  std::vector<std::int64_t> firms;
  std::vector<double> ratio, p;
  geo::Shapes shapes{geo::Shapes::Kind::areas};

  geo::Table table() && {
    geo::Table out;
    out.set("group_name", std::move(group_name));
    out.set("firms", std::move(firms));
    out.set("ratio", std::move(ratio));
    out.set("p", std::move(p));
    out.shapes = std::move(shapes);
    return out;
  }
};

Areas areas_of(const geo::RelativeDensity& found, const RelativeRaster& on, const Group& group,
               const geo::Table& firms) {
  std::int32_t count = 0;
  const std::vector<std::int32_t> area = areas_above(found, on.grid, on.shown, count);
  const auto areas = static_cast<std::size_t>(count);
  Areas out;
  out.firms.assign(areas, 0);
  out.ratio.assign(areas, 0.0);
  std::vector<geo::Shapes> squares(areas, geo::Shapes(geo::Shapes::Kind::areas));
  for (std::size_t c = 0; c < area.size(); ++c) {
    if (area[c] < 0) continue;
    const auto a = static_cast<std::size_t>(area[c]);
    out.ratio[a] = std::max(out.ratio[a], found.ratio[c]);
    add_square(on.grid, c, squares[a]);
  }
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (const geo::Row row : members_of(group, firms))
    if (const auto cell = geo::cell_of(on.grid, x[row], y[row]); cell && area[*cell] >= 0)
      ++out.firms[static_cast<std::size_t>(area[*cell])];
  for (std::size_t a = 0; a < areas; ++a) {
    out.group_name.add(group.name);
    out.p.push_back(found.p_of_highest(out.ratio[a]));
    out.shapes.add_shape(geo::dissolved(squares[a]), 0);
  }
  return out;
}

/// As many draws as the cells that they fill allow: on a very fine grid fewer, but enough for the tolerance.
std::int64_t affordable(std::int64_t draws, const RelativeRaster& on, const Group& group) {
  const double reach = geo::reach_m(on.kernel, on.radius_m) / on.grid.cell_m;
  const double cells_of_a_draw =
      static_cast<double>(on.grid.cells()) + static_cast<double>(group.firms) * std::numbers::pi * reach * reach;
  return std::min(draws, std::max<std::int64_t>(kLeastDraws, static_cast<std::int64_t>(kMostCells / cells_of_a_draw)));
}

}  // namespace

geo::Tables relative_density(const RelativeRaster& on, const Frame& frame, const Group& group,
                             const geo::Table& firms) {
  geo::Tables out;
  Areas areas;
  std::vector<io::TestFamily> families;
  const Sites sites = !group.has_controls() ? Sites{} : sites_of(group, firms);
  if (!sites.x_m.empty()) {
    const std::int64_t draws = affordable(draws_for(frame, population_of(group, firms).size()), on, group);
    const geo::RelativeDensity found = geo::relative_density(
        {sites.x_m, sites.y_m, sites.population, sites.cases}, on.grid,
        {.kernel = on.kernel, .radius_m = on.radius_m, .draws = draws, .seed = frame.seed, .threads = frame.threads});
    out["relative_density_" + group.name] = raster(on.grid, found.ratio, on.shown);
    if (draws > 0) out["relative_density_p_" + group.name] = raster(on.grid, found.p, on.shown);
    areas = areas_of(found, on, group, firms);
    const auto cells = std::ranges::count_if(found.ratio, [](double ratio) { return !std::isnan(ratio); });
    if (!std::isnan(found.tolerance))
      families.push_back({"relative density", group.name, cells,
                          fmt::format("maximum over the region of {} relabelled maps", draws), kLevel,
                          static_cast<std::int64_t>(areas.firms.size())});
  }
  out["relative_hotspots"] = std::move(areas).table();
  out["density_tests"] = family_table(families);
  return out;
}

}  // namespace pipeline
