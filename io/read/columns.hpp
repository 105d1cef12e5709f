// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "io/read/source.hpp"
#include "io/read/where.hpp"

namespace io {

/// Which columns of a source a request needs, found by name.
struct ColumnPlan {
  std::vector<std::string> names;      ///< All that is needed, under the names asked for, each once.
  std::vector<std::size_t> position;   ///< Of each name: index of the source's column.
  std::vector<std::size_t> positions;  ///< The different ones, ascending: what a reader decodes.

  /// Index into `positions` of a name's column.
  std::size_t slot(std::string_view name) const;
  bool has(std::string_view name) const;
};

/// Finds request.columns, id_field, x_field and y_field (when they are asked for) and the filter's columns among
/// `available`. Throws UserError(data) for a column that is not there, with the nearest name and what is there.
ColumnPlan plan_columns(const SourceRequest& request, const std::vector<std::string>& others, const Where& where,
                        std::span<const std::string> available, const std::string& place);

/// A table of all planned names over the decoded columns (as plan.positions).
geo::Table named_columns(const ColumnPlan& plan, const std::vector<geo::Column>& decoded);

/// Drops from `table` what only the filter or the coordinates needed.
void keep_asked(const SourceRequest& request, geo::Table& table);

}  // namespace io
