// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pipeline {

/// Text without the blanks, tabs and no-break spaces around it.
std::string_view trimmed(std::string_view text);

/// A finite number, all of the text, "C" locale; with `decimal_comma` 12,5 is 12.5 as well.
std::optional<double> parsed_number(std::string_view text, bool decimal_comma);

/// Days since 1970-01-01 of 2025, 2025-03-31, 2025/03/31 or 2025-03-31T…; years 1500 to 2999, real days only.
std::optional<std::int32_t> parsed_date(std::string_view text);

/// true, yes, y, t, 1 / false, no, n, f, 0 in any case.
std::optional<bool> parsed_flag(std::string_view text);

/// "2025-03-31" of days since 1970-01-01.
std::string date_text(std::int32_t days);

}  // namespace pipeline
