// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"
#include "geo/inference/hypergeometric.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using tests::Firm;

/// 900 controls anywhere; of metal 40 firms in one spot and 40 anywhere; firms of no control industry and institutions.
geo::Tables region() {
  geo::Random random(3, 0);
  std::vector<Firm> firms;
  const auto anywhere = [&](std::int32_t group, std::int32_t industry, std::int32_t role) {
    firms.push_back(
        {geo::snapped(20'000 * random.unit()), geo::snapped(20'000 * random.unit()), group, 3.0, industry, role});
  };
  for (int i = 0; i < 900; ++i) anywhere(-1, 0, kCore);
  for (int i = 0; i < 40; ++i) anywhere(0, 0, kCore);
  for (int i = 0; i < 300; ++i) anywhere(-1, 1, kCore);
  for (int i = 0; i < 30; ++i) anywhere(-1, 0, kInstitution);
  for (int i = 0; i < 40; ++i)
    firms.push_back({geo::snapped(5'000 + 400 * random.normal()), geo::snapped(5'000 + 400 * random.normal()), 0,
                     i % 2 ? 10.0 : -1.0});
  return {{"firms", tests::firm_table(firms)}};
}

TEST(HotspotsStage, ThePlantedSpotIsHotAndTheRestIsNot) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = hotspots({}, frame, frame.groups[1], region()).at("hotspots");
  const geo::HexLayout layout(1000);
  const std::string spot = geo::cell_id(layout.cell_of(5000, 5000));
  int hot = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    hot += table.flags("hot")[row];
    if (table.column("cell_id").text(row) != spot) continue;
    EXPECT_EQ(table.flags("hot")[row], 1);
    EXPECT_EQ(table.integers("gi_bin")[row], 3);
    EXPECT_GT(table.reals("spec_ratio")[row], 3.0);
  }
  EXPECT_GT(hot, 20);
  EXPECT_LT(hot, 70) << "only cells within the band of the spot";
}

TEST(HotspotsStage, FiguresEqualTheFullCount) {
  const Frame frame = tests::frame_of_20_km();
  const auto in = region();
  const geo::Table& firms = in.at("firms");
  const geo::Table table = hotspots({}, frame, frame.groups[1], in).at("hotspots");
  const geo::HexLayout layout(1000);
  const auto distance2 = [](geo::HexCell a, geo::HexCell b) {
    const int q = a.q - b.q, r = a.r - b.r;
    return q * q + q * r + r * r;
  };
  for (std::size_t row = 0; row < table.size(); row += 11) {
    const std::string id(table.column("cell_id").text(row));
    const auto bar = id.find('_', 1);
    const geo::HexCell cell{std::stoi(id.substr(0, bar)), std::stoi(id.substr(bar + 1))};
    std::int64_t cases = 0, controls = 0, near_cases = 0, near = 0;
    double employees = 0.0;
    for (std::size_t i = 0; i < firms.size(); ++i) {
      if (firms.codes("role")[i] == kInstitution || (firms.codes("industry")[i] != 0 && firms.codes("group")[i] != 0))
        continue;
      const auto at = layout.cell_of(firms.reals("x_m")[i], firms.reals("y_m")[i]);
      const bool metal = firms.codes("group")[i] == 0;
      controls += at == cell;
      near += distance2(at, cell) <= 9;
      near_cases += metal && distance2(at, cell) <= 9;
      if (metal && at == cell)
        ++cases, employees += firms.column("employees").valid(i) ? firms.reals("employees")[i] : 0.0;
    }
    EXPECT_EQ(table.integers("firms")[row], cases) << id;
    EXPECT_EQ(table.integers("controls")[row], controls) << id;
    EXPECT_EQ(table.reals("employees")[row], employees) << id;
    EXPECT_NEAR(table.reals("spec_ratio")[row],
                static_cast<double>(near_cases) / static_cast<double>(near) / (80.0 / 980.0), 1e-12)
        << id;
    EXPECT_EQ(table.reals("spec_p")[row], geo::hypergeometric_upper_tail({980, 80, near}, near_cases)) << id;
    if (controls > 0) {
      EXPECT_NEAR(table.reals("lq")[row], static_cast<double>(cases) / static_cast<double>(controls) / (80.0 / 980.0),
                  1e-12);
    } else {
      EXPECT_FALSE(table.column("lq").valid(row));
    }
  }
}

TEST(HotspotsStage, AllHasGiStarButNoTest) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = hotspots({}, frame, frame.groups[0], region());
  const geo::Table& table = out.at("hotspots");
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (const char* column : {"lq", "spec_ratio", "spec_p", "spec_q", "hot"})
      EXPECT_FALSE(table.column(column).valid(row)) << column;
    EXPECT_TRUE(table.column("gi_z").valid(row));
    EXPECT_EQ(table.integers("controls")[row], 0);
  }
  EXPECT_EQ(out.at("hexagons").reals("cell_m")[0], 1000.0);
}

TEST(HotspotsStage, EveryFirmOfTheGroupIsInAWrittenCell) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = hotspots({}, frame, frame.groups[1], region()).at("hotspots");
  std::int64_t firms = 0;
  for (const auto count : table.integers("firms")) firms += count;
  EXPECT_EQ(firms, 80);
  EXPECT_EQ(table.shapes->size(), table.size());
}

TEST(HotspotsStage, WithoutBoundaryTheStudyIsTheBandAroundFirms) {
  Frame frame = tests::frame_of_20_km();
  frame.boundary = geo::Shapes();
  const geo::Tables in{{"firms", tests::firm_table({{0, 0, 0}})}};
  const geo::Table table = hotspots({}, frame, frame.groups[0], in).at("hotspots");
  ASSERT_EQ(table.size(), 1U);
  // One firm among the 37 cells of its band: the cell itself sees all of them, so it has no Gi*.
  EXPECT_FALSE(table.column("gi_z").valid(0));
}

TEST(HotspotsStage, AGroupWithoutFirmsHasNoRows) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = hotspots({}, frame, frame.groups[2], region()).at("hotspots");
  EXPECT_EQ(table.size(), 0U);
  EXPECT_TRUE(table.has("gi_bin") && table.shapes);
}

TEST(HotspotsStage, IsTheSameForAnyNumberOfThreads) {
  Frame frame = tests::frame_of_20_km();
  const auto one = hotspots({}, frame, frame.groups[1], region());
  frame.threads = 8;
  EXPECT_EQ(hotspots({}, frame, frame.groups[1], region()), one);
}

}  // namespace
}  // namespace pipeline
