// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "geo/core/error.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using tests::Firm;

geo::Tables firms(const std::vector<Firm>& list) { return {{"firms", tests::firm_table(list)}}; }

const std::vector<Firm> kSome{{10'100, 10'100, 0},
                              {10'100, 10'100, 0},
                              {9'000, 9'000, 1},
                              {8'000, 10'000, -1},
                              {10'000, 10'000, 0, -1, 0, kInstitution}};

double integral(const geo::Table& raster) {
  const auto values = raster.singles("value");
  return std::accumulate(values.begin(), values.end(), 0.0) * raster.grid->cell_m * raster.grid->cell_m / 1e6;
}

TEST(DensityStage, EachSurfaceIntegratesToItsFirms) {
  const Frame frame = tests::frame_of_20_km();
  const auto in = firms(kSome);
  const DensityParams params{.radius_m = 5000, .cell_m = 500, .groups = {"every"}};
  EXPECT_NEAR(integral(density(params, frame, frame.groups[0], in).at("density_all")), 4.0, 4 * 4e-5)
      << "institutions do not count";
  EXPECT_NEAR(integral(density(params, frame, frame.groups[1], in).at("density_metal")), 2.0, 2 * 4e-5);
}

TEST(DensityStage, FirmsReadTheSurfaceOfAllAtTheirCell) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = density({}, frame, frame.groups[0], firms(kSome));
  const geo::Table& raster = out.at("density_all");
  const auto at = out.at("firm_density").reals("density_per_km2");
  ASSERT_EQ(at.size(), kSome.size()) << "one row a firm, institutions included";
  EXPECT_EQ(static_cast<float>(at[0]), raster.singles("value")[20 * 41 + 20]);
  EXPECT_GT(at[0], at[3]);
}

TEST(DensityStage, FirmDensityIsThereEvenWhenAllHasNoRaster) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = density({.groups = {"metal"}}, frame, frame.groups[0], firms(kSome));
  EXPECT_TRUE(out.contains("firm_density"));
  EXPECT_FALSE(out.contains("density_all"));
}

TEST(DensityStage, CellsOutsideTheBoundaryHaveNoData) {
  Frame frame = tests::frame_of_20_km();
  frame.boundary = geo::Shapes();
  for (const auto& [x, y] : {std::pair{0., 0.}, {20'000., 0.}, {0., 20'000.}, {0., 0.}})
    frame.boundary.add_vertex(x, y);
  frame.boundary.end_ring();
  frame.boundary.end_part();
  frame.boundary.end_shape();
  const auto out = density({}, frame, frame.groups[0], firms({{1'000, 1'000}, {18'300, 18'300}}));
  const geo::Column& value = out.at("density_all").column("value");
  EXPECT_TRUE(value.valid(0));
  EXPECT_FALSE(value.valid(39 * 41 + 39)) << "the far corner is cut off";
  EXPECT_TRUE(value.valid(20 * 41 + 19)) << "the diagonal passes through its corner";
  EXPECT_TRUE(value.valid(36 * 41 + 36)) << "it holds a firm";
}

TEST(DensityStage, WithoutBoundaryEveryCellHasData) {
  Frame frame = tests::frame_of_20_km();
  frame.boundary = geo::Shapes();
  EXPECT_EQ(density({}, frame, frame.groups[0], firms(kSome)).at("density_all").column("value").mask(), nullptr);
}

TEST(DensityStage, AFirmOnTheNorthEastCornerOfTheRegionIsCounted) {
  const Frame frame = tests::frame_of_20_km();
  EXPECT_GT(
      density({}, frame, frame.groups[0], firms({{20'000, 20'000}})).at("firm_density").reals("density_per_km2")[0],
      0.0);
}

TEST(DensityStage, IsTheSameForAnyNumberOfThreads) {
  Frame frame = tests::frame_of_20_km();
  const auto one = density({}, frame, frame.groups[0], firms(kSome));
  frame.threads = 8;
  EXPECT_EQ(density({}, frame, frame.groups[0], firms(kSome)), one);
}

TEST(IsWanted, CountsLargestGroupsByFirmsWithoutAll) {
  std::vector<Group> groups{{},
                            {.code = 0, .name = "a", .firms = 10},
                            {.code = 1, .name = "b", .firms = 30},
                            {.code = 2, .name = "c", .firms = 10}};
  groups[0].firms = 100;
  const std::vector<std::string> largest{"largest 2"};
  EXPECT_FALSE(is_wanted(largest, groups[0], groups));
  EXPECT_TRUE(is_wanted(largest, groups[1], groups)) << "ties go to the earlier group";
  EXPECT_TRUE(is_wanted(largest, groups[2], groups));
  EXPECT_FALSE(is_wanted(largest, groups[3], groups));
  EXPECT_TRUE(is_wanted({"every"}, groups[3], groups));
  EXPECT_TRUE(is_wanted({"all", "c"}, groups[3], groups));
  EXPECT_FALSE(is_wanted({"all", "c"}, groups[2], groups));
}

std::string refusal(const DensityParams& params) {
  const Frame frame = tests::frame_of_20_km();
  try {
    density(params, frame, frame.groups[0], firms(kSome));
  } catch (const geo::UserError& error) {
    EXPECT_EQ(error.kind(), geo::Trouble::config);
    return error.what();
  }
  return "";
}

TEST(DensityStage, EachKernelIntegratesToItsFirms) {
  const Frame frame = tests::frame_of_20_km();
  for (const char* kernel : {"quartic", "gaussian", "epanechnikov", "triweight"}) {
    const DensityParams params{.radius_m = 3000, .cell_m = 250, .kernel = kernel};
    EXPECT_NEAR(integral(density(params, frame, frame.groups[0], firms(kSome)).at("density_all")), 4.0, 4e-3) << kernel;
  }
}

TEST(DensityStage, AtTheEdgeHalfOfAFirmIsLostUnlessCorrected) {
  const Frame frame = tests::frame_of_20_km();
  const auto in = firms({{0, 10'000}});
  DensityParams params{.radius_m = 5000, .cell_m = 250};
  EXPECT_NEAR(integral(density(params, frame, frame.groups[0], in).at("density_all")), 0.5, 1e-3);
  params.edge = "diggle";
  EXPECT_NEAR(integral(density(params, frame, frame.groups[0], in).at("density_all")), 1.0, 1e-3);
  params.edge = "uniform";
  const auto uniform = density(params, frame, frame.groups[0], in);
  params.edge = "none";
  const auto none = density(params, frame, frame.groups[0], in);
  const auto row = std::size_t{40} * 81;  // 81 columns: a firm on the east edge needs one more
  EXPECT_NEAR(uniform.at("density_all").singles("value")[row] / none.at("density_all").singles("value")[row],
              1.0 / 0.52546, 1e-3)
      << "125 m inside of a straight edge the quartic of 5 km has 0.52546 of itself inside";
  EXPECT_EQ(uniform.at("density_all").singles("value")[row + 30], none.at("density_all").singles("value")[row + 30]);
}

TEST(DensityStage, AdaptiveKernelsKeepTheSumAndAreNarrowerWhereFirmsAreDense) {
  const Frame frame = tests::frame_of_20_km();
  std::vector<Firm> list;
  for (int i = 0; i < 400; ++i) list.push_back({9'000.0 + 50.0 * (i % 20), 9'000.0 + 50.0 * (i / 20)});
  for (int i = 0; i < 20; ++i) list.push_back({4'000.0 + 600.0 * i, 5'000.0 + 100.0 * (i % 3)});
  const auto peak = [](const geo::Table& raster) { return std::ranges::max(raster.singles("value")); };
  const geo::Tables fixed = density({.radius_m = 2000, .cell_m = 200}, frame, frame.groups[0], firms(list));
  for (const char* adaptive : {"abramson", "nearest"}) {
    const DensityParams params{.radius_m = 2000, .cell_m = 200, .adaptive = adaptive, .edge = "diggle"};
    const auto out = density(params, frame, frame.groups[0], firms(list));
    EXPECT_NEAR(integral(out.at("density_all")), 420.0, 4.0) << adaptive;
    EXPECT_GT(peak(out.at("density_all")), 1.2 * peak(fixed.at("density_all"))) << adaptive;
  }
}

TEST(DensityStage, AutoChoosesARadiusSaysWhyAndKeepsIt) {
  Frame frame = tests::frame_of_20_km();
  std::vector<Firm> list;
  for (int i = 0; i < 300; ++i) list.push_back({7'000.0 + 37.0 * ((i * 71) % 97), 8'000.0 + 41.0 * ((i * 53) % 89)});
  DensityParams params{.radius_m = {}, .cell_m = 100};
  for (const char* rule : {"likelihood", "diggle", "scott", "silverman"}) {
    params.bandwidth = rule;
    const auto choices = choices_in(density(params, frame, frame.groups[0], firms(list)));
    ASSERT_EQ(choices.size(), 1U) << rule;
    EXPECT_EQ(choices[0].key, std::string("density.radius by ") + rule);
    EXPECT_GE(choices[0].value, 400.0);
    EXPECT_LE(choices[0].value, 5000.0);
    EXPECT_NE(choices[0].reason.find("300 firms"), std::string::npos) << choices[0].reason;
  }
  params.bandwidth = "scott";
  EXPECT_EQ(density(params, frame, frame.groups[0], firms(list)).at("density_curves").size(), 0U);
  frame.kept_values[kept_name("density.radius by scott", "all")] = 1234.0;
  EXPECT_EQ(choices_in(density(params, frame, frame.groups[0], firms(list)))[0].value, 1234.0);
  params.bandwidth = "likelihood";
  EXPECT_GT(density(params, frame, frame.groups[0], firms(list)).at("density_curves").size(), 20U);
}

TEST(DensityStage, AutoWithOnePlaceTakesTheDefaultAndWithLargeCellsFourOfThem) {
  const Frame frame = tests::frame_of_20_km();
  DensityParams params{.radius_m = {}};
  const auto pile = choices_in(density(params, frame, frame.groups[0], firms({{5000, 5000}, {5000, 5000}})));
  EXPECT_EQ(pile.at(0).value, 5000.0);
  EXPECT_EQ(pile.at(0).reason, "the default: the group's firms are at one place");
  params.bandwidth = "scott";
  const auto close = choices_in(density(params, frame, frame.groups[0], firms({{5000, 5000}, {5100, 5100}})));
  EXPECT_EQ(close.at(0).value, 2000.0);
  EXPECT_TRUE(close.at(0).reason.starts_with("four cells, the least that the raster can show; found was"));
}

TEST(DensityStage, WarnsOfCellsLargerThanAQuarterOfTheRadius) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = density({.radius_m = 1500}, frame, frame.groups[0], firms(kSome));
  EXPECT_EQ(warnings_in(out.at("density_notes")),
            std::vector<std::string>{"density.cell: 500 m is more than a quarter of the radius, 1500 m, so that the "
                                     "cells' sum may be off by more than 0.2 %; set density.cell to 375 m or less"});
  EXPECT_TRUE(warnings_in(density({}, frame, frame.groups[0], firms(kSome)).at("density_notes")).empty());
}

/// Firms of both groups all over the region; those of `metal` crowd in one place.
std::vector<Firm> metal_in_one_place() {
  std::vector<Firm> list;
  for (int i = 0; i < 400; ++i) {
    const double x = 500.0 + 1000.0 * (i % 20), y = 500.0 + 1000.0 * (i / 20);
    const bool near = std::hypot(x - 5'500, y - 14'500) < 2'100;
    list.push_back({x, y, near || i % 10 == 3 ? 0 : 1});
  }
  return list;
}

TEST(DensityStage, RelativeDensityFindsWhereAGroupIsDenserThanItsControls) {
  Frame frame = tests::frame_of_20_km();
  frame.draws = 99;
  const auto list = metal_in_one_place();
  const DensityParams params{.radius_m = 4000, .groups = {"every"}};
  const auto out = density(params, frame, frame.groups[1], firms(list));
  const geo::Table& ratio = out.at("relative_density_metal");
  ASSERT_TRUE(ratio.column("value").valid(29 * 41 + 11));
  EXPECT_GT(ratio.singles("value")[29 * 41 + 11], 2.0F);
  EXPECT_EQ(out.at("relative_density_p_metal").singles("value")[29 * 41 + 11], 0.01F);
  const geo::Table& areas = out.at("relative_hotspots");
  ASSERT_EQ(areas.size(), 1U);
  EXPECT_TRUE(areas.shapes->contains(0, 5'500, 14'500));
  EXPECT_FALSE(areas.shapes->contains(0, 15'000, 5'000));
  EXPECT_GE(areas.integers("firms")[0], 5);
  EXPECT_EQ(areas.reals("p")[0], 0.01);
  EXPECT_EQ(families_in(out).size(), 1U);
  frame.threads = 8;
  EXPECT_EQ(density(params, frame, frame.groups[1], firms(list)), out);
}

TEST(DensityStage, RelativeDensityNeedsControlsAndDraws) {
  Frame frame = tests::frame_of_20_km();
  const auto all = density({}, frame, frame.groups[0], firms(metal_in_one_place()));
  EXPECT_FALSE(all.contains("relative_density_all"));
  EXPECT_EQ(all.at("relative_hotspots").size(), 0U);
  EXPECT_TRUE(all.at("relative_hotspots").shapes.has_value());
  frame.draws = 0;
  const auto metal = density({.groups = {"metal"}}, frame, frame.groups[1], firms(metal_in_one_place()));
  EXPECT_TRUE(metal.contains("relative_density_metal"));
  EXPECT_FALSE(metal.contains("relative_density_p_metal"));
  EXPECT_EQ(metal.at("relative_hotspots").size(), 0U) << "without draws nothing is said to be beyond chance";
}

TEST(DensityStage, RefusesWithTheCure) {
  EXPECT_EQ(refusal({.radius_m = 500, .cell_m = 600}),
            "density.cell: 600 m is larger than density.radius, 500 m, so firms between centres would be lost; "
            "expected at most a quarter "
            "of the radius; set density.cell to 50 m");
  EXPECT_EQ(
      refusal({.adaptive = "abramson", .edge = "uniform"}),
      "density.edge: uniform needs one radius, and adaptive: abramson gives each firm its own; set edge to diggle "
      "or none");
  EXPECT_EQ(refusal({.groups = {"mettal"}}),
            "density.groups: no group 'mettal' has firms here; expected group names, all, every or 'largest 5'");
  EXPECT_EQ(refusal({.groups = {"largest few"}}),
            "density.groups: 'largest few' is not a choice; expected group names, all, every or 'largest 5'; write a "
            "whole number");
  EXPECT_TRUE(refusal({.cell_m = 1}).starts_with("density.cell: cells of 1 m over this region are"));
}

}  // namespace
}  // namespace pipeline
