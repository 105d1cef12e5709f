// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/labour.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

#include "geo/core/parallel.hpp"
#include "geo/siting/covered_area.hpp"
#include "pipeline/cluster_firms.hpp"

namespace pipeline {
namespace {

constexpr double kParts = 1024.0;  // of a person or firm: whole numbers add up the same in any order

/// Hexagons with what stands in them, in whole parts.
class Stock {
 public:
  explicit Stock(geo::HexCells cells) : cells_(std::move(cells)), parts_(cells_.size()) {}

  void add(geo::HexCell cell, double amount) {
    if (const auto found = cells_.find(cell)) parts_[*found] += std::llround(amount * kParts);
  }
  const geo::HexCells& cells() const { return cells_; }

  /// What stands in the hexagons whose centres are within reach of each of the study's.
  std::vector<double> within(const RoadLimit& reach, const SiteStudy& study) const {
    std::vector<double> out;
    for (const std::int64_t sum :
         study.roads ? study.roads->sums_within(cells_, parts_, reach) : sums_straight(reach.straight_m, study))
      out.push_back(static_cast<double>(sum) / kParts);
    return out;
  }

 private:
  std::vector<std::int64_t> sums_straight(double reach_m, const SiteStudy& study) const {
    const geo::HexBand band = geo::hex_band(reach_m, study.layout.cell_m());
    const std::vector<std::int64_t> sums = cells_.band_sums(band, parts_, study.frame.threads);
    std::vector<std::int64_t> out;
    for (const geo::HexCell& cell : study.cells.cells()) out.push_back(sums[*cells_.find(cell)]);
    return out;
  }

  geo::HexCells cells_;
  std::vector<std::int64_t> parts_;
};

/// The study's hexagons and all others that are given.
Stock stock_of(const SiteStudy& study, std::vector<geo::HexCell> more) {
  more.insert(more.end(), study.cells.cells().begin(), study.cells.cells().end());
  return Stock(geo::HexCells(std::move(more)));
}

std::vector<geo::HexCell> cells_of(const geo::HexLayout& layout, std::span<const double> x, std::span<const double> y) {
  std::vector<geo::HexCell> out;
  for (std::size_t i = 0; i < x.size(); ++i) out.push_back(layout.cell_of(x[i], y[i]));
  return out;
}

Stock people(const SiteStudy& study) {
  const geo::Table &points = study.in.at("people_points"), &areas = study.in.at("people_areas");
  std::vector<geo::HexCell> at, more;
  if (points.size() > 0) at = cells_of(study.layout, points.reals("x_m"), points.reals("y_m"));
  more = at;
  if (areas.size() > 0) {
    const auto cells = geo::cells_touching(*areas.shapes, study.layout, study.frame.max_cells, "sites.cell");
    more.insert(more.end(), cells.cells().begin(), cells.cells().end());
  }
  Stock out = stock_of(study, std::move(more));
  for (std::size_t i = 0; i < at.size(); ++i) out.add(at[i], points.reals("people")[i]);
  if (areas.size() == 0) return out;
  std::vector<double> per_m2;
  for (std::size_t row = 0; row < areas.size(); ++row) {
    const double area_m2 = areas.shapes->area_m2(row);
    per_m2.push_back(area_m2 > 0.0 ? areas.reals("people")[row] / area_m2 : 0.0);
  }
  const auto spread = geo::covered_m2(*areas.shapes, per_m2, study.layout, out.cells(), study.frame.threads);
  const geo::HexCells cells = out.cells();
  for (std::size_t i = 0; i < spread.size(); ++i) out.add(cells.cells()[i], spread[i]);
  return out;
}

/// Nothing where no firm's employees are known.
std::optional<Stock> employees(const SiteStudy& study) {
  const geo::Table& firms = study.in.at("firms");
  const geo::Column& column = firms.column("employees");
  const auto known = firms.reals("employees"), x = firms.reals("x_m"), y = firms.reals("y_m");
  const std::vector<geo::Row> rows = members_of(Group{}, firms);
  double sum = 0.0;
  std::int64_t count = 0;
  for (const geo::Row row : rows)
    if (column.valid(row)) sum += known[row], ++count;
  if (count == 0) return std::nullopt;
  const double mean = sum / static_cast<double>(count);
  std::vector<geo::HexCell> at;
  for (const geo::Row row : rows) at.push_back(study.layout.cell_of(x[row], y[row]));
  Stock out = stock_of(study, at);
  for (std::size_t i = 0; i < rows.size(); ++i) out.add(at[i], column.valid(rows[i]) ? known[rows[i]] : mean);
  return out;
}

/// A theme's column of `access`, and the standard in its unit.
struct Standard {
  std::span<const float> way;
  const geo::Column* column;
  float limit;
};

std::vector<Standard> standards(const SiteStudy& study) {
  std::vector<Standard> out;
  const geo::Table& access = study.in.at("access");
  for (const Theme& theme : study.frame.themes)
    for (const auto& [suffix, limit] :
         {std::pair{"_m", theme.standard}, {"_min", theme.standard_s.value_or(0.0) / 60.0}}) {
      const std::string name = theme.name + suffix;
      if (access.has(name)) out.push_back({access.singles(name), &access.column(name), static_cast<float>(limit)});
    }
  return out;
}

/// Share of the themes that are known for a firm and outside its standard.
double lacking(const std::vector<Standard>& standards, geo::Row firm) {
  int known = 0, outside = 0;
  for (const Standard& standard : standards) {
    if (!standard.column->valid(firm)) continue;
    ++known;
    outside += standard.way[firm] > standard.limit;
  }
  return known == 0 ? 0.0 : static_cast<double>(outside) / known;
}

}  // namespace

std::vector<double> labour_in_reach(const SiteStudy& study) {
  const double straight_m =
      study.params.labour_reach_s / 3600.0 * study.params.speed_kmh * 1000.0 / study.params.detour;
  const RoadLimit reach{geo::Cost::minutes, study.params.labour_reach_s / 60.0, straight_m};
  const bool has_people = study.in.at("people_points").size() + study.in.at("people_areas").size() > 0;
  if (has_people) return people(study).within(reach, study);
  const std::optional<Stock> of_firms = employees(study);
  return of_firms ? of_firms->within(reach, study) : std::vector<double>{};
}

std::vector<double> demand_in_reach(const SiteStudy& study, const std::vector<geo::Row>& clusters) {
  const std::vector<Standard> all = standards(study);
  if (clusters.empty() || all.empty()) return {};
  const geo::Table& firms = study.in.at("firms");
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  const RowLists members = firms_of_clusters(study.in.at("clusters"), study.in.at("members"));
  std::vector<std::uint8_t> counted(firms.size(), 0);  // a firm may be in clusters of its group and of others
  std::vector<geo::Row> rows;
  for (const geo::Row cluster : clusters)
    for (const geo::Row firm : members[cluster])
      if (!std::exchange(counted[firm], 1)) rows.push_back(firm);
  std::vector<geo::HexCell> at;
  for (const geo::Row row : rows) at.push_back(study.layout.cell_of(x[row], y[row]));
  Stock stock = stock_of(study, at);
  for (std::size_t i = 0; i < rows.size(); ++i) stock.add(at[i], lacking(all, rows[i]));
  const double reach_m = study.params.demand_reach_m;
  return stock.within({geo::Cost::length_m, reach_m, reach_m / study.params.detour}, study);
}

}  // namespace pipeline
