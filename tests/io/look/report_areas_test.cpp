// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_areas.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

/// A column that may miss values.
struct Numbers {
  std::vector<double> values{};
  geo::Column::Mask known{};
  void add(double value) {
    values.push_back(value < 0 ? 0 : value);
    known.push_back(value >= 0);
  }
};

/// Group `all` and two groups in an area, and as many more areas as asked for.
struct Areas {
  explicit Areas(int more = 0) : sample(tests::report_sample()), input(sample.input()) {
    first = input.groups[1].name;
    second = input.groups[2].name;
    add({.id = "a", .name = "<Hill>", .group = "all"});
    add({.id = "a", .name = "<Hill>", .group = first, .lq = 2.0, .low = 1.2, .q = 0.03, .employees = 3.25, .z = 2.4});
    add({.id = "b", .name = "", .group = second, .lq = 9.0, .low = 0.4, .q = 0.3, .employees = -1, .z = -1});
    for (int i = 0; i < more; ++i)
      add({.id = "c" + std::to_string(i), .name = "Town", .group = first, .lq = .5, .low = .1, .q = 1, .z = 0});
    rows.set("area_id", id);
    rows.set("name", name);
    rows.set("group_name", group);
    rows.set("firms", firms);
    rows.set("clusters", firms);
    for (auto& [column, numbers] : columns) rows.set(column, numbers.values, numbers.known);
    input.layers.areas = &rows;
  }
  struct Row {
    std::string id, name, group;
    double lq = -1, low = -1, q = -1, employees = -1, z = -1;
  };
  void add(const Row& row) {
    id.add(row.id);
    name.add(row.name);
    group.add(row.group);
    firms.push_back(7);
    for (const auto& [column, value] : std::vector<std::pair<std::string, double>>{{"lq", row.lq},
                                                                                   {"lq_low", row.low},
                                                                                   {"lq_high", 2 * row.lq},
                                                                                   {"p", row.q / 2},
                                                                                   {"q", row.q},
                                                                                   {"employees_lq", row.employees},
                                                                                   {"employees_p", row.employees / 100},
                                                                                   {"employees_q", row.employees / 50},
                                                                                   {"standardised_lq", row.z}})
      columns[column].add(value);
  }
  std::string section() const {
    io::HtmlWriter page;
    io::write_areas(page, input, io::Findings(input));
    return page.html();
  }

  tests::ReportSample sample;
  io::ReportInput input;
  std::string first, second;
  geo::Table rows;
  geo::Texts id, name, group;
  std::vector<std::int64_t> firms;
  std::map<std::string, Numbers> columns;
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(ReportAreas, TheLowerEndOfTheIntervalMakesTheOrder) {
  const std::string section = Areas().section();
  EXPECT_LT(section.find("&lt;Hill&gt;</th>"), section.find("b</th>")) << "an area without a name has its id";
  EXPECT_THAT(section, HasSubstr("2.0 (1.2 to 4.0)"));
  EXPECT_EQ(count(section, "<tr>"), 3U) << "heads and two groups; `all` is compared with nobody";
}

TEST(ReportAreas, FiguresByEmployeesStandBesideThoseOfFirms) {
  const std::string section = Areas().section();
  EXPECT_THAT(section, HasSubstr(">3.2<"));
  EXPECT_THAT(section, HasSubstr(">0.065<"));
  EXPECT_THAT(section, HasSubstr(">2.4<"));
}

TEST(ReportAreas, WhatIsNotKnownOrHiddenIsADash) {
  const std::string section = Areas().section();
  EXPECT_EQ(count(section.substr(section.find("b</th>")), ">–<"), 4U) << "LQ, p and q by employees, standardised";
}

TEST(ReportAreas, TheOpeningSaysWhoIsBeyondChance) {
  Areas run;
  EXPECT_THAT(run.section(), HasSubstr("2\u00a0pairs of an area and a group that has firms there, over 2\u00a0areas"));
  EXPECT_THAT(run.section(), HasSubstr("in &lt;Hill&gt; (2.0 times its share)."));
  EXPECT_THAT(run.section(), HasSubstr("in none of them also"));
  run.input.alpha = 0.01;
  EXPECT_THAT(run.section(), HasSubstr("In none is the group"));
}

TEST(ReportAreas, OfManyRowsTheFirstAreShownAndTheCaptionSaysSo) {
  const std::string section = Areas(100).section();
  EXPECT_EQ(count(section, "<tr>"), 41U);
  EXPECT_THAT(section, HasSubstr("layer areas"));
  EXPECT_THAT(section, HasSubstr("102"));
}

TEST(ReportAreas, WithoutAreasThereIsNoSection) {
  EXPECT_THAT(io::report_html(tests::report_sample().input()), Not(HasSubstr("href=\"#areas\"")));
  Areas run;
  EXPECT_THAT(io::report_html(run.input), HasSubstr("href=\"#areas\""));
  run.rows = run.rows.take(std::vector<geo::Row>{0});
  EXPECT_FALSE(io::has_areas(run.input)) << "nobody to compare all firms with";
}

}  // namespace
