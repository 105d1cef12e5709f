// SPDX-License-Identifier: Apache-2.0
#include "io/read/where.hpp"

#include <algorithm>
#include <compare>
#include <optional>
#include <span>

#include "io/read/number.hpp"
#include "io/read/where_node.hpp"

namespace io {
namespace {

using Node = Where::Node;
using Test = WhereTest;
using Operand = WhereOperand;

enum class Truth : std::uint8_t { no, yes, unknown };
using Truths = std::vector<Truth>;

// The values of one side: of a column, or one literal for every row.
class Side {
 public:
  Side(const geo::Table& rows, const Operand& operand) : operand_(&operand) {
    if (operand.is_column) column_ = &rows.column(operand.text);
  }
  bool null(std::size_t row) const { return column_ != nullptr && !column_->valid(row); }
  std::string_view text(std::size_t row) const { return column_ != nullptr ? column_->text(row) : operand_->text; }
  std::optional<double> number(std::size_t row) const {
    if (column_ == nullptr) return operand_->number;
    double value = 0.0;
    if (parse_number(column_->text(row), false, value) != NumberFault::none) return std::nullopt;
    return value;
  }
  bool is_text_literal() const { return column_ == nullptr && !operand_->number; }

 private:
  const Operand* operand_;
  const geo::Column* column_ = nullptr;
};

std::partial_ordering compared(const Side& a, const Side& b, std::size_t row) {
  if (!a.is_text_literal() && !b.is_text_literal()) {
    const auto x = a.number(row), y = b.number(row);
    if (x && y) return *x <=> *y;
  }
  return a.text(row) <=> b.text(row);
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

Truth tested(Test test, const Side& left, std::span<const Side> right, std::size_t row) {
  if (test == Test::is_null) return truth(left.null(row) || left.text(row).empty());
  if (left.null(row) || right[0].null(row)) return Truth::unknown;
  if (test == Test::like) return truth(matches(left.text(row), right[0].text(row)));
  return truth(std::ranges::any_of(right, [&](const Side& side) { return holds(test, compared(left, side, row)); }));
}

Truths evaluated(const Node& node, const geo::Table& rows);

Truths comparison(const Node& node, const geo::Table& rows) {
  const Side left(rows, node.left);
  std::vector<Side> right;
  for (const Operand& operand : node.right) right.emplace_back(rows, operand);
  Truths out(rows.size());
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = tested(node.test, left, right, row);
  return out;
}

// `strong` decides alone: no for and, yes for or.
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
    for (Truth& value : out)
      if (value != Truth::unknown) value = truth(value == Truth::no);
    return out;
  }
  const Truth strong = node.join == Node::Join::all ? Truth::no : Truth::yes;
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

}  // namespace io
