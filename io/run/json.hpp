// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace io {

/// A JSON value. Objects keep the order in which their keys were set, so that what is written is stable.
class Json {
 public:
  using List = std::vector<Json>;
  using Members = std::vector<std::pair<std::string, Json>>;

  Json() = default;  ///< null
  template <std::same_as<bool> T>
  Json(T value) : value_(value) {}
  template <std::integral T>
  requires(!std::same_as<T, bool>) Json(T value) : value_(static_cast<std::int64_t>(value)) {}
  Json(double value) : value_(value) {}  ///< Not finite becomes null.
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(List items) : value_(std::move(items)) {}
  Json(Members members) : value_(std::move(members)) {}  ///< Keys that differ.
  template <class T>
  Json(const std::optional<T>& value) {
    if (value) *this = Json(*value);
  }
  /// Json::object() is {}, Json::list() is [].
  static Json object() { return Json(Members{}); }
  static Json list() { return Json(List{}); }
  template <class Range>
  static Json list_of(const Range& range) {
    List items;
    for (const auto& item : range) items.emplace_back(item);
    return Json(std::move(items));
  }

  /// Of an object, or of null which becomes one: adds the member or replaces it. Returns *this.
  Json& set(std::string key, Json value);
  /// Of a list, or of null which becomes one.
  Json& push(Json value);

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_object() const { return std::holds_alternative<Members>(value_); }
  bool is_list() const { return std::holds_alternative<List>(value_); }

  // Reading never throws: a value of another type, or an absent one, answers with the fallback.
  const Json& operator[](std::string_view key) const;  ///< null when absent.
  const Members& members() const;
  const List& items() const;
  std::string text(std::string_view fallback = {}) const;
  std::int64_t integer(std::int64_t fallback = 0) const;
  double number(double fallback = 0.0) const;
  bool flag(bool fallback = false) const;

  /// UTF-8 text; `indent` < 0 gives one line. Bytes that are no UTF-8 become U+FFFD; numbers are shortest and exact.
  std::string dump(int indent = 2) const;
  /// Nothing when the text is not JSON.
  static std::optional<Json> parse(std::string_view text);

  friend bool operator==(const Json&, const Json&) = default;

 private:
  using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Members>;
  struct Writer;
  Value value_;
};

}  // namespace io
