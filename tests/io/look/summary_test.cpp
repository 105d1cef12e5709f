// SPDX-License-Identifier: Apache-2.0
#include "io/look/summary.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/look/findings.hpp"
#include "io/look/sentences.hpp"
#include "tests/support/report_sample.hpp"

namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Summary, FirstLineIsASubject) {
  tests::ReportSample sample = tests::report_sample(2);
  sample.gaps.set("severity", std::vector<std::int64_t>{3, 3, 1, 3, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0});
  EXPECT_EQ(io::summary_lines(sample.input()).front(),
            "Valmira: 2 clusters, 4 severe gaps (2 rail freight, 1 road, 1 electricity)");
}

TEST(Summary, SaysEachThingOnALine) {
  const tests::ReportSample sample = tests::report_sample();
  EXPECT_THAT(
      io::summary_lines(sample.input()),
      ElementsAre(HasSubstr("Valmira: 24 clusters, "),
                  "Data as of 2026-01-01: 6,012 firms analysed; of 6,452 rows read, 128 (2.0 %) were rejected",
                  "Strongest: ICT services 6, 5.6 times its share among information and communication firms "
                  "(4.5 to 7.0), 97 firms",
                  "Hot spots: 135 cells, most of metal goods and machinery (68)", HasSubstr("Largest gap: "),
                  "Unknown: 24 pairs of cluster and theme, because a layer is missing, not known to be complete, or "
                  "ends at the border",
                  "1 warning: broadband: its layer is not known to be complete; gaps are unknown"));
}

TEST(Summary, SaysWhenNothingWasFound) {
  const tests::ReportSample sample = tests::empty_report_sample();
  const auto lines = io::summary_lines(sample.input());
  EXPECT_EQ(lines.front(), "Valmira: no clusters");
  EXPECT_LE(lines.size(), 8U);
}

TEST(Summary, SaysWhichGroupsAreTooSmall) {
  tests::ReportSample sample = tests::empty_report_sample();
  sample.texts.groups = {{"all", "All firms", "", 12, 10},
                         {"leather", "Leather and footwear", "manufacturing firms", 3, 10},
                         {"ict", "ICT services", "information firms", 10, 10}};
  EXPECT_EQ(io::too_small_text(sample.input()), "Too few firms to analyse: leather and footwear (3 of at least 10)");
  EXPECT_THAT(io::summary_lines(sample.input()), testing::Contains(HasSubstr("leather and footwear (3 of")));
  sample.texts.groups.resize(9, {"other", "Other", "", 1, 2});
  EXPECT_THAT(io::too_small_text(sample.input()), testing::EndsWith(", other (1 of at least 2) and 2 more groups"));
  sample.texts.groups.resize(1);
  EXPECT_EQ(io::too_small_text(sample.input()), "");
}

TEST(Summary, HasNoControlCharacters) {
  tests::ReportSample sample = tests::report_sample();
  sample.texts.region_name = "Val\x1b[31mmira\nSubject: forged";
  for (const std::string& line : io::summary_lines(sample.input())) {
    for (const char c : line) EXPECT_GE(static_cast<unsigned char>(c), 0x20) << line;
  }
}

TEST(Findings, ClustersAreOrderedByTheLowerEndOfTheInterval) {
  tests::ReportSample sample = tests::report_sample(3);
  sample.clusters.set("lq", std::vector<double>{9.0, 2.0, 3.0});
  sample.clusters.set("lq_low", std::vector<double>{0.9, 1.8, 1.8});
  sample.clusters.set("firms", std::vector<std::int64_t>{3, 50, 80});
  const io::Findings findings(sample.input());
  ASSERT_EQ(findings.clusters.size(), 3U);
  EXPECT_EQ(findings.clusters[0].id, 3);
  EXPECT_EQ(findings.clusters[1].id, 2);
  EXPECT_EQ(findings.clusters[2].id, 1);
}

TEST(Findings, SingleSitesAndAllFirmsAreNotCounted) {
  tests::ReportSample sample = tests::report_sample(3);
  sample.clusters.set("single_site", std::vector<std::uint8_t>{1, 0, 0});
  geo::Texts groups;
  for (const char* name : {"metal", "all", "food"}) groups.add(name);
  sample.clusters.set("group_name", std::move(groups));
  const io::Findings findings(sample.input());
  EXPECT_EQ(findings.single_site, 1);
  EXPECT_EQ(findings.dense_areas.size(), 1U);
  ASSERT_EQ(findings.clusters.size(), 1U);
  EXPECT_EQ(findings.gaps.size(), sample.texts.themes.size());
}

TEST(Findings, AllFirmsAreTheClustersWhereNoGroupIsAnalysed) {
  tests::ReportSample sample = tests::report_sample(2);
  sample.texts.groups.resize(1);
  geo::Texts groups;
  groups.add("all");
  groups.add("all");
  sample.clusters.set("group_name", std::move(groups));
  sample.clusters.drop("lq");
  sample.hotspots = {};
  sample.texts.firms = 58;
  io::ReportInput input = sample.input();
  input.layers.hotspots = nullptr;
  const io::Findings findings(input);
  EXPECT_EQ(findings.clusters.size(), 2U);
  EXPECT_EQ(io::headline_sentences(input, findings).front(),
            "2\u00A0clusters of firms hold 41 of 58 firms (71\u00A0%).");
}

TEST(Findings, UnknownGapsAreNotSevere) {
  const tests::ReportSample sample = tests::report_sample();
  const io::Findings findings(sample.input());
  EXPECT_EQ(findings.count(std::nullopt), 24);
  EXPECT_EQ(findings.gaps.front().severity, 3);
  EXPECT_FALSE(findings.gaps.back().severity.has_value());
}

TEST(Sentences, EffectStandsBeforeSignificance) {
  const tests::ReportSample sample = tests::report_sample();
  const io::Findings findings(sample.input());
  const std::string sentence = io::headline_sentences(sample.input(), findings)[1];
  EXPECT_EQ(sentence,
            "The strongest is ICT services 6: 5.6 times its share among information and communication firms "
            "(4.5 to 7.0), 97\u00A0firms on 6.7 km². 18 of the 24 tested are stronger than the best that chance alone "
            "makes in 95\u00A0% of cases.");
}

TEST(Sentences, TitlesFitIntoSentences) {
  EXPECT_EQ(io::in_sentence("Rail freight"), "rail freight");
  EXPECT_EQ(io::in_sentence("ICT services"), "ICT services");
  EXPECT_EQ(io::in_sentence(""), "");
}

}  // namespace
