// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// Rows in bytewise order of their id; of rows with one id the one that is kept comes first: that of the earliest
/// source, then the one whose mapped values are smallest as bytes, whatever the order of rows.
///
/// Radix sort of the first eight bytes that tell ids apart (those that all ids begin with are passed over), comparisons
/// where these tie. O(n), 32 bytes a row of scratch.
std::vector<geo::Row> by_id(const geo::Table& firms, const std::vector<geo::Row>& rows, unsigned threads);

/// Hilbert order, then id. `by_id` holds the rows in order of their ids; gives rows and the rank of each one's id.
/// O(n), 32 bytes a row of scratch.
std::pair<std::vector<geo::Row>, std::vector<std::int32_t>> canonical_order(const geo::Table& firms,
                                                                            const std::vector<geo::Row>& by_id,
                                                                            unsigned threads);

}  // namespace pipeline
