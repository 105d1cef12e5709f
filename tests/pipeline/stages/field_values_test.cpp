// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/field_values.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

TEST(Trimmed, TakesBlanksAndNoBreakSpacesFromBothEnds) {
  EXPECT_EQ(trimmed(" \t a b\xC2\xA0 "), "a b");
  EXPECT_EQ(trimmed("   "), "");
}

TEST(ParsedNumber, TakesTheWholeTextOrNothing) {
  EXPECT_EQ(parsed_number("12.5", false), 12.5);
  EXPECT_EQ(parsed_number(" +3 ", false), 3.0);
  EXPECT_EQ(parsed_number("1e3", false), 1000.0);
  for (const char* bad : {"", "1 2", "1,5", "n/a", "nan", "inf", "0x10", "--1", "1e999"})
    EXPECT_FALSE(parsed_number(bad, false)) << bad;
}

TEST(ParsedNumber, TakesADecimalCommaOnlyWhereTheSourceHasThem) {
  EXPECT_EQ(parsed_number("12,5", true), 12.5);
  EXPECT_EQ(parsed_number("12.5", true), 12.5);
  EXPECT_FALSE(parsed_number("1.234,5", true));
  EXPECT_FALSE(parsed_number("1,2,3", true));
}

TEST(ParsedDate, CountsDaysSince1970) {
  EXPECT_EQ(parsed_date("1970-01-01"), 0);
  EXPECT_EQ(parsed_date("1969-12-31"), -1);
  EXPECT_EQ(parsed_date("2000/03/01"), 11'017);
  EXPECT_EQ(parsed_date("2000-03-01T12:00:00"), 11'017);
  EXPECT_EQ(parsed_date("1972"), 730);
}

TEST(ParsedDate, RefusesDaysThatDoNotExist) {
  for (const char* bad : {"2023-02-29", "2023-13-01", "2023-1-1", "23-01-01", "2023-01/01", "2023-01-01x", "20230101",
                          "0999-01-01", "-200"})
    EXPECT_FALSE(parsed_date(bad)) << bad;
}

TEST(DateText, IsTheOppositeOfParsedDate) {
  for (const char* date : {"1899-12-31", "1970-01-01", "2024-02-29"})
    EXPECT_EQ(date_text(parsed_date(date).value()), date);
}

TEST(ParsedFlag, KnowsTheUsualWordsInAnyCase) {
  for (const char* yes : {"true", "TRUE", "Yes", "y", "T", "1"}) EXPECT_EQ(parsed_flag(yes), true) << yes;
  for (const char* no : {"false", "No", "N", "f", "0"}) EXPECT_EQ(parsed_flag(no), false) << no;
  for (const char* neither : {"", "maybe", "2", "yess"}) EXPECT_FALSE(parsed_flag(neither)) << neither;
}

}  // namespace
}  // namespace pipeline
