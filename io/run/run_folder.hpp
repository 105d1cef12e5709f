// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// Name of a run folder: "2026-11-21T021503Z", or "2026-11-21T021503Z-2" for the second of one second.
struct RunName {
  std::int64_t seconds = 0;  ///< Since 1970-01-01 UTC.
  std::int64_t counter = 1;
  std::string text() const;
  static std::optional<RunName> parse(std::string_view text);
  friend auto operator<=>(const RunName&, const RunName&) = default;
};

/// The run folders of an output folder, oldest first. Hidden and foreign entries of DIR/runs are not among them.
std::vector<RunName> runs_in(const std::filesystem::path& output_dir);

/// What DIR/current, else DIR/current.txt, names: DIR/runs/<name>; nothing when neither names a run that is there.
std::optional<std::filesystem::path> current_run(const std::filesystem::path& output_dir);

}  // namespace io
