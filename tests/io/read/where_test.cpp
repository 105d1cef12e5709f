// SPDX-License-Identifier: Apache-2.0
#include "io/read/where.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/io/read/files.hpp"

namespace io {
namespace {

using geo::Trouble;
using testing::ElementsAre;

geo::Texts texts(std::initializer_list<std::string_view> values) {
  geo::Texts out;
  for (const auto value : values) out.add(value);
  return out;
}

// row     0        1       2       3
// class   1        2       10      (NULL)
// code    01.10    1.1     2x      (empty)
// name    Main     Müller  A'B     100%
geo::Table roads() {
  geo::Table table;
  table.set("class", texts({"1", "2", "10", ""}), {1, 1, 1, 0});
  table.set("code", texts({"01.10", "1.1", "2x", ""}));
  table.set("road name", texts({"Main", "Müller", "A'B", "100%"}));
  return table;
}

/// The rows kept, table by table and row by row alike.
std::string kept(std::string_view filter) {
  std::string out, one_by_one;
  const geo::Table rows = roads();
  const Where where(filter, "r.gpkg");
  const auto keep = where.keep(rows);
  for (std::size_t row = 0; row < keep.size(); ++row) {
    if (keep[row] != 0) out += std::to_string(row);
    const auto value = [&](std::string_view column) -> std::optional<std::string_view> {
      const geo::Column& values = rows.column(column);
      return values.valid(row) ? std::optional(values.text(row)) : std::nullopt;
    };
    if (where.keeps(value)) one_by_one += std::to_string(row);
  }
  EXPECT_EQ(out, one_by_one) << filter;
  return out;
}

TEST(Where, ComparesNumbersAsNumbers) {
  EXPECT_EQ(kept("class <= 2"), "01");
  EXPECT_EQ(kept("class > 1.5"), "12");
  EXPECT_EQ(kept("2 >= class"), "01");
  EXPECT_EQ(kept("class <> 1"), "12");
  EXPECT_EQ(kept("class = 1e0"), "0");
  EXPECT_EQ(kept("code = 1.1"), "01");
}

TEST(Where, ComparesQuotedTextByBytes) {
  EXPECT_EQ(kept("code = '1.1'"), "1");
  EXPECT_EQ(kept("code = '01.10'"), "0");
  EXPECT_EQ(kept("class < '2'"), "02");
  EXPECT_EQ(kept("code > 2"), "2") << "2x is no number";
}

TEST(Where, ColumnsMayBeQuotedAndTextMayHoldQuotes) {
  EXPECT_EQ(kept("\"road name\" = 'A''B'"), "2");
  EXPECT_EQ(Where("a = 1 and \"b \"\"c\"\"\" = a", "").columns(), (std::vector<std::string>{"a", "b \"c\""}));
}

TEST(Where, NullIsNeitherTrueNorFalse) {
  EXPECT_EQ(kept("class = 1 or class <> 1"), "012");
  EXPECT_EQ(kept("not class = 1"), "12");
  EXPECT_EQ(kept("class is null"), "3");
  EXPECT_EQ(kept("class is not null"), "012");
  EXPECT_EQ(kept("class = 1 or code = ''"), "03");
  EXPECT_EQ(kept("not (class = 1 and code = 'x')"), "0123") << "unknown and false is false";
}

TEST(Where, EmptyTextIsNullOnlyForIsNull) {
  EXPECT_EQ(kept("code is null"), "3");
  EXPECT_EQ(kept("code <> '2x'"), "013");
}

TEST(Where, InTakesTextAndNumbers) {
  EXPECT_EQ(kept("class in (1, 10.0)"), "02");
  EXPECT_EQ(kept("code in ('1.1', '2x')"), "12");
  EXPECT_EQ(kept("class not in (1)"), "12");
}

TEST(Where, LikeKnowsAnyTextAndOneCharacter) {
  EXPECT_EQ(kept("\"road name\" like 'M%'"), "01");
  EXPECT_EQ(kept("\"road name\" like 'M_ller'"), "1") << "ü is one character";
  EXPECT_EQ(kept("\"road name\" like '%a%n'"), "0");
  EXPECT_EQ(kept("\"road name\" not like '%_%'"), "");
  EXPECT_EQ(kept("\"road name\" like 'main'"), "") << "capitals count";
  EXPECT_EQ(kept("code like ''"), "3");
}

TEST(Where, AndBindsBeforeOrAndNotBeforeAnd) {
  EXPECT_EQ(kept("class = 1 or class = 2 and code = 'x'"), "0");
  EXPECT_EQ(kept("(class = 1 or class = 2) and code = 'x'"), "");
  EXPECT_EQ(kept("NOT class = 1 AND class < 5"), "1");
}

TEST(Where, EmptyKeepsAll) {
  EXPECT_EQ(kept(""), "0123");
  EXPECT_EQ(kept("  \n"), "0123");
}

std::string wrong(std::string_view filter) {
  return test::user_error(Trouble::config, "r.gpkg", [&] { Where(filter, "r.gpkg"); });
}

TEST(Where, ErrorsNameThePlaceAndWhatWasExpected) {
  EXPECT_EQ(wrong("class ! 2"), "where, column 7: found '!'; expected one of = <> < <= > >=, in, like, is, not");
  EXPECT_EQ(wrong("class != 2"), "where, column 7: found '!='; expected one of = <> < <= > >=, in, like, is, not");
  EXPECT_EQ(wrong("class ="), "where, column 8: found the end; expected a column, a number or 'text'");
  EXPECT_EQ(wrong("class = 2 2"), "where, column 11: found '2'; expected and, or, or the end");
  EXPECT_EQ(wrong("(class = 2"), "where, column 11: found the end; expected and, or, or ')'");
  EXPECT_EQ(wrong("class in 2"), "where, column 10: found '2'; expected '('");
  EXPECT_EQ(wrong("class is 2"), "where, column 10: found '2'; expected null or not null");
  EXPECT_EQ(wrong("name like Main"), "where, column 11: found 'Main'; expected a pattern in 'single quotes'");
  EXPECT_EQ(wrong("a = 'b"), "where, column 5: a ' opens here and is never closed; expected ' at the end of the text");
  EXPECT_EQ(wrong("a = 12km"), "where, column 5: found '12km'; expected a number; put text in 'single quotes'");
  EXPECT_EQ(wrong("1 = 1"), "where, column 6: found the end; expected at least one column in the filter");
  EXPECT_EQ(wrong("a = 1; drop table x"), "where, column 6: found ';'; expected and, or, or the end");
}

TEST(Where, DeepNestingIsRefused) {
  const std::string deep = std::string(5000, '(') + "a = 1" + std::string(5000, ')');
  EXPECT_THAT(wrong(deep), testing::HasSubstr("at most 100 levels"));
}

}  // namespace
}  // namespace io
