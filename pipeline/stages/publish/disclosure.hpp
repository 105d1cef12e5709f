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
/// decides. Shares of employees within a cluster go with their sum; so does the quotient of employees of a cluster, a
/// cell or an area, and it also goes where the other control firms there are fewer than min_firms or one dominates
/// them; missing links whose buyers or suppliers are fewer than min_firms are left out, and known links whose suppliers
/// or buyers are, or whose value one firm dominates. Curves weighted by employees go altogether,
/// networks of fewer than min_firms firms too. Counts of firms stay.
/// Call it before sentences are made.
void disclose(Run& run);

// Its parts, for tests.

/// Columns employees_lq, employees_p and employees_q of a table with `employees`, already disclosed, and what
/// pipeline/employment.hpp tells of the others.
void disclose_quotients(geo::Table& table, double min_firms, double dominance);
void disclose_areas(geo::Table& areas, double min_firms, double dominance);
/// Weighted curves: an industry has up to 130 values that are sums of its firms' sizes at known places, more than most
/// industries have firms, so the sizes could be solved for. No row of concentration_curves stays, nor the height of M;
/// classes, p and the range of localisation do.
void disclose_curves(geo::Tables& tables);

}  // namespace pipeline
