// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace io {

// Figures as people read them, in English: thousands separators, units after a no-break space, no more digits than mean
// something. Independent of the locale.

std::string count_text(std::int64_t count);                    ///< 12,345
std::string whole_text(double value);                          ///< 12,345, rounded half away from zero
std::string ratio_text(double ratio);                          ///< 0.42, 4.2, 42
std::string share_text(double share);                          ///< 21 %, 1.6 %, under 0.1 %
std::string level_text(double alpha);                          ///< 5 %, 2.5 %: a chosen level, exactly
std::string distance_text(double metres);                      ///< 850 m, 8.2 km, 1,082 km
std::string amount_text(double value, std::string_view unit);  ///< Of a standard: unit m or min
std::string area_text(double km2);                             ///< 0.42, 4.2, 1,234 (km²)
std::string p_text(double p);                                  ///< 0.004, under 0.001
std::string counted(std::int64_t count, std::string_view one, std::string_view many);  ///< 1 cluster, 2 clusters

/// A title as it stands within a sentence: "Gas supply" is "gas supply", "GDP" and "R&D" stay.
std::string lower_first(std::string text);
/// Text with spaces that may break for those that may not: text in columns is searched and filtered.
std::string plain_spaces(std::string_view text);

}  // namespace io
