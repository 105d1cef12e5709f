// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "geo/core/table.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Sets run.frame.groups: `all`, then each group of the profile that has firms, with its controls, and those of each
/// industry; counts unmapped codes.
void set_groups(const geo::Table& firms, Run& run);

/// Sets accepted and rejected of every firm source, and checks read = accepted + rejected, expect.min_rows and
/// expect.max_rejects (of rows that are at fault). Throws UserError(gate) when a gate fails and std::logic_error when
/// rows got lost.
void count_rows(const geo::Table& firms, const geo::Table& rejects, Run& run);

/// "12 closed, 3 id_empty": reasons of two tables of rejects with their counts, the most frequent first.
std::string reason_counts(const geo::Table& first, const geo::Table& second);

}  // namespace pipeline
