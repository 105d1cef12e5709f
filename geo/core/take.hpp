// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "geo/core/table.hpp"

namespace geo {

/// Table::take() for tables of a million rows: each column is one piece of work for the threads. The table must have no
/// shapes; throws std::invalid_argument if it has.
Table taken(const Table& table, std::span<const Row> rows, unsigned threads);

}  // namespace geo
