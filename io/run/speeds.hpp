// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/run/node.hpp"

namespace io {

/// How fast roads are travelled, and which are open: what turns the attributes of a road into km/h.
struct SpeedProfile {
  using ByName = std::map<std::string, double, std::less<>>;

  double default_kmh = 0.0;            ///< Of a class that is missing or not known.
  double limit_share = 1.0;            ///< Of a limit that is driven on average.
  ByName classes;                      ///< km/h by class, under all its names; 0: closed to motor vehicles.
  ByName limits;                       ///< km/h behind words for limits, "DE:rural" before "rural".
  ByName surfaces;                     ///< Factor on the speed by surface and tracktype.
  std::vector<std::string> no_access;  ///< Values of access that close a road.
  std::string hash;                    ///< XXH3-128 of the text, hex.

  /// km/h behind a limit as it is written: "50", "30 mph", "10 knots", "DE:urban", "FR:70", "zone:30", of "50; 80" the
  /// lower. Nothing when it says no speed above 0 and at most 400 km/h.
  std::optional<double> limit_kmh(std::string_view written) const;
};

/// Throws UserError(config) with every problem and its line.
SpeedProfile load_speeds(const std::filesystem::path& file);
SpeedProfile load_speeds(const std::filesystem::path& file, Problems& problems);
/// The one that is shipped, configs/profiles/speeds.yaml: part of the program, so that it is always there.
SpeedProfile shipped_speeds();
/// The text of the shipped profile.
std::string_view shipped_speeds_text();

}  // namespace io
