// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// Pairwise comparisons as a config writes them: a row of names, then a row a name.
///
///     pairwise:
///       - "            road  rail  port"
///       - "road        1     3     5"
///       - "rail        1/3   1     3"
///       - "port        1/5   1/3   1"
struct Pairwise {
  std::vector<std::string> names;
  std::vector<double> ratios;  ///< By row: how many times more the row counts than the column.
};

/// Throws UserError(config), beginning with `place`, for anything but a full positive matrix of 2 to 15 names whose
/// rows stand in the order of the columns and whose pairs are reciprocal within rounding.
Pairwise parsed_pairwise(std::span<const std::string> rows, std::string_view place);

/// What the comparisons say each name weighs, sum 1 (geo/siting/ahp.hpp), with their consistency ratio. Throws
/// UserError(config) as above, and where the ratio is above 0.10: it names the comparison to think over first.
struct PairwiseWeights {
  std::map<std::string, double> weights;
  double consistency_ratio = 0.0;
};
PairwiseWeights pairwise_weights(std::span<const std::string> rows, std::string_view place);

}  // namespace io
