// SPDX-License-Identifier: Apache-2.0
#include "io/run/declare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

using Type = Rule::Type;

/// How a type is called, which units it takes and how one writes it.
struct Kind {
  std::string_view name, example;
  Units units;
};

Kind kind_of(Type type) {
  switch (type) {
    case Type::flag:
      return {"true or false", "true", {}};
    case Type::count:
      return {"whole number", "20", count_units()};
    case Type::number:
      return {"number", "1.5", {}};
    case Type::share:
      return {"share", "0.05 or 5 %", share_units()};
    case Type::length:
      return {"length", "750 m or 5 km", length_units()};
    case Type::standards_by_name:
      return {"length or time", "5 km or 30 min", length_units()};
    case Type::duration:
      return {"time", "15 min or 90 d", duration_units()};
    case Type::bytes:
      return {"size", "8 GB", byte_units()};
    case Type::numbers_by_name:
      return {"number", "1.5", {}};
    case Type::texts:
      return {"word or list of words", "[first, second]", {}};
    case Type::text:
    case Type::choice:
      break;
  }
  return {"text", "'some words'", {}};
}

bool is_scalar_number(Type type) {
  return type == Type::count || type == Type::number || type == Type::share || type == Type::length ||
         type == Type::duration || type == Type::bytes;
}

std::string range_text(const Rule& rule, const Units& units) {
  const std::string low = with_unit(rule.low, units);
  return std::isfinite(rule.high) ? fmt::format("from {} to {}", low, with_unit(rule.high, units))
                                  : fmt::format("of at least {}", low);
}

std::string shape_text(const Node& node) {
  if (node.kind == Node::Kind::map) return "is a map";
  if (node.kind == Node::Kind::list) return "is a list";
  return node.empty() ? "is missing" : fmt::format("is '{}'", cut(node.text));
}

/// value is '1 lightyear'; expected length from 1 m to 100 km; write it like 750 m or 5 km
std::string complaint(const Rule& rule, const Node& node, const std::string& expected) {
  const std::string start = fmt::format("value {}; expected {}", shape_text(node), expected);
  if (rule.type == Type::choice) {
    const auto meant = nearest(node.text, rule.choices);
    return meant ? fmt::format("{}; did you mean '{}'?", start, *meant) : start;
  }
  return fmt::format("{}; write it like {}", start, kind_of(rule.type).example);
}

/// "a map from name to length or time from 1 m to 10000 km, or up to 24 h": what stands under one name.
std::string entry_text(const Rule& rule) {
  const Kind kind = kind_of(rule.type);
  const std::string text = fmt::format("{} {}", kind.name, range_text(rule, kind.units));
  return rule.type == Type::standards_by_name ? text + ", or up to 24 h" : text;
}

std::optional<double> number_in_range(const Rule& rule, const Node& node) {
  if (node.kind != Node::Kind::scalar) return std::nullopt;
  const auto value = parse_quantity(node.text, kind_of(rule.type).units);
  return value && *value >= rule.low && *value <= rule.high ? value : std::nullopt;
}

std::optional<Value> parse_number(const Rule& rule, const Node& node) {
  const auto value = number_in_range(rule, node);
  if (!value) return std::nullopt;
  if (rule.type != Type::count) return Value{*value};
  return *value == std::floor(*value) ? std::optional<Value>(static_cast<std::int64_t>(*value)) : std::nullopt;
}

std::optional<Value> parse_texts(const Node& node) {
  if (node.kind == Node::Kind::scalar && !node.empty()) return Value{std::vector{node.text}};
  if (node.kind != Node::Kind::list) return std::nullopt;
  std::vector<std::string> words;
  for (const Node& item : node.items) {
    if (item.kind != Node::Kind::scalar || item.empty()) return std::nullopt;
    words.push_back(item.text);
  }
  return Value{std::move(words)};
}

std::optional<Value> parse_scalar(const Rule& rule, const Node& node) {
  if (is_scalar_number(rule.type)) return parse_number(rule, node);
  if (rule.type == Type::texts) return parse_texts(node);
  if (node.kind != Node::Kind::scalar || node.empty()) return std::nullopt;
  if (rule.type == Type::text) return Value{node.text};
  if (rule.type == Type::flag) {
    const bool known = !node.quoted && (node.text == "true" || node.text == "false");
    return known ? std::optional<Value>(node.text == "true") : std::nullopt;
  }
  return std::ranges::find(rule.choices, node.text) != rule.choices.end() ? std::optional<Value>(node.text)
                                                                          : std::nullopt;
}

constexpr double kMostMinutes = 1440.0;

/// "30 min", "2 h": minutes; nothing for what is no time with a unit of its own, for plain numbers are metres.
std::optional<double> minutes_in(const Node& node) {
  if (node.kind != Node::Kind::scalar || parse_quantity(node.text, {})) return std::nullopt;
  const auto seconds = parse_quantity(node.text, duration_units());
  return seconds ? std::optional(*seconds / 60.0) : std::nullopt;
}

/// Adds one entry of a map by name; false when it is wrong, which is then reported.
bool add_entry(const Rule& rule, const Node::Entry& entry, std::map<std::string, double>& values, Problems& problems) {
  if (rule.type == Type::standards_by_name)
    if (const auto minutes = minutes_in(entry.value)) {
      if (!(*minutes > 0.0 && *minutes <= kMostMinutes))
        problems.add(entry.value, complaint(rule, entry.value, entry_text(rule)));
      values[minutes_of(entry.key)] = *minutes;
      return *minutes > 0.0 && *minutes <= kMostMinutes;
    }
  const auto value = number_in_range(rule, entry.value);
  if (!value) problems.add(entry.value, complaint(rule, entry.value, entry_text(rule)));
  values[entry.key] = value.value_or(0.0);
  return value.has_value();
}

std::optional<Value> parse_by_name(const Rule& rule, const Node& node, Problems& problems) {
  if (node.kind != Node::Kind::map) {
    problems.add(node, fmt::format("value {}; expected {}; write it like {{name: {}}}", shape_text(node),
                                   rule.describe(), rule.type == Type::standards_by_name ? "5 km" : "1.5"));
    return std::nullopt;
  }
  std::map<std::string, double> values;
  bool good = true;
  for (const Node::Entry& entry : node.entries) good = add_entry(rule, entry, values, problems) && good;
  return good ? std::optional<Value>(std::move(values)) : std::nullopt;
}

}  // namespace

std::optional<Value> Rule::parse(const Node& node, Problems& problems) const {
  if (allows_auto && node.kind == Node::Kind::scalar && node.text == "auto") return Value{};
  if (type == Type::standards_by_name || type == Type::numbers_by_name) return parse_by_name(*this, node, problems);
  auto value = parse_scalar(*this, node);
  if (!value) problems.add(node, complaint(*this, node, describe()));
  return value;
}

std::string Rule::describe() const {
  const Kind kind = kind_of(type);
  std::string text(kind.name);
  if (type == Type::choice) text = fmt::format("one of {}", fmt::join(choices, ", "));
  if (is_scalar_number(type)) text += " " + range_text(*this, kind.units);
  if (type == Type::standards_by_name || type == Type::numbers_by_name)
    text = "a map from name to " + entry_text(*this);
  return allows_auto ? text + ", or auto" : text;
}

Rule Rule::or_auto() const {
  Rule rule = *this;
  rule.allows_auto = true;
  return rule;
}

Rule Rule::of_themes(std::vector<std::string> besides) const {
  Rule out = *this;
  out.names_are_themes = true;
  out.names_besides = std::move(besides);
  return out;
}

Rule flag() { return {.type = Type::flag}; }
Rule count(std::int64_t low, std::int64_t high) {
  return {.type = Type::count, .low = static_cast<double>(low), .high = static_cast<double>(high)};
}
Rule number(double low, double high) { return {.type = Type::number, .low = low, .high = high}; }
Rule share(double low, double high) { return {.type = Type::share, .low = low, .high = high}; }
Rule length(double low_m, double high_m) { return {.type = Type::length, .low = low_m, .high = high_m}; }
Rule duration(double low_s, double high_s) { return {.type = Type::duration, .low = low_s, .high = high_s}; }
Rule bytes(double low, double high) { return {.type = Type::bytes, .low = low, .high = high}; }
Rule text() { return {.type = Type::text}; }
Rule texts() { return {.type = Type::texts}; }
Rule choice(std::vector<std::string> choices) { return {.type = Type::choice, .choices = std::move(choices)}; }
Rule standards_by_name() {
  return {.type = Type::standards_by_name, .low = 1.0, .high = 10e6, .names_are_themes = true};
}
std::string minutes_of(std::string_view theme) { return fmt::format("{} (min)", theme); }
Rule numbers_by_name() { return {.type = Type::numbers_by_name, .low = 0.0, .high = 1e12}; }

std::string to_text(const Value& value) {
  struct Writer {
    std::string operator()(std::monostate) const { return "auto"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
    std::string operator()(std::int64_t v) const { return fmt::format("{}", v); }
    std::string operator()(double v) const { return shortest(v); }
    std::string operator()(const std::string& v) const { return v; }
    std::string operator()(const std::vector<std::string>& v) const { return fmt::format("{}", fmt::join(v, ", ")); }
    std::string operator()(const std::map<std::string, double>& v) const {
      std::vector<std::string> parts;
      for (const auto& [name, number] : v) parts.push_back(fmt::format("{}: {}", name, shortest(number)));
      return fmt::format("{}", fmt::join(parts, ", "));
    }
  };
  return std::visit(Writer{}, value);
}

std::pair<std::string, std::string> split_unit(std::string_view member) {
  static constexpr std::array kUnits{"bytes", "share", "km2", "deg", "km", "m", "s"};
  if (member.ends_with("_ha")) return {std::string(member), "ha"};
  for (const std::string_view unit : kUnits) {
    const std::string suffix = fmt::format("_{}", unit);
    if (member.size() > suffix.size() && member.ends_with(suffix))
      return {std::string(member.substr(0, member.size() - suffix.size())), std::string(unit)};
  }
  return {std::string(member), ""};
}

}  // namespace io
