// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "io/run/node.hpp"

namespace io {

/// A parsed config value. monostate is the word `auto` (or: not given).
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, std::vector<std::string>,
                           std::map<std::string, double>>;
/// The values given for one section, by key; a key that was not given is absent.
using Values = std::map<std::string, Value, std::less<>>;

/// What a value may be. Lengths are metres or carry a unit (`750 m`, `5 km`), times seconds or `15 min`, `90 d`; shares
/// are 0 to 1 or `5 %`. The range is closed.
struct Rule {
  enum class Type {
    flag,
    count,
    number,
    share,
    length,
    duration,
    bytes,
    text,
    texts,
    choice,
    standards_by_name,
    numbers_by_name
  };
  Type type = Type::text;
  double low = 0.0, high = 0.0;
  std::vector<std::string> choices{};
  bool allows_auto = false;
  bool names_are_themes = false;  ///< Of a map by name: the loader checks its keys against the theme catalogue.
  std::vector<std::string> names_besides{};  ///< What the keys may be besides.

  /// Reads one value; reports what is wrong, with place and cure, and then gives nothing.
  std::optional<Value> parse(const Node& node, Problems& problems) const;
  /// "length from 1 m to 100 km, or auto", for help pages and messages.
  std::string describe() const;
  Rule or_auto() const;
  /// The names are themes of the catalogue, or one of `besides`.
  Rule of_themes(std::vector<std::string> besides = {}) const;
};

Rule flag();
Rule count(std::int64_t low, std::int64_t high);
Rule number(double low, double high);
Rule share(double low = 0.0, double high = 1.0);
Rule length(double low_m, double high_m);
Rule duration(double low_s, double high_s);
Rule bytes(double low, double high);
Rule text();
Rule texts();  ///< A list, or one word.
Rule choice(std::vector<std::string> choices);
/// By theme of the catalogue, lengths or times: {port: 100 km, road: 10 min}. A length is held in metres under the
/// theme's name, a time in minutes under minutes_of() of it.
Rule standards_by_name();
std::string minutes_of(std::string_view theme);
Rule numbers_by_name();  ///< Each at least 0.

/// Canonical text of a value, for records, cache keys and `agglo explain`: plain numbers in base units, lists joined by
/// ", ".
std::string to_text(const Value& value);

/// One key of a section, declared once: from this come parsing, range checks, help, docs, JSON Schema and the run
/// record.
struct Param {
  std::string key;   ///< Name of the struct member without its unit suffix.
  std::string unit;  ///< "m", "s", "km2" …; empty for plain numbers and text.
  std::string help;  ///< One line; ends in a full stop.
  Rule rule;
  Value standard;  ///< The default: what the member's initialiser says.
  std::function<void(void* target, const Value&)> assign;
  bool in_groups = false;  ///< May stand under groups.<name> though its stage runs once for all groups.
};

/// "eps_m" -> {"eps", "m"}; "min_points" stays whole, and so does "min_area_ha": hectares are written without a unit,
/// so the key says it.
std::pair<std::string, std::string> split_unit(std::string_view member);

/// The keys of one struct of parameters.
template <class P>
class Section {
 public:
  explicit Section(std::string name) : name_(std::move(name)) {}

  template <class T>
  Section& param(std::string_view member_name, T P::*member, Rule rule, std::string help) {
    auto [key, unit] = split_unit(member_name);
    params_.push_back(
        {key, unit, std::move(help), std::move(rule), to_value(P{}.*member),
         [member](void* target, const Value& value) { from_value(value, static_cast<P*>(target)->*member); }});
    return *this;
  }

  /// The last key may be given for one group.
  Section& also_of_groups() {
    params_.back().in_groups = true;
    return *this;
  }

  const std::string& name() const { return name_; }
  const std::vector<Param>& params() const { return params_; }

 private:
  template <class T>
  static Value to_value(const T& v) {
    if constexpr (requires { v.has_value(); }) {
      return v.has_value() ? to_value(*v) : Value{};
    } else if constexpr (std::is_same_v<T, bool>) {
      return v;
    } else if constexpr (std::is_integral_v<T>) {
      return static_cast<std::int64_t>(v);
    } else {
      return Value{v};
    }
  }
  template <class T>
  static void from_value(const Value& value, T& out) {
    if constexpr (requires { out.has_value(); }) {
      if (std::holds_alternative<std::monostate>(value)) {
        out.reset();
      } else {
        typename T::value_type inner{};
        from_value(value, inner);
        out = std::move(inner);
      }
    } else if constexpr (std::is_same_v<T, bool>) {
      out = std::get<bool>(value);
    } else if constexpr (std::is_integral_v<T>) {
      out = static_cast<T>(std::get<std::int64_t>(value));
    } else {
      out = std::get<T>(value);
    }
  }

  std::string name_;
  std::vector<Param> params_;
};

}  // namespace io
