// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/read/where.hpp"

namespace io {

enum class WhereTest : std::uint8_t { equal, unequal, less, less_equal, greater, greater_equal, like, is_null, any_of };

/// One side of a comparison: a column, or a literal.
struct WhereOperand {
  bool is_column = false;
  std::string text;
  std::optional<double> number;  ///< Of a number literal.
};

/// What where_parse.cpp builds and where.cpp evaluates: a comparison, or others joined.
struct Where::Node {
  enum class Join : std::uint8_t { none, all, any, negated } join = Join::none;
  std::vector<Node> parts;            // of a join
  WhereTest test = WhereTest::equal;  // without one
  WhereOperand left;
  std::vector<WhereOperand> right;
};

}  // namespace io
