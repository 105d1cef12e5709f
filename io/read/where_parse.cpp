// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "geo/core/error.hpp"
#include "io/read/number.hpp"
#include "io/read/text.hpp"
#include "io/read/where_node.hpp"

namespace io {
namespace {

using Node = Where::Node;
using Test = WhereTest;
using Operand = WhereOperand;

enum class Kind : std::uint8_t { end, name, text, number, symbol, word };

struct Token {
  Kind kind = Kind::end;
  std::string text;        // without quotes; words in lower case
  std::size_t column = 1;  // 1-based
};

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

}  // namespace

Where::Where(std::string_view text, const std::string& place) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
  Parser parser(Lexer(text, place).tokens(), place);
  root_ = std::make_shared<const Node>(parser.whole());
  columns_ = std::move(parser.columns);
}

}  // namespace io
