// SPDX-License-Identifier: Apache-2.0
#include "io/read/number.hpp"

#include <gtest/gtest.h>

namespace io {
namespace {

double number(std::string_view text, bool decimal_comma = false) {
  double value = -12345.0;
  EXPECT_EQ(parse_number(text, decimal_comma, value), NumberFault::none) << text;
  return value;
}

NumberFault fault(std::string_view text, bool decimal_comma = false) {
  double value = -12345.0;
  const NumberFault found = parse_number(text, decimal_comma, value);
  EXPECT_EQ(value, -12345.0) << text;
  return found;
}

TEST(Number, ReadsDecimals) {
  EXPECT_EQ(number("9.183"), 9.183);
  EXPECT_EQ(number(" +7 \r"), 7.0);
  EXPECT_EQ(number("-.5e-3"), -0.0005);
  EXPECT_EQ(number("0311"), 311.0);
}

TEST(Number, CommaIsAPointOnlyWhereSaid) {
  EXPECT_EQ(number("9,183", true), 9.183);
  EXPECT_EQ(number("9.183", true), 9.183);
  EXPECT_EQ(fault("9,183"), NumberFault::not_a_number);
  EXPECT_EQ(fault("1.234,5", true), NumberFault::not_a_number);
  EXPECT_EQ(fault("1,234,567", true), NumberFault::not_a_number);
}

TEST(Number, RefusesAllElse) {
  for (const char* text : {"abc", "12 MA", "1 234", "1'234", "10-19", ">500", "0x10", "1e", "--1", "+-1", "48:46:12",
                           "NULL", "#N/A", "1.2.3", "48°46'", "١٢", "-", "+", "."})
    EXPECT_EQ(fault(text), NumberFault::not_a_number) << text;
  EXPECT_EQ(fault(" \t"), NumberFault::empty);
  for (const char* text : {"nan", "inf", "-inf", "NaN", "+Infinity"})
    EXPECT_EQ(fault(text), NumberFault::not_finite) << text;
  EXPECT_EQ(fault("1e400"), NumberFault::out_of_range);
  EXPECT_EQ(fault(std::string(400, '9')), NumberFault::out_of_range);
}

}  // namespace
}  // namespace io
