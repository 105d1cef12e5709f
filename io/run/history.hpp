// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "io/run/record.hpp"
#include "io/run/run_folder.hpp"

namespace io {

struct PastRun {
  RunName name;
  bool current = false;
  RunRecord record;
};

/// The runs of an output folder, newest first; folders without a readable run.json are left out. Throws
/// UserError(config) when there is no such folder.
std::vector<PastRun> history(const std::filesystem::path& output_dir);

/// A table for people: a star marks the current run. One sentence when there is none.
std::string history_text(const std::vector<PastRun>& runs);
std::string history_json(const std::vector<PastRun>& runs);

}  // namespace io
