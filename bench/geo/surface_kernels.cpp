// SPDX-License-Identifier: Apache-2.0
#include "bench/geo/kernels.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "bench/geo/hexagons.hpp"
#include "geo/surfaces/getis_ord.hpp"
#include "geo/surfaces/kernel_density.hpp"
#include "geo/surfaces/local_moran.hpp"

namespace bench {
namespace {

/// The cells that the kernels of the points can reach.
geo::Grid grid_around(const Points& points, double margin_m, double cell_m) {
  const auto [left, right] = std::ranges::minmax(points.x_m);
  const auto [below, above] = std::ranges::minmax(points.y_m);
  const double x0 = std::floor((left - margin_m) / cell_m) * cell_m,
               y0 = std::floor((below - margin_m) / cell_m) * cell_m;
  return {x0, y0, cell_m, static_cast<std::int32_t>((right + margin_m - x0) / cell_m) + 1,
          static_cast<std::int32_t>((above + margin_m - y0) / cell_m) + 1};
}

Cost density(const Args& args) {
  const Points points = along_the_curve(points_of(args));  // the order of a run's firms
  const double radius_m = args.number("radius_m", 5'000), cell_m = args.number("cell_m", 500);
  const geo::Grid grid = grid_around(points, radius_m, cell_m);
  std::vector<double> values;
  const Cost cost = cost_of([&] {
    values = geo::kernel_density({points.x_m, points.y_m, {}}, grid, {geo::Kernel::quartic, radius_m}, args.threads());
  });
  write(args, std::vector<double>{grid.x0_m, grid.y0_m, cell_m, static_cast<double>(grid.columns),
                                  static_cast<double>(grid.rows)});
  write(args, values);
  return cost;
}

Cost write_hexagons(const Args& args) {
  const Hexagons study(args.count("count", 100'000));
  const geo::HexLayout layout(1'000.0);
  std::vector<double> x, y;
  for (const geo::HexCell& cell : study.cells.cells()) {
    const auto [centre_x, centre_y] = layout.centre(cell);
    x.push_back(centre_x);
    y.push_back(centre_y);
  }
  write(args, x);
  write(args, y);
  write(args, std::vector<double>(study.firms.begin(), study.firms.end()));
  return {};
}

Cost hotspots(const Args& args) {
  const Hexagons study(args.count("count", 100'000));
  const geo::HexBand band = geo::hex_band(args.number("band", 3), 1.0);
  std::vector<double> z, i, p;
  const Cost cost = cost_of([&] {
    const auto neighbours = geo::CellNeighbours::within(study.cells, band);
    const auto sums = neighbours.sums(study.firms, args.threads()), counts = neighbours.counts(args.threads());
    const geo::Neighbourhoods cells{study.firms, sums, counts};
    z = geo::gi_star_z(cells).value();
    i = geo::local_moran(cells).value().i;
    if (const auto draws = static_cast<std::int64_t>(args.count("draws", 999)); draws > 0)
      p = geo::moran_p(cells, geo::neighbours_p(cells, {draws, 1, args.threads()}));
  });
  write(args, z);
  write(args, i);
  write(args, p);
  return cost;
}

}  // namespace

Kernels surface_kernels() { return {{"density", density}, {"hexagons", write_hexagons}, {"hotspots", hotspots}}; }

}  // namespace bench
