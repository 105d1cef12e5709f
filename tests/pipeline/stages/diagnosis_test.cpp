// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/diagnosis.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "pipeline/columns_of.hpp"
#include "pipeline/stages/diagnosis/rules.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using Real = std::optional<double>;

struct Cluster {
  std::int64_t firms = 20;
  std::string group = "metal";
  bool single_site = false;
  Real lq{}, lq_low{}, lq_high{}, p{}, hhi{}, largest_share{}, foreign_share{}, stability{}, sme_share{};
  Real anchor_firms{}, anchor_share{}, research{}, government{};
};

struct Gap {
  std::int32_t key;
  std::string theme;
  std::optional<std::int64_t> severity;
  double covered_share = 1.0, backup_share = 1.0;
};

struct Missing {
  std::int32_t key;
  std::string stage;
  double missing_share;
  Real nearest_m;
  std::int64_t buyers;
};

struct Link {
  std::int32_t from_key, to_key;
  double strength, length_m;
  std::string kind = "vertical";
};

struct Adjacent {
  std::int32_t key;
  std::string industry;
  double density;
};

struct Place {
  std::vector<Cluster> clusters{};
  std::vector<Gap> gaps{};
  std::vector<Missing> missing{};
  std::vector<Link> links{};
  std::vector<Adjacent> adjacent{};
  Real foreign_in_region{};
};

Frame frame() {
  Frame out = tests::frame_of_20_km();
  out.groups[1].chain = {{{0, 0, "metals", "metals"}, {0, 1, "parts", "parts"}}, {{0, 1, .2}}};
  for (const auto& [name, title] : {std::pair{"research", "Research"}, {"incubator", "Incubator"}, {"road", "Road"}}) {
    Theme theme;
    theme.name = name;
    theme.title = title;
    theme.standard = 5000.0;
    out.themes.push_back(theme);
  }
  return out;
}

/// Keys are the places in the list; four firms, of which two reach research.
geo::Tables tables(const Place& place) {
  geo::Tables in;
  in["firms"] = tests::firm_table({{0, 0}, {0, 1}, {0, 2}, {0, 3}});
  in["access"].set("research_m", std::vector<float>{10, 5000, 5001, 9000});
  const auto constant = [](auto value) { return [value](const auto&) { return value; }; };
  const auto numbered = [n = std::int32_t{0}](const Cluster&) mutable { return n++; };
  geo::Table &clusters = in["clusters"], &structure = in["cluster_structure"];
  const auto set = [&](geo::Table& table, const char* name, auto get) { set_column(table, name, place.clusters, get); };
  set(clusters, "group_name", &Cluster::group);
  set(clusters, "key", numbered);
  set(clusters, "firms", &Cluster::firms);
  set(clusters, "sites", constant(std::int64_t{2}));
  set(clusters, "single_site", [](const Cluster& c) { return std::uint8_t{c.single_site}; });
  set(clusters, "lq", &Cluster::lq);
  set(clusters, "lq_low", &Cluster::lq_low);
  set(clusters, "lq_high", &Cluster::lq_high);
  set(clusters, "p", &Cluster::p);
  set(clusters, "stability", &Cluster::stability);
  set(structure, "hhi", &Cluster::hhi);
  set(structure, "largest_share", &Cluster::largest_share);
  set(structure, "foreign_share", &Cluster::foreign_share);
  set(structure, "sme_share", &Cluster::sme_share);
  set(structure, "anchor_firms", &Cluster::anchor_firms);
  set(structure, "anchor_share", &Cluster::anchor_share);
  set(structure, "research_institutions", &Cluster::research);
  set(structure, "government_institutions", &Cluster::government);
  for (const char* name :
       {"place_firms", "completeness", "stages_present", "stages_needed", "exporter_share", "institutions",
        "horizontal_index", "vertical_index", "related_variety", "unrelated_variety"})
    set(structure, name, constant(Real{}));

  const std::vector<std::string> group{"metal"};
  geo::Table& groups = in["group_structure"];
  set_column(groups, "group_name", group, constant(group[0]));
  set_column(groups, "firms", group, constant(std::int64_t{900}));
  set_column(groups, "foreign_share", group, constant(place.foreign_in_region));
  for (const char* name : {"sme_share", "related_variety", "unrelated_variety", "exporter_share"})
    set_column(groups, name, group, constant(Real{}));

  geo::Table& gaps = in["gaps"];
  set_column(gaps, "group_name", place.gaps, constant(group[0]));
  set_column(gaps, "key", place.gaps, &Gap::key);
  set_column(gaps, "theme", place.gaps, &Gap::theme);
  set_column(gaps, "unit", place.gaps, constant(std::string("m")));
  set_column(gaps, "severity", place.gaps, &Gap::severity);
  set_column(gaps, "covered_share", place.gaps, &Gap::covered_share);
  set_column(gaps, "backup_share", place.gaps, &Gap::backup_share);
  set_column(gaps, "found", place.gaps, constant(Real{7400.0}));
  set_column(gaps, "standard", place.gaps, constant(5000.0));
  set_column(gaps, "firms", place.gaps, constant(std::int64_t{20}));

  geo::Table& missing = in["missing_links"];
  set_column(missing, "group_name", place.missing, constant(group[0]));
  set_column(missing, "key", place.missing, &Missing::key);
  set_column(missing, "title", place.missing, &Missing::stage);
  set_column(missing, "missing_share", place.missing, &Missing::missing_share);
  set_column(missing, "nearest_m", place.missing, &Missing::nearest_m);
  set_column(missing, "buyers", place.missing, &Missing::buyers);
  set_column(missing, "radius_m", place.missing, constant(5000.0));

  geo::Table& adjacent = in["adjacent_industries"];
  set_column(adjacent, "group_name", place.adjacent, constant(group[0]));
  set_column(adjacent, "key", place.adjacent, &Adjacent::key);
  set_column(adjacent, "industry", place.adjacent, &Adjacent::industry);
  set_column(adjacent, "density", place.adjacent, &Adjacent::density);
  set_column(adjacent, "mean_density", place.adjacent, constant(20.0));
  set_column(adjacent, "related_to", place.adjacent, constant(std::string("25.50")));

  geo::Table& links = in["links"];
  for (const char* name : {"from_group", "to_group"}) set_column(links, name, place.links, constant(group[0]));
  set_column(links, "from_key", place.links, &Link::from_key);
  set_column(links, "to_key", place.links, &Link::to_key);
  set_column(links, "from_stage", place.links, constant(std::string("raw_metals")));
  set_column(links, "to_stage", place.links, constant(std::string("parts")));
  set_column(links, "kind", place.links, &Link::kind);
  set_column(links, "strength", place.links, &Link::strength);
  set_column(links, "length_m", place.links, &Link::length_m);
  return in;
}

/// "key kind topic: sentence [comparison]" of the lines on a topic.
std::vector<std::string> lines(const Place& place, std::string_view topic) {
  const geo::Table table = diagnosis({}, frame(), tables(place));
  std::vector<std::string> out;
  for (std::size_t row = 0; row < table.size(); ++row)
    if (table.column("topic").text(row) == topic)
      out.push_back(fmt::format("{} {}: {} [{}]", table.codes("key")[row], table.column("kind").text(row),
                                table.column("sentence").text(row), table.column("comparison").text(row)));
  return out;
}

Cluster with(Real Cluster::*figure, double value) {
  Cluster out;
  out.*figure = value;
  return out;
}

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(Diagnosis, ARuleHoldsFromItsFirstBoundToBelowItsSecond) {
  const Place place{.clusters = {with(&Cluster::hhi, 0.1499), with(&Cluster::hhi, 0.15), with(&Cluster::hhi, 0.2499),
                                 with(&Cluster::hhi, 0.25)}};
  EXPECT_THAT(lines(place, "spread of employment"),
              ElementsAre(StartsWith("0 strength: Its employees are spread over many firms: HHI 0.15."),
                          StartsWith("3 threat: Few firms hold its employees: HHI 0.25. [median of 4 clusters of its "
                                     "group 0.20; a threat from 0.25]")));
}

TEST(Diagnosis, OfTheRulesOfATopicTheFirstThatHoldsSpeaks) {
  const Place place{.clusters = {with(&Cluster::foreign_share, 0.09), with(&Cluster::foreign_share, 0.1),
                                 with(&Cluster::foreign_share, 0.5)},
                    .foreign_in_region = 0.02};
  EXPECT_THAT(lines(place, "foreign owners"),
              ElementsAre(StartsWith("1 strength: 10 % of its firms are foreign-owned"),
                          AllOf(StartsWith("2 threat: 50 %"),
                                EndsWith("[median of 3 clusters of its group 10 %; the group in the region 2.0 %; a "
                                         "threat from 50 %]"))));
}

TEST(Diagnosis, SizeIsHeldAgainstTheMedianOfClustersThatAreNoSingleSites) {
  const Place place{
      .clusters = {{.firms = 20}, {.firms = 30}, {.firms = 50}, {.firms = 9}, {.firms = 900, .single_site = true}}};
  EXPECT_THAT(
      lines(place, "size"),
      ElementsAre("2 strength: It has 50 firms; the median cluster of its group has 25 firms. [median of 4 "
                  "clusters of its group 25 firms; the group in the region 900 firms; a strength from 50 firms]",
                  StartsWith("3 weakness: It has only 9 firms"), StartsWith("4 strength: It has 900 firms")));
}

TEST(Diagnosis, WithoutAnotherClusterThereIsNoMedianToBeHeldAgainst) {
  EXPECT_THAT(lines({.clusters = {{.firms = 500}}}, "size"), IsEmpty());
  EXPECT_THAT(lines({.clusters = {with(&Cluster::largest_share, 0.6)}}, "largest firm"),
              ElementsAre(HasSubstr("[no other such cluster of its group; a threat from 50 %]")));
}

TEST(Diagnosis, WhatIsNotKnownMakesNoLine) {
  EXPECT_EQ(diagnosis({}, frame(), tables({.clusters = {{}}})).size(), 1U) << "linked clusters: 0";
  EXPECT_EQ(diagnosis({}, frame(), tables({})).size(), 0U);
}

TEST(Diagnosis, SpecialisationIsTestedByTheLowerEndOfItsInterval) {
  const Place place{.clusters = {{.lq = 4.0, .lq_low = 2.0, .lq_high = 6.0},
                                 {.lq = 4.0, .lq_low = 1.9, .lq_high = 6.0},
                                 {.lq = 1.5, .lq_low = 0.9, .lq_high = 2.0}}};
  EXPECT_THAT(lines(place, "specialisation"),
              ElementsAre(AllOf(StartsWith("0 strength: The group has 4.0 times its share among "),
                                EndsWith("a strength by lower end of the interval from 2]")),
                          StartsWith("2 weakness: The group has 1.5 times its share")));
}

TEST(Diagnosis, TheWorstKnownThemeStandsForItsFamily) {
  const Place place{.clusters = {{}, {}},
                    .gaps = {{0, "research", 2, 0.6},
                             {0, "incubator", {}, 0.0},
                             {0, "road", 0, 1.0},
                             {1, "research", 0, 0.96},
                             {1, "incubator", 0, 1.0}}};
  EXPECT_THAT(
      lines(place, "technology"),
      ElementsAre("0 weakness: Research: 60 % of its 20 firms are within 5 km; the way is 7.4 km on average. "
                  "[median of 2 clusters of its group 78 %; all firms of the region 50 %; a weakness by severity "
                  "from 2]",
                  StartsWith("1 strength: Both known themes are served; the least is Research: 96 %")));
  EXPECT_THAT(lines(place, "infrastructure"), ElementsAre(StartsWith("0 strength: Road: 100 % of its 20 firms")));
}

TEST(Diagnosis, ASevereGapThreatensWhereTheServedHaveNoSecondFacility) {
  const Place place{
      .clusters = {{}, {}, {}, {}},
      .gaps = {
          {0, "road", 3, 0.3, 0.0}, {1, "road", 3, 0.3, 0.05}, {2, "road", 2, 0.6, 0.0}, {3, "road", 3, 0.0, 0.0}}};
  EXPECT_THAT(lines(place, "infrastructure"),
              ElementsAre(StartsWith("0 weakness"),
                          StartsWith("0 threat: Road: 0 % of its 20 firms have a second one within 5 km, and only 30 % "
                                     "have any."),
                          StartsWith("1 weakness"), StartsWith("2 weakness"), StartsWith("3 weakness")));
}

TEST(Diagnosis, MissingStagesAreOpportunitiesForSuppliers) {
  const Place place{.clusters = {{}, {}},
                    .missing = {{0, "casting", 0.8, 60'000.0, 4},
                                {0, "tools", 0.4, 12'000.0, 10},
                                {0, "packs", 0.0, 900.0, 70},
                                {1, "tools", 0.2, 5000.0, 9}}};
  EXPECT_THAT(lines(place, "missing link"), ElementsAre(StartsWith("0 weakness: 80 % of the casting that it needs")));
  EXPECT_THAT(lines(place, "missing supplier"),
              ElementsAre(StartsWith("0 opportunity: 10 firms here would buy from a supplier of tools; 40 %")));
  EXPECT_THAT(lines(place, "supply nearby"), ElementsAre(HasSubstr("tools, is 12 km away")))
      << "casting is too far, packs and the other's tools are within the radius";
}

TEST(Diagnosis, TheStrongestLinkAlongTheChainNamesTheNeighbour) {
  const Place place{.clusters = {{}, {}, {}},
                    .links = {{0, 1, 2.0, 4200}, {2, 1, 3.0, 9000}, {0, 2, 9.0, 10, "horizontal"}}};
  EXPECT_THAT(
      lines(place, "adjacent cluster"),
      ElementsAre(StartsWith("0 opportunity: {other} is 4.2 km away: its parts could buy more of the raw metals"),
                  StartsWith("1 opportunity: {other} is 9 km away: its raw metals could sell more"),
                  StartsWith("2 opportunity: {other} is 9 km away: its parts could buy")));
  const geo::Table table = diagnosis({}, frame(), tables(place));
  for (std::size_t row = 0; row < table.size(); ++row) {
    const bool asked = table.column("topic").text(row) == "adjacent cluster" && table.codes("key")[row] == 1;
    EXPECT_TRUE(!asked || table.codes("other_key")[row] == 2);
  }
  EXPECT_THAT(lines(place, "linked clusters"), IsEmpty()) << "one or two neither few nor many";
}

TEST(Diagnosis, TheIndustryThatAClusterIsMostRelatedToCouldGrowThere) {
  const Place place{.clusters = {{}, {}}, .adjacent = {{0, "28.41", 60.0}, {0, "24.10", 55.0}, {1, "28.41", 40.0}}};
  EXPECT_THAT(lines(place, "adjacent possible"),
              ElementsAre("0 opportunity: 28.41 could grow here: the place has 60 % of what it is related to, such as "
                          "25.50. [median of 2 clusters of its group 50 %; the mean of all clusters 20 %; an "
                          "opportunity from 50 %]"));
}

TEST(Diagnosis, FirmsResearchAndGovernmentMakeATriad) {
  const Place place{.clusters = {{.research = 2.0, .government = 1.0}, {.research = 0.0, .government = 1.0}, {}}};
  EXPECT_THAT(lines(place, "triad"),
              ElementsAre(StartsWith("0 strength: All 3 of firms, research (2 institutions) and government (1 office) "
                                     "meet in its place.")));
}

TEST(Diagnosis, AnchorFirmsAreToldWithTheirShare) {
  const Place place{
      .clusters = {{.anchor_firms = 0.0, .anchor_share = 0.0}, {.anchor_firms = 2.0, .anchor_share = 0.4}}};
  EXPECT_THAT(lines(place, "anchor firms"),
              ElementsAre(StartsWith("1 strength: Anchors hold 40 % of its employees: 2 firms.")));
}

TEST(Diagnosis, EveryRuleSpeaksWithItsFigureAndMeetsItsTopicOnce) {
  for (const Topic& topic : topics()) {
    EXPECT_FALSE(topic.name.empty());
    EXPECT_FALSE(topic.rules.empty()) << topic.name;
    EXPECT_EQ(topic.region == nullptr, topic.region_name.empty()) << topic.name;
    for (const Rule& rule : topic.rules) {
      EXPECT_THAT(std::string(rule.sentence), HasSubstr("{figure}")) << topic.name;
      EXPECT_EQ(rule.sentence.back(), '.') << topic.name;
    }
  }
}

}  // namespace
}  // namespace pipeline
