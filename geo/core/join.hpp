// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"

namespace geo {

/// All texts one after the other; each part is let go as soon as it is copied.
Texts joined(std::vector<Texts> parts);

/// The rows of all tables one after the other: what Table::append() gives, one call a table, but each value is copied
/// once, nothing is reserved beyond the end, and a column of the parts is let go as soon as it is joined. Each column
/// is one piece of work for the threads. Throws as append() does, and
/// std::logic_error for picked shapes.
Table joined(std::vector<Table> tables, unsigned threads);

}  // namespace geo
