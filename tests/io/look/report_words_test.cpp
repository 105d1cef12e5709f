// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/look/report_chain.hpp"
#include "io/look/summary.hpp"
#include "tests/support/texts.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;
using tests::texts;

/// Jewellers (cluster 7) beside metal works (cluster 3), 1.3 km away, which supply them; no clasps anywhere.
struct Sample {
  geo::Table clusters, firms, hotspots, facilities, industries, stages, links, missing, areas;
  io::ReportInput input;

  Sample() {
    clusters.set("cluster_id", std::vector<std::int64_t>{3, 7});
    clusters.set("label", texts({"Metal 3", "Jewellery 7"}));
    clusters.set("group_name", texts({"metal", "jewellery"}));
    clusters.set("single_site", std::vector<std::uint8_t>{0, 0});
    clusters.set("firms", std::vector<std::int64_t>{50, 4});
    clusters.set("sites", std::vector<std::int64_t>{40, 3});
    clusters.set("area_km2", std::vector<double>{9.0, 2.0});
    clusters.set("lq", std::vector<double>{1.2, 2.0});
    clusters.set("lq_low", std::vector<double>{0.9, 1.7});
    clusters.set("lq_high", std::vector<double>{1.5, 2.3});
    clusters.set("lq_all", std::vector<double>{1.2, 1.1});
    clusters.set("lq_all_low", std::vector<double>{0.9, 0.93});
    clusters.set("lq_all_high", std::vector<double>{1.5, 1.3});
    clusters.set("employees_lq", std::vector<double>{0.0, 2.6}, {0, 1});
    clusters.set("p", std::vector<double>{0.4, 0.001});
    clusters.set("scan_p", std::vector<double>{0.5, 0.001});
    clusters.set("completeness", std::vector<double>{0.0, 0.75}, {0, 1});
    firms.set("cluster_id", std::vector<std::int64_t>{7, 7, 7, 7, 3});
    firms.set("group_name", texts({"jewellery", "jewellery", "jewellery", "jewellery", "metal"}));
    firms.set("industry", texts({"Gold", "Gold", "Gold", "Trade", "Steel"}));
    firms.set("x_m", std::vector<double>{0, 10, 20, 10, 1300});
    firms.set("y_m", std::vector<double>{0, 0, 0, 0, 0});
    hotspots.set("cell_id", texts({"0_0", "9_9", "0_0"}));
    hotspots.set("group_name", texts({"jewellery", "jewellery", "metal"}));
    hotspots.set("hot", std::vector<std::uint8_t>{1, 1, 0});
    facilities.set("theme", texts({"road", "university", "university"}));
    facilities.set("name", texts({"Depot", "School of Design", ""}));
    facilities.set("x_m", std::vector<double>{10, 10, 10});
    facilities.set("y_m", std::vector<double>{0, 400, 0});
    areas.set("name", texts({"Elsewhere", "Norvale", "Norvale"}));
    areas.set("group_name", texts({"jewellery", "jewellery", "metal"}));
    areas.shapes.emplace(geo::Shapes::Kind::areas);
    for (const double left : {100.0, -50.0, -50.0}) {
      for (const auto& [x, y] : {std::pair(0.0, -50.0), {100.0, -50.0}, {100.0, 50.0}, {0.0, 50.0}, {0.0, -50.0}})
        areas.shapes->add_vertex(left + x, y);
      areas.shapes->end_ring();
      areas.shapes->end_part();
      areas.shapes->end_shape();
    }
    industries.set("industry", texts({"Gold"}));
    industries.set("group_name", texts({"jewellery"}));
    industries.set("firms", std::vector<std::int64_t>{30});
    industries.set("k_density_class", texts({"localised"}));
    industries.set("k_density_p", std::vector<double>{0.001});
    industries.set("localised_to_m", std::vector<double>{13'000});
    stages.set("cluster_id", std::vector<std::int64_t>{7, 7, 7});
    stages.set("title", texts({"gold_smithing", "clasps", "metal goods (Metal)"}));
    stages.set("own", std::vector<std::uint8_t>{1, 1, 0});
    stages.set("firms", std::vector<std::int64_t>{3, 0, 0});
    stages.set("found_firms", std::vector<std::int64_t>{3, 0, 12});
    stages.set("state", texts({"", "missing", "present"}), {0, 1, 1});
    stages.set("next_door", std::vector<double>{0.0, 0.0, 2.14}, {0, 1, 1});
    links.set("from_cluster", std::vector<std::int64_t>{3, 3, 3});
    links.set("to_cluster", std::vector<std::int64_t>{7, 7, 7});
    links.set("from_stage", texts({"machinery", "metal_goods", "trade"}));
    links.set("kind", texts({"vertical", "vertical", "horizontal"}));
    links.set("strength", std::vector<double>{1.0, 9.0, 99.0});
    links.set("length_m", std::vector<double>{1300, 1300, 1300});
    missing.set("cluster_id", std::vector<std::int64_t>{7});
    missing.set("stage", texts({"clasps"}));
    missing.set("score", std::vector<double>{1.5});
    missing.set("sentence", texts({"100 % of the clasps that 3 firms need is missing within 5 km."}));
    input.region_name = "Valmira";
    input.groups = {{"all", "All firms", ""}, {"metal", "Metal", "makers"}, {"jewellery", "Jewellery", "makers"}};
    input.themes = {{"university", "University", "m", 0.0, "", true, true}};
    input.layers.clusters = &clusters;
    input.layers.firms = &firms;
    input.layers.hotspots = &hotspots;
    input.layers.facilities = &facilities;
    input.layers.industries = &industries;
    input.layers.chain_stages = &stages;
    input.layers.links = &links;
    input.layers.missing_links = &missing;
    input.layers.areas = &areas;
  }
  template <class Write>
  std::string page(Write write) const {
    const io::Findings findings(input);
    const io::Concentration concentration(input);
    const io::Chains chains(input.layers);
    io::HtmlWriter page;
    write(page, io::ClusterStory{input, findings, concentration, chains});
    return page.html();
  }
  std::string words() const { return page(io::write_cluster_words); }
  std::string chain() const {
    return page([](io::HtmlWriter& page, const io::ClusterStory& story) {
      io::write_chains(page, story.input, story.findings, story.chains);
    });
  }
};

TEST(ClusterWords, TellOnlyWhatIsBeyondChance) {
  const std::string words = Sample().words();
  EXPECT_THAT(words, HasSubstr("1 of 2\u00A0clusters is stronger than chance allows at the 5\u00A0% level. Significant "
                               "by every test: Jewellery 7."));
  EXPECT_THAT(words, HasSubstr("<h3>Jewellery 7</h3>"));
  EXPECT_THAT(words, Not(HasSubstr("<h3>Metal 3</h3>")));
}

TEST(ClusterWords, SayTheEffectBeforeItsSignificance) {
  const std::string words = Sample().words();
  const std::vector<std::string> in_order = {
      "4\u00A0firms at 3\u00A0addresses on 2.0\u00A0km²; their middle is in Norvale, 400\u00A0m from School of Design "
      "(university).",
      "The group's share there is 2.0 times that in the region among makers (95\u00A0% interval 1.7 to 2.3), and 1.1 "
      "times among all firms (95\u00A0% interval 0.93 to 1.3): beside firms of every kind, which are many there, it "
      "does "
      "not stand out.",
      "Of employees, its share there is 2.6 times that in the region, which a few large plants can make.",
      "Chance alone makes a best cluster as strong on at most 0.1\u00A0% of maps (p of the search 0.001); the scan "
      "statistic agrees (p 0.001).",
      "1\u00A0map cell with firms of it is a hot spot of the group.",
      "Gold (3\u00A0firms here) is localised in the region (p of localisation 0.001).",
      "Jewellery 7 is significant by every test: the search for clusters, the scan, hot spots and the distances "
      "between "
      "firms of its largest industry.",
      "Of what its firms buy, there is metal goods (Metal) (12\u00A0firms) within 5\u00A0km; missing: clasps; "
      "75\u00A0% "
      "of the need is met.",
      "Its chain shows in links: it is supplied by Metal 3 (metal goods, machinery; 1.3\u00A0km).",
      "Firms of the same stages are in Metal 3 (trade; 1.3\u00A0km).",
      "100 % of the clasps that 3 firms need is missing within 5 km."};
  std::size_t at = 0;
  for (const std::string& sentence : in_order) {
    const std::size_t found = words.find(io::html_escaped(sentence), at);
    ASSERT_NE(found, std::string::npos) << sentence << "\n" << words;
    at = found;
  }
}

TEST(ClusterWords, NameALandmarkInAnAreaOnlyWhereItIsNear) {
  Sample sample;
  sample.facilities.set("y_m", std::vector<double>{0, 5001, 0});
  EXPECT_THAT(sample.words(), HasSubstr("; their middle is in Norvale."));
  sample.facilities.set("y_m", std::vector<double>{0, 5000, 0});
  EXPECT_THAT(sample.words(), HasSubstr("; their middle is in Norvale, 5.0\u00A0km from School of Design"));
}

TEST(ClusterWords, SayWhichTestsFail) {
  Sample sample;
  sample.clusters.set("scan_p", std::vector<double>{0.5, 0.7});
  sample.hotspots.set("hot", std::vector<std::uint8_t>{0, 1, 1});
  const std::string words = sample.words();
  EXPECT_THAT(words, HasSubstr("None of them is so by every test."));
  EXPECT_THAT(words, HasSubstr("the scan statistic finds no circle in it beyond chance (p 0.700)"));
  EXPECT_THAT(words, HasSubstr("passes 2 of 4 tests"));
  EXPECT_THAT(words, HasSubstr("not the scan and hot spots."));
  sample.clusters.set("p", std::vector<double>{0.4, 0.2});
  EXPECT_THAT(sample.words(), HasSubstr("No cluster is stronger than chance allows at the 5\u00A0% level."));
}

TEST(ClusterWords, DrawTheChainUpstreamToDownstream) {
  const std::string words = Sample().words();
  const std::size_t metal = words.find("<b>metal goods (Metal)</b>"), gold = words.find("<b>gold smithing</b>");
  ASSERT_NE(metal, std::string::npos);
  EXPECT_LT(metal, gold);
  EXPECT_THAT(words, HasSubstr("<span>present: 12 within 5\u00A0km, next door 2.1 times as often as by chance</span>"));
  EXPECT_THAT(words, HasSubstr("<span>missing: none within 5\u00A0km</span>"));
}

TEST(ChainTables, ShowStagesPartnersAndWhatIsMissing) {
  const std::string page = Sample().chain();
  EXPECT_THAT(page, HasSubstr("The chain of jewellery by cluster, upstream to downstream"));
  EXPECT_THAT(page, HasSubstr(">No.\u00A07</th>"));
  EXPECT_THAT(page, HasSubstr(">present: 12 near</td>"));
  EXPECT_THAT(page, HasSubstr(">75\u00A0%</td>"));
  EXPECT_THAT(page, HasSubstr(">Metal 3 (metal goods, machinery; 1.3\u00A0km)</td>"));
  EXPECT_THAT(page, HasSubstr(">100 % of the clasps that 3 firms need is missing within 5 km.</td>"));
}

TEST(ChainTables, SayWhenNothingIsMissing) {
  Sample sample;
  sample.missing = sample.missing.take({});
  EXPECT_THAT(sample.chain(), HasSubstr("Every cluster finds within reach enough"));
  sample.stages = sample.stages.take({});
  EXPECT_THAT(sample.chain(), HasSubstr("No cluster belongs to a group with a value chain."));
}

TEST(ChainTables, StandInTheSummaryToo) {
  EXPECT_THAT(io::summary_lines(Sample().input),
              testing::Contains("Chain of jewellery: 1 cluster, 75 % of the need met, 2 links to suppliers, missing or "
                                "weak: clasps (1 cluster)"));
}

}  // namespace
