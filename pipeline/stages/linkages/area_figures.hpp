// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// The row of `outlines` that each firm lies in, edges included; -1: in none. A firm in several, such as one on a
/// common border, belongs to the first by id, which is the order of the rows.
std::vector<std::int32_t> area_of_firms(const geo::Table& outlines, const geo::Table& firms, unsigned threads);

/// Table `areas`: what layers.yaml names, and columns for the report and for disclosure that are not published
/// (pipeline/tables.md); and `area_tests`. A row for each area for `all`, and for a group where it has a firm, by area,
/// then in the order of the groups. `area`: area_of_firms().
///
/// The place of an area was fixed beforehand, so its LQ is tested (METHODS sections 3 and 17): p is the exact upper
/// tail of the hypergeometric, q Benjamini-Hochberg over the areas with a control firm, one family a group. So is the
/// LQ of employees, by labels shuffled among firms (pipeline/employment.hpp). Standardised LQ
/// (geo/economics/standardised.hpp) counts as a family of its own.
void add_area_tables(const Frame& frame, const geo::Tables& in, const std::vector<std::int32_t>& area,
                     geo::Tables& out);

}  // namespace pipeline
