// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// Rows in bytewise order of their id; of rows with one id the one that is kept comes first: that of the earliest
/// source, then the one whose mapped values are smallest as bytes, whatever the order of rows.
std::vector<geo::Row> by_id(const geo::Table& firms, std::vector<geo::Row> rows);

/// Hilbert order, then id. `by_id` holds the rows in order of their ids; gives rows and the rank of each one's id.
std::pair<std::vector<geo::Row>, std::vector<std::int32_t>> canonical_order(const geo::Table& firms,
                                                                            const std::vector<geo::Row>& by_id);

}  // namespace pipeline
