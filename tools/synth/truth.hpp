// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/synth/dirt.hpp"
#include "tools/synth/features.hpp"
#include "tools/synth/firms.hpp"

namespace synth {

/// What was planted, as JSON: clusters with their firms and stages, gaps with measured distances, shared addresses, and
/// the row numbers (1-based data rows of firms.csv) and ids of every kind of dirt. Throws std::runtime_error when a
/// planted gap is none, because a facility stands within its standard.
std::string truth_text(std::uint64_t seed, const Economy& economy, const std::vector<CsvRow>& rows,
                       const std::vector<Layer>& infrastructure, const LonLat& lon_lat);

}  // namespace synth
