// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace io {

/// How a theme serves a cluster before and after what is planned.
struct WhatIfRow {
  std::string cluster{}, theme{}, unit{};   ///< Label, title; m or min.
  std::optional<double> before{}, after{};  ///< Mean way of its firms.
  std::optional<int> severity_before{}, severity_after{};
  std::int64_t firms = 0;
  std::optional<std::int64_t> outside_before{}, outside_after{};  ///< Firms outside the standard.

  /// Firms that come within the standard; fewer than 0 where some leave it.
  std::int64_t newly_served() const { return outside_before.value_or(firms) - outside_after.value_or(firms); }
  bool changes() const;
};

struct WhatIfPage {
  std::string region_name, as_of, program_version, file;
  std::vector<std::pair<std::string, std::int64_t>> planned;  ///< Title of a theme, facilities within reach.
  std::vector<WhatIfRow> rows;                                ///< All that were compared.
};

/// The page what-if.html, in the look of the report: what changes, the largest effect first: firms newly within the
/// standard, then the fall of the severity, then the shorter way.
std::string what_if_html(const WhatIfPage& page);

}  // namespace io
