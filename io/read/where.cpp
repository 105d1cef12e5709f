// SPDX-License-Identifier: Apache-2.0
#include "io/read/where.hpp"

#include <algorithm>
#include <compare>
#include <optional>
#include <span>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/number.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

enum class Kind : std::uint8_t { end, name, text, number, symbol, word };

struct Token {
  Kind kind = Kind::end;
  std::string text;        // without quotes; words in lower case
  std::size_t column = 1;  // 1-based
};

enum class Truth : std::uint8_t { no, yes, unknown };
using Truths = std::vector<Truth>;

enum class Test : std::uint8_t { equal, unequal, less, less_equal, greater, greater_equal, like, is_null, any_of };

// One side of a comparison: a column, or a literal.
struct Operand {
  bool is_column = false;
  std::string text;
  std::optional<double> number;  // of a number literal
};

}  // namespace

struct Where::Node {
  enum class Join : std::uint8_t { none, all, any, negated } join = Join::none;
  std::vector<Node> parts;  // of a join
  Test test = Test::equal;  // without one
  Operand left;
  std::vector<Operand> right;
};

namespace {

using Node = Where::Node;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80U;
}

class Lexer {
 public:
  Lexer(std::string_view text, const std::string& place) : text_(text), place_(place) {}

  std::vector<Token> tokens() {
    std::vector<Token> found;
    do found.push_back(next());
    while (found.back().kind != Kind::end);
    return found;
  }

 private:
  Token next() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r'))
      ++at_;
    Token token;
    token.column = at_ + 1;
    if (at_ == text_.size()) return token;
    const char c = text_[at_];
    if (c == '\'' || c == '"') return quoted(std::move(token), c);
    if (begins_name(c)) return word(std::move(token));
    const bool signed_number = (c == '-' || c == '+' || c == '.') && at_ + 1 < text_.size() &&
                               (is_digit(text_[at_ + 1]) || text_[at_ + 1] == '.');
    if (is_digit(c) || signed_number) return number(std::move(token));
    return symbol(std::move(token));
  }

  Token quoted(Token token, char quote) {
    token.kind = quote == '"' ? Kind::name : Kind::text;
    for (++at_; at_ < text_.size(); ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        if (at_ == text_.size() || text_[at_] != quote) return token;
      }
      token.text += text_[at_];
    }
    geo::fail(geo::Trouble::config,
              "{}: where, column {}: a {} opens here and is never closed; expected {} at the end of the {}", place_,
              token.column, quote, quote, quote == '"' ? "column name" : "text");
  }

  Token word(Token token) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && (begins_name(text_[at_]) || is_digit(text_[at_]))) ++at_;
    token.text = text_.substr(begin, at_ - begin);
    static constexpr std::string_view kWords[] = {"and", "or", "not", "in", "like", "is", "null"};
    const std::string small = lower(token.text);
    token.kind = std::ranges::find(kWords, small) != std::end(kWords) ? Kind::word : Kind::name;
    if (token.kind == Kind::word) token.text = small;
    return token;
  }

  Token number(Token token) {
    const std::size_t begin = at_++;
    const auto inside = [&](char c) {
      const bool sign = (c == '-' || c == '+') && (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E');
      return is_digit(c) || begins_name(c) || c == '.' || sign;
    };
    while (at_ < text_.size() && inside(text_[at_])) ++at_;
    token.text = text_.substr(begin, at_ - begin);
    token.kind = Kind::number;
    double value = 0.0;
    if (parse_number(token.text, false, value) != NumberFault::none)
      geo::fail(geo::Trouble::config,
                "{}: where, column {}: found '{}'; expected a number; put text in 'single quotes'", place_,
                token.column, shown(token.text, 40));
    return token;
  }

  Token symbol(Token token) {
    token.kind = Kind::symbol;
    const std::string_view two = text_.substr(at_, 2);
    const bool long_one = two == "<>" || two == "<=" || two == ">=" || two == "!=" || two == "==";
    token.text = long_one ? two : text_.substr(at_, 1);
    at_ += token.text.size();
    return token;
  }

  std::string_view text_;
  const std::string& place_;
  std::size_t at_ = 0;
};

class Parser {
 public:
  Parser(std::vector<Token> tokens, const std::string& place) : tokens_(std::move(tokens)), place_(place) {}

  Node whole() {
    Node node = any();
    if (now().kind != Kind::end) unexpected("and, or, or the end");
    if (columns.empty()) unexpected("at least one column in the filter");
    return node;
  }
  std::vector<std::string> columns;

 private:
  const Token& now() const { return tokens_[at_]; }
  bool is(Kind kind, std::string_view text) const { return now().kind == kind && now().text == text; }
  bool take(Kind kind, std::string_view text) {
    if (!is(kind, text)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void unexpected(std::string_view expected) const {
    const std::string found = now().kind == Kind::end ? "the end" : "'" + shown(now().text, 40) + "'";
    geo::fail(geo::Trouble::config, "{}: where, column {}: found {}; expected {}", place_, now().column, found,
              expected);
  }

  Node any() { return joined(Node::Join::any, "or", &Parser::all); }
  Node all() { return joined(Node::Join::all, "and", &Parser::negation); }

  Node joined(Node::Join join, std::string_view word, Node (Parser::*part)()) {
    Node first = (this->*part)();
    if (!is(Kind::word, word)) return first;
    Node node;
    node.join = join;
    node.parts.push_back(std::move(first));
    while (take(Kind::word, word)) node.parts.push_back((this->*part)());
    return node;
  }

  Node negation() {
    constexpr int kDeepest = 100;
    if (depth_ >= kDeepest) unexpected("at most 100 levels of not and parentheses");
    ++depth_;
    Node node = take(Kind::word, "not") ? negated(negation()) : primary();
    --depth_;
    return node;
  }

  static Node negated(Node part) {
    Node node;
    node.join = Node::Join::negated;
    node.parts.push_back(std::move(part));
    return node;
  }

  Node primary() {
    if (!take(Kind::symbol, "(")) return comparison();
    Node node = any();
    if (!take(Kind::symbol, ")")) unexpected("and, or, or ')'");
    return node;
  }

  Node comparison() {
    Node node;
    node.left = operand();
    const bool inverted = take(Kind::word, "not");
    if (take(Kind::word, "in")) {
      node.test = Test::any_of;
      node.right = list();
    } else if (take(Kind::word, "like")) {
      node.test = Test::like;
      if (now().kind != Kind::text) unexpected("a pattern in 'single quotes'");
      node.right.push_back(operand());
    } else if (inverted) {
      unexpected("in or like");
    } else if (take(Kind::word, "is")) {
      return null_test(std::move(node));
    } else {
      node.test = comparator();
      node.right.push_back(operand());
    }
    return inverted ? negated(std::move(node)) : node;
  }

  Node null_test(Node node) {
    const bool inverted = take(Kind::word, "not");
    if (!take(Kind::word, "null")) unexpected(inverted ? "null" : "null or not null");
    node.test = Test::is_null;
    return inverted ? negated(std::move(node)) : node;
  }

  Test comparator() {
    static constexpr std::pair<std::string_view, Test> kTests[] = {{"=", Test::equal},   {"<>", Test::unequal},
                                                                   {"<", Test::less},    {"<=", Test::less_equal},
                                                                   {">", Test::greater}, {">=", Test::greater_equal}};
    for (const auto& [symbol, test] : kTests)
      if (take(Kind::symbol, symbol)) return test;
    unexpected("one of = <> < <= > >=, in, like, is, not");
  }

  Operand operand() {
    const Token& token = now();
    Operand made;
    made.text = token.text;
    if (token.kind == Kind::name) {
      made.is_column = true;
      if (std::ranges::find(columns, token.text) == columns.end()) columns.push_back(token.text);
    } else if (token.kind == Kind::number) {
      double value = 0.0;
      static_cast<void>(parse_number(token.text, false, value));  // the lexer has checked it
      made.number = value;
    } else if (token.kind != Kind::text) {
      unexpected("a column, a number or 'text'");
    }
    ++at_;
    return made;
  }

  std::vector<Operand> list() {
    if (!take(Kind::symbol, "(")) unexpected("'('");
    std::vector<Operand> found;
    do {
      if (now().kind != Kind::text && now().kind != Kind::number) unexpected("a number or 'text'");
      found.push_back(operand());
    } while (take(Kind::symbol, ","));
    if (!take(Kind::symbol, ")")) unexpected("',' or ')'");
    return found;
  }

  std::vector<Token> tokens_;
  const std::string& place_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

// --- Evaluation, one comparison at a time over all rows.

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

Where::Where(std::string_view text, const std::string& place) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
  Parser parser(Lexer(text, place).tokens(), place);
  root_ = std::make_shared<const Node>(parser.whole());
  columns_ = std::move(parser.columns);
}

std::vector<std::uint8_t> Where::keep(const geo::Table& rows) const {
  if (!root_) return std::vector<std::uint8_t>(rows.size(), 1);
  const Truths found = evaluated(*root_, rows);
  std::vector<std::uint8_t> kept(found.size());
  std::ranges::transform(found, kept.begin(),
                         [](Truth t) { return t == Truth::yes ? std::uint8_t{1} : std::uint8_t{0}; });
  return kept;
}

}  // namespace io
