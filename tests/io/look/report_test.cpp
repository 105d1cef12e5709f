// SPDX-License-Identifier: Apache-2.0
#include "io/look/report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// What is wrong with the nesting of elements, or nothing. Void elements do not close.
std::string nesting_fault(std::string_view html) {
  const std::set<std::string_view> no_end = {"meta", "link", "!DOCTYPE"};
  std::vector<std::string_view> open;
  for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) return "a tag without end";
    const bool closes = html[at + 1] == '/';
    const std::size_t from = at + (closes ? 2 : 1);
    const std::string_view name = html.substr(from, html.find_first_of(" >\n", from) - from);
    if (closes) {
      if (open.empty() || open.back() != name) return "closes wrongly: " + std::string(name);
      open.pop_back();
    } else if (!no_end.contains(name)) {
      open.push_back(name);
    }
  }
  return open.empty() ? "" : "stays open: " + std::string(open.back());
}

geo::Texts repeated(std::string_view text, std::size_t times) {
  geo::Texts all;
  for (std::size_t i = 0; i < times; ++i) all.add(text);
  return all;
}

TEST(Report, SaysWhatWasFound) {
  const tests::ReportSample sample = tests::report_sample();
  const std::string page = io::report_html(sample.input());
  EXPECT_THAT(page, HasSubstr("<h1>Valmira: industrial clusters and what they lack</h1>"));
  EXPECT_THAT(page, HasSubstr("24\u00A0clusters of related firms in 6\u00A0groups hold 1,410 of 6,012 firms"));
  EXPECT_THAT(page, HasSubstr("5.6 (4.5 to 7.0)"));
  EXPECT_THAT(page, HasSubstr("© OpenStreetMap contributors"));
  EXPECT_THAT(page, HasSubstr("ODbL-1.0"));
  EXPECT_THAT(page, HasSubstr("Lambert azimuthal equal-area at 57 N, 12 E"));
  EXPECT_THAT(page, HasSubstr("ISO FSRS: ladder company"));
  EXPECT_THAT(page, HasSubstr(">duplicate id<"));
}

TEST(Report, IsWellFormed) {
  EXPECT_EQ(nesting_fault(io::report_html(tests::report_sample().input())), "");
  EXPECT_EQ(nesting_fault(io::report_html(tests::empty_report_sample().input())), "");
  EXPECT_NE(nesting_fault("<p><b></p></b>"), "");
}

TEST(Report, LoadsNothingAndRunsNothing) {
  const std::string page = io::report_html(tests::report_sample().input());
  EXPECT_THAT(page,
              HasSubstr("content=\"default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:\""));
  for (const char* word : {"http:", "https:", "<script", "url(", "@import", "src=", "<iframe"}) {
    EXPECT_EQ(count(page, word), 0U) << word;
  }
}

TEST(Report, NamesInTheDataStayText) {
  const std::string evil = "</script></title></style><b onmouseover=x>\"'&\x1b[2J\xFF";
  tests::ReportSample sample = tests::report_sample();
  for (const char* column : {"label"}) sample.clusters.set(column, repeated(evil, sample.clusters.size()));
  for (const char* column : {"facility", "sentence", "facility_id"}) {
    sample.gaps.set(column, repeated(evil, sample.gaps.size()));
  }
  sample.facilities.set("name", repeated(evil, sample.facilities.size()));
  io::ReportInput input = sample.input();
  input.region_name = input.crs_name = input.as_of = input.program_version = evil;
  for (auto& group : input.groups) group.title = group.controls_text = evil;
  for (auto& theme : input.themes) theme.title = theme.source = evil;
  for (auto& s : input.sources) s.name = s.file = s.as_of = s.license = s.attribution = evil;
  for (auto* counts : {&input.reject_reasons, &input.unmapped_industries}) (*counts)[0].name = evil;
  for (auto& one : input.parameters) one.stage = one.key = one.value = evil;
  input.warnings = input.notes = {evil};
  const std::string page = io::report_html(input);
  EXPECT_EQ(nesting_fault(page), "");
  EXPECT_THAT(page, Not(HasSubstr("<b onmouseover")));
  EXPECT_THAT(page, Not(HasSubstr("</script>")));
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, Not(HasSubstr("\xFF")));
  EXPECT_EQ(count(page, "</title>"), count(page, "<title"));
  EXPECT_THAT(page, HasSubstr("&lt;b onmouseover=x&gt;"));
}

TEST(Report, TheSameInputGivesTheSameBytes) {
  EXPECT_EQ(io::report_html(tests::report_sample().input()), io::report_html(tests::report_sample().input()));
}

TEST(Report, SaysPlainlyWhenNothingWasFound) {
  const std::string page = io::report_html(tests::empty_report_sample().input());
  EXPECT_THAT(page, HasSubstr("No clusters were found"));
  EXPECT_THAT(page, HasSubstr("That is a result about these firms at these settings, not a fault."));
  EXPECT_THAT(page, HasSubstr("Without clusters there are no gaps to report."));
}

TEST(Report, NeedsNoLayer) {
  io::ReportInput input;
  input.region_name = "Nowhere";
  const std::string page = io::report_html(input);
  EXPECT_EQ(nesting_fault(page), "");
  EXPECT_THAT(page, HasSubstr("There is nothing to draw on a map"));
}

TEST(Report, CanBeReadByEveryone) {
  const std::string page = io::report_html(tests::report_sample().input());
  EXPECT_THAT(page, HasSubstr("<html lang=\"en\">"));
  for (const char* landmark : {"<header", "<nav", "<main", "<footer"}) EXPECT_GE(count(page, landmark), 1U) << landmark;
  EXPECT_EQ(count(page, "<svg class=\"map\""), 2U);
  EXPECT_EQ(count(page, "role=\"img\""), 2U);
  EXPECT_EQ(count(page, "<desc"), 2U);
  EXPECT_EQ(count(page, "<th") - count(page, "<thead"), count(page, "scope=\""));
  EXPECT_EQ(count(page, "<table"), count(page, "<caption>"));
}

TEST(Report, IdsAreUnique) {
  const std::string page = io::report_html(tests::report_sample().input());
  std::set<std::string> ids;
  for (std::size_t at = page.find(" id=\""); at != std::string::npos; at = page.find(" id=\"", at + 1)) {
    const std::string id = page.substr(at + 5, page.find('"', at + 5) - at - 5);
    EXPECT_TRUE(ids.insert(id).second) << id;
  }
  EXPECT_GE(ids.size(), 10U);
}

TEST(Report, StaysSmallAndSaysWhatItLeftOut) {
  const std::string page = io::report_html(tests::report_sample(3000).input());
  EXPECT_LT(page.size(), 1'500'000U);
  EXPECT_LE(count(page, "<path"), 10'000U);
  EXPECT_THAT(page, HasSubstr("Clusters, strongest first (the first 200 of 3,000; all stand in layer clusters)"));
  EXPECT_THAT(page, HasSubstr("1,500 of 3,000 clusters (the strongest)"));
}

TEST(Report, OrdersRejectReasonsByCount) {
  const std::string page = io::report_html(tests::report_sample().input());
  EXPECT_LT(page.find(">duplicate id<"), page.find(">outside the region<"));
  EXPECT_LT(page.find(">outside the region<"), page.find(">position (0, 0)<"));
}

TEST(Report, MapsShowWhereSomethingWasFound) {
  tests::ReportSample sample = tests::report_sample(1);
  EXPECT_THAT(io::report_html(sample.input()), Not(HasSubstr("The part of the region")));
  geo::Shapes country(geo::Shapes::Kind::areas);
  for (const auto& [x, y] : {std::pair{-4e5, -4e5}, {4e5, -4e5}, {4e5, 4e5}, {-4e5, 4e5}, {-4e5, -4e5}}) {
    country.add_vertex(x, y);
  }
  country.end_ring();
  country.end_part();
  country.end_shape();
  sample.boundary = country;
  EXPECT_EQ(count(io::report_html(sample.input()), "The part of the region where something was found."), 2U);
}

TEST(Report, ColumnsOfWhichNothingIsKnownAreLeftOut) {
  tests::ReportSample sample = tests::report_sample(4);
  EXPECT_THAT(io::report_html(sample.input()), HasSubstr(">p</th>"));
  for (const char* column : {"p", "q"}) sample.clusters.drop(column);
  EXPECT_THAT(io::report_html(sample.input()), Not(HasSubstr(">p</th>")));
}

}  // namespace
