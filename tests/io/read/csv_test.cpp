// SPDX-License-Identifier: Apache-2.0
#include "io/read/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/io/read/files.hpp"

namespace io {
namespace {

using geo::Trouble;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using std::string_literals::operator""s;

// The kept rows as "a|b|c" and the rejects as "row reason id".
struct Read {
  std::vector<std::string> rows;
  std::vector<std::string> rejects;
  std::int64_t read = 0;
  friend bool operator==(const Read&, const Read&) = default;
};

Read read(std::string_view text, const CsvWork& work = {}) {
  const CsvLayout layout = csv_layout(text, "t.csv");
  CsvChoice choice;
  for (std::size_t i = 0; i < layout.names.size(); ++i) choice.wanted.push_back(i);
  choice.id = 0;
  const CsvRows found = csv_rows(text, layout, choice, "t.csv", work);
  Read out;
  out.read = found.read;
  for (std::size_t row = 0; row < found.row.size(); ++row) {
    out.rows.emplace_back();
    for (std::size_t i = 0; i < found.columns.size(); ++i)
      out.rows.back().append(i == 0 ? "" : "|").append(found.columns[i][row]);
  }
  for (const RowReject& r : found.rejects) out.rejects.push_back(fmt::format("{} {} {}", r.row, r.reason, r.id));
  EXPECT_EQ(found.read, static_cast<std::int64_t>(found.row.size() + found.rejects.size()));
  return out;
}

std::string broken(std::string_view text) {
  return test::user_error(Trouble::data, "t.csv", [&] { read(text); });
}

TEST(Csv, ReadsTextAsItStands) {
  const Read r = read("id,nace,emp\n007,01.10,\n7, 0311 ,1e3\n");
  EXPECT_THAT(r.rows, ElementsAre("007|01.10|", "7| 0311 |1e3"));
}

TEST(Csv, PiecesGiveTheSameRowsWhereverTheyBegin) {
  const std::string text =
      "id,name\n1,plain\n2,\"two\nlines, and a \"\"quote\"\"\"\n\n3,\"a\nb\nc\"\n4\n5,stray "
      "\"quote\n6,\"x\"\n7,\xC3\xA9\r\n8,\xE9\n9,end";
  const Read whole = read(text);
  EXPECT_EQ(whole.read, 9);
  for (std::size_t bytes = 1; bytes < text.size(); ++bytes)
    EXPECT_EQ(read(text, {.threads = 3, .piece_bytes = bytes}), whole) << bytes;
}

TEST(Csv, PiecesTellTheRowOfAQuoteThatNeverCloses) {
  for (const std::size_t bytes : {4U, 9U, 100U})
    EXPECT_THAT(
        test::user_error(Trouble::data, "t.csv",
                         [&] { read("id,name\n1,a\n2,b\n3,\"open\n4,d\n", {.threads = 2, .piece_bytes = bytes}); }),
        HasSubstr("row 3: a quote opens here"));
}

TEST(Csv, FindsTheDelimiter) {
  for (const std::string delimiter : {",", ";", "\t", "|"}) {
    const std::string text = "id" + delimiter + "a b" + delimiter + "c\n1" + delimiter + "x.y z" + delimiter + "3\n";
    EXPECT_THAT(read(text).rows, ElementsAre("1|x.y z|3")) << delimiter;
  }
}

TEST(Csv, DelimiterIsTheOneThatRowsAgreeOn) {
  EXPECT_THAT(read("id;size, type, kind\n1;a\n2;b\n").rows, ElementsAre("1|a", "2|b"));
  EXPECT_THAT(read("id;lon;lat\n1;9,5;48,7\n2;9,6;48,8\n").rows, ElementsAre("1|9,5|48,7", "2|9,6|48,8"));
}

TEST(Csv, ExcelNamesItsDelimiter) {
  EXPECT_THAT(read("sep=;\nid;n\n1;a,b\n").rows, ElementsAre("1|a,b"));
  EXPECT_THAT(read("\"sep=|\"\r\nid|n\r\n1|a,b\r\n").rows, ElementsAre("1|a,b"));
}

TEST(Csv, MarkAndLineEndsBelongToNoField) {
  const CsvLayout layout = csv_layout("\xEF\xBB\xBFid,n\r\n1,a\r\n", "t.csv");
  EXPECT_THAT(layout.names, ElementsAre("id", "n"));
  EXPECT_THAT(read("\xEF\xBB\xBFid,n\r\n1,a\r\n2,\"b\"\r\n").rows, ElementsAre("1|a", "2|b"));
  EXPECT_THAT(read("id,n\n1,a\n2,b").rows, ElementsAre("1|a", "2|b"));
  EXPECT_THAT(read("id,n\n1,a\n2,\"b\"").rows, ElementsAre("1|a", "2|b"));
}

TEST(Csv, QuotedFieldsHoldDelimitersQuotesAndLines) {
  const Read r = read("id,n,x\n1,\"a, \"\"b\"\" & c\",9\n2,\"two\nlines\",8\n\"3\",\"\",\"\"\n");
  EXPECT_THAT(r.rows, ElementsAre("1|a, \"b\" & c|9", "2|two\nlines|8", "3||"));
  EXPECT_TRUE(r.rejects.empty());
}

TEST(Csv, BlankLinesAreNoRows) {
  const Read r = read("\n\nid,n\n\n1,a\n \t \n2,b\n\n");
  EXPECT_THAT(r.rows, ElementsAre("1|a", "2|b"));
  EXPECT_EQ(r.read, 2);
}

TEST(Csv, WrongFieldCountRejectsTheRowWithItsId) {
  const Read r = read("id,n,x\n1,a,2\nX1,Smith, Sons,3\nX2\n4,b,5\n");
  EXPECT_THAT(r.rows, ElementsAre("1|a|2", "4|b|5"));
  EXPECT_THAT(r.rejects, ElementsAre("2 row_shape X1", "3 row_shape X2"));
}

TEST(Csv, RowCutAtTheEndIsAReject) {
  const Read r = read("id,n,x\n1,a,2\n2,b");
  EXPECT_THAT(r.rejects, ElementsAre("2 row_shape 2"));
}

TEST(Csv, StrayQuotesRejectTheirRowOnly) {
  const Read r = read("id,n,x\n1,12\" pipe,2\n2,\"ab\"c,3\n3,ok,4\n");
  EXPECT_THAT(r.rows, ElementsAre("3|ok|4"));
  EXPECT_THAT(r.rejects, ElementsAre("1 quote 1", "2 quote 2"));
}

TEST(Csv, QuoteLeftOpenSwallowsNoOtherRow) {
  const Read r = read("id,n,x\n1,\"open,2\n2,b,3\n3,\"c, d\",4\n4,e,5\n");
  EXPECT_THAT(r.rows, ElementsAre("2|b|3", "3|c, d|4", "4|e|5"));
  EXPECT_THAT(r.rejects, ElementsAre("1 quote 1"));
}

TEST(Csv, RowsSwallowedIntoAWrongShapeAreReadAgain) {
  const Read r = read("id,n,x\n1,\"open\n2,b,3\n3\",c,4\n4,e,5\n");
  EXPECT_THAT(r.rejects, ElementsAre("1 row_shape 1", "3 quote "));
  EXPECT_THAT(r.rows, ElementsAre("2|b|3", "4|e|5"));
}

TEST(Csv, QuoteOpenAtTheEndStopsTheRun) {
  EXPECT_EQ(
      broken("id,n,x\n1,a,2\n2,\"b,3\n3,c,4\n"),
      "row 2: a quote opens here and is never closed: '2,\"b,3'; expected a closing quote; correct the row, or fetch "
      "the file again if it is cut");
}

TEST(Csv, SingleRowsOfOtherBytesAreRejects) {
  std::string text = "id,n\n";
  for (int i = 1; i <= 300; ++i)
    text += std::to_string(i) + (i == 7 ? ",M\xFCller\n" : i == 9 ? ",a\0b\n"s : ",Müller\n");
  const Read r = read(text);
  EXPECT_THAT(r.rejects, ElementsAre("7 encoding 7", "9 encoding 9"));
  EXPECT_EQ(r.rows.size(), 298U);
}

TEST(Csv, NulIsNeverText) { EXPECT_THAT(read("id,n\n1,a\n2,b\0c\n3,d\n"s).rejects, ElementsAre("2 encoding 2")); }

TEST(Csv, RejectedValueIsShownEscapedAndCut) {
  const std::string text = "id,n\n1,\x1b[31m,x\n2,a\n3," + std::string(500, 'y') + ",z\n";
  const CsvLayout layout = csv_layout(text, "t.csv");
  const CsvRows rows = csv_rows(text, layout, {{0}, 0}, "t.csv");
  ASSERT_EQ(rows.rejects.size(), 2U);
  EXPECT_EQ(rows.rejects[0].value, "3 fields instead of 2: 1,\\x1b[31m,x");
  EXPECT_LT(rows.rejects[1].value.size(), 100U);
}

TEST(Csv, OtherEncodingsAreNamedWithTheCure) {
  EXPECT_EQ(
      broken("id,n\n1,M\xFCller\n2,S\xF6hne\n3,a\n"),
      "2 rows are not UTF-8, the first is row 1 (the encoding looks like ISO-8859-1); expected UTF-8; convert it: "
      "iconv -f ISO-8859-1 -t UTF-8");
  EXPECT_THAT(broken("id,n\n1,M\xFCller\n2,\x80 5\n"), HasSubstr("WINDOWS-1252"));
  EXPECT_THAT(broken("\xFF\xFEi\0d\0"s), StartsWith("the encoding is UTF-16"));
  EXPECT_THAT(broken("i\0d\0,\0n\0\n\0001\0,\0a\0\n\0"s), StartsWith("the encoding is UTF-16"));
  EXPECT_THAT(broken("\xFC,n\n1,a\n"), StartsWith("header: column '\\xfc' is not UTF-8"));
}

TEST(Csv, WhatIsNoTableIsNamed) {
  EXPECT_EQ(broken(""), "is empty; expected a header line and rows; check how the file is made");
  EXPECT_THAT(broken("\n \n\t\n"), StartsWith("is empty"));
  EXPECT_EQ(broken("id,n\n"), "holds a header and no rows; expected rows; check how the file is made");
  EXPECT_EQ(broken("id,lon,lon\n1,2,3\n"),
            "header: column 'lon' stands there twice; expected different names; rename or delete one");
  EXPECT_THAT(broken("\x1F\x8B\x08\n"), StartsWith("the bytes are gzip data"));
  EXPECT_THAT(broken("{\"error\":\"rate limited\",\"retry\":1}\n"), StartsWith("the text is JSON"));
  EXPECT_THAT(broken("<html>\n"), StartsWith("the text is HTML"));
  EXPECT_THAT(broken("id,n\r1,a\r"), StartsWith("lines end with CR alone"));
  EXPECT_THAT(broken("id,\"n\n1,a\n"), StartsWith("header: a quote is not closed"));
}

// The obvious reader: one character after another, RFC 4180.
std::vector<std::string> slow_rows(const std::string& text) {
  std::vector<std::string> rows(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      rows.back() += '"';
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      rows.back() += '|';
    } else if (!quoted && c == '\n') {
      rows.emplace_back();
    } else {
      rows.back() += c;
    }
  }
  rows.pop_back();
  return rows;
}

std::string written(const std::string& value, bool quoted) {
  if (!quoted && value.find_first_of(",\n\"") == std::string::npos) return value;
  std::string out = "\"";
  for (const char c : value) out += c == '"' ? "\"\"" : std::string(1, c);
  return out + "\"";
}

TEST(Csv, EqualsTheObviousReaderOnRandomTables) {
  std::mt19937 random(20'261);
  const auto roll = [&](std::size_t n) { return static_cast<unsigned>(random() % n); };
  const std::vector<std::string> pieces{"a", "b", " ", ",", "\n", "\"", "ü", "|", ".", "工場"};
  for (int table = 0; table < 200; ++table) {
    std::string body;
    for (unsigned row = 0, rows = 1 + roll(9); row < rows; ++row) {
      for (int field = 0; field < 3; ++field) {
        std::string value = field == 0 ? "i" : "";
        for (unsigned k = roll(12); k > 0; --k) value += pieces[roll(pieces.size())];
        body += written(value, roll(2) == 0) + (field < 2 ? "," : "\n");
      }
    }
    EXPECT_EQ(read("id,b,c\n" + body).rows, slow_rows(body)) << body;
  }
}

}  // namespace
}  // namespace io
