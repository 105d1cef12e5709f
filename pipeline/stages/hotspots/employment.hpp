// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "geo/core/table.hpp"
#include "io/run/record.hpp"
#include "pipeline/employment.hpp"
#include "pipeline/stages/hotspots/study.hpp"

namespace pipeline {

/// The group by employees in the cells that hold a firm of it whose employees are known. A cell was there before
/// anybody looked, so it is tested: p and q of employment_in(), in one family with all cells where a control firm's
/// employees work.
struct CellEmployment {
  std::vector<std::int32_t> number;  ///< By cell of the study: its place in `figures`, or -1.
  std::vector<PlaceEmployment> figures;
  io::TestFamily family;  ///< Size 0 where nothing was tested.

  const PlaceEmployment* of(geo::Row cell) const {
    return number[cell] < 0 ? nullptr : &figures[static_cast<std::size_t>(number[cell])];
  }
};

CellEmployment cell_employment(const Study& study, const Frame& frame, const Group& group, const geo::Table& firms,
                               const CellCounts& counts, double alpha);

}  // namespace pipeline
