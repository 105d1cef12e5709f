// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_gaps.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

/// The sample with scores: the second cluster lacks more than the first, and every severity has an effect.
struct Scored {
  Scored() : sample(tests::report_sample(2)) {
    geo::Table& gaps = sample.gaps;
    std::vector<double> effect(gaps.size());
    geo::Column::Mask known(gaps.size());
    const geo::Column severity = gaps.column("severity");
    for (std::size_t row = 0; row < gaps.size(); ++row) {
      known[row] = severity.valid(row);
      if (known[row]) effect[row] = severity.number(row) / 3.0;
    }
    gaps.set("effect", effect, known);
    geo::Table& clusters = sample.clusters;
    clusters.set("gap_score", std::vector<double>{0.25, 0.5});
    clusters.set("themes_known", std::vector<std::int64_t>{7, 7});
    clusters.set("themes_unknown", std::vector<std::int64_t>{1, 1});
    clusters.set("broadband_share", std::vector<double>{0.0, 0.64}, {0, 1});
    clusters.set("digital_firms", std::vector<std::int64_t>{0, 12}, {0, 1});
    clusters.set("digital_reach_m", std::vector<double>{10'000, 10'000});
    clusters.set("market_access", std::vector<double>{0.3, 0.4});
    clusters.set("market_consumers", std::vector<double>{0.3, 0.4});
    clusters.set("market_of_people", std::vector<std::int64_t>{0, 1});
  }
  template <class Write>
  std::string page(Write write) const {
    io::HtmlWriter out;
    const io::ReportInput input = sample.input();
    write(out, input, io::Findings(input));
    return out.html();
  }
  tests::ReportSample sample;
};

TEST(ReportGaps, TheHighestScoreComesFirst) {
  const std::string page = Scored().page(io::write_gap_scores);
  EXPECT_THAT(page, HasSubstr("7 of 8"));
  EXPECT_LT(page.find(">50<"), page.find(">25<"));
  EXPECT_THAT(page, HasSubstr("40\u00A0%"));
}

TEST(ReportGaps, TellsWhatAClusterLacksAndHowReadyItIs) {
  const std::string page = Scored().page(io::write_lacks);
  EXPECT_THAT(page, HasSubstr(": 50 of 100"));
  EXPECT_THAT(page, HasSubstr("Of 8 themes 1 is unknown."));
  EXPECT_THAT(page, HasSubstr("64\u00A0% of its firms are within the broadband standard; 12\u00A0firms of digital "
                              "services within 10\u00A0km."));
  EXPECT_THAT(page, HasSubstr("40\u00A0% of the region&#39;s people."));
  EXPECT_THAT(page, HasSubstr("30\u00A0% of the region&#39;s employees."));
  EXPECT_LT(page.find("severe. "), page.find("slight. ")) << "the largest effect first";
}

TEST(ReportGaps, PartsOfTheScoreAddUp) {
  const Scored scored;
  const io::ReportInput input = scored.sample.input();
  const io::Findings findings(input);
  for (const io::ClusterFacts& cluster : findings.clusters) {
    double last = 9.0;
    for (const std::size_t gap : cluster.gaps) {
      const double effect = findings.gaps[gap].effect.value_or(-1.0);
      EXPECT_LE(effect, last) << "in order of effect, the unknown last";
      last = effect;
    }
  }
}

TEST(ReportGaps, TheHeatTableHasWordsBesideColours) {
  const auto page = Scored().page([](io::HtmlWriter& out, const io::ReportInput&, const io::Findings& findings) {
    io::write_gap_matrix(out, findings);
  });
  EXPECT_THAT(page, HasSubstr("class=\"heat\""));
  EXPECT_THAT(page, HasSubstr("severe · "));
}

TEST(ReportGaps, WithoutScoresThereIsNoSection) {
  Scored scored;
  scored.sample.clusters.set("gap_score", std::vector<double>{0, 0}, {0, 0});
  EXPECT_THAT(scored.page(io::write_gap_scores), Not(HasSubstr("<table")));
  EXPECT_THAT(scored.page(io::write_lacks), Not(HasSubstr("<h3")));
  EXPECT_THAT(scored.page(io::write_capacities), Not(HasSubstr("<table")));
}

TEST(ReportGaps, CountsWhatIsLeftOutOfCapacities) {
  Scored scored;
  geo::Table capacities;
  geo::Texts theme, unit;
  theme.add("port");
  unit.add("berths");
  capacities.set("theme", theme);
  capacities.set("unit", unit);
  capacities.set("mean_per_head", std::vector<double>{0.002});
  for (const char* count : {"facilities", "without", "other_unit", "unreached"})
    capacities.set(count, std::vector<std::int64_t>{4});
  io::ReportInput input = scored.sample.input();
  input.layers.capacities = &capacities;
  io::HtmlWriter page;
  io::write_capacities(page, input, io::Findings(input));
  EXPECT_THAT(page.html(), HasSubstr("2\u00A0berths"));
}

}  // namespace
