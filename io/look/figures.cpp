// SPDX-License-Identifier: Apache-2.0
#include "io/look/figures.hpp"

#include <fmt/format.h>

#include <cmath>

namespace io {
namespace {

constexpr std::string_view kGap = "\u00A0";

/// Two significant digits below 10, whole numbers from there on. 9.96 is 10, not 10.0.
std::string two_digits(double value) {
  if (value >= 9.95) return whole_text(value);
  return fmt::format("{:.{}f}", value, value >= 0.995 || value == 0.0 ? 1 : 2);
}

}  // namespace

std::string count_text(std::int64_t count) {
  std::string digits = fmt::format("{}", count);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t place = digits.size(); place > first + 3; place -= 3) digits.insert(place - 3, 1, ',');
  return digits;
}

std::string whole_text(double value) {
  return std::isfinite(value) && std::abs(value) < 9e18 ? count_text(std::llround(value)) : "unknown";
}

std::string ratio_text(double ratio) { return two_digits(ratio); }

std::string share_text(double share) {
  const double percent = 100.0 * share;
  if (percent <= 0.0) return fmt::format("0{}%", kGap);
  if (percent < 0.1) return fmt::format("under 0.1{}%", kGap);
  if (percent < 9.95) return fmt::format("{:.1f}{}%", percent, kGap);
  if (percent > 99.0 && percent < 100.0) return fmt::format("over 99{}%", kGap);
  return fmt::format("{:.0f}{}%", percent, kGap);
}

std::string level_text(double alpha) { return fmt::format("{:g}{}%", 100.0 * alpha, kGap); }

std::string distance_text(double metres) {
  if (metres < 999.5) return fmt::format("{}{}m", whole_text(metres), kGap);
  return fmt::format("{}{}km", two_digits(metres / 1000.0), kGap);
}

std::string amount_text(double value, std::string_view unit) {
  const bool in_km = unit == "m" && value >= 999.5;
  const double shown = in_km ? value / 1000.0 : value;
  const std::string figure = shown == std::floor(shown) ? whole_text(shown) : two_digits(shown);
  return fmt::format("{}{}{}", figure, kGap, in_km ? "km" : unit);
}

std::string area_text(double km2) { return km2 > 0.0 && km2 < 0.005 ? "under 0.01" : two_digits(km2); }

std::string p_text(double p) { return p < 0.0005 ? "under 0.001" : fmt::format("{:.3f}", p); }

std::string counted(std::int64_t count, std::string_view one, std::string_view many) {
  return fmt::format("{}{}{}", count_text(count), kGap, count == 1 ? one : many);
}

std::string lower_first(std::string text) {
  const bool is_word = text.size() > 1 && text[1] >= 'a' && text[1] <= 'z';
  if (is_word && text[0] >= 'A' && text[0] <= 'Z') text[0] = static_cast<char>(text[0] + ('a' - 'A'));
  return text;
}

std::string plain_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hard = text.substr(i).starts_with(kGap);
    out += hard ? ' ' : text[i];
    i += hard ? kGap.size() - 1 : 0;
  }
  return out;
}

}  // namespace io
