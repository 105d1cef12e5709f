// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/places.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// The given rows of a column.
template <class T>
std::vector<T> taken(std::span<const T> from, std::span<const geo::Row> rows) {
  std::vector<T> out;
  out.reserve(rows.size());
  for (const geo::Row row : rows) out.push_back(from[row]);
  return out;
}

/// The firms of a group, as columns of their own.
struct GroupFirms {
  std::vector<geo::Row> rows;  ///< Of table firms.
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> id_rank;

  GroupFirms(const Group& group, const geo::Table& firms);
  geo::ClusterInput input() const { return {x_m, y_m, id_rank}; }
};

/// A group's controls and its own firms, in table order, as columns of their own. Empty for `all`.
struct GroupPopulation {
  std::vector<geo::Row> rows;  ///< Of table firms.
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> id_rank;
  std::vector<std::uint8_t> is_case;

  GroupPopulation(const Group& group, const geo::Table& firms);
  std::size_t size() const { return rows.size(); }
  geo::Population view() const { return {x_m, y_m, is_case}; }
};

/// A column under construction: a value or nothing, row by row.
class Reals {
 public:
  void add(std::optional<double> value) {
    values_.push_back(value.value_or(0.0));
    valid_.push_back(value.has_value() ? 1 : 0);
  }
  /// Once: it gives the values away.
  geo::Column column() { return geo::Column(std::move(values_), std::move(valid_)); }

 private:
  std::vector<double> values_;
  geo::Column::Mask valid_;
};

}  // namespace pipeline
