// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "geo/core/table.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// output.disclosure: takes out of the run's tables the employees that would tell about single firms; nothing when it
/// is off.
///
/// `firms` loses its employees. Sums of employees go missing where fewer than min_firms firms stand behind them, or
/// where one firm holds more than `dominance` of the sum; of those outside a standard the number of firms alone
/// decides. Shares of employees within a cluster go with their sum; so does an area's quotient of employees, and it
/// also goes where the area's other control firms are fewer than min_firms or one dominates them; missing links whose
/// buyers or suppliers are fewer than min_firms are left out, and known links whose suppliers or buyers are, or whose
/// value one firm dominates. Counts of firms stay. Call it before sentences are made.
void disclose(Run& run);

/// Its part for table `areas`, for tests.
void disclose_areas(geo::Table& areas, double min_firms, double dominance);

}  // namespace pipeline
