// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_cells.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

/// Three hot cells, the second hotter than the first, and a fourth that is not hot.
struct Cells {
  tests::ReportSample sample = tests::report_sample();
  io::ReportInput input = sample.input();
  geo::Table layer;

  Cells() {
    geo::Texts id, group;
    for (const char* cell : {"1_1", "2_2", "3_3", "4_4"}) id.add(cell);
    for (int i = 0; i < 4; ++i) group.add(input.groups[1].name);
    layer.set("cell_id", id);
    layer.set("group_name", group);
    layer.set("firms", std::vector<std::int64_t>{5, 12, 4, 9});
    layer.set("spec_ratio", std::vector<double>{2.0, 4.0, 3.0, 1.0});
    layer.set("spec_q", std::vector<double>{0.03, 0.002, 0.04, 0.4});
    layer.set("hot", std::vector<std::uint8_t>{1, 1, 1, 0});
    layer.set("employees_lq", std::vector<double>{1.25, 6.5, 0, 9}, {1, 1, 0, 1});
    layer.set("employees_p", std::vector<double>{0.3, 0.001, 0, 0.001}, {1, 1, 0, 1});
    layer.set("employees_q", std::vector<double>{0.6, 0.02, 0, 0.01}, {1, 1, 0, 1});
    input.layers.hotspots = &layer;
  }
  std::string page() const {
    io::HtmlWriter page;
    io::write_hottest_cells(page, input, io::Findings(input));
    return page.html();
  }
};

TEST(ReportCells, TheHottestComeFirstWithWhatTheirEmployeesSay) {
  const std::string page = Cells().page();
  EXPECT_THAT(page, HasSubstr("hot cells whose employees were tested 1 has more of the group"));
  EXPECT_THAT(page, Not(HasSubstr("4_4")));
  EXPECT_LT(page.find("2_2"), page.find("1_1"));
  EXPECT_LT(page.find("1_1"), page.find("3_3"));
  EXPECT_THAT(page, HasSubstr("6.5"));
}

TEST(ReportCells, WithoutAHotCellThereIsNothing) {
  Cells cells;
  cells.layer.set("hot", std::vector<std::uint8_t>{0, 0, 0, 0});
  EXPECT_EQ(cells.page(), io::HtmlWriter().html());
}

}  // namespace
