// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/employment.hpp"

#include <algorithm>

namespace pipeline {
namespace {

/// Puts the firms into the cells that are numbered, and counts the others where somebody works.
void place_firms(const Study& study, const geo::Table& firms, const std::vector<std::int32_t>& number,
                 FixedPlaces& places) {
  const auto cell_of = study.firms.codes("cell");
  const auto employees = firms.reals("employees");
  std::vector<std::uint8_t> works(number.size(), 0);
  places.of_firm.reserve(places.rows.size());
  for (const geo::Row row : places.rows) {
    const auto cell = static_cast<std::size_t>(cell_of[row]);
    places.of_firm.push_back(number[cell]);
    if (number[cell] < 0 && employees[row] > 0.0) works[cell] = 1;
  }
  places.without_group = static_cast<std::size_t>(std::ranges::count(works, 1));
}

}  // namespace

CellEmployment cell_employment(const Study& study, const Frame& frame, const Group& group, const geo::Table& firms,
                               const CellCounts& counts, double alpha) {
  CellEmployment out;
  out.number.assign(study.cells.size(), -1);
  if (!group.has_controls()) return out;
  FixedPlaces places;
  for (std::size_t cell = 0; cell < out.number.size(); ++cell)
    if (counts.employees_known[cell] != 0) out.number[cell] = static_cast<std::int32_t>(places.count++);
  if (places.count == 0) return out;
  places.rows = with_employees(counts.population, firms);
  place_firms(study, firms, out.number, places);
  out.figures = employment_in(places, frame, group, firms);
  out.family = employment_family("hotspots_employees", group, out.figures, alpha);
  if (out.family.size > 0) out.family.size += static_cast<std::int64_t>(places.without_group);
  return out;
}

}  // namespace pipeline
