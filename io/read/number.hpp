// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace io {

enum class NumberFault : std::uint8_t { none, empty, not_a_number, not_finite, out_of_range };

/// Reads all of `text` as a decimal number, whatever the locale: outer blanks are ignored; a sign, digits, one point
/// and an exponent are allowed; units, thousands separators and hexadecimals are not. With `decimal_comma` one comma
/// may stand for the point (12,5), never beside it. `out` is set only when the answer is `none`, and then it is finite.
///
/// "1,234" with decimal_comma is 1.234: for counts, where that may mean a thousand, callers leave decimal_comma off.
NumberFault parse_number(std::string_view text, bool decimal_comma, double& out);

}  // namespace io
