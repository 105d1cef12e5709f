// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_cards.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;
using testing::Not;

/// Two lines for the strongest cluster and one for a cluster that the report does not list.
struct Diagnosed {
  explicit Diagnosed(std::int64_t clusters = 24) : sample(tests::report_sample(clusters)), input(sample.input()) {
    const io::Findings findings(input);
    add(findings.clusters.front().id, "strength", "It has <b>95</b> firms.");
    add(findings.clusters.front().id, "threat", "Half of it is one firm.");
    add(9999, "weakness", "It is not listed.");
    for (const io::ClusterFacts& cluster : findings.clusters) add(cluster.id, "opportunity", "A cluster is 4 km away.");
    lines.set("cluster_id", id);
    lines.set("kind", kind);
    lines.set("topic", topic);
    lines.set("comparison", comparison);
    lines.set("sentence", sentence);
    input.layers.diagnosis = &lines;
  }
  void add(std::int64_t cluster, const char* of_kind, const char* text) {
    id.push_back(cluster);
    kind.add(of_kind);
    topic.add("size");
    comparison.add("median of 3 clusters of its group 18 firms");
    sentence.add(text);
  }
  std::string cards() const {
    io::HtmlWriter page;
    io::write_cards(page, input, io::Findings(input));
    return page.html();
  }

  tests::ReportSample sample;
  io::ReportInput input;
  geo::Table lines;
  std::vector<std::int64_t> id;
  geo::Texts kind, topic, comparison, sentence;
};

std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST(ReportCards, EachListedClusterHasOneWithItsLines) {
  const Diagnosed run;
  const std::string cards = run.cards();
  EXPECT_EQ(count(cards, "<section class=\"card\""), io::Findings(run.input).clusters.size());
  EXPECT_THAT(cards, HasSubstr("Half of it is one firm."));
  EXPECT_THAT(cards, HasSubstr("size: median of 3 clusters of its group 18 firms."));
  EXPECT_THAT(cards, Not(HasSubstr("It is not listed.")));
  EXPECT_THAT(cards, HasSubstr("No figure passes a threshold.")) << "an empty field says so";
}

TEST(ReportCards, TextOfTheDataIsEscaped) {
  EXPECT_THAT(Diagnosed().cards(), HasSubstr("It has &lt;b&gt;95&lt;/b&gt; firms."));
}

TEST(ReportCards, OfManyClustersTheStrongestHaveOneAndThePageSaysSo) {
  const std::string cards = Diagnosed(100).cards();
  EXPECT_EQ(count(cards, "<section class=\"card\""), 60U);
  EXPECT_THAT(cards, HasSubstr("layer diagnosis has all"));
}

TEST(ReportCards, WithoutADiagnosisThereIsNoSection) {
  const tests::ReportSample sample = tests::report_sample();
  EXPECT_THAT(io::report_html(sample.input()), Not(HasSubstr("Cluster cards")));
  EXPECT_THAT(io::report_html(Diagnosed().input), HasSubstr("href=\"#cards\""));
}

}  // namespace
