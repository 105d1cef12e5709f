// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// A unit that may follow a number, and how many base units it is.
struct Unit {
  std::string_view name;
  double factor;
  bool shown = true;  ///< Used when a value is printed; the others are only understood.
};
using Units = std::vector<Unit>;  ///< Ascending by factor; the first is the base unit.

Units length_units();    ///< m, km
Units duration_units();  ///< s, min, h, d
Units byte_units();      ///< B, kB, MB, GB, TB
Units share_units();     ///< %
Units count_units();     ///< thousand, million, billion

/// "750 m" -> 750, "5 km" -> 5000, "50 %" -> 0.5, "20 million" -> 2e7. A plain number counts in the base unit. The C
/// locale rules: no decimal comma, no sign '+'. Nothing for anything else, also for nan and inf.
std::optional<double> parse_quantity(std::string_view text, const Units& units);

/// 5000 -> "5 km", 1500 -> "1.5 km", 0.05 -> "0.05" for shares: in the largest shown unit that is not above it.
std::string with_unit(double value, const Units& units);

/// The shortest text that reads back as the same number: 750, 0.1, 1e+30.
std::string shortest(double value);

/// Text from outside for a message: control characters escaped, cut after 80 bytes at a character.
std::string cut(std::string_view text);

}  // namespace io
