// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/measured.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "geo/inference/empirical_bayes.hpp"
#include "geo/surfaces/band_ladder.hpp"

namespace pipeline {
namespace {

constexpr double kCellsWithoutPeak = 3.0;

CellMeasures rates(const geo::HexCells& cells, const CellCounts& counts) {
  std::vector<geo::Row> row;
  std::vector<geo::HexCell> with_controls;
  std::vector<std::int64_t> cases, population;
  for (geo::Row cell = 0; cell < cells.size(); ++cell) {
    if (counts.controls[cell] == 0) continue;
    row.push_back(cell);
    with_controls.push_back(cells.cells()[cell]);
    cases.push_back(counts.firms[cell]);
    population.push_back(counts.controls[cell]);
  }
  return {geo::HexCells(std::move(with_controls)), std::move(row),
          geo::in_whole_units(geo::smoothed_rates(cases, population))};
}

Chosen choice(const geo::BandLadder& ladder, double cell_m) {
  if (ladder.peak) {
    const geo::BandStep& at = ladder.steps[*ladder.peak];
    return {at.band_m, fmt::format("first peak of Moran's I, z = {:.1f}, over bands of 1 to {} cells", at.moran.z(),
                                   ladder.steps.size())};
  }
  if (ladder.steps.empty()) return {kCellsWithoutPeak * cell_m, "nothing to compare, so three cells"};
  return {kCellsWithoutPeak * cell_m,
          fmt::format("Moran's I has no peak above chance over bands of 1 to {} cells, so three cells",
                      ladder.steps.size())};
}

Curve curve(const geo::BandLadder& ladder) {
  Curve out{"autocorrelation", {}, {}};
  for (const geo::BandStep& step : ladder.steps) {
    out.x.push_back(step.band_m);
    out.y.push_back(step.moran.z());
  }
  return out;
}

}  // namespace

CellMeasures measured(const HotspotsParams& params, const Group& group, const geo::HexCells& cells,
                      const CellCounts& counts) {
  if (params.measure == "rate" && group.has_controls()) return rates(cells, counts);
  std::vector<geo::Row> row(cells.size());
  std::iota(row.begin(), row.end(), geo::Row{0});
  return {cells, std::move(row), counts.firms};
}

Band band_of(const HotspotsParams& params, const Frame& frame, const CellMeasures& of, Notes& notes) {
  if (params.neighbours != "band" || params.band_m)
    return {params.band_m.value_or(kCellsWithoutPeak * params.cell_m), {}};
  // The curve is drawn also when the previous run's band is kept, to show whether it still fits.
  const geo::BandLadder ladder = geo::band_ladder(of.cells, of.values, params.cell_m, frame.threads);
  const double band_m = notes.chosen(frame, fmt::format("hotspots.band by cells of {} m", params.cell_m), "m",
                                     [&] { return choice(ladder, params.cell_m); });
  return {band_m, {curve(ladder)}};
}

geo::CellNeighbours neighbours_of(const HotspotsParams& params, double band_m, const geo::HexCells& cells,
                                  unsigned threads) {
  if (params.neighbours == "contiguity") return geo::CellNeighbours::contiguous(cells);
  if (params.neighbours == "nearest")
    return geo::CellNeighbours::nearest(cells, static_cast<std::size_t>(params.k), threads);
  return geo::CellNeighbours::within(cells, geo::hex_band(band_m, params.cell_m));
}

}  // namespace pipeline
