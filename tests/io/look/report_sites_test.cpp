// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_sites.hpp"
#include "io/look/report_suitability.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/report_sample.hpp"
#include "tests/support/texts.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::texts;

/// Two sites with two criteria: an infill that has everything, and open ground with gaps in what is known.
struct Sites {
  Sites() : sample(tests::report_sample()), input(sample.input()) {
    sites.set("site_id", std::vector<std::int64_t>{1, 2});
    sites.set("rank", std::vector<std::int64_t>{1, 2});
    sites.set("rank_low", std::vector<std::int64_t>{1, 1});
    sites.set("rank_high", std::vector<std::int64_t>{1, 2});
    sites.set("kind", texts({"infill", "greenfield"}));
    sites.set("area_ha", std::vector<double>{45.0, 8.26});
    sites.set("score", std::vector<double>{0.812, 0.5});
    sites.set("firms_within", std::vector<std::int64_t>{1240, 1});
    sites.set("employees_within", std::vector<double>{18'000, 0}, {1, 0});
    sites.set("listed_share", std::vector<double>{1.0, 0.25});
    sites.set("clusters", texts({"Metal 3; <b>Food</b> 7", ""}), {1, 0});
    sites.set("reasons", texts({"45 ha free in <Park>.", "8.3 ha of open ground."}));
    sites.set("to_check", texts({"", "who owns the land"}), {0, 1});
    sites.set("excluded_near", texts({"flood", ""}));
    sites.set("tenure", texts({"public", ""}), {1, 0});
    sites.set("score_road", std::vector<double>{1.0, 0.4});
    sites.set("raw_road", std::vector<double>{850.0, 12'400.0});
    sites.set("share_road", std::vector<double>{0.6, 1.0});
    sites.set("score_slope", std::vector<double>{0.7, 0.0}, {1, 0});
    sites.set("raw_slope", std::vector<double>{2.5, 0.0}, {1, 0});
    sites.set("share_slope", std::vector<double>{0.4, 0.0});
    sites.shapes.emplace(geo::Shapes::Kind::areas);
    for (const double west : {20'000.0, 40'000.0}) {
      for (const auto& [x, y] : {std::pair{0., 0.}, {1000., 0.}, {1000., 1000.}, {0., 1000.}, {0., 0.}})
        sites.shapes->add_vertex(west + x, 20'000 + y);
      sites.shapes->end_ring();
      sites.shapes->end_part();
      sites.shapes->end_shape();
    }
    criteria.set("name", texts({"road", "slope"}));
    criteria.set("title", texts({"Way to a trunk road", "Slope"}));
    criteria.set("unit", texts({"m", "%"}));
    criteria.set("weight", std::vector<double>{0.75, 0.25});
    needs.set("site_id", std::vector<std::int64_t>{1, 1, 2});
    needs.set("title", texts({"Electricity", "Water", "Electricity"}));
    needs.set("unit", texts({"MVA", "m³ a day", "MVA"}));
    needs.set("need", std::vector<double>{9, 1575, 2});
    needs.set("available", std::vector<double>{12, 1000, 0}, {1, 1, 0});
    needs.set("is_free", std::vector<std::uint8_t>{1, 0, 0});
    needs.set("supplier", texts({"Mill Street", "Reservoir", ""}));
    needs.set("nearest_m", std::vector<double>{500, 900, 3200});
    needs.set("nearest", texts({"Mill Street", "Reservoir", "Harbour"}));
    choice.set("model", texts({"p-median"}));
    choice.set("reach_m", std::vector<double>{15'000});
    for (const auto& [name, count] : std::vector<std::pair<std::string, std::int64_t>>{
             {"candidates", 43}, {"by_model", 2}, {"standing", 3}, {"clusters", 7}, {"draws", 1000}})
      choice.set(name, std::vector<std::int64_t>{count});
    choice.set("cluster_firms", std::vector<double>{100});
    choice.set("value", std::vector<double>{620'000});
    choice.set("before", std::vector<double>{910'000});
    choice.set("bound", std::vector<double>{600'000});
    choice.set("gap", std::vector<double>{0.032});
    choice.set("optimal", std::vector<std::uint8_t>{0});
    choice.set("sensitivity", std::vector<double>{0.2});
    input.layers.sites = &sites;
    input.layers.site_criteria = &criteria;
    input.layers.site_utilities = &needs;
    input.layers.site_choice = &choice;
  }
  std::string section() const {
    io::HtmlWriter page;
    io::write_sites(page, input, io::Findings(input));
    return page.html();
  }

  tests::ReportSample sample;
  io::ReportInput input;
  geo::Table sites, criteria, needs, choice;
};

TEST(ReportSites, SayHowTheyWereChosenAndHowGoodThatIs) {
  Sites run;
  EXPECT_THAT(run.section(),
              HasSubstr("2\u00a0sites are listed, out of 43\u00a0candidates. The choice is the p-median"));
  EXPECT_THAT(run.section(),
              HasSubstr("The mean way is then 6.2\u00a0km, 9.1\u00a0km before; the best choice is at most "
                        "3.2\u00a0% better (bound)."));
  run.choice.set("optimal", std::vector<std::uint8_t>{1});
  run.choice.set("by_model", std::vector<std::int64_t>{1});
  EXPECT_THAT(run.section(), HasSubstr("no other choice is better (proven). Only 1 of them shortens a way;"));
  run.choice.set("clusters", std::vector<std::int64_t>{0});
  EXPECT_THAT(run.section(), HasSubstr("There is no cluster to serve, so they are listed by their score alone."));
}

TEST(ReportSites, CriteriaHaveFiguresBesideTheirBars) {
  std::string section = Sites().section();
  std::erase(section, '\n');
  EXPECT_THAT(section, HasSubstr("<th scope=\"row\">Way to a trunk road</th><td class=\"n keep\">850\u00a0m</td>"
                                 "<td class=\"n\">1.00</td>"));
  EXPECT_THAT(section, HasSubstr("<svg class=\"bar\" viewBox=\"0 0 120 12\" aria-hidden=\"true\">"));
  EXPECT_THAT(section, HasSubstr("<td class=\"n keep\">75\u00a0%</td><td class=\"n keep\">60\u00a0%</td>"));
  EXPECT_THAT(section, HasSubstr("<td class=\"n keep\">–</td><td class=\"n\">–</td><td></td>")) << "unknown: no bar";
}

TEST(ReportSuitability, SaysRulesInWordsAndWhichCriteriaHaveNoData) {
  Sites run;
  geo::Table cells, rules, unmeasured;
  cells.set("q", std::vector<std::int32_t>{0, 1});
  cells.set("r", std::vector<std::int32_t>{0, 0});
  cells.set("score", std::vector<double>{0.9, 0.0});
  cells.set("usable_share", std::vector<double>{1.0, 0.1});
  cells.set("excluded_by", texts({"", "built_up"}), {0, 1});
  cells.shapes = run.sites.shapes;
  rules.set("name", texts({"built_up"}));
  rules.set("title", texts({"Built-up areas"}));
  unmeasured.set("title", texts({"Slope", "Price of land"}));
  run.criteria.set("source", texts({"", ""}));
  run.criteria.set("best_to", std::vector<double>{1000, 3});
  run.input.layers.suitability = &cells;
  run.input.layers.site_rules = &rules;
  run.input.layers.site_unmeasured = &unmeasured;
  io::HtmlWriter page;
  io::write_suitability(page, run.input, io::Findings(run.input));
  EXPECT_THAT(page.html(), HasSubstr("for the most part by built-up areas (50\u00a0%)."));
  EXPECT_THAT(page.html(),
              HasSubstr("Criteria that do not count, because no source tells of them: slope, price of land."));
}

TEST(ReportSites, OfManyClustersTheNearestAreNamed) {
  Sites run;
  std::string labels = "A 1";
  for (int i = 2; i <= 15; ++i) labels += "; A " + std::to_string(i);
  run.sites.set("clusters", texts({labels, "A 1; A 2"}));
  EXPECT_THAT(run.section(), HasSubstr("the nearest first: A 1; A 2; A 3; A 4; A 5; A 6; A 7; A 8; A 9; A 10; A 11; A "
                                       "12 and 3 more."));
  EXPECT_THAT(run.section(), HasSubstr("the nearest first: A 1; A 2."));
}

TEST(ReportSites, UtilitiesSayWhatIsMissing) {
  const std::string section = Sites().section();
  EXPECT_THAT(section, HasSubstr("Electricity: 9\u00a0MVA needed; Mill Street has 12\u00a0MVA free."));
  EXPECT_THAT(
      section,
      HasSubstr("Water: 1,575\u00a0m³ a day needed; Reservoir has 1,000\u00a0m³ a day, free or not: too little."));
  EXPECT_THAT(section, HasSubstr("Electricity: 2\u00a0MVA needed; nearness only: Harbour is 3.2\u00a0km away."));
}

TEST(ReportSites, TextOfTheDataOpensNoElement) {
  const std::string section = Sites().section();
  EXPECT_THAT(section, HasSubstr("&lt;b&gt;Food&lt;/b&gt; 7"));
  EXPECT_THAT(section, Not(HasSubstr("<Park>")));
}

TEST(ReportSites, AreASectionOnlyWhereTheStageGaveThem) {
  Sites run;
  EXPECT_THAT(io::report_html(run.input), HasSubstr("href=\"#sites\""));
  EXPECT_EQ(io::sites_in_short(run.input),
            "2\u00a0listed of 43\u00a0candidates by p-median; first: infill, 45\u00a0ha, score 0.81, rank 1 with "
            "other weights");
  run.sites = run.sites.take(std::vector<geo::Row>{});
  EXPECT_THAT(run.section(), HasSubstr("No place meets the rules"));
  EXPECT_EQ(io::sites_in_short(run.input), "");
  run.choice = {};
  EXPECT_FALSE(io::has_sites(run.input));
  run.input.layers.sites = nullptr;
  EXPECT_FALSE(io::has_sites(run.input));
}

}  // namespace
