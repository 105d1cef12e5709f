// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "geo/core/area_index.hpp"
#include "geo/core/error.hpp"
#include "geo/core/grid.hpp"
#include "geo/core/parallel.hpp"
#include "geo/surfaces/kernel_density.hpp"

namespace pipeline {
namespace {

constexpr std::string_view kLargest = "largest ";

std::size_t how_many(std::string_view largest) {
  const std::string_view digits = largest.substr(kLargest.size());
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc() || end != digits.data() + digits.size())
    geo::fail(
        geo::Trouble::config,
        "density.groups: '{}' is not a choice; expected group names, all, every or 'largest 5'; write a whole number",
        largest);
  return count;
}

std::size_t place_by_size(const Group& group, const std::vector<Group>& groups) {
  std::size_t larger = 0;
  for (const Group& other : groups)
    larger += !other.is_all() && (other.firms > group.firms || (other.firms == group.firms && other.code < group.code));
  return larger;
}

void check(const DensityParams& params, const std::vector<Group>& groups) {
  if (params.cell_m > params.radius_m)
    geo::fail(geo::Trouble::config,
              "density.cell: {} m is larger than density.radius, {} m, so firms between centres would be lost; "
              "expected at most a quarter "
              "of the radius; set density.cell to {} m",
              params.cell_m, params.radius_m, std::floor(params.radius_m / 10.0));
  for (const std::string& name : params.groups) {
    const bool known = name == "every" || std::ranges::find(groups, name, &Group::name) != groups.end();
    if (name.starts_with(kLargest))
      static_cast<void>(how_many(name));
    else if (!known)
      geo::fail(geo::Trouble::config,
                "density.groups: no group '{}' has firms here; expected group names, all, every or 'largest 5'", name);
  }
}

geo::WeightedPoints firms_at(const geo::Table& firms, const std::vector<geo::Row>& rows, std::vector<double>& x,
                             std::vector<double>& y) {
  const auto all_x = firms.reals("x_m"), all_y = firms.reals("y_m");
  for (const geo::Row row : rows) {
    x.push_back(all_x[row]);
    y.push_back(all_y[row]);
  }
  return {x, y, {}};
}

/// 1 for the cells that have their centre or a corner inside the boundary, or hold a firm.
geo::Column::Mask inside(const Frame& frame, const geo::Grid& grid, const geo::Table& firms) {
  if (!frame.has_boundary()) return {};
  const geo::AreaIndex boundary(frame.boundary);
  const auto columns = static_cast<std::size_t>(grid.columns);
  geo::Column::Mask mask(grid.cells(), 0);
  geo::parallel_for(static_cast<std::size_t>(grid.rows), 16, frame.threads, [&](std::size_t begin, std::size_t end) {
    const auto corners = [&](std::size_t row) {
      std::vector<std::uint8_t> out(columns + 1);
      const double y = grid.y0_m + static_cast<double>(row) * grid.cell_m;
      for (std::size_t c = 0; c <= columns; ++c)
        out[c] = boundary.contains(grid.x0_m + static_cast<double>(c) * grid.cell_m, y);
      return out;
    };
    auto below = corners(begin);
    for (std::size_t row = begin; row < end; ++row) {
      const auto above = corners(row + 1);
      const double y = grid.y0_m + (static_cast<double>(row) + 0.5) * grid.cell_m;
      for (std::size_t c = 0; c < columns; ++c) {
        const double x = grid.x0_m + (static_cast<double>(c) + 0.5) * grid.cell_m;
        mask[row * columns + c] = below[c] || below[c + 1] || above[c] || above[c + 1] || boundary.contains(x, y);
      }
      below = above;
    }
  });
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  for (std::size_t row = 0; row < x.size(); ++row)
    if (const auto cell = geo::cell_of(grid, x[row], y[row])) mask[*cell] = 1;
  return mask;
}

geo::Table raster(const geo::Grid& grid, const std::vector<double>& surface, geo::Column::Mask mask) {
  geo::Table out;
  out.grid = grid;
  out.set("value", std::vector<float>(surface.begin(), surface.end()), std::move(mask));
  return out;
}

geo::Table at_firms(const geo::Grid& grid, const std::vector<double>& surface, const geo::Table& firms) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<double> values(x.size(), 0.0);
  for (std::size_t row = 0; row < x.size(); ++row)
    if (const auto cell = geo::cell_of(grid, x[row], y[row])) values[row] = surface[*cell];
  geo::Table out;
  out.set("density_per_km2", std::move(values));
  return out;
}

/// The region a little wider, so that a firm on its north or east edge has a cell too.
geo::Box closed(const geo::Box& region, double cell_m) {
  const double little_m = cell_m * 1e-9;
  return {region.min_x, region.min_y, region.max_x + little_m, region.max_y + little_m};
}

}  // namespace

bool is_wanted(const std::vector<std::string>& wanted, const Group& group, const std::vector<Group>& groups) {
  return std::ranges::any_of(wanted, [&](const std::string& name) {
    if (name == "every" || name == group.name) return true;
    return name.starts_with(kLargest) && !group.is_all() && place_by_size(group, groups) < how_many(name);
  });
}

geo::Tables density(const DensityParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  check(params, frame.groups);
  const bool wanted = is_wanted(params.groups, group, frame.groups);
  geo::Tables out;
  if (!wanted && !group.is_all()) return out;
  const geo::Table& firms = in.at("firms");
  const geo::Grid grid =
      geo::grid_over(closed(frame.region, params.cell_m), params.cell_m, frame.max_cells, "density.cell");
  std::vector<double> x, y;
  const auto surface =
      geo::quartic_density(firms_at(firms, members_of(group, firms), x, y), grid, params.radius_m, frame.threads);
  if (group.is_all()) out["firm_density"] = at_firms(grid, surface, firms);
  if (wanted) out["density_" + group.name] = raster(grid, surface, inside(frame, grid, firms));
  return out;
}

Stage density_stage() {
  return Declare<DensityParams>("density", "Kernel density of firms, for all firms and by group.")
      .input("firms", "Firms in canonical order.")
      .output("firm_density", "The density of all firms where each firm is.")
      .param("radius_m", &DensityParams::radius_m, io::length(10.0, 200'000.0), "Radius of the kernel.")
      .param("cell_m", &DensityParams::cell_m, io::length(1.0, 50'000.0),
             "Side of the raster's cells; at most a quarter of the radius keeps sums within 0.2 %, more than the "
             "radius is refused.")
      .param("kernel", &DensityParams::kernel, io::choice({"quartic"}), "Shape of the kernel.")
      .param("groups", &DensityParams::groups, io::texts(),
             "Groups with a raster: names, all, every, or 'largest 5' by firms.")
      .runs_per_group(density);
}

}  // namespace pipeline
