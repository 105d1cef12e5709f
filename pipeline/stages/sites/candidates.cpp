// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/sites/candidates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "geo/core/inner_point.hpp"
#include "geo/core/overlay.hpp"
#include "geo/core/parting.hpp"
#include "geo/siting/regions.hpp"

namespace pipeline {
namespace {

constexpr double kHectare_m2 = 10'000.0;

double hexagon_ha(double cell_m) { return std::sqrt(3.0) / 2.0 * cell_m * cell_m / kHectare_m2; }

std::vector<geo::HexCell> cells_in(const geo::Table& table) {
  const auto q = table.codes("q"), r = table.codes("r");
  std::vector<geo::HexCell> out;
  for (std::size_t row = 0; row < table.size(); ++row) out.push_back({q[row], r[row]});
  return out;
}

/// The hexagons of site_cells, wherever that says so; else those of the hot spots.
double cell_size(const geo::Tables& in) {
  const auto own = in.find("site_grid");
  return (own != in.end() ? own->second : in.at("hexagon_sizes")).reals("cell_m")[0];
}

std::optional<double> known(const geo::Table& table, std::string_view column, std::size_t row) {
  if (!table.has(column)) return std::nullopt;
  const geo::Column& values = table.column(column);
  return values.valid(row) ? std::optional(values.number(row)) : std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

/// Hectares that a figure stands for; nothing where its unit is no area.
std::optional<double> hectares(const geo::Table& table, std::string_view column, std::size_t row) {
  const auto value = known(table, column, row);
  if (!value) return std::nullopt;
  static const std::map<std::string, double> kUnits{{"", 1.0},         {"ha", 1.0},    {"hectare", 1.0},
                                                    {"hectares", 1.0}, {"m2", 1e-4},   {"m²", 1e-4},
                                                    {"sqm", 1e-4},     {"km2", 100.0}, {"km²", 100.0}};
  const auto unit = kUnits.find(lower(table.column("unit").text(row)));
  return unit == kUnits.end() ? std::nullopt : std::optional(*value * unit->second);
}

std::optional<std::int32_t> theme_code(const Frame& frame, std::string_view name) {
  const auto found = std::ranges::find(frame.themes, name, &Theme::name);
  if (found == frame.themes.end()) return std::nullopt;
  return static_cast<std::int32_t>(found - frame.themes.begin());
}

std::vector<geo::Row> rows_of_theme(const Frame& frame, const geo::Table& table, std::string_view name) {
  std::vector<geo::Row> out;
  const auto code = theme_code(frame, name);
  if (!code || table.size() == 0) return out;
  const auto theme = table.codes("theme");
  for (std::size_t row = 0; row < table.size(); ++row)
    if (theme[row] == *code) out.push_back(static_cast<geo::Row>(row));
  return out;
}

Park park_of(const geo::Table& table, geo::Row row) {
  Park out;
  const bool has_name = table.column("name").valid(row);
  out.name = has_name ? std::string(table.column("name").text(row))
                      : fmt::format("an industrial park without a name ({})", table.column("facility_id").text(row));
  out.free_ha = hectares(table, "free_capacity", row);
  out.total_ha = hectares(table, "capacity", row);
  return out;
}

std::vector<Park> parks_in(const Frame& frame, const geo::Tables& in, const geo::HexLayout& layout) {
  std::vector<Park> out;
  const geo::Table &areas = in.at("facility_areas"), &points = in.at("facility_points");
  for (const geo::Row row : rows_of_theme(frame, areas, "industrial_park")) {
    Park& park = out.emplace_back(park_of(areas, row));
    park.shape.add_shape(*areas.shapes, row);
    if (!park.total_ha) park.total_ha = park.shape.area_m2(0) / kHectare_m2;
    std::tie(park.x_m, park.y_m) = geo::inner_point(park.shape, 0);
  }
  for (const geo::Row row : rows_of_theme(frame, points, "industrial_park")) {
    Park& park = out.emplace_back(park_of(points, row));
    park.x_m = points.reals("x_m")[row];
    park.y_m = points.reals("y_m")[row];
    layout.add_to(park.shape, layout.cell_of(park.x_m, park.y_m));
  }
  return out;
}

/// The judged hexagons whose middles lie in a shape, or else the one that holds the place inside it.
std::vector<geo::Row> cells_of(const JudgedCells& judged, const geo::Shapes& shape, double x_m, double y_m,
                               std::int64_t max_cells) {
  std::vector<geo::Row> out;
  const geo::HexCells touching = geo::cells_touching(shape, judged.layout, max_cells);
  for (const geo::HexCell& cell : touching.cells()) {
    const auto [x, y] = judged.layout.centre(cell);
    if (!shape.contains(0, x, y)) continue;
    if (const auto found = judged.cells.find(cell)) out.push_back(*found);
  }
  if (out.empty())
    if (const auto found = judged.cells.find(judged.layout.cell_of(x_m, y_m))) out.push_back(*found);
  return out;
}

/// Whether a rule forbids to build on all of the cells; that they are built up already does not.
bool is_forbidden(const JudgedCells& judged, const geo::Table& site_cells, const std::vector<geo::Row>& cells) {
  const geo::Column& by = site_cells.column("excluded_by");
  return std::ranges::all_of(cells, [&](geo::Row cell) {
    const geo::Row row = judged.row[cell];
    return by.valid(row) && lower(by.text(row)).find("built") == std::string::npos;
  });
}

/// Collects the candidates of one run.
class Search {
 public:
  Search(const SiteChoiceParams& params, const Frame& frame, const geo::Tables& in, const JudgedCells& judged)
      : params_(params), frame_(frame), in_(in), judged_(judged) {
    out_.parks = parks_in(frame, in, judged.layout);
  }

  SiteCandidates found() {
    add_infill();
    add_brownfields();
    add_regions();
    return std::move(out_);
  }

 private:
  void add(SiteCandidate candidate, const geo::Shapes& shape, std::size_t row) {
    if (candidate.cells.empty() || is_forbidden(judged_, in_.at("site_cells"), candidate.cells)) return;
    std::tie(candidate.x_m, candidate.y_m) = geo::inner_point(shape, row);
    out_.shapes.add_shape(shape, row);
    out_.list.push_back(std::move(candidate));
  }

  void add_infill() {
    for (std::size_t i = 0; i < out_.parks.size(); ++i) {
      const Park& park = out_.parks[i];
      const std::size_t before = out_.list.size();
      if (park.free_ha && *park.free_ha >= params_.min_area_ha)
        add({.kind = SiteKind::infill,
             .area_ha = *park.free_ha,
             .cells = cells_of(judged_, park.shape, park.x_m, park.y_m, frame_.max_cells),
             .park = i},
            park.shape, 0);
      const bool is_full = park.free_ha && *park.free_ha < params_.min_area_ha;
      if (out_.list.size() == before && !is_full && park.total_ha.value_or(0.0) >= params_.min_area_ha)
        out_.standing.push_back(i);
    }
  }

  void add_brownfields() {
    const geo::Table& areas = in_.at("facility_areas");
    for (const geo::Row row : rows_of_theme(frame_, areas, "suitable_land")) {
      const double area_ha = areas.shapes->area_m2(row) / kHectare_m2;
      if (area_ha < params_.min_area_ha || lower(areas.column("zoning").text(row)).find("brown") == std::string::npos)
        continue;
      geo::Shapes shape(geo::Shapes::Kind::areas);
      shape.add_shape(*areas.shapes, row);
      const auto [x, y] = geo::inner_point(shape, 0);
      add({.kind = SiteKind::brownfield, .area_ha = area_ha, .cells = cells_of(judged_, shape, x, y, frame_.max_cells)},
          shape, 0);
    }
  }

  /// By judged hexagon: the first existing park that touches it and is large enough to be one.
  std::map<geo::Row, std::size_t> beside_parks() const {
    std::map<geo::Row, std::size_t> out;
    for (std::size_t i = 0; i < out_.parks.size(); ++i) {
      if (out_.parks[i].total_ha.value_or(0.0) < params_.min_area_ha) continue;
      const geo::HexCells touched = geo::cells_touching(out_.parks[i].shape, judged_.layout, frame_.max_cells);
      for (const geo::HexCell& cell : touched.cells())
        if (const auto found = judged_.cells.find(cell)) out.emplace(*found, i);
    }
    return out;
  }

  /// Open ground: not what lies in a park.
  std::vector<double> open_ha() const {
    std::vector<double> out = judged_.usable_ha;
    for (const Park& park : out_.parks) {
      const geo::HexCells touching = geo::cells_touching(park.shape, judged_.layout, frame_.max_cells);
      for (const geo::HexCell& cell : touching.cells()) {
        const auto [x, y] = judged_.layout.centre(cell);
        if (const auto found = judged_.cells.find(cell); found && park.shape.contains(0, x, y)) out[*found] = 0.0;
      }
    }
    return out;
  }

  void add_regions() {
    const std::vector<double> open = open_ha();
    const auto found = geo::regions({judged_.cells, judged_.score, open}, judged_.layout,
                                    {.min_area_ha = params_.min_area_ha,
                                     .max_area_ha = std::max(params_.min_area_ha, params_.max_area_ha),
                                     .compactness = params_.compactness,
                                     .spacing_m = params_.spacing_m,
                                     .count = static_cast<std::size_t>(params_.candidates)},
                                    frame_.threads);
    geo::Shapes shapes(geo::Shapes::Kind::areas);
    for (const geo::HexRegion& region : found) shapes.add_shape(outline(region), 0);
    const geo::Shapes left = geo::largest_left(shapes, {frame_.boundary, taken_ground()});
    const auto beside = beside_parks();
    for (std::size_t i = 0; i < found.size(); ++i) add_region(found[i], left, i, beside);
  }

  void add_region(const geo::HexRegion& region, const geo::Shapes& left, std::size_t row,
                  const std::map<geo::Row, std::size_t>& beside) {
    const double area_ha = left.area_m2(row) / kHectare_m2;
    if (area_ha < params_.min_area_ha) {
      ++out_.too_small;
      return;
    }
    SiteCandidate candidate{.area_ha = std::min(area_ha, region.area_ha), .cells = region.cells};
    for (const geo::Row cell : region.cells)
      if (const auto park = beside.find(cell); park != beside.end() && !candidate.park) candidate.park = park->second;
    if (candidate.park && !out_.parks[*candidate.park].is_taken(params_.occupancy)) {
      ++out_.held_back;
      return;
    }
    candidate.kind = candidate.park ? SiteKind::extension : SiteKind::greenfield;
    add(std::move(candidate), left, row);
  }

  geo::Shapes outline(const geo::HexRegion& region) const {
    geo::Shapes hexagons(geo::Shapes::Kind::areas);
    for (const geo::Row cell : region.cells) judged_.layout.add_to(hexagons, judged_.cells.cells()[cell]);
    return geo::dissolved(hexagons);
  }

  /// Parks, and what suitability cut out, if it says where.
  geo::Shapes taken_ground() const {
    geo::Shapes out(geo::Shapes::Kind::areas);
    for (const Park& park : out_.parks) out.add_shape(park.shape, 0);
    if (const auto cut = in_.find("site_exclusions"); cut != in_.end() && cut->second.shapes)
      for (std::size_t row = 0; row < cut->second.shapes->size(); ++row) out.add_shape(*cut->second.shapes, row);
    return out;
  }

  const SiteChoiceParams& params_;
  const Frame& frame_;
  const geo::Tables& in_;
  const JudgedCells& judged_;
  SiteCandidates out_;
};

}  // namespace

std::string_view name_of(SiteKind kind) {
  static constexpr std::array<std::string_view, 4> kNames{"infill", "extension", "brownfield", "greenfield"};
  return kNames.at(static_cast<std::size_t>(kind));
}

JudgedCells::JudgedCells(const geo::Tables& in) : layout(cell_size(in)), cells(cells_in(in.at("site_cells"))) {
  const geo::Table& table = in.at("site_cells");
  const std::vector<geo::HexCell> given = cells_in(table);
  const geo::Column &merit = table.column("score"), &excluded = table.column("excluded_by");
  row.resize(cells.size());
  score.resize(cells.size());
  usable_ha.resize(cells.size());
  for (std::size_t i = 0; i < given.size(); ++i) {
    const geo::Row cell = *cells.find(given[i]);
    row[cell] = static_cast<geo::Row>(i);
    if (!merit.valid(i) || excluded.valid(i)) continue;
    score[cell] = merit.number(i);
    usable_ha[cell] = hexagon_ha(layout.cell_m()) * known(table, "usable_share", i).value_or(1.0);
  }
  const geo::Column& criteria = in.at("site_criteria").column("name");
  for (std::size_t i = 0; i < criteria.size(); ++i) names.emplace_back(criteria.text(i));
}

bool Park::is_taken(double share) const {
  if (!free_ha || !total_ha || !(*total_ha > 0.0)) return true;
  return 1.0 - *free_ha / *total_ha >= share;
}

SiteCandidates site_candidates(const SiteChoiceParams& params, const Frame& frame, const geo::Tables& in,
                               const JudgedCells& judged) {
  return Search(params, frame, in, judged).found();
}

}  // namespace pipeline
