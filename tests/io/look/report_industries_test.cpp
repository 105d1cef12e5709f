// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_industries.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/texts.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::texts;

/// Makers of jewellery are localised, lawyers too but less, smiths are not; nobody tested the bakers.
struct Sample {
  geo::Table industries, curves, pairs;
  io::ReportInput input;

  Sample() {
    industries.set("industry", texts({"A/Making/Bread", "A/Making/Jewelry", "A/Making/Tools", "Law"}));
    industries.set("group_name", texts({"", "jewellery", "metal", ""}));
    industries.set("firms", std::vector<std::int64_t>{12, 376, 40, 2518});
    industries.set("ellison_glaeser", std::vector<double>{0.0, 0.0903, 0.03, -0.004}, {0, 1, 1, 1});
    industries.set("eg_p", std::vector<double>{0.0, 0.001, 0.4, 0.7}, {0, 1, 1, 1});
    industries.set("k_density_class", texts({"", "localised", "neither", "localised"}), {0, 1, 1, 1});
    industries.set("k_density_p", std::vector<double>{0.0, 0.001, 0.3, 0.02}, {0, 1, 1, 1});
    industries.set("localised_to_m", std::vector<double>{0.0, 1500.0, 0.0, 500.0}, {0, 1, 0, 1});
    industries.set("m_peak", std::vector<double>{0.0, 3.1, 0.0, 0.0}, {0, 1, 0, 0});
    industries.set("m_peak_m", std::vector<double>{0.0, 272.0, 0.0, 0.0}, {0, 1, 0, 0});
    curves.set("industry",
               texts({"A/Making/Jewelry", "A/Making/Jewelry", "A/Making/Jewelry", "Law", "Law", "A/Making/Jewelry"}));
    curves.set("statistic", texts({"k", "k", "k", "k", "k", "m"}));
    curves.set("distance_m", std::vector<double>{0, 1000, 2000, 0, 1000, 272});
    curves.set("value", std::vector<double>{0.5, 0.25, 0.0, 0.2, 0.1, 3.1});
    curves.set("low", std::vector<double>{0, 0, 0, 0, 0, 0.9});
    curves.set("high", std::vector<double>{0.25, 0.125, 0.125, 0.125, 0.2, 1.1});
    pairs.set("industry_a", texts({"A/Making/Jewelry", "Law", "Law"}));
    pairs.set("industry_b", texts({"A/Making/Tools", "A/Making/Tools", "Law"}));
    pairs.set("clq", std::vector<double>{2.5, 1.5, 9.0});
    pairs.set("q", std::vector<double>{0.01, 0.2, 0.001});
    input.groups = {{"all", "All firms", ""}, {"jewellery", "Jewellery", "manufacturing firms"}};
    input.industry_controls = {"manufacturing firms", "professional firms"};
    input.layers.industries = &industries;
    input.layers.concentration_curves = &curves;
    input.layers.colocation = &pairs;
  }
  std::string page() const {
    io::HtmlWriter page;
    io::write_industries(page, input, io::Findings(input), io::Concentration(input));
    return page.html();
  }
};

TEST(Industries, StandByTheShareOfPairsBeyondTheBand) {
  const Sample sample;
  const io::Concentration found(sample.input);
  ASSERT_EQ(found.industries.size(), 4U);
  EXPECT_EQ(found.industries[0].name, "Making: Jewelry");
  EXPECT_DOUBLE_EQ(*found.industries[0].share_beyond(), 0.25 + 0.125);
  EXPECT_EQ(found.industries[1].name, "Law");
  EXPECT_DOUBLE_EQ(*found.industries[1].share_beyond(), 0.2 - 0.125);
  EXPECT_EQ(found.industries[2].name, "Making: Tools") << "then by gamma";
  EXPECT_FALSE(found.industries[2].share_beyond());
}

TEST(Industries, AreToldInWords) {
  const std::string page = Sample().page();
  EXPECT_THAT(page, HasSubstr("2 of 3 industries tested are localised"));
  EXPECT_THAT(page,
              HasSubstr("Most of all Making: Jewelry: 38\u00A0% of the pairs of its 376\u00A0firms are nearer than "
                        "chance explains, and it is localised up to 1.5\u00A0km."));
  EXPECT_THAT(page, HasSubstr(">0.090 high<"));
  EXPECT_THAT(page, HasSubstr(">0.030 moderate<"));
  EXPECT_THAT(page, HasSubstr(">\u22120.004 low<"));
  EXPECT_THAT(page, HasSubstr(">3.1 (272\u00A0m)<"));
  EXPECT_THAT(page, HasSubstr("firms of its own kind: manufacturing firms; professional firms."));
}

TEST(Industries, ThePageSaysWhereFirmsCountByTheirEmployees) {
  Sample sample;
  EXPECT_THAT(sample.page(), Not(HasSubstr("by their employees")));
  sample.input.thresholds.by_employees = true;
  EXPECT_THAT(sample.page(), HasSubstr("Firms count by their employees here"));
}

TEST(Industries, LocalBandsAreDrawnWhereTheRunHasThem) {
  const auto bands = [](const std::string& page) {
    std::size_t found = 0;
    for (std::size_t at = page.find("class=\"band\""); at != std::string::npos;
         at = page.find("class=\"band\"", at + 1))
      ++found;
    return found;
  };
  Sample sample;
  const std::size_t global = bands(sample.page());
  sample.curves.set("local_low", std::vector<double>(6, 0.01));
  sample.curves.set("local_high", std::vector<double>(6, 0.1));
  EXPECT_EQ(bands(sample.page()), 2 * global);
}

TEST(Industries, CurvesAreDrawnAndSaidInWords) {
  const std::string page = Sample().page();
  EXPECT_THAT(
      page,
      HasSubstr("Above the band of chance up to 1.5\u00A0km; 38\u00A0% of all pairs are more than the band allows. "
                "p of localisation 0.001."));
  EXPECT_THAT(page, HasSubstr("id=\"industry-0-k-desc\""));
  EXPECT_THAT(page, HasSubstr("class=\"band\""));
}

TEST(Industries, PairsAreThoseThatPass) {
  Sample sample;
  EXPECT_THAT(sample.page(), HasSubstr(">2.5<"));
  EXPECT_THAT(sample.page(), Not(HasSubstr(">9.0<"))) << "an industry and itself";
  EXPECT_THAT(sample.page(), HasSubstr("1 of 2\u00A0pairs have q at most 0.05"));
  sample.pairs.set("q", std::vector<double>{0.09, 0.2, 0.001});
  EXPECT_THAT(sample.page(), HasSubstr("Of 2\u00A0pairs no industry stands nearer to another than chance allows"));
  EXPECT_THAT(sample.page(), HasSubstr("are 2.5 times as often Making: Tools as by chance (q 0.090)"));
}

TEST(Industries, OfOneNameKeepTheirCodes) {
  Sample sample;
  sample.industries.set("industry", texts({"A/Making/Bread", "B/Making/Jewelry", "A/Making/Jewelry", "Law"}));
  const io::Concentration found(sample.input);
  EXPECT_EQ(found.name_of("A/Making/Jewelry"), "A/Making/Jewelry");
  EXPECT_EQ(found.name_of("A/Making/Bread"), "Making: Bread");
}

TEST(Industries, WithoutTestsThePageSaysSo) {
  Sample sample;
  sample.industries.set("k_density_class", texts({"", "", "", ""}), {0, 0, 0, 0});
  sample.input.layers.concentration_curves = nullptr;
  EXPECT_THAT(sample.page(), HasSubstr("was not tested in this run"));
  EXPECT_THAT(sample.page(), Not(HasSubstr("<svg")));
}

}  // namespace
