// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/structure.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "geo/core/inner_point.hpp"

namespace pipeline {
namespace {

struct Points {
  std::vector<double> x_m, y_m;
  void add(double x, double y) {
    x_m.push_back(x);
    y_m.push_back(y);
  }
};

Points firms_that(const geo::Table& firms, std::span<const geo::Row> rows) {
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  Points out;
  for (const geo::Row row : rows) out.add(x[row], y[row]);
  return out;
}

/// Calls take(row) for the facilities of a table that are institutions.
template <class Take>
void each_institution(const ChainParams& params, const Frame& frame, const geo::Table& facilities, Take take) {
  if (!facilities.has("theme")) return;
  const auto theme = facilities.codes("theme");
  for (std::size_t row = 0; row < theme.size(); ++row) {
    const std::string& name = frame.themes[static_cast<std::size_t>(theme[row])].name;
    if (std::ranges::find(params.institution_themes, name) != params.institution_themes.end()) take(row);
  }
}

/// Those of the register; where it has none, the facilities of the themes that stand for them. Never both, so that none
/// counts twice.
Points institutions_of(const ChainParams& params, const Frame& frame, const geo::Tables& in) {
  const geo::Table& firms = in.at("firms");
  const auto role = firms.codes("role");
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < role.size(); ++row)
    if (role[row] == kInstitution) rows.push_back(static_cast<geo::Row>(row));
  Points out = firms_that(firms, rows);
  if (!rows.empty()) return out;
  const geo::Table &points = in.at("facility_points"), &areas = in.at("facility_areas");
  each_institution(params, frame, points,
                   [&](std::size_t row) { out.add(points.reals("x_m")[row], points.reals("y_m")[row]); });
  each_institution(params, frame, areas, [&](std::size_t row) {
    if (areas.shapes->parts(row).size() == 0) return;
    const auto [x, y] = geo::inner_point(*areas.shapes, row);
    out.add(x, y);
  });
  return out;
}

Surroundings around(Points points) { return Surroundings(std::move(points.x_m), std::move(points.y_m)); }

/// Share of the rows whose flag is set among those where it is known.
std::optional<double> flag_share(const geo::Column& flags, std::span<const geo::Row> rows) {
  std::int64_t known = 0, set = 0;
  for (const geo::Row row : rows) {
    if (!flags.valid(row)) continue;
    ++known;
    set += flags.as<std::vector<std::uint8_t>>()[row] != 0 ? 1 : 0;
  }
  return known > 0 ? std::optional(static_cast<double>(set) / static_cast<double>(known)) : std::nullopt;
}

std::vector<std::int32_t> codes_of(std::span<const std::int32_t> column, std::span<const geo::Row> rows) {
  std::vector<std::int32_t> out;
  for (const geo::Row row : rows) out.push_back(column[row]);
  return out;
}

}  // namespace

std::int64_t Surroundings::count(const geo::FirmPlace& place, double radius_m) const {
  return place.count_within(index_, x_m_, y_m_, radius_m);
}

Structure::Structure(const ChainParams& params, const Frame& frame, const geo::Tables& in,
                     std::span<const double> sizes)
    : params_(params),
      firms_(in.at("firms")),
      sizes_(sizes),
      all_firms_(around(firms_that(firms_, members_of(Group{}, firms_)))),
      institutions_(around(institutions_of(params, frame, in))) {}

void Structure::measure(std::span<const geo::Row> firms, ClusterFigures& figures) const {
  const geo::Column& employees = firms_.column("employees");
  std::vector<double> known;
  for (const geo::Row row : firms) {
    figures.size += sizes_[row];
    if (employees.valid(row)) known.push_back(employees.number(row));
  }
  figures.sizes = geo::size_structure(known, static_cast<double>(params_.sme_employees));
  // Families are the stages of the group's chain; of all firms, the chains.
  const std::string_view family = figures.group->is_all() ? "group" : "stage";
  figures.variety = geo::variety(codes_of(firms_.codes(family), firms), codes_of(firms_.codes("industry"), firms));
  figures.foreign_share = flag_share(firms_.column("foreign"), firms);
  figures.exporter_share = flag_share(firms_.column("exporter"), firms);
}

void Structure::measure_place(const geo::FirmPlace& place, ClusterFigures& figures) const {
  figures.middle_x_m = place.middle_x_m();
  figures.middle_y_m = place.middle_y_m();
  if (knows_institutions()) figures.institutions = institutions_.count(place, params_.place_m);
  if (!figures.group->is_all()) figures.place_firms = all_firms_.count(place, params_.place_m);
}

}  // namespace pipeline
