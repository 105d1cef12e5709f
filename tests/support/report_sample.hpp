// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "geo/core/shapes.hpp"
#include "geo/core/table.hpp"
#include "io/look/report.hpp"

namespace tests {

/// A made-up region with all layers that a report looks at; keep it alive as long as the input from it.
struct ReportSample {
  geo::Shapes boundary{geo::Shapes::Kind::areas};
  geo::Table clusters, hotspots, gaps, gap_lines, facilities, facility_lines, facility_areas;
  io::ReportInput texts;  ///< Everything but the tables.

  /// All of it, looking at the tables above.
  io::ReportInput input() const;
};

/// `clusters` of 6 groups on a coast of 60 by 45 km, 8 themes of which `broadband` is unknown.
ReportSample report_sample(std::int64_t clusters = 24);

/// The same region in which nothing was found: every layer is there and empty.
ReportSample empty_report_sample();

}  // namespace tests
