// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// The candidate that a user most likely meant: fewest insertions, deletions, replacements and swaps of neighbours
/// (letter case ignored), at most one for each three letters; the first of several. Nothing when none is near.
std::optional<std::string> nearest(std::string_view name, const std::vector<std::string>& candidates);

/// "did you mean 'radius'?", else "expected one of cell, groups, radius", else (no candidates) "expected none here".
std::string hint(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace io
