// SPDX-License-Identifier: Apache-2.0
// Reads the real regions of data/CATALOGUE.md; skipped where that folder is not there.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "io/read/source.hpp"

namespace io {
namespace {

std::string data_folder() {
  const char* shared = std::getenv("AGGLO_SHARED");
  const std::string folder = shared != nullptr ? shared : std::string(AGGLO_SOURCE_DIR) + "/../shared";
  return folder + "/data/";
}

class RealData : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(data_folder() + "rhode-island")) GTEST_SKIP() << "no real data in " << data_folder();
  }
  static SourceRequest firms(const std::string& file, const std::string& id, const std::string& industry) {
    SourceRequest request;
    request.uri = data_folder() + file;
    request.id_field = id;
    request.columns = {"name", industry};
    request.x_field = "lon";
    request.y_field = "lat";
    return request;
  }
  static RawRows layer(const std::string& region, const std::string& name) {
    SourceRequest request;
    request.uri = data_folder() + region + "/infrastructure.gpkg";
    request.layer = name;
    request.geometry = Geometry::any;
    return read_source(request);
  }
};

TEST_F(RealData, RhodeIsland) {
  SourceRequest request = firms("rhode-island/firms.csv", "wof_id", "sg_category");
  EXPECT_EQ(read_source(request).points.size(), 16'257U);
  request.where = "sg_subcategory like '%Jewel%' and superseded = 0";
  const RawRows jewellers = read_source(request);
  EXPECT_GT(jewellers.points.size(), 300U);
  EXPECT_TRUE(jewellers.rejects.empty());
  EXPECT_EQ(layer("rhode-island", "census_tracts").areas.size(), 244U);
  EXPECT_EQ(layer("rhode-island", "freight_transport").points.size(), 598U);
}

TEST_F(RealData, NewEnglandFromGzip) {
  const RawRows rows = read_source(firms("new-england/firms.csv.gz", "wof_id", "industry"));
  EXPECT_EQ(rows.points.size(), 339'640U);
  EXPECT_TRUE(rows.rejects.empty());
}

TEST_F(RealData, Monterrey) {
  const RawRows rows = read_source(firms("monterrey/firms.csv", "firm_id", "scian"));
  EXPECT_EQ(rows.points.size(), 5'443U);
  EXPECT_EQ(rows.points.table.column("scian").text(0), "311311");
  EXPECT_EQ(layer("monterrey", "ageb_census_areas").areas.size(), 3'143U);
}

TEST_F(RealData, BangorRoads) { EXPECT_EQ(layer("bangor-me", "roads").lines.size(), 1'729U); }

}  // namespace
}  // namespace io
