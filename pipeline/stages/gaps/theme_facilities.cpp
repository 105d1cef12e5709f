// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/theme_facilities.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "geo/access/segment_tree.hpp"

namespace pipeline {
namespace {

geo::Table of_theme(const geo::Table& table, std::int32_t theme) {
  std::vector<geo::Row> rows;
  if (table.size() > 0) {
    const auto themes = table.codes("theme");
    for (std::size_t row = 0; row < themes.size(); ++row)
      if (themes[row] == theme) rows.push_back(static_cast<geo::Row>(row));
  }
  return table.take(rows);
}

/// The place on a closed segment nearest to (x, y).
std::pair<double, double> foot(double x, double y, const std::array<double, 4>& segment) {
  const auto& [x1, y1, x2, y2] = segment;
  const double dx = x2 - x1, dy = y2 - y1, length2 = dx * dx + dy * dy;
  const double along = length2 > 0.0 ? std::clamp(((x - x1) * dx + (y - y1) * dy) / length2, 0.0, 1.0) : 0.0;
  return {x1 + along * dx, y1 + along * dy};
}

std::pair<double, double> place_on(const geo::Shapes& shapes, std::size_t row, double x, double y) {
  if (shapes.contains(row, x, y)) return {x, y};
  std::pair<double, double> best{x, y};
  double least = std::numeric_limits<double>::infinity();
  for (auto p = shapes.parts(row).begin; p < shapes.parts(row).end; ++p)
    for (auto r = shapes.rings(p).begin; r < shapes.rings(p).end; ++r) {
      const auto xs = shapes.xs(r), ys = shapes.ys(r);
      for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
        const std::array<double, 4> segment{xs[i], ys[i], xs[i + 1], ys[i + 1]};
        const double m2 = geo::segment_distance_m2(x, y, segment);
        if (m2 >= least) continue;
        least = m2;
        best = foot(x, y, segment);
      }
    }
  return best;
}

}  // namespace

ThemeFacilities::ThemeFacilities(std::int32_t theme, const geo::Tables& tables)
    : points_(of_theme(tables.at("facility_points"), theme)),
      lines_(of_theme(tables.at("facility_lines"), theme)),
      areas_(of_theme(tables.at("facility_areas"), theme)),
      rank_(size()) {
  std::vector<geo::Row> order(size());
  std::iota(order.begin(), order.end(), geo::Row{0});
  std::ranges::stable_sort(order, {}, [&](geo::Row facility) { return id(facility); });
  for (std::size_t i = 0; i < order.size(); ++i) rank_[order[i]] = static_cast<std::int32_t>(i);
}

geo::Facilities ThemeFacilities::all() const {
  geo::Facilities out;
  if (points_.size() > 0) out.x_m = points_.reals("x_m"), out.y_m = points_.reals("y_m");
  if (lines_.size() > 0) out.lines = &*lines_.shapes;
  if (areas_.size() > 0) out.areas = &*areas_.shapes;
  out.rank = rank_;
  return out;
}

std::pair<const geo::Table*, std::size_t> ThemeFacilities::row_of(geo::Row facility) const {
  if (facility < points_.size()) return {&points_, facility};
  const std::size_t line = facility - points_.size();
  if (line < lines_.size()) return {&lines_, line};
  return {&areas_, line - lines_.size()};
}

std::string_view ThemeFacilities::text(std::string_view column, geo::Row facility) const {
  const auto [table, row] = row_of(facility);
  return table->column(column).text(row);
}

std::optional<double> ThemeFacilities::capacity(geo::Row facility) const {
  const auto [table, row] = row_of(facility);
  if (!table->has("capacity") || !table->column("capacity").valid(row)) return std::nullopt;
  return table->column("capacity").number(row);
}

std::string_view ThemeFacilities::unit(geo::Row facility) const {
  const auto [table, row] = row_of(facility);
  return table->has("unit") && table->column("unit").valid(row) ? table->column("unit").text(row) : "";
}

ThemeFacilities::Single ThemeFacilities::single(geo::Row facility) const {
  const auto [table, row] = row_of(facility);
  if (table == &points_) return {points_.reals("x_m")[row], points_.reals("y_m")[row], 0.0, std::nullopt};
  geo::Shapes alone(table->shapes->kind());
  alone.add_shape(*table->shapes, row);
  const geo::Box box = alone.box();
  if (box.empty()) return {0.0, 0.0, -1.0, std::nullopt};
  const std::int32_t rank = 0;
  return {(box.min_x + box.max_x) / 2.0, (box.min_y + box.max_y) / 2.0, std::hypot(box.width(), box.height()) / 2.0,
          geo::FacilityIndex(
              {{}, {}, table == &lines_ ? &alone : nullptr, table == &lines_ ? nullptr : &alone, {&rank, 1}})};
}

std::pair<double, double> ThemeFacilities::place_nearest_to(geo::Row facility, double x, double y) const {
  const auto [table, row] = row_of(facility);
  if (table == &points_) return {points_.reals("x_m")[row], points_.reals("y_m")[row]};
  return place_on(*table->shapes, row, x, y);
}

}  // namespace pipeline
