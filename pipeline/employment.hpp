// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "io/run/record.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// A group in a place by employees, among the control firms whose employees are known.
struct PlaceEmployment {
  std::optional<double> lq, p, q;
  std::int64_t other_firms = 0;                       ///< Those that are not the group's own.
  double other_employees = 0.0, largest_other = 0.0;  ///< In all and in the largest: LQ tells of them too.

  void add_other(double employees);
  /// Of the others' employees; 1 where there are none.
  double largest_other_share() const;
};

/// Places that were fixed before anybody looked where the group is.
struct FixedPlaces {
  std::vector<geo::Row> rows;         ///< The group's control firms whose employees are known.
  std::vector<std::int32_t> of_firm;  ///< Of each of them: its place below `count`, or -1.
  std::size_t count = 0;
  /// Further places where control firms work and nobody of the group does: their p is 1, and the family counts them.
  std::size_t without_group = 0;
};

/// Those of the rows whose employees are known.
std::vector<geo::Row> with_employees(std::vector<geo::Row> rows, const geo::Table& firms);

/// By place: the quotient, p by geo::employment_quotients() with the draws of draws_for() and a seed of the group's
/// name, q by Benjamini-Hochberg over the places that have one. Without controls nothing is set.
std::vector<PlaceEmployment> employment_in(const FixedPlaces& places, const Frame& frame, const Group& group,
                                           const geo::Table& firms);

/// The family of those tests; size 0 where none was made.
io::TestFamily employment_family(std::string statistic, const Group& group, const std::vector<PlaceEmployment>& figures,
                                 double level);

}  // namespace pipeline
