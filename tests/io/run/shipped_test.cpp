// SPDX-License-Identifier: Apache-2.0
// Every config that is shipped loads, with sections that stand in for the pipeline's.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "tests/io/run/stand_in.hpp"

namespace {

class ShippedConfig : public testing::TestWithParam<const char*> {};

TEST_P(ShippedConfig, LoadsWithoutAWord) {
  setenv("AGGLO_SHARED", "/shared", 1);
  const io::Config config = io::load_config(std::filesystem::path(AGGLO_SOURCE_DIR) / GetParam(), stand_in::specs());
  EXPECT_TRUE(config.warnings.empty());
  for (const io::FirmSource& source : config.firms) EXPECT_EQ(source.crs, "EPSG:4326");
  for (const io::InfrastructureSource& source : config.infrastructure)
    EXPECT_FALSE(source.license.empty()) << source.place;
}

INSTANTIATE_TEST_SUITE_P(All, ShippedConfig,
                         testing::Values("configs/minimal.yaml", "configs/quickstart.yaml",
                                         "tests/e2e/regions/bangor.yaml", "tests/e2e/regions/monterrey.yaml",
                                         "tests/e2e/regions/new-england.yaml", "tests/e2e/regions/rhode-island.yaml"),
                         [](const auto& file) {
                           std::string name = std::filesystem::path(file.param).stem().string();
                           for (char& c : name) c = c == '-' ? '_' : c;
                           return name;
                         });

TEST(ShippedConfig, QuickstartWritesOutTheDefaults) {
  const auto folder = std::filesystem::path(AGGLO_SOURCE_DIR) / "configs";
  const io::Config full = io::load_config(folder / "quickstart.yaml", stand_in::specs());
  io::LoadOptions options;
  for (const char* section : {"density", "clusters", "hotspots", "significance", "report", "limits"})
    options.set.push_back(fmt::format("{}={{}}", section));
  options.set.emplace_back("controls=section");
  EXPECT_EQ(io::load_config(folder / "quickstart.yaml", stand_in::specs(), options).canonical, full.canonical);
}

}  // namespace
