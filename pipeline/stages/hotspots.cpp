// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "geo/surfaces/getis_ord.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "geo/surfaces/specialisation.hpp"
#include "pipeline/families.hpp"

namespace pipeline {
namespace {

std::vector<geo::HexCell> cells_of(const geo::HexLayout& layout, const geo::Table& firms,
                                   std::span<const geo::Row> rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::HexCell> cells(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) cells[i] = layout.cell_of(x[rows[i]], y[rows[i]]);
  return cells;
}

/// All hexagons of the study. Firms on the boundary's edge keep their cell whatever rounding says.
geo::HexCells studied(const HotspotsParams& params, const Frame& frame, const geo::HexLayout& layout,
                      const geo::Table& firms) {
  auto occupied = cells_of(layout, firms, members_of(Group{}, firms));
  if (!frame.has_boundary()) return geo::cells_near(std::move(occupied), geo::hex_band(params.band_m, params.cell_m));
  const geo::HexCells touching = geo::cells_touching(frame.boundary, layout, frame.max_cells);
  occupied.insert(occupied.end(), touching.cells().begin(), touching.cells().end());
  return geo::HexCells(std::move(occupied));
}

/// Counts in each cell of the study.
struct Counts {
  std::vector<std::int64_t> firms, controls;
  std::vector<double> employees;
  geo::Column::Mask employees_known;
};

Counts counted(const geo::HexCells& cells, const geo::HexLayout& layout, const Group& group, const geo::Table& firms) {
  Counts out{std::vector<std::int64_t>(cells.size()), std::vector<std::int64_t>(cells.size()),
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

std::optional<geo::GiStar> described(const geo::HexCells& cells, const Counts& counts,
                                     const std::vector<std::int64_t>& sums, const geo::HexBand& band,
                                     unsigned threads) {
  const auto neighbours = cells.band_sums(band, std::vector<std::int64_t>(cells.size(), 1), threads);
  return geo::gi_star({counts.firms, sums, neighbours});
}

/// One column of a statistic at the written rows; NaN becomes missing.
struct Masked {
  std::vector<double> values;
  geo::Column::Mask valid;
  void add(double value) {
    const bool known = !std::isnan(value);
    values.push_back(known ? value : 0.0);
    valid.push_back(known);
  }
};

struct Statistics {
  const Counts& counts;
  std::optional<geo::Specialisation> test;
  std::optional<geo::GiStar> gi;
  double alpha, share;  ///< share: K/N of the region; NaN for `all`.

  bool hot(std::size_t cell) const { return test && test->hot(cell, alpha); }
  bool written(std::size_t cell) const { return counts.firms[cell] > 0 || hot(cell) || (gi && gi->bin[cell] != 0); }
};

void add_statistics(const Statistics& s, std::span<const geo::Row> rows, geo::Table& out) {
  Masked lq, ratio, p, q, hot, gi_z, gi_p;
  std::vector<std::uint8_t> is_hot;
  std::vector<std::int64_t> bin;
  for (const geo::Row cell : rows) {
    lq.add(s.counts.controls[cell] > 0
               ? static_cast<double>(s.counts.firms[cell]) / static_cast<double>(s.counts.controls[cell]) / s.share
               : NAN);
    ratio.add(s.test ? s.test->ratio[cell] : NAN);
    p.add(s.test ? s.test->p[cell] : NAN);
    q.add(s.test ? s.test->q[cell] : NAN);
    is_hot.push_back(s.hot(cell));
    gi_z.add(s.gi ? s.gi->z[cell] : NAN);
    gi_p.add(s.gi ? s.gi->p[cell] : NAN);
    bin.push_back(s.gi ? s.gi->bin[cell] : 0);
  }
  out.set("lq", std::move(lq.values), std::move(lq.valid));
  out.set("spec_ratio", std::move(ratio.values), std::move(ratio.valid));
  out.set("spec_p", std::move(p.values), std::move(p.valid));
  out.set("spec_q", std::move(q.values), q.valid);
  out.set("hot", std::move(is_hot), std::move(q.valid));
  out.set("gi_z", std::move(gi_z.values), std::move(gi_z.valid));
  out.set("gi_p", std::move(gi_p.values), std::move(gi_p.valid));
  out.set("gi_bin", std::move(bin));
}

geo::Table written(const geo::HexLayout& layout, const geo::HexCells& cells, const Group& group, const Statistics& s) {
  std::vector<geo::Row> rows;
  for (geo::Row cell = 0; cell < cells.size(); ++cell)
    if (s.written(cell)) rows.push_back(cell);
  geo::Table out;
  geo::Texts ids, names;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  std::vector<std::int64_t> firms, controls;
  std::vector<double> employees;
  geo::Column::Mask employees_known;
  for (const geo::Row cell : rows) {
    ids.add(geo::cell_id(cells.cells()[cell]));
    names.add(group.name);
    layout.add_to(shapes, cells.cells()[cell]);
    firms.push_back(s.counts.firms[cell]);
    controls.push_back(s.counts.controls[cell]);
    employees.push_back(s.counts.employees[cell]);
    employees_known.push_back(s.counts.employees_known[cell]);
  }
  out.set("cell_id", std::move(ids));
  out.set("group_name", std::move(names));
  out.set("firms", std::move(firms));
  out.set("controls", std::move(controls));
  out.set("employees", std::move(employees), std::move(employees_known));
  add_statistics(s, rows, out);
  out.shapes = std::move(shapes);
  return out;
}

/// The families of tests of one group: the exact test over cells with controls in reach, Gi* over all cells.
geo::Table families(const Group& group, const Statistics& s) {
  std::vector<io::TestFamily> out;
  const std::size_t cells = s.counts.firms.size();
  if (s.test) {
    io::TestFamily exact{"spec", group.name, 0, "Benjamini-Hochberg", s.alpha, 0};
    for (std::size_t cell = 0; cell < cells; ++cell) {
      exact.size += !std::isnan(s.test->p[cell]);
      exact.found += s.hot(cell);
    }
    out.push_back(std::move(exact));
  }
  if (s.gi) {
    io::TestFamily described{
        "gi_star", group.name, static_cast<std::int64_t>(cells), "normal p, Benjamini-Hochberg at .10, .05, .01",
        0.1,       0};
    described.found = static_cast<std::int64_t>(cells) - std::ranges::count(s.gi->bin, 0);
    out.push_back(std::move(described));
  }
  return family_table(out);
}

}  // namespace

geo::Tables hotspots(const HotspotsParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  const geo::Table& firms = in.at("firms");
  const geo::HexLayout layout(params.cell_m);
  const geo::HexBand band = geo::hex_band(params.band_m, params.cell_m);
  const geo::HexCells cells = studied(params, frame, layout, firms);
  const Counts counts = counted(cells, layout, group, firms);
  const auto cases = cells.band_sums(band, counts.firms, frame.threads);
  Statistics statistics{counts, std::nullopt, described(cells, counts, cases, band, frame.threads), params.alpha, NAN};
  if (!group.is_all()) {
    const auto population = cells.band_sums(band, counts.controls, frame.threads);
    const auto all_cases = std::accumulate(counts.firms.begin(), counts.firms.end(), std::int64_t{0});
    const auto all_population = std::accumulate(counts.controls.begin(), counts.controls.end(), std::int64_t{0});
    statistics.test = geo::specialisation({cases, population, all_cases, all_population}, frame.threads);
    if (all_cases > 0) statistics.share = static_cast<double>(all_cases) / static_cast<double>(all_population);
  }
  geo::Tables out;
  out["hotspots"] = written(layout, cells, group, statistics);
  out["hotspot_tests"] = families(group, statistics);
  if (group.is_all()) out["hexagons"].set("cell_m", std::vector<double>{params.cell_m});
  return out;
}

Stage hotspots_stage() {
  return Declare<HotspotsParams>(
             "hotspots", "Hexagons where a group is over-represented among its controls, with Gi* beside the test.")
      .input("firms", "Firms in canonical order.")
      .output("hotspots", "Hexagons that hold firms of a group or are significant.")
      .output("hotspot_tests", "Families of tests with their sizes.")
      .output("hexagons", "The size of the hexagons of group `all`.")
      .param("cell_m", &HotspotsParams::cell_m, io::length(10.0, 64'000.0),
             "Distance between the centres of neighbouring hexagons.")
      .param("band_m", &HotspotsParams::band_m, io::length(0.0, 200'000.0),
             "Firms in cells with their centre within this distance count as neighbours.")
      .param("alpha", &HotspotsParams::alpha, io::share(), "A hexagon is hot when its exact q is at most this.")
      .runs_per_group(hotspots);
}

}  // namespace pipeline
