// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace pipeline {

/// A row of a later source that is the same firm as one of an earlier source.
struct Match {
  geo::Row row, of;  ///< Of the raw firms; `of` is kept.
  friend bool operator==(const Match&, const Match&) = default;
};

/// The rows of later sources that have a namesake (folded_name) within the closed disc of `distance_m` around them
/// among the kept rows of earlier sources. Of several it is the one of the earliest source, then the nearest, then that
/// with the smallest id. A matched row is not kept, so nothing matches with it in turn; rows of one source never match
/// each other, and a kept row may be matched by several.
///
/// `rows` are rows of `firms` in bytewise order of their ids, each id once; the result is in the order of `rows`. About
/// O(n log n): one KD-tree for each name that several sources have.
std::vector<Match> name_matches(const geo::Table& firms, std::span<const geo::Row> rows, double distance_m);

/// The same firms with what is missing of a kept row (name, employees, dates, foreign, exporter) taken from its
/// matches, the earliest source first, then the smallest id. `matches` are in bytewise order of ids.
geo::Table filled(geo::Table firms, std::vector<Match> matches);

}  // namespace pipeline
