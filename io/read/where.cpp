// SPDX-License-Identifier: Apache-2.0
#include "io/read/where.hpp"

#include <algorithm>
#include <compare>
#include <optional>

#include "io/read/number.hpp"
#include "io/read/where_node.hpp"

namespace io {
namespace {

using Node = Where::Node;
using Test = WhereTest;
using Operand = WhereOperand;

enum class Truth : std::uint8_t { no, yes, unknown };
using Truths = std::vector<Truth>;
using RowValue = std::function<std::optional<std::string_view>(std::string_view)>;

// One value of one row; a literal keeps what the filter says of it.
struct Value {
  std::string_view text;
  bool null = false;
  const Operand* literal = nullptr;

  std::optional<double> number() const {
    if (literal != nullptr) return literal->number;
    double value = 0.0;
    if (parse_number(text, false, value) != NumberFault::none) return std::nullopt;
    return value;
  }
  bool is_text_literal() const { return literal != nullptr && !literal->number; }
};

// The values of one side: of a column, or one literal for every row.
class Side {
 public:
  Side(const geo::Table& rows, const Operand& operand) : operand_(&operand) {
    if (operand.is_column) column_ = &rows.column(operand.text);
  }
  Value at(std::size_t row) const {
    if (column_ == nullptr) return {operand_->text, false, operand_};
    return {column_->text(row), !column_->valid(row), nullptr};
  }

 private:
  const Operand* operand_;
  const geo::Column* column_ = nullptr;
};

std::partial_ordering compared(const Value& a, const Value& b) {
  if (!a.is_text_literal() && !b.is_text_literal()) {
    const auto x = a.number(), y = b.number();
    if (x && y) return *x <=> *y;
  }
  return a.text <=> b.text;
}

bool holds(Test test, std::partial_ordering order) {
  switch (test) {
    case Test::unequal:
      return order != 0;
    case Test::less:
      return order < 0;
    case Test::less_equal:
      return order <= 0;
    case Test::greater:
      return order > 0;
    case Test::greater_equal:
      return order >= 0;
    default:
      return order == 0;
  }
}

std::size_t character(std::string_view text) {  // bytes of the first one
  std::size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) ++bytes;
  return bytes;
}

// Greedy matching with one point of return, the last %: O(text * pattern) at worst.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t t = 0, p = 0, mark = std::string_view::npos, marked_text = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '%') {
      mark = p++;
      marked_text = t;
    } else if (p < pattern.size() && (pattern[p] == '_' || pattern[p] == text[t])) {
      t += pattern[p] == '_' ? character(text.substr(t)) : 1;
      ++p;
    } else if (mark != std::string_view::npos) {
      p = mark + 1;
      t = ++marked_text;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('%', p) == std::string_view::npos;
}

Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

// `right` gives the value of the i-th of `count` operands on the right.
template <class Right>
Truth tested(Test test, const Value& left, std::size_t count, Right right) {
  if (test == Test::is_null) return truth(left.null || left.text.empty());
  if (left.null || right(0).null) return Truth::unknown;
  if (test == Test::like) return truth(matches(left.text, right(0).text));
  for (std::size_t i = 0; i < count; ++i)
    if (holds(test, compared(left, right(i)))) return Truth::yes;
  return Truth::no;
}

Truth negated(Truth value) { return value == Truth::unknown ? value : truth(value == Truth::no); }

// The part of a join that decides alone: no for and, yes for or.
Truth strong_of(const Node& node) { return node.join == Node::Join::all ? Truth::no : Truth::yes; }

Truth evaluated(const Node& node, const RowValue& row) {
  if (node.join == Node::Join::negated) return negated(evaluated(node.parts.front(), row));
  if (node.join == Node::Join::none) {
    const auto value = [&](const Operand& operand) -> Value {
      if (!operand.is_column) return {operand.text, false, &operand};
      const std::optional<std::string_view> text = row(operand.text);
      return {text.value_or(std::string_view()), !text, nullptr};
    };
    return tested(node.test, value(node.left), node.right.size(), [&](std::size_t i) { return value(node.right[i]); });
  }
  const Truth strong = strong_of(node);
  Truth out = strong == Truth::no ? Truth::yes : Truth::no;
  for (const Node& part : node.parts) {
    const Truth one = evaluated(part, row);
    if (one == strong) return strong;
    if (one == Truth::unknown) out = Truth::unknown;
  }
  return out;
}

Truths evaluated(const Node& node, const geo::Table& rows);

Truths comparison(const Node& node, const geo::Table& rows) {
  const Side left(rows, node.left);
  std::vector<Side> right;
  for (const Operand& operand : node.right) right.emplace_back(rows, operand);
  Truths out(rows.size());
  for (std::size_t row = 0; row < out.size(); ++row)
    out[row] = tested(node.test, left.at(row), right.size(), [&](std::size_t i) { return right[i].at(row); });
  return out;
}

void join(Truths& into, const Truths& other, Truth strong) {
  for (std::size_t row = 0; row < into.size(); ++row) {
    if (into[row] == strong || other[row] == strong)
      into[row] = strong;
    else if (other[row] == Truth::unknown)
      into[row] = Truth::unknown;
  }
}

Truths evaluated(const Node& node, const geo::Table& rows) {
  if (node.join == Node::Join::none) return comparison(node, rows);
  Truths out = evaluated(node.parts.front(), rows);
  if (node.join == Node::Join::negated) {
    for (Truth& value : out) value = negated(value);
    return out;
  }
  const Truth strong = strong_of(node);
  for (std::size_t i = 1; i < node.parts.size(); ++i) join(out, evaluated(node.parts[i], rows), strong);
  return out;
}

}  // namespace

std::vector<std::uint8_t> Where::keep(const geo::Table& rows) const {
  if (!root_) return std::vector<std::uint8_t>(rows.size(), 1);
  const Truths found = evaluated(*root_, rows);
  std::vector<std::uint8_t> kept(found.size());
  std::ranges::transform(found, kept.begin(),
                         [](Truth t) { return t == Truth::yes ? std::uint8_t{1} : std::uint8_t{0}; });
  return kept;
}

bool Where::keeps(const std::function<std::optional<std::string_view>(std::string_view)>& value) const {
  return !root_ || evaluated(*root_, value) == Truth::yes;
}

}  // namespace io
