// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// Lists of rows, one after the other.
struct RowLists {
  std::vector<std::size_t> begin{0};
  std::vector<geo::Row> rows;
  std::size_t size() const { return begin.size() - 1; }
  std::span<const geo::Row> operator[](std::size_t i) const {
    return std::span(rows).subspan(begin[i], begin[i + 1] - begin[i]);
  }
};

/// The firms of each row of `clusters`, in the order of `members` (pipeline/tables.md). O(rows of both).
RowLists firms_of_clusters(const geo::Table& clusters, const geo::Table& members);

}  // namespace pipeline
