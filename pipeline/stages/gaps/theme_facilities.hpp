// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/access/nearest_facility.hpp"
#include "geo/access/segment_tree.hpp"
#include "geo/core/table.hpp"

namespace pipeline {

/// The facilities of one theme out of the three tables, numbered as geo::Facilities numbers them.
class ThemeFacilities {
 public:
  ThemeFacilities(std::int32_t theme, const geo::Tables& tables);

  std::size_t size() const { return points_.size() + lines_.size() + areas_.size(); }
  /// All of them; this outlives it.
  geo::Facilities all() const;
  geo::FacilityIndex index() const { return geo::FacilityIndex(all()); }

  /// Calls visit(x, y) for each point and each vertex of lines and areas.
  template <class Visit>
  void each_vertex(Visit visit) const {
    for (const geo::Table* table : {&points_, &lines_, &areas_}) {
      if (table->size() == 0) continue;
      const auto x = table->shapes ? table->shapes->x() : table->reals("x_m"),
                 y = table->shapes ? table->shapes->y() : table->reals("y_m");
      for (std::size_t i = 0; i < x.size(); ++i) visit(x[i], y[i]);
    }
  }

  /// Of its points.
  std::size_t points() const { return points_.size(); }
  std::pair<double, double> point(geo::Row facility) const {
    return {points_.reals("x_m")[facility], points_.reals("y_m")[facility]};
  }
  /// Its areas, no row where there is none, and the number of the first.
  geo::Shapes areas() const { return areas_.shapes.value_or(geo::Shapes()); }
  geo::Row first_area() const { return static_cast<geo::Row>(points_.size() + lines_.size()); }

  std::string_view id(geo::Row facility) const { return text("facility_id", facility); }
  /// Empty when it has none.
  std::string_view name(geo::Row facility) const { return text("name", facility); }
  /// Nothing when it has none.
  std::optional<double> capacity(geo::Row facility) const;
  /// Of its capacity; empty when it has none.
  std::string_view unit(geo::Row facility) const;
  /// Order by id, bytewise, then by number: what ties go by.
  std::int32_t rank(geo::Row facility) const { return rank_[facility]; }
  /// The place of the facility nearest to (x, y): the point itself when it lies inside.
  std::pair<double, double> place_nearest_to(geo::Row facility, double x, double y) const;

  /// One facility by itself: a circle that holds it (radius -1: it is nowhere), and how far it is from a place; no
  /// index for a point, which is the middle of its circle.
  struct Single {
    double x_m, y_m, radius_m;
    std::optional<geo::FacilityIndex> index;
  };
  Single single(geo::Row facility) const;

 private:
  std::pair<const geo::Table*, std::size_t> row_of(geo::Row facility) const;
  std::string_view text(std::string_view column, geo::Row facility) const;

  geo::Table points_, lines_, areas_;
  std::vector<std::int32_t> rank_;
};

}  // namespace pipeline
