// SPDX-License-Identifier: Apache-2.0
#include "io/look/what_if_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace {

using io::WhatIfRow;
using testing::HasSubstr;
using testing::Not;

/// A cluster of 10 firms that changes in nothing.
WhatIfRow row(const std::string& cluster, const std::string& theme = "Port") {
  return {cluster, theme, "m", 5'000.0, 5'000.0, 1, 1, 10, 4, 4};
}

/// The page, its spaces that do not break as plain ones.
std::string page_of(std::vector<WhatIfRow> rows) {
  std::string page =
      io::what_if_html({"Valmira", "2026-01-01", "0.1", "plan <1>.csv", {{"Port", 2}, {"Bank", 1}}, std::move(rows)});
  for (auto at = page.find("\u00a0"); at != std::string::npos; at = page.find("\u00a0", at)) page.replace(at, 2, " ");
  return page;
}

std::size_t place_of(const std::string& page, const std::string& text) {
  const std::size_t at = page.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  return at;
}

TEST(WhatIfPage, SaysWhatIsPlanned) {
  const std::string page = page_of({row("Metal 1")});
  EXPECT_THAT(page, HasSubstr("Planned in plan &lt;1&gt;.csv: Port (2), Bank (1). Data as of 2026-01-01."));
  EXPECT_THAT(page, HasSubstr("nothing is published"));
}

TEST(WhatIfPage, OfNoChangeSaysSo) {
  const std::string page = page_of({row("Metal 1"), row("Metal 2")});
  EXPECT_THAT(page, HasSubstr("Nothing changes: every cluster already has something nearer"));
  EXPECT_THAT(page, Not(HasSubstr("<table")));
}

TEST(WhatIfPage, CountsWhatChanges) {
  WhatIfRow served = row("Metal 1"), nearer = row("Metal 1", "Bank");
  served.after = 1'000, served.severity_after = 0, served.outside_after = 1;
  nearer.after = 4'000;
  EXPECT_THAT(
      page_of({served, nearer, row("Food 2")}),
      HasSubstr("2 of 3 figures change, in 1 cluster. 1 gap is milder, and firms come within a standard 3 times"));
}

TEST(WhatIfPage, ListsTheLargestEffectFirst) {
  std::vector<WhatIfRow> rows{row("Stays 1"), row("Nearer 2"), row("Much nearer 3"), row("Milder 4"), row("Served 5")};
  rows[1].after = 4'900;
  rows[2].after = 100;
  rows[3].severity_after = 0;
  rows[4].outside_after = 3;
  const std::string page = page_of(rows);
  EXPECT_THAT(page, Not(HasSubstr("Stays 1")));
  EXPECT_LT(place_of(page, "Served 5"), place_of(page, "Milder 4"));
  EXPECT_LT(place_of(page, "Milder 4"), place_of(page, "Much nearer 3"));
  EXPECT_LT(place_of(page, "Much nearer 3"), place_of(page, "Nearer 2"));
}

TEST(WhatIfPage, ShowsFiguresBeforeAndAfter) {
  WhatIfRow served = row("Metal 1");
  served.before = 95, served.after = 40, served.unit = "min";
  served.severity_before = 3, served.severity_after = 0, served.outside_before = 10, served.outside_after = 1;
  const std::string page = page_of({served});
  for (const char* text : {"9 of 10", "severe", "no gap", "95 min", "40 min"}) EXPECT_THAT(page, HasSubstr(text));
}

TEST(WhatIfPage, WhatWasUnknownMayBecomeKnown) {
  WhatIfRow known = row("Metal 1");
  known.before.reset(), known.severity_before.reset(), known.outside_before.reset();
  EXPECT_TRUE(known.changes());
  EXPECT_EQ(known.newly_served(), 6) << "of 10 firms 4 are outside";
  const std::string page = page_of({known});
  EXPECT_THAT(page, HasSubstr("unknown"));
  EXPECT_THAT(page, HasSubstr("–"));
}

TEST(WhatIfPage, CutsALongList) {
  std::vector<WhatIfRow> rows;
  for (int i = 0; i < 230; ++i) {
    rows.push_back(row("Metal " + std::to_string(i)));
    rows.back().after = 100.0 + i;
  }
  const std::string page = page_of(rows);
  EXPECT_THAT(page, HasSubstr("Metal 199<"));
  EXPECT_THAT(page, Not(HasSubstr("Metal 200<")));
  EXPECT_THAT(page, HasSubstr("layer what_if"));
}

}  // namespace
