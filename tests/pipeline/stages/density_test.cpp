// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/density.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "geo/core/error.hpp"
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

TEST(DensityStage, RefusesWithTheCure) {
  EXPECT_EQ(refusal({.radius_m = 500, .cell_m = 600}),
            "density.cell: 600 m is larger than density.radius, 500 m, so firms between centres would be lost; "
            "expected at most a quarter "
            "of the radius; set density.cell to 50 m");
  EXPECT_EQ(refusal({.groups = {"mettal"}}),
            "density.groups: no group 'mettal' has firms here; expected group names, all, every or 'largest 5'");
  EXPECT_EQ(refusal({.groups = {"largest few"}}),
            "density.groups: 'largest few' is not a choice; expected group names, all, every or 'largest 5'; write a "
            "whole number");
  EXPECT_TRUE(refusal({.cell_m = 1}).starts_with("density.cell: cells of 1 m over this region are"));
}

}  // namespace
}  // namespace pipeline
