// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/field_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>

#include "io/read/number.hpp"

namespace pipeline {
namespace {

bool same_word(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kNoBreak = "\xC2\xA0";
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  for (bool more = true; more && !text.empty();) {
    more = true;
    if (blank(text.front()))
      text.remove_prefix(1);
    else if (blank(text.back()))
      text.remove_suffix(1);
    else if (text.starts_with(kNoBreak))
      text.remove_prefix(2);
    else if (text.ends_with(kNoBreak))
      text.remove_suffix(2);
    else
      more = false;
  }
  return text;
}

std::optional<double> parsed_number(std::string_view text, bool decimal_comma) {
  double value = 0.0;
  return io::parse_number(text, decimal_comma, value) == io::NumberFault::none ? std::optional(value) : std::nullopt;
}

std::optional<std::int32_t> parsed_date(std::string_view text) {
  const auto year = io::whole_number<int>(text.substr(0, 4));
  if (text.size() < 4 || !year || *year < 1500 || *year > 2999) return std::nullopt;
  int month = 1, day = 1;
  if (text.size() > 4) {
    if (text.size() < 10 || (text[4] != '-' && text[4] != '/') || text[7] != text[4]) return std::nullopt;
    if (text.size() > 10 && text[10] != 'T' && text[10] != ' ') return std::nullopt;
    const auto m = io::whole_number<int>(text.substr(5, 2)), d = io::whole_number<int>(text.substr(8, 2));
    if (!m || !d || *m < 1 || *d < 1) return std::nullopt;
    month = *m, day = *d;
  }
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return static_cast<std::int32_t>(std::chrono::sys_days{date}.time_since_epoch().count());
}

std::optional<bool> parsed_flag(std::string_view text) {
  for (const std::string_view word : {"true", "yes", "y", "t", "1"})
    if (same_word(text, word)) return true;
  for (const std::string_view word : {"false", "no", "n", "f", "0"})
    if (same_word(text, word)) return false;
  return std::nullopt;
}

std::string date_text(std::int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace pipeline
