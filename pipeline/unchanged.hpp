// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/run/config.hpp"
#include "io/run/record.hpp"

namespace pipeline {

/// The record of the output folder's current run; nothing when there is none.
std::optional<io::RunRecord> current_record(const io::Config& config);

/// What differs between now and a run before stage parameters come in: the program, the seed, a source's bytes, the
/// config's other sections. Empty when nothing does. Reads the bytes of every source; a source that cannot be read
/// counts as changed.
std::string changed_input(const io::Config& config, std::uint64_t seed, const io::RunRecord& before);

}  // namespace pipeline
