// SPDX-License-Identifier: Apache-2.0
#include "io/look/chart.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A sheet is 372 by 240; lines take x 58 to 352 and y 196 up to 12.
io::Chart straight() {
  io::Chart chart;
  chart.id = "c";
  chart.title = "Metal";
  chart.description = "Rises.";
  chart.x = {"Distance", io::Figures::metres};
  chart.y = {"Share", io::Figures::share, 0.0, 1.0};
  chart.lines = {{"", {0, 500, 2000}, {0.0, 0.5, 1.0}}};
  return chart;
}

std::string drawn(const io::Chart& chart) {
  io::HtmlWriter page;
  io::write_chart(page, chart);
  return page.html();
}

TEST(Ticks, AreRoundAndHoldTheRange) {
  EXPECT_THAT(io::ticks(0, 10, 5), ElementsAre(0, 2, 4, 6, 8, 10));
  EXPECT_THAT(io::ticks(130, 870, 5), ElementsAre(0, 200, 400, 600, 800, 1000));
  EXPECT_EQ(io::ticks(0.0, 0.3, 3).size(), 4U) << "0.3 is not beyond 0.3";
  EXPECT_THAT(io::ticks(-3, 4, 4), ElementsAre(-4, -2, 0, 2, 4));
  EXPECT_THROW(io::ticks(1, 1, 5), std::invalid_argument);
  EXPECT_THROW(io::ticks(0, std::numeric_limits<double>::infinity(), 5), std::invalid_argument);
}

TEST(Chart, PutsPointsWhereTheyBelong) {
  EXPECT_THAT(drawn(straight()), HasSubstr("d=\"M58.0 196.0L131.5 104.0L352.0 12.0\""));
}

TEST(Chart, WritesUnitsOnItsAxes) {
  const std::string page = drawn(straight());
  EXPECT_THAT(page, HasSubstr(">Distance (km)<"));
  EXPECT_THAT(page, HasSubstr(">1.5<"));
  EXPECT_THAT(page, HasSubstr(">40\u00A0%<"));
  io::Chart near = straight();
  near.lines[0].x = {0, 50, 200};
  EXPECT_THAT(drawn(near), HasSubstr(">Distance (m)<"));
}

TEST(Chart, MarksTheValueOnEitherAxis) {
  io::Chart chart = straight();
  chart.mark = {1000.0, "chosen: 1 km"};
  EXPECT_THAT(drawn(chart), HasSubstr("<line x1=\"205.0\" y1=\"12.0\" x2=\"205.0\" y2=\"196.0\" class=\"mark\">"));
  EXPECT_THAT(drawn(chart), HasSubstr(">chosen: 1 km<"));
  chart.mark = {0.5, "half", false};
  EXPECT_THAT(drawn(chart), HasSubstr("<line x1=\"58.0\" y1=\"104.0\" x2=\"352.0\" y2=\"104.0\" class=\"mark\">"));
}

TEST(Chart, TheWordsOfAMarkKeepClearOfTheLines) {
  io::Chart chart = straight();
  chart.mark = {500.0, "here"};
  EXPECT_THAT(drawn(chart), HasSubstr("y=\"22.0\" class=\"start chosen\">here<"));
  chart.lines[0].y = {0.95, 0.95, 0.95};
  EXPECT_THAT(drawn(chart), HasSubstr("y=\"188.0\" class=\"start chosen\">here<"));
}

TEST(Chart, AMarkBeyondTheLinesIsOnTheSheet) {
  io::Chart chart = straight();
  chart.mark = {5000.0, "far"};
  EXPECT_THAT(drawn(chart), HasSubstr(">far<"));
}

TEST(Chart, WhatIsNotKnownPartsTheLine) {
  io::Chart chart = straight();
  chart.lines[0] = {"", {0, 500, 1000, 2000}, {0.0, 0.5, std::nan(""), 1.0}};
  EXPECT_THAT(drawn(chart), HasSubstr("d=\"M58.0 196.0L131.5 104.0M352.0 12.0\""));
}

TEST(Chart, SaysWhatItShows) {
  const std::string page = drawn(straight());
  EXPECT_THAT(page, HasSubstr("role=\"img\" aria-labelledby=\"c-title c-desc\""));
  EXPECT_THAT(page, HasSubstr("<desc id=\"c-desc\">Rises.</desc>"));
}

TEST(Chart, NamesItsLinesWhenThereAreSeveral) {
  io::Chart chart = straight();
  chart.lines.push_back({"agreement", {0, 1000}, {0.2, 0.4}});
  EXPECT_THAT(drawn(chart), HasSubstr(">agreement<"));
  EXPECT_THAT(drawn(straight()), Not(HasSubstr("class=\"line l1\"")));
}

TEST(Chart, OnePointAndEqualValuesAreDrawn) {
  io::Chart chart = straight();
  chart.y = {"Clusters"};
  chart.dots = true;
  chart.lines = {{"", {700}, {3}}};
  EXPECT_THAT(drawn(chart), HasSubstr("h0\" class=\"line l0 dots\""));
  chart.lines = {{"", {1, 2}, {0, 0}}};
  EXPECT_THAT(drawn(chart), Not(HasSubstr("nan")));
}

TEST(Chart, WithoutPointsSaysSo) {
  io::Chart chart = straight();
  chart.lines.clear();
  EXPECT_THAT(drawn(chart), HasSubstr("There is nothing to draw."));
  EXPECT_THAT(drawn(chart), Not(HasSubstr("<svg")));
}

}  // namespace
