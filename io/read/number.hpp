// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace io {

enum class NumberFault : std::uint8_t { none, empty, not_a_number, not_finite, out_of_range };

/// Reads all of `text` as a decimal number, whatever the locale: outer blanks are ignored; a sign, digits, one point
/// and an exponent are allowed; units, thousands separators and hexadecimals are not. With `decimal_comma` one comma
/// may stand for the point (12,5), never beside it. `out` is set only when the answer is `none`, and then it is finite.
///
/// "1,234" with decimal_comma is 1.234: for counts, where that may mean a thousand, callers leave decimal_comma off.
NumberFault parse_number(std::string_view text, bool decimal_comma, double& out);

/// All of `text` as a whole number of type T in decimal digits, a minus before them for signed types.
template <class T>
std::optional<T> whole_number(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace io
