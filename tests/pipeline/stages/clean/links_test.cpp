// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/links.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace pipeline {
namespace {

geo::Texts texts(std::initializer_list<const char*> values) {
  geo::Texts out;
  for (const char* value : values) out.add(value);
  return out;
}

/// Firms b, a and c in table order.
geo::Table three_firms() {
  geo::Table firms;
  firms.set("firm_id", texts({"b", "a", "c"}));
  firms.set("id_rank", std::vector<std::int32_t>{1, 0, 2});
  return firms;
}

TEST(KnownLinks, AreAddedUpByFirmsAndTheRestIsRejected) {
  geo::Table links;
  links.set("buyer", texts({"c", "a", "x", "b", "b", "c"}));
  links.set("supplier", texts({"b", "b", "a", "b", "y", "b"}));
  links.set("value", std::vector<double>{1, 2, 3, 4, 5, 6});
  links.set("row", std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  const io::Config config;
  pipeline::Run run{config};
  Rejects rejects;
  const geo::Table got = matched_links(links, three_firms(), run, rejects);
  const auto codes = [&](const char* name) {
    return std::vector<std::int32_t>(got.codes(name).begin(), got.codes(name).end());
  };
  EXPECT_EQ(codes("buyer"), (std::vector<std::int32_t>{1, 2}));
  EXPECT_EQ(codes("supplier"), (std::vector<std::int32_t>{0, 0}));
  EXPECT_EQ(got.reals("value")[0], 2.0);
  EXPECT_EQ(got.reals("value")[1], 7.0);
  const geo::Table rejected = rejects.table();
  ASSERT_EQ(rejected.size(), 3U);
  EXPECT_EQ(rejected.column("value").text(0), "x");
  EXPECT_EQ(rejected.column("field").text(0), "buyer");
  EXPECT_EQ(rejected.column("reason").text(1), "link_to_itself");
  EXPECT_EQ(rejected.column("value").text(2), "y");
  EXPECT_EQ(rejected.integers("row")[2], 5);
}

}  // namespace
}  // namespace pipeline
