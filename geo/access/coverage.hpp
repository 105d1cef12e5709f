// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "geo/core/table.hpp"

namespace geo {

/// What it takes each firm to reach its nearest and second nearest facility, in the unit of the standard; infinite
/// where there is none. `employees` is NaN where unknown.
struct FirmAccess {
  std::span<const float> nearest, second;
  std::span<const double> employees;
};

/// How a set of firms is served (METHODS section 12). A firm at exactly the standard is served.
struct Coverage {
  std::int64_t firms = 0, firms_outside = 0;
  std::optional<double> employees_outside;  ///< Nothing when it is unknown for all of the firms outside.
  double covered_share = 1.0;               ///< Of the firms; 1 for no firm.
  double backup_share = 1.0;                ///< Whose second nearest is within the standard too.
  std::optional<double> found, second;      ///< Mean over the firms; nothing where some firm reaches none.
  std::optional<double> shortfall;          ///< Mean of max(0, (d - D)/D) weighted by employees, unknown counting as 1.
};

/// Sums in the order of `rows`. Throws std::invalid_argument unless standard > 0.
Coverage coverage(const FirmAccess& access, std::span<const Row> rows, double standard);

/// Where severity changes; all bounds are inclusive on the better side.
struct SeverityLimits {
  double served_share = 0.95;
  double slight_share = 0.75, slight_shortfall = 0.25;
  double moderate_share = 0.5, moderate_shortfall = 1.0;
};

/// 0 served, 1 slight, 2 moderate, 3 severe; nothing: unknown.
///
/// A layer that is not `complete` may miss facilities: it can prove that firms are served, never that they are not, so
/// every severity but 0 is then unknown. Without any facility a complete layer gives 3.
std::optional<std::int32_t> severity(const Coverage& coverage, bool complete, const SeverityLimits& limits);

}  // namespace geo
