// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_chosen.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using testing::HasSubstr;
using testing::Not;

io::ReportInput chosen() {
  io::ReportInput input;
  input.region_name = "Valmira";
  input.groups = {{"metal", "Metal goods", "manufacturing firms"}};
  input.choices = {{"clusters.eps", "metal", 1300.0, "m", "beyond it the distance bends upward"}};
  input.curves = {{"clusters", "metal", "k_distance", {0.1, 0.5, 0.9}, {300.0, 800.0, 40000.0}}};
  return input;
}

std::string section(const io::ReportInput& input) {
  io::HtmlWriter page;
  io::write_chosen_values(page, input);
  return page.html();
}

std::size_t charts(std::string_view page) {
  std::size_t found = 0;
  for (std::size_t at = page.find("<svg"); at != std::string_view::npos; at = page.find("<svg", at + 1)) ++found;
  return found;
}

TEST(ChosenValues, HaveASectionOnlyWhenThereAreSome) {
  EXPECT_THAT(io::report_html(chosen()), HasSubstr("<a href=\"#chosen\">Values chosen automatically</a>"));
  EXPECT_THAT(io::report_html(chosen()), HasSubstr("<section id=\"chosen\""));
  io::ReportInput none;
  none.region_name = "Valmira";
  EXPECT_THAT(io::report_html(none), Not(HasSubstr("chosen automatically")));
}

TEST(ChosenValues, StandWithTitleUnitAndReason) {
  const std::string page = section(chosen());
  EXPECT_THAT(page, HasSubstr(">clusters.eps<"));
  EXPECT_THAT(page, HasSubstr(">Metal goods<"));
  EXPECT_THAT(page, HasSubstr(">1.3\u00A0km<"));
  EXPECT_THAT(page, HasSubstr("beyond it the distance bends upward"));
}

TEST(ChosenValues, AreMarkedOnTheirCurve) {
  const std::string page = section(chosen());
  EXPECT_EQ(charts(page), 1U);
  EXPECT_THAT(page, HasSubstr(">chosen: 1.3\u00A0km<"));
  EXPECT_THAT(page, HasSubstr(">Distance (km)<"));
  EXPECT_THAT(page, Not(HasSubstr(">40<"))) << "the tail would hide the bend";
}

TEST(ChosenValues, AKeyMaySayByWhatItWasChosen) {
  io::ReportInput input = chosen();
  input.choices = {{"hotspots.band by cells of 500 m", "metal", 1500.0, "m", "first peak"}};
  input.curves = {{"hotspots", "metal", "autocorrelation", {500.0, 1000.0, 1500.0, 2000.0}, {4.0, 6.0, 9.0, 7.0}}};
  EXPECT_THAT(section(input), HasSubstr(">chosen: 1.5\u00A0km<"));
}

TEST(ChosenValues, ACurveThatNobodyKnowsIsDrawnUnderItsName) {
  io::ReportInput input = chosen();
  input.curves[0].name = "log_likelihood";
  input.curves[0].group = "of no <group>";
  const std::string page = section(input);
  EXPECT_EQ(charts(page), 1U);
  EXPECT_THAT(page, HasSubstr("Log likelihood (clusters)"));
  EXPECT_THAT(page, HasSubstr("of no &lt;group&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("class=\"mark\"")));
}

TEST(ChosenValues, OfManyGroupsTwelveAreDrawn) {
  io::ReportInput input = chosen();
  input.curves.resize(40, input.curves[0]);
  const std::string page = section(input);
  EXPECT_EQ(charts(page), 12U);
  EXPECT_THAT(page, HasSubstr("Drawn are the first 12 of 40 groups"));
}

}  // namespace
