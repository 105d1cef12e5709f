// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_networks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/report_sample.hpp"

namespace {

using testing::HasSubstr;

TEST(ReportNetworks, TellBothKindsAndWhatIsOutsideLast) {
  const tests::ReportSample sample = tests::report_sample();
  io::ReportInput input = sample.input();
  EXPECT_FALSE(io::has_networks(input));
  geo::Table layer;
  geo::Texts kind, reason, status;
  for (const char* one : {"horizontal", "horizontal", "vertical"}) kind.add(one);
  for (const char* one : {"<out>", "beside", "supply"}) reason.add(one);
  for (const char* one : {"", "", "agreed"}) status.add(one);
  layer.set("network_id", std::vector<std::int64_t>{1, 2, 3});
  layer.set("kind", kind);
  layer.set("cluster_id", std::vector<std::int64_t>{0, 1, 1}, {0, 1, 1});
  layer.set("firms", std::vector<std::int64_t>{4, 5, 6});
  layer.set("reason", reason);
  layer.set("status", status, {0, 0, 1});
  input.layers.networks = &layer;
  ASSERT_TRUE(io::has_networks(input));
  io::HtmlWriter writer;
  io::write_networks(writer, input, io::Findings(input));
  const std::string page = writer.html();
  EXPECT_THAT(page, HasSubstr("2 of one stage"));
  EXPECT_THAT(page, HasSubstr("agreed"));
  EXPECT_LT(page.find("beside"), page.find("&lt;out&gt;"));
  EXPECT_LT(page.find("supply"), page.find("&lt;out&gt;"));
}

}  // namespace
