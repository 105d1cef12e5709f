// SPDX-License-Identifier: Apache-2.0
#include "io/read/sheet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/read/source.hpp"
#include "tests/io/read/files.hpp"
#include "tests/io/read/zip.hpp"

namespace io {
namespace {

using geo::Trouble;
using test::ZipFile;
using test::zipped;
using testing::ElementsAre;
using testing::HasSubstr;

/// An XLSX file with sheets of the given rows; style 1 is a date, 2 a time, 3 an own date format.
std::string xlsx(const std::vector<std::pair<std::string, std::string>>& sheets, const std::string& strings = "",
                 const std::string& properties = "") {
  std::string book = "<workbook xmlns:r=\"r\">" + properties + "<sheets>", links = "<Relationships>";
  std::vector<ZipFile> files;
  int number = 0;
  for (const auto& [name, rows] : sheets) {
    const std::string n = std::to_string(++number);
    book += "<sheet name=\"" + name + "\" sheetId=\"" + n + "\" r:id=\"rId" + n + "\"/>";
    links += "<Relationship Id=\"rId" + n + "\" Target=\"" + (number % 2 == 0 ? "/xl/" : "") + "worksheets/s" + n +
             ".xml\"/>";
    files.push_back({"xl/worksheets/s" + n + ".xml", "<worksheet><sheetData>" + rows + "</sheetData></worksheet>"});
  }
  files.push_back({"xl/workbook.xml", book + "</sheets></workbook>"});
  files.push_back({"xl/_rels/workbook.xml.rels", links + "</Relationships>"});
  files.push_back({"xl/sharedStrings.xml", "<sst>" + strings + "</sst>"});
  files.push_back(
      {"xl/styles.xml",
       "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[Red]dd\\-mm\\-yy &quot;day&quot;\"/></numFmts>"
       "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
       "<xf numFmtId=\"20\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>"});
  return zipped(files);
}

std::string ods(const std::string& tables) {
  return zipped({{"mimetype", "application/vnd.oasis.opendocument.spreadsheet"},
                 {"content.xml",
                  "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" "
                  "xmlns:text=\"x\"><office:body><office:spreadsheet>" +
                      tables + "</office:spreadsheet></office:body></office:document-content>"}});
}
std::string table(const std::string& rows, const std::string& name = "Firms") {
  return "<table:table table:name=\"" + name + "\">" + rows + "</table:table>";
}
std::string row(const std::string& cells) { return "<table:table-row>" + cells + "</table:table-row>"; }
std::string cell(const std::string& text) {
  return "<table:table-cell office:value-type=\"string\"><text:p>" + text + "</text:p></table:table-cell>";
}

/// "header|header / 2: value|value": the table in one line; "-" is NULL.
std::string line(const Worksheet& sheet) {
  std::string out;
  for (std::size_t c = 0; c < sheet.header.size(); ++c) out += (c == 0 ? "" : "|") + sheet.header[c];
  for (std::size_t row = 0; row < sheet.row.size(); ++row) {
    out += " / " + std::to_string(sheet.row[row]) + ": ";
    for (std::size_t c = 0; c < sheet.columns.size(); ++c)
      out += (c == 0 ? "" : "|") + (sheet.columns[c].valid(row) ? std::string(sheet.columns[c].text(row)) : "-");
  }
  return out;
}
std::string of_xlsx(const std::string& rows, const std::string& strings = "", const std::string& properties = "") {
  return line(read_xlsx(xlsx({{"Firms", rows}}, strings, properties), "", "f"));
}
std::string of_ods(const std::string& rows) { return line(read_ods(ods(table(rows)), "", "f")); }

const std::string kHead =
    "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>id</t></is></c><c r=\"B1\" t=\"str\"><v>n</v></c></row>";

std::string value(const std::string& attributes, const std::string& raw) {
  const std::string found = of_xlsx(kHead + "<row r=\"2\"><c r=\"A2\"" + attributes + "><v>" + raw + "</v></c></row>");
  return found.substr(found.find(": ") + 2);
}

TEST(Xlsx, WholeNumbersHaveNoPointAndOthersAreShortestAndExact) {
  EXPECT_EQ(value("", "1001"), "1001|-");
  EXPECT_EQ(value("", "1001.0"), "1001|-");
  EXPECT_EQ(value("", "1E3"), "1000|-");
  EXPECT_EQ(value(" t=\"n\"", "0.30000000000000004"), "0.30000000000000004|-");
  EXPECT_EQ(value("", "-12.50"), "-12.5|-");
}

TEST(Xlsx, TextStaysAsItIs) {
  EXPECT_EQ(
      of_xlsx(
          kHead + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>1</v></c><c r=\"B2\" t=\"s\"><v>0</v></c></row>",
          "<si><t>01.10</t></si><si><r><t>00</t></r><r><t xml:space=\"preserve\">42 </t></r><rPh><t>x</t></rPh></si>"),
      "id|n / 2: 0042 |01.10");
  EXPECT_EQ(value(" t=\"str\"", "1001.0"), "1001.0|-");
}

TEST(Xlsx, DatesAreIsoByTheStyleOfTheCell) {
  EXPECT_EQ(value(" s=\"1\"", "45292"), "2024-01-01|-");
  EXPECT_EQ(value(" s=\"3\"", "45292.75"), "2024-01-01T18:00:00|-");
  EXPECT_EQ(value(" s=\"2\"", "45292"), "45292|-") << "a time of day is no date";
  EXPECT_EQ(value(" s=\"0\"", "45292"), "45292|-");
  EXPECT_EQ(value(" s=\"1\"", "61"), "1900-03-01|-");
  EXPECT_EQ(value(" s=\"1\"", "1"), "1900-01-01|-");
  EXPECT_EQ(value(" s=\"1\"", "45291.9999999"), "2024-01-01|-") << "rounded to the second";
  EXPECT_THAT(
      of_xlsx(kHead + "<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43830</v></c></row>", "", "<workbookPr date1904=\"1\"/>"),
      HasSubstr("2024-01-01"));
}

TEST(Xlsx, EmptyRowsAndCellsAreSkippedAndRowsKeepTheirNumbers) {
  EXPECT_EQ(of_xlsx("<row r=\"3\"><c r=\"B3\" t=\"str\"><v>id</v></c><c r=\"D3\" t=\"str\"><v>n</v></c></row>"
                    "<row r=\"4\"><c r=\"B4\" s=\"1\"/></row><row/><row r=\"9\"><c r=\"D9\"><v>5</v></c><c "
                    "r=\"E9\"><v>6</v></c></row>"
                    "<row><c/><c><v>7</v></c></row>"),
            "|id||n / 9: -|-|-|5 / 10: -|7|-|-");
}

TEST(Xlsx, SheetIsChosenByName) {
  const std::string book = xlsx({{"Notes", ""}, {"Firms", kHead}});
  EXPECT_EQ(read_xlsx(book, "Firms", "f").name, "Firms");
  const auto error = [&](const std::string& layer) {
    return test::user_error(Trouble::data, "f", [&] { read_xlsx(book, layer, "f"); });
  };
  EXPECT_EQ(error(""), "holds several sheets: 'Notes', 'Firms'; expected to know which; set layer");
  EXPECT_EQ(error("Firm"), "sheet 'Firm' is missing; expected one of 'Notes', 'Firms'; did you mean 'Firms'?");
  EXPECT_THAT(error("Notes"), HasSubstr("sheet 'Notes' is empty"));
}

TEST(Xlsx, DamagedAndHostileFilesAreRefused) {
  const auto error = [](const std::string& bytes) {
    return test::user_error(Trouble::data, "f", [&] { read_xlsx(bytes, "", "f"); });
  };
  EXPECT_THAT(error("\xD0\xCF\x11\xE0 old"), HasSubstr("encrypted or an old .xls"));
  EXPECT_THAT(error("PK"), HasSubstr("no zip"));
  EXPECT_THAT(error(xlsx({{"Firms", kHead}}).substr(0, 600)), HasSubstr("zip"));
  EXPECT_THAT(error(xlsx({{"Firms", kHead + "<row>"}})), HasSubstr("damaged in line 1"));
  EXPECT_THAT(error(xlsx({{"Firms", kHead + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>7</v></c></row>"}})),
              HasSubstr("text number 7 is missing"));
  EXPECT_THAT(error(xlsx({{"Firms", "<row><c r=\"ZZZZZ1\"><v>1</v></c></row>"}})), HasSubstr("out of order"));
  EXPECT_THAT(error(xlsx({{"Firms", kHead.substr(0, kHead.size() - 6) + "<c r=\"C1\" t=\"str\"><v>id</v></c></row>"}})),
              HasSubstr("column 'id' stands there twice"));
  EXPECT_THAT(error(zipped({{"xl/workbook.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"}})),
              HasSubstr("document type"));
}

TEST(Ods, ValuesCountNotHowTheyAreShown) {
  const std::string head = row(cell("id") + cell("n"));
  EXPECT_EQ(
      of_ods(head +
             row("<table:table-cell office:value-type=\"float\" office:value=\"1001.0\"><text:p>1.001,00</text:p>"
                 "</table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2024-01-31\">"
                 "<text:p>31.1.24</text:p></table:table-cell>") +
             row(cell("0042") + "<table:table-cell office:value-type=\"boolean\" "
                                "office:boolean-value=\"true\"><text:p>WAHR</text:p></table:table-cell>")),
      "id|n / 2: 1001|2024-01-31 / 3: 0042|true");
}

TEST(Ods, RowsBehindManyEmptyOnesAreNotLost) {
  EXPECT_EQ(of_ods(row(cell("id")) +
                   "<table:table-row table:number-rows-repeated=\"20000\"><table:table-cell/></table:table-row>" +
                   row(cell("late")) +
                   "<table:table-row table:number-rows-repeated=\"1028574\"><table:table-cell "
                   "table:number-columns-repeated=\"16384\"/></table:table-row>"),
            "id / 20002: late");
}

TEST(Ods, RepeatedRowsAndCellsAreRepeated) {
  EXPECT_EQ(of_ods(row(cell("a") + cell("b") + cell("c")) +
                   "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"float\" "
                   "office:value=\"7\" "
                   "table:number-columns-repeated=\"2\"/></table:table-row>"),
            "a|b|c / 2: 7|7|- / 3: 7|7|-");
}

TEST(Ods, NotesAreNoTextAndBlanksAreKept) {
  EXPECT_EQ(of_ods(row(cell("id")) +
                   row("<table:table-cell "
                       "office:value-type=\"string\"><office:annotation><text:p>ask</text:p></office:annotation>"
                       "<text:p>A<text:s text:c=\"2\"/>B</text:p><text:p>C</text:p></table:table-cell>")),
            "id / 2: A  B\nC");
}

TEST(Ods, HostileRepetitionIsRefused) {
  const auto error = [](const std::string& cells, const std::string& rows = "") {
    return test::user_error(Trouble::data, "f", [&] {
      read_ods(ods(table(row(cell("id")) + "<table:table-row " + rows + ">" + cells + "</table:table-row>")), "", "f");
    });
  };
  EXPECT_THAT(error(cell("x"), "table:number-rows-repeated=\"2000000000\""), HasSubstr("more than 1048576 rows"));
  EXPECT_THAT(
      error(
          "<table:table-cell office:value-type=\"float\" office:value=\"1\" table:number-columns-repeated=\"99999\"/>"),
      HasSubstr("more than 16384 columns"));
}

SourceRequest request(const std::string& path) {
  SourceRequest made;
  made.uri = path;
  made.id_field = "id";
  made.columns = {"id", "n"};
  made.x_field = "lon";
  made.y_field = "lat";
  return made;
}

std::string firms(const std::string& rows) {
  const auto text = [](const char* value) { return "<c t=\"str\"><v>" + std::string(value) + "</v></c>"; };
  return xlsx({{"Firms", "<row>" + text("id") + text("n") + text("lon") + text("lat") + "</row>" + rows}});
}

TEST(SheetSource, PlacesRowsByColumnsWithPointOrComma) {
  const test::Folder folder;
  const RawRows rows = read_source(request(
      folder.write("firms.xlsx", firms("<row><c><v>1</v></c><c/><c><v>10.5</v></c><c t=\"str\"><v>50,25</v></c></row>"
                                       "<row><c><v>2</v></c><c/><c/><c><v>50</v></c></row>"))));
  EXPECT_THAT(rows.points.x, ElementsAre(10.5));
  EXPECT_THAT(rows.points.y, ElementsAre(50.25));
  EXPECT_THAT(rows.points.row, ElementsAre(2));
  EXPECT_EQ(rows.crs, "EPSG:4326");
  EXPECT_EQ(rows.layer, "Firms");
  EXPECT_EQ(rows.read, 2);
  ASSERT_EQ(rows.rejects.size(), 1U);
  EXPECT_EQ(rows.rejects[0].id + rows.rejects[0].reason, "2coord_missing");
}

TEST(SheetSource, FailedFormulasAreRejectsOnlyInAskedColumns) {
  const test::Folder folder;
  const std::string path = folder.write(
      "firms.xlsx",
      firms("<row><c><v>1</v></c><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c><v>10</v></c><c><v>50</v></c></row>"
            "<row><c t=\"e\"><v>#N/A</v></c><c/><c><v>10</v></c><c><v>50</v></c></row>"));
  SourceRequest asked = request(path);
  RawRows rows = read_source(asked);
  ASSERT_EQ(rows.rejects.size(), 2U);
  EXPECT_EQ(rows.rejects[0].reason, "formula_error");
  EXPECT_EQ(rows.rejects[0].field + rows.rejects[0].value, "n#DIV/0!");
  EXPECT_EQ(rows.points.size(), 0U);
  asked.columns = {"id"};
  EXPECT_EQ(read_source(asked).points.size(), 1U);
}

TEST(SheetSource, WhereAndPlainTablesWork) {
  const test::Folder folder;
  SourceRequest asked = request(folder.write(
      "f.dat", firms("<row><c><v>1</v></c><c><v>5</v></c></row><row><c><v>2</v></c><c><v>50</v></c></row>")));
  asked.format = "xlsx";
  asked.geometry = Geometry::none;
  asked.where = "n > 9";
  const RawRows rows = read_source(asked);
  EXPECT_EQ(rows.filtered, 1);
  ASSERT_EQ(rows.plain.size(), 1U);
  EXPECT_EQ(rows.plain.table.column("id").text(0), "2");
}

TEST(SheetSource, SpreadsheetInAZipIsReadOnlyWhenDeclared) {
  const test::Folder folder;
  const std::string bytes = firms("<row><c><v>1</v></c><c/><c><v>10</v></c><c><v>50</v></c></row>");
  SourceRequest asked = request(folder.write("f.zip", zipped({{"firms.xlsx", bytes}})));
  EXPECT_THAT(test::user_error(Trouble::data, asked.uri, [&] { read_source(asked); }), HasSubstr("holds no table"));
  asked.format = "xlsx";
  EXPECT_EQ(read_source(asked).points.size(), 1U);
}

TEST(SheetSource, OdsIsReadByName) {
  const test::Folder folder;
  const std::string bytes = ods(table(row(cell("id") + cell("n") + cell("lon") + cell("lat")) +
                                      row(cell("1") + cell("") + cell("10") + cell("50"))));
  EXPECT_EQ(read_source(request(folder.write("firms.ods", bytes))).driver, "ods");
}

}  // namespace
}  // namespace io
