// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "geo/core/area_index.hpp"
#include "geo/core/error.hpp"
#include "geo/core/grid.hpp"
#include "geo/core/parallel.hpp"
#include "geo/surfaces/adaptive_radius.hpp"
#include "geo/surfaces/edge_mass.hpp"
#include "geo/surfaces/kernel_density.hpp"
#include "io/read/number.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/density/chosen_radius.hpp"
#include "pipeline/stages/density/relative.hpp"

namespace pipeline {
namespace {

constexpr std::string_view kLargest = "largest ";
constexpr double kWidest = 5.0;       // of radius: the most that a firm's own radius is
constexpr double kLeastMass = 0.05;   // of a kernel inside the region: on a far islet it would blow up what leaks there
constexpr double kLeastCells = 2.0;   // of a firm's own radius
constexpr double kManyNarrow = 0.05;  // share of firms

std::size_t how_many(std::string_view largest) {
  const auto count = io::whole_number<std::size_t>(largest.substr(kLargest.size()));
  if (!count)
    geo::fail(
        geo::Trouble::config,
        "density.groups: '{}' is not a choice; expected group names, all, every or 'largest 5'; write a whole number",
        largest);
  return *count;
}

std::size_t place_by_size(const Group& group, const std::vector<Group>& groups) {
  std::size_t larger = 0;
  for (const Group& other : groups)
    larger += !other.is_all() && (other.firms > group.firms || (other.firms == group.firms && other.code < group.code));
  return larger;
}

void check(const DensityParams& params, const std::vector<Group>& groups) {
  if (params.edge == "uniform" && params.adaptive != "none")
    geo::fail(geo::Trouble::config,
              "density.edge: uniform needs one radius, and adaptive: {} gives each firm its own; set edge to diggle or "
              "none",
              params.adaptive);
  if (params.radius_m && params.cell_m > *params.radius_m)
    geo::fail(geo::Trouble::config,
              "density.cell: {} m is larger than density.radius, {} m, so firms between centres would be lost; "
              "expected at most a quarter "
              "of the radius; set density.cell to {} m",
              params.cell_m, *params.radius_m, std::floor(*params.radius_m / 10.0));
  for (const std::string& name : params.groups) {
    const bool known = name == "every" || std::ranges::find(groups, name, &Group::name) != groups.end();
    if (name.starts_with(kLargest))
      static_cast<void>(how_many(name));
    else if (!known)
      geo::fail(geo::Trouble::config,
                "density.groups: no group '{}' has firms here; expected group names, all, every or 'largest 5'", name);
  }
}

geo::Kernel kernel_of(const std::string& name) {
  return name == "epanechnikov" ? geo::Kernel::epanechnikov
         : name == "triweight"  ? geo::Kernel::triweight
         : name == "gaussian"   ? geo::Kernel::gaussian
                                : geo::Kernel::quartic;
}

struct Places {
  std::vector<double> x_m, y_m;
};

Places places_of(const geo::Table& firms, const std::vector<geo::Row>& rows) {
  const auto all_x = firms.reals("x_m"), all_y = firms.reals("y_m");
  Places out;
  for (const geo::Row row : rows) {
    out.x_m.push_back(all_x[row]);
    out.y_m.push_back(all_y[row]);
  }
  return out;
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

/// Each divided by its share inside, or by the least that is taken.
std::vector<double> shares(std::vector<double> mass) {
  for (double& share : mass) share = std::max(share, kLeastMass);
  return mass;
}

/// One surface: what its steps share.
struct Surface {
  const DensityParams& params;
  const Frame& frame;
  const geo::Grid& grid;
  const Places& firms;
  double radius_m;

  geo::Kernel kernel() const { return kernel_of(params.kernel); }
  geo::EdgeMass edge(double widest_m) const { return {frame.area, kernel(), geo::reach_m(kernel(), widest_m)}; }

  std::vector<double> at_firms(std::span<const double> radii_m) const {
    const double widest_m = radii_m.empty() ? radius_m : *std::ranges::max_element(radii_m);
    return shares(edge(widest_m).at_points(firms.x_m, firms.y_m, radius_m, radii_m, frame.threads));
  }

  std::vector<double> radii(Notes& notes) const {
    if (params.adaptive == "none" || firms.x_m.empty()) return {};
    const geo::RadiusLimits limits{kLeastCells * grid.cell_m, std::max(kLeastCells * grid.cell_m, kWidest * radius_m)};
    std::vector<double> radii = params.adaptive == "nearest" ? nearest(limits) : abramson(limits);
    warn_of_narrow(radii, limits, notes);
    return radii;
  }

  std::vector<double> density(std::span<const double> radii_m, const geo::Column::Mask& wanted) const {
    const geo::Smoothing smoothing{kernel(), radius_m, radii_m};
    std::vector<double> weight;
    if (params.edge == "diggle") {
      weight = at_firms(radii_m);
      for (double& w : weight) w = 1.0 / w;
    }
    auto out = geo::kernel_density({firms.x_m, firms.y_m, weight}, grid, smoothing, frame.threads);
    if (params.edge != "uniform") return out;
    const auto share = shares(edge(radius_m).at_cells(grid, wanted, radius_m, frame.threads));
    for (std::size_t i = 0; i < out.size(); ++i) out[i] /= share[i];
    return out;
  }

 private:
  std::vector<double> nearest(const geo::RadiusLimits& limits) const {
    return geo::nearest_radii(firms.x_m, firms.y_m, static_cast<std::size_t>(params.neighbours), limits, frame.threads);
  }

  std::vector<double> abramson(const geo::RadiusLimits& limits) const {
    const geo::WeightedPoints points{firms.x_m, firms.y_m, {}};
    const auto pilot = geo::kernel_density(points, grid, {kernel(), radius_m}, frame.threads);
    const auto share = params.edge == "none" ? std::vector<double>{} : at_firms({});
    return geo::abramson_radii(points, {grid, pilot, share}, radius_m, limits);
  }

  void warn_of_narrow(const std::vector<double>& radii, const geo::RadiusLimits& limits, Notes& notes) const {
    const auto narrow = std::ranges::count_if(radii, [&](double r) { return r <= limits.least_m; });
    const double share = static_cast<double>(narrow) / static_cast<double>(radii.size());
    if (share > kManyNarrow)
      notes.warn(
          fmt::format("density.cell: with adaptive: {} the kernels of {:.0f} % of the firms of some group would "
                      "be narrower than two cells of {} m and were widened to that; set density.cell smaller",
                      params.adaptive, 100.0 * share, grid.cell_m));
  }
};

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
  const Places places = places_of(firms, members_of(group, firms));
  Notes notes(group);
  const RadiusOfGroup radius = radius_of(params, frame, {places.x_m, places.y_m, {}}, notes);
  const Surface surface{params, frame, grid, places, radius.radius_m};
  const geo::Column::Mask shown = inside(frame, grid, firms);
  const auto density = surface.density(surface.radii(notes), shown);
  if (group.is_all()) out["firm_density"] = at_firms(grid, density, firms);
  if (wanted) out["density_" + group.name] = raster(grid, density, shown);
  out.merge(relative_density({grid, shown, surface.kernel(), radius.radius_m}, frame, group, firms));
  out["density_notes"] = notes.table();
  out["density_curves"] = curve_table(group, radius.curves);
  return out;
}

Stage density_stage() {
  return Declare<DensityParams>("density", "Kernel density of firms, for all firms and by group.")
      .input("firms", "Firms in canonical order.")
      .output("firm_density", "The density of all firms where each firm is.")
      .output("relative_hotspots", "Areas where a group is denser than its controls beyond chance.")
      .output("density_tests", "Their families of tests.")
      .output("density_notes", "What radius: auto took, and warnings.")
      .output("density_curves", "The criterion behind radius: auto, by radius.")
      .param(
          "radius_m", &DensityParams::radius_m, io::length(10.0, 200'000.0).or_auto(),
          "Radius of the quartic kernel; the other kernels take the one of equal spread. auto: chosen from the firms "
          "of each group.")
      .param("cell_m", &DensityParams::cell_m, io::length(1.0, 50'000.0),
             "Side of the raster's cells; at most a quarter of the radius keeps sums within 0.2 %, more than the "
             "radius is refused.")
      .param("kernel", &DensityParams::kernel, io::choice({"quartic", "gaussian", "epanechnikov", "triweight"}),
             "Shape of the kernel.")
      .param("bandwidth", &DensityParams::bandwidth, io::choice({"likelihood", "diggle", "scott", "silverman"}),
             "How radius: auto is chosen: leave-one-out likelihood, Diggle's mean square error, Scott's rule, or "
             "Silverman's made robust.")
      .param("adaptive", &DensityParams::adaptive, io::choice({"none", "abramson", "nearest"}),
             "Narrower kernels where firms are dense: abramson after a first surface, nearest by the distance to the "
             "neighbours-th firm.")
      .param("neighbours", &DensityParams::neighbours, io::count(1, 10'000),
             "With adaptive: nearest, the neighbour whose distance is the radius of a firm's kernel.")
      .param(
          "edge", &DensityParams::edge, io::choice({"none", "uniform", "diggle"}),
          "Correction at the region's edge: uniform divides a cell by the share of its kernel inside, diggle a firm's "
          "kernel by its own share, which keeps the sum of firms.")
      .param("groups", &DensityParams::groups, io::texts(),
             "Groups with a raster: names, all, every, or 'largest 5' by firms.")
      .runs_per_group(density);
}

}  // namespace pipeline
