// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// Rows that share one coordinate, collapsed: ten thousand firms at one address cost a kernel no more than one.
struct Sites {
  std::vector<Row> site;   ///< Per row: its site. Sites are numbered in the order of their first rows.
  std::vector<Row> first;  ///< Per site: its first row, where its coordinates stand.

  std::size_t size() const { return first.size(); }
  /// Per site: the sum of its rows' weights in row order; an empty `weight` counts rows.
  std::vector<double> weights(std::span<const double> weight) const;
  /// Per site: the row whose rank is smallest.
  std::vector<Row> leaders(std::span<const std::int32_t> rank) const;
};

/// Collapses equal coordinates (+0 and -0 are equal). O(n) time, 16 bytes a row of scratch.
/// Throws std::invalid_argument when the columns differ in length or a coordinate is not finite.
Sites collapsed(std::span<const double> x_m, std::span<const double> y_m);

/// The same of rows in the order of their hilbert_key: equal coordinates are then near each other, so it runs through
/// the rows in order instead of through a hash table. O(n). Throws as collapsed() does.
Sites collapsed_along_curve(std::span<const double> x_m, std::span<const double> y_m);

}  // namespace geo
