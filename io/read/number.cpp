// SPDX-License-Identifier: Apache-2.0
#include "io/read/number.hpp"

#include <charconv>
#include <cmath>
#include <string>

#include "io/read/text.hpp"

namespace io {

NumberFault parse_number(std::string_view text, bool decimal_comma, double& out) {
  text = trimmed(text);
  if (text.empty()) return NumberFault::empty;
  std::string pointed;
  const std::size_t comma = decimal_comma ? text.find(',') : std::string_view::npos;
  if (comma != std::string_view::npos) {
    if (text.find('.') != std::string_view::npos) return NumberFault::not_a_number;
    pointed = text;
    pointed[comma] = '.';
    text = pointed;
  }
  if (text.front() == '+' && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::invalid_argument || end != text.data() + text.size()) return NumberFault::not_a_number;
  if (error == std::errc::result_out_of_range) return NumberFault::out_of_range;
  if (!std::isfinite(value)) return NumberFault::not_finite;
  out = value;
  return NumberFault::none;
}

}  // namespace io
