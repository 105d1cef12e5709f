// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/firm_rows.hpp"

#include <gtest/gtest.h>

namespace pipeline {
namespace {

/// A raw source with one row a list of values, in the order of `columns`, all at (10, 50).
io::RawRows raw(const std::vector<std::string>& columns, const std::vector<std::vector<std::string>>& rows) {
  io::RawRows out;
  out.crs = "EPSG:4326";
  for (std::size_t c = 0; c < columns.size(); ++c) {
    geo::Texts texts;
    for (const auto& row : rows) texts.add(row[c]);
    out.points.table.set(columns[c], std::move(texts));
  }
  for (std::size_t row = 0; row < rows.size(); ++row) {
    out.points.row.push_back(static_cast<std::int64_t>(row) + 1);
    out.points.x.push_back(10);
    out.points.y.push_back(50);
  }
  out.read = static_cast<std::int64_t>(rows.size());
  return out;
}

io::FirmSource source() {
  io::FirmSource out;
  out.name = "firms";
  out.fields = {{"id", {"id"}}, {"industry", {"nace"}}, {"employees", {"staff"}}, {"opened", {"opened"}}};
  return out;
}

struct Mapped {
  FirmRows firms;
  geo::Table rejects;
};

Mapped mapped(const io::FirmSource& from, const io::RawRows& rows) {
  Mapped out;
  Rejects rejects;
  add_firms(from, 0, rows, out.firms, rejects);
  out.rejects = rejects.table();
  return out;
}

Mapped one_row(const std::string& id, const std::string& nace, const std::string& staff, const std::string& opened) {
  return mapped(source(), raw({"id", "nace", "staff", "opened"}, {{id, nace, staff, opened}}));
}

std::string reason(const Mapped& m) {
  return m.rejects.size() == 1 ? std::string(m.rejects.column("reason").text(0)) : "";
}

TEST(AddFirms, KeepsCodesAndIdsAsText) {
  const Mapped m = one_row("0042", "01.10", "", "");
  ASSERT_EQ(m.firms.size(), 1U);
  EXPECT_EQ(m.firms.id[0], "0042");
  EXPECT_EQ(m.firms.industries[0], "01.10");
}

TEST(AddFirms, EmptyEmployeesAreUnknownNotZero) {
  const Mapped m = one_row("a", "25", "  ", "");
  ASSERT_EQ(m.firms.size(), 1U);
  EXPECT_EQ(m.firms.has_employees[0], 0);
}

TEST(AddFirms, RejectsWhatIsNoNumberOfEmployees) {
  for (const char* bad : {"-3", "n/a", "12 people", "nan"})
    EXPECT_EQ(reason(one_row("a", "25", bad, "")), "employees_not_a_count") << bad;
}

TEST(AddFirms, RejectsEmptyIdsCodesAndFalseDates) {
  EXPECT_EQ(reason(one_row(" ", "25", "1", "")), "id_empty");
  EXPECT_EQ(reason(one_row("a", "", "1", "")), "industry_empty");
  EXPECT_EQ(reason(one_row("a", "25", "1", "2023-02-30")), "date_not_a_date");
}

TEST(AddFirms, NamesTheFirstFailingCheckOnly) { EXPECT_EQ(reason(one_row("", "", "-1", "never")), "id_empty"); }

TEST(AddFirms, RejectsDegreesOutOfRange) {
  io::RawRows rows = raw({"id", "nace", "staff", "opened"}, {{"a", "25", "", ""}});
  rows.points.y[0] = 91;
  EXPECT_EQ(reason(mapped(source(), rows)), "coord_out_of_range");
}

TEST(AddFirms, RejectSaysRowFieldAndValue) {
  const Mapped m = one_row("a7", "25", "-3", "");
  EXPECT_EQ(m.rejects.column("source_id").text(0), "a7");
  EXPECT_EQ(m.rejects.column("field").text(0), "staff");
  EXPECT_EQ(m.rejects.column("value").text(0), "-3");
  EXPECT_EQ(m.rejects.integers("row")[0], 1);
}

TEST(AddFirms, JoinsSeveralColumnsWithSlashesAndDropsEmptyEnds) {
  io::FirmSource from = source();
  from.fields["industry"] = {"type", "category", "sub"};
  from.fields.erase("employees");
  from.fields.erase("opened");
  const Mapped m = mapped(
      from, raw({"id", "type", "category", "sub"}, {{"a", "Making", "Metal", "Jewels"}, {"b", "Making", "Metal", ""}}));
  EXPECT_EQ(m.firms.industries[0], "Making/Metal/Jewels");
  EXPECT_EQ(m.firms.industries[1], "Making/Metal");
}

TEST(AddFirms, TakesTheGeometricMiddleOfABandAndOneAndAHalfOfAnOpenOne) {
  io::FirmSource from = source();
  from.fields.erase("employees");
  from.fields.erase("opened");
  from.employees_min = "low";
  from.employees_max = "high";
  const Mapped m = mapped(
      from, raw({"id", "nace", "low", "high"}, {{"a", "25", "4", "9"}, {"b", "25", "251", ""}, {"c", "25", "", ""}}));
  EXPECT_DOUBLE_EQ(m.firms.employees[0], 6.0);
  EXPECT_DOUBLE_EQ(m.firms.employees[1], 376.5);
  EXPECT_EQ(m.firms.has_employees[2], 0);
  EXPECT_EQ(m.firms.imputed_open_bands, 1);
}

}  // namespace
}  // namespace pipeline
