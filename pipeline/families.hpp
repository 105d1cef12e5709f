// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "io/run/record.hpp"

namespace pipeline {

/// Families of tests (what was corrected together) as a table, so that stages can give them: name it `…_tests`.
geo::Table family_table(const std::vector<io::TestFamily>& families);

/// All families that stages gave, in the order of their tables' names and rows.
std::vector<io::TestFamily> families_in(const geo::Tables& tables);

}  // namespace pipeline
