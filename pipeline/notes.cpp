// SPDX-License-Identifier: Apache-2.0
#include "pipeline/notes.hpp"

#include <algorithm>
#include <utility>

namespace pipeline {
namespace {

constexpr std::string_view kWarning = "warning", kChoice = "choice", kCurves = "_curves";

void add_curves(const std::string& stage, const geo::Table& table, std::vector<FoundCurve>& out) {
  for (std::size_t row = 0; row < table.size(); ++row) {
    const std::string_view group = table.column("group_name").text(row), name = table.column("name").text(row);
    const bool goes_on = row > 0 && out.back().group == group && out.back().curve.name == name;
    if (!goes_on) out.push_back({stage, std::string(group), {std::string(name), {}, {}}});
    out.back().curve.x.push_back(table.reals("x")[row]);
    out.back().curve.y.push_back(table.reals("y")[row]);
  }
}

}  // namespace

void Notes::add(std::string_view kind, std::string_view key, std::string_view unit, double value,
                std::string_view text) {
  kind_.add(kind);
  key_.add(key);
  group_name_.add(group_);
  unit_.add(unit);
  value_.push_back(value);
  text_.add(text);
}

void Notes::warn(std::string_view text) { add(kWarning, "", "", 0.0, text); }

double Notes::chosen(const Frame& frame, const std::string& key, std::string_view unit,
                     const std::function<Chosen()>& choose) {
  const auto kept = frame.kept_values.find(kept_name(key, group_));
  const Chosen now = kept == frame.kept_values.end()
                         ? choose()
                         : Chosen{kept->second, "kept from the previous run; --retune chooses it again"};
  add(kChoice, key, unit, now.value, now.reason);
  return now.value;
}

void Notes::found(std::string_view key, std::string_view unit, double value, std::string_view text) {
  add(kChoice, key, unit, value, text);
}

geo::Table Notes::table() const {
  geo::Table out;
  out.set("kind", kind_);
  out.set("key", key_);
  out.set("group_name", group_name_);
  out.set("unit", unit_);
  out.set("value", value_);
  out.set("text", text_);
  return out;
}

std::vector<std::string> warnings_in(const geo::Table& notes) {
  std::vector<std::string> out;
  for (std::size_t row = 0; row < notes.size(); ++row) {
    std::string text(notes.column("text").text(row));
    if (notes.column("kind").text(row) == kWarning && std::ranges::find(out, text) == out.end())
      out.push_back(std::move(text));
  }
  return out;
}

std::vector<io::Choice> choices_in(const geo::Tables& tables) {
  std::vector<io::Choice> out;
  for (const auto& [name, table] : tables) {
    if (!name.ends_with("_notes")) continue;
    const auto text = [&notes = table](const char* column, std::size_t row) {
      return std::string(notes.column(column).text(row));
    };
    for (std::size_t row = 0; row < table.size(); ++row)
      if (text("kind", row) == kChoice)
        out.push_back({text("key", row), text("group_name", row), table.reals("value")[row], text("unit", row),
                       text("text", row)});
  }
  return out;
}

std::string kept_name(std::string_view key, std::string_view group) {
  return std::string(key) + " of " + std::string(group);
}

geo::Table curve_table(const Group& group, const std::vector<Curve>& curves) {
  geo::Texts groups, names;
  std::vector<double> x, y;
  for (const Curve& curve : curves) {
    for (std::size_t i = 0; i < curve.x.size(); ++i) {
      groups.add(group.name);
      names.add(curve.name);
    }
    x.insert(x.end(), curve.x.begin(), curve.x.end());
    y.insert(y.end(), curve.y.begin(), curve.y.end());
  }
  geo::Table out;
  out.set("group_name", std::move(groups));
  out.set("name", std::move(names));
  out.set("x", std::move(x));
  out.set("y", std::move(y));
  return out;
}

std::vector<FoundCurve> curves_in(const geo::Tables& tables) {
  std::vector<FoundCurve> out;
  for (const auto& [name, table] : tables)
    if (name.ends_with(kCurves)) add_curves(name.substr(0, name.size() - kCurves.size()), table, out);
  return out;
}

}  // namespace pipeline
