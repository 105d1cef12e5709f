// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "io/read/source.hpp"
#include "io/run/config.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// What the run record says of a layer read whole: of all its rows `rejected` were refused, and `in_reach` of what is
/// left lie near enough to matter. Needs the frame's CRS.
SourceFacts facts_of(const std::string& name, const io::SourceConfig& source, const io::RawRows& raw,
                     std::int64_t rejected, std::int64_t in_reach, const Frame& frame);

}  // namespace pipeline
