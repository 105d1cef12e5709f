// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/supplier_gaps.hpp"

#include <limits>

namespace pipeline {
namespace {

std::vector<float> lengths(const geo::Column& column, double detour) {
  std::vector<float> out(column.size(), std::numeric_limits<float>::infinity());
  for (std::size_t row = 0; row < out.size(); ++row)
    if (column.valid(row)) out[row] = static_cast<float>(column.number(row) * detour);
  return out;
}

}  // namespace

SupplierGaps::SupplierGaps(const geo::Table& supplier_reach, double detour)
    : reach_{lengths(supplier_reach.column("nearest_m"), detour),
             lengths(supplier_reach.column("second_m"), detour),
             {}},
      needs_(supplier_reach.flags("needs")) {}

std::vector<geo::Row> SupplierGaps::buyers_among(std::span<const geo::Row> firms) const {
  std::vector<geo::Row> out;
  for (const geo::Row row : firms)
    if (needs_[row] != 0) out.push_back(row);
  return out;
}

}  // namespace pipeline
