// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/employment.hpp"

#include <algorithm>

namespace pipeline {
namespace {

/// Cells where control firms work, without those that are numbered.
std::size_t cells_without_group(const Study& study, const Group& group, const geo::Table& firms,
                                const std::vector<std::int32_t>& number) {
  const auto cell_of = study.firms.codes("cell");
  const geo::Column& employees = firms.column("employees");
  std::vector<std::uint8_t> works(number.size(), 0);
  for (const geo::Row row : population_of(group, firms)) {
    const auto cell = static_cast<std::size_t>(cell_of[row]);
    if (number[cell] < 0 && employees.valid(row) && employees.number(row) > 0.0) works[cell] = 1;
  }
  return static_cast<std::size_t>(std::ranges::count(works, 1));
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
  places.without_group = cells_without_group(study, group, firms, out.number);
  for (const std::int32_t cell : study.firms.codes("cell"))
    places.of_firm.push_back(cell < 0 ? -1 : out.number[static_cast<std::size_t>(cell)]);
  out.figures = employment_in(places, frame, group, firms);
  out.family = employment_family("hotspots_employees", group, out.figures, alpha);
  if (out.family.size > 0) out.family.size += static_cast<std::int64_t>(places.without_group);
  return out;
}

}  // namespace pipeline
