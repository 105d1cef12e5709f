// SPDX-License-Identifier: Apache-2.0
#include "io/run/quantity.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

namespace io {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

Units length_units() { return {{"m", 1.0}, {"km", 1e3}}; }
Units duration_units() { return {{"s", 1.0}, {"min", 60.0}, {"h", 3600.0}, {"d", 86400.0}}; }
Units byte_units() { return {{"B", 1.0}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}}; }
Units share_units() { return {{"", 1.0}, {"%", 0.01, false}}; }
Units count_units() { return {{"", 1.0}, {"thousand", 1e3, false}, {"million", 1e6}, {"billion", 1e9}}; }

std::optional<double> parse_quantity(std::string_view text, const Units& units) {
  text = trimmed(text);
  double number = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  const std::string_view unit = trimmed({end, static_cast<std::size_t>(text.data() + text.size() - end)});
  if (unit.empty()) return number;
  for (const Unit& known : units)
    // 5 % must be 0.05 to the last bit: 5 * 0.01 is not.
    if (known.name == unit) return known.factor < 1.0 ? number / std::round(1.0 / known.factor) : number * known.factor;
  return std::nullopt;
}

std::string with_unit(double value, const Units& units) {
  const Unit* best = units.empty() ? nullptr : &units.front();
  for (const Unit& unit : units)
    if (unit.shown && unit.factor <= std::abs(value)) best = &unit;
  if (!best) return shortest(value);
  const std::string number = shortest(value / best->factor);
  return best->name.empty() ? number : fmt::format("{} {}", number, best->name);
}

std::string shortest(double value) { return fmt::format("{}", value); }

std::string cut(std::string_view text) {
  static constexpr std::size_t kMost = 80;
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool starts_character = (byte & 0xC0U) != 0x80U;
    if (out.size() >= kMost && starts_character) return out + "…";
    if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out;
}

}  // namespace io
