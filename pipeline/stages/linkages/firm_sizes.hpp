// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// How much of its stage each firm stands for: its employees, at least 1, for whoever runs a firm works in it; where
/// unknown the median (of two middle ones the lower) of the firms of its stage, else of all firms; 1 where no firm's
/// employees are known at all.
std::vector<double> firm_sizes(const geo::Table& firms);

/// Whether any firm's employees are known: if not, sizes are firms.
bool employees_are_known(const geo::Table& firms);

}  // namespace pipeline
