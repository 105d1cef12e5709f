// SPDX-License-Identifier: Apache-2.0
#include "io/write/geopackage.hpp"

#include <gdal_priv.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "geo/core/error.hpp"
#include "tests/support/sample_publication.hpp"
#include "tests/support/sqlite_reader.hpp"

namespace io {
namespace {

using tests::SqliteReader;
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
  std::ostringstream all;
  all << std::ifstream(file, std::ios::binary).rdbuf();
  return all.str();
}

class GeopackageTest : public testing::Test {
 protected:
  GeopackageTest() : folder_(fs::path(testing::TempDir()) / ("agglo_gpkg_" + name())) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~GeopackageTest() override { fs::remove_all(folder_); }

  static std::string name() { return testing::UnitTest::GetInstance()->current_test_info()->name(); }
  fs::path write(const Publication& publication, const std::string& file = "clusters.gpkg") {
    write_geopackage(folder_ / file, publication);
    return folder_ / file;
  }

  fs::path folder_;
};

/// One firm by hand, all that may be missing is.
Publication one_firm() {
  Publication publication = tests::empty_publication();
  OutputLayer& firms = publication.layers[static_cast<std::size_t>(
      std::ranges::find_if(publication.layers, [](const auto& l) { return l.def.name == "firms"; }) -
      publication.layers.begin())];
  firms.def = layer("firms");
  geo::Table& table = firms.table;
  const auto text = [](const char* value) {
    geo::Texts texts;
    texts.add(value);
    return texts;
  };
  table.set("x_m", std::vector{12.5});
  table.set("y_m", std::vector{-3.25});
  table.set("firm_id", text("0007"));
  table.set("name", text("Ünal & Søn \"東京\""));
  table.set("industry", text("01.10"));
  for (const char* column : {"group_name", "stage", "role", "site_kind"}) table.set(column, text(""), {0});
  table.set("employees", std::vector{0.0}, {0});
  table.set("cluster_id", std::vector<std::int32_t>{0}, {0});
  table.set("all_cluster_id", std::vector<std::int64_t>{4'000'000'000});
  table.set("cluster_role", text("noise"));
  for (const char* column : {"membership", "outlier_score"}) table.set(column, std::vector{0.0}, {0});
  table.set("density_per_km2", std::vector<float>{0.5F});
  return publication;
}

TEST_F(GeopackageTest, KeepsEveryValueAndStoresMissingOnesAsNull) {
  const SqliteReader reader(write(one_firm()));
  EXPECT_EQ(reader.one("SELECT fid,firm_id,name,industry,group_name,stage,role,employees,site_kind,cluster_id,"
                       "all_cluster_id,cluster_role,membership,outlier_score,density_per_km2 FROM firms"),
            "1|0007|Ünal & Søn \"東京\"|01.10|NULL|NULL|NULL|NULL|NULL|NULL|4000000000|noise|NULL|NULL|0.5");
  EXPECT_EQ(reader.one("SELECT min_x,min_y,max_x,max_y FROM gpkg_contents WHERE table_name='firms'"),
            "12.5|-3.25|12.5|-3.25");
}

TEST_F(GeopackageTest, CountsAndExtentsAreTrue) {
  const Publication publication = tests::sample_publication(2'000);
  const SqliteReader reader(write(publication));
  for (const OutputLayer& layer : publication.layers) {
    const auto rows = std::to_string(layer.table.size());
    EXPECT_EQ(reader.one("SELECT count(*) FROM \"" + layer.def.name + '"'), rows);
    EXPECT_EQ(reader.one("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='" + layer.def.name + "'"),
              rows);
  }
  EXPECT_EQ(reader.one("SELECT count(*) FROM gpkg_contents c JOIN (SELECT min(minx) a, max(maxx) b FROM "
                       "rtree_clusters_geom) ON abs(c.min_x-a) < .01 AND abs(c.max_x-b) < .01 "
                       "WHERE table_name='clusters'"),
            "1");
}

TEST_F(GeopackageTest, ALayerWithoutRowsHasTheExtentOfTheRegion) {
  const SqliteReader reader(write(tests::empty_publication()));
  EXPECT_EQ(reader.one("SELECT count(*) FROM gpkg_contents WHERE data_type='features' AND min_x=-40000 AND "
                       "max_y=28000"),
            reader.one("SELECT count(*) FROM gpkg_geometry_columns"));
  EXPECT_EQ(reader.one("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='hotspots'"), "0");
}

TEST_F(GeopackageTest, EverySpatialLayerHasASoundIndex) {
  const SqliteReader reader(write(tests::sample_publication(2'000)));
  for (const std::string& name : reader.rows("SELECT table_name FROM gpkg_geometry_columns")) {
    EXPECT_EQ(reader.one("SELECT rtreecheck('rtree_" + name + "_geom')"), "ok") << name;
    EXPECT_EQ(reader.one("SELECT count(*) FROM \"rtree_" + name + "_geom\""),
              reader.one("SELECT count(*) FROM \"" + name + '"'));
  }
}

TEST_F(GeopackageTest, TheSamePublicationGivesTheSameBytes) {
  const Publication publication = tests::sample_publication(500);
  fs::create_directories(folder_ / "elsewhere");
  EXPECT_EQ(bytes_of(write(publication)), bytes_of(write(publication, "elsewhere/other name.gpkg")));
}

TEST_F(GeopackageTest, EveryStampIsTheDateOfTheData) {
  Publication publication = tests::empty_publication();
  publication.as_of = "2019-05-06";
  const SqliteReader reader(write(publication));
  EXPECT_THAT(reader.rows("SELECT DISTINCT last_change FROM gpkg_contents"),
              testing::ElementsAre("2019-05-06T00:00:00.000Z"));
  EXPECT_THAT(reader.rows("SELECT DISTINCT timestamp FROM gpkg_metadata_reference"),
              testing::ElementsAre("2019-05-06T00:00:00.000Z"));
}

TEST_F(GeopackageTest, IsAloneWithoutWalAndWithoutFreePages) {
  const fs::path file = write(tests::sample_publication(500));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
  const std::string head = bytes_of(file).substr(0, 100);
  EXPECT_EQ(head[18], 1);
  EXPECT_EQ(head[19], 1);
  EXPECT_EQ(head.substr(36, 4), std::string(4, '\0'));
}

TEST_F(GeopackageTest, GdalCanEditWhatWasWritten) {
  const fs::path file = write(tests::sample_publication(500));
  {
    const GDALDatasetUniquePtr dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_UPDATE));
    ASSERT_TRUE(dataset);
    OGRLayer* lines = dataset->GetLayerByName("gap_lines");
    const OGRFeatureUniquePtr first(lines->GetNextFeature());
    first->SetFID(OGRNullFID);
    ASSERT_EQ(lines->CreateFeature(first.get()), OGRERR_NONE);
    ASSERT_EQ(dataset->GetLayerByName("firms")->DeleteFeature(7), OGRERR_NONE);
  }
  const SqliteReader reader(file);
  EXPECT_EQ(reader.one("SELECT count(*) FROM rtree_gap_lines_geom"), reader.one("SELECT count(*) FROM gap_lines"));
  EXPECT_EQ(reader.one("SELECT feature_count FROM gpkg_ogr_contents WHERE table_name='firms'"), "499");
  EXPECT_EQ(reader.one("SELECT count(*) FROM rtree_firms_geom"), "499");
}

TEST_F(GeopackageTest, ColumnsCarryTitleUnitAndFormula) {
  const SqliteReader reader(write(tests::empty_publication()));
  EXPECT_EQ(reader.one("SELECT title,description FROM gpkg_data_columns WHERE table_name='clusters' AND "
                       "column_name='firms_per_km2'"),
            "Firms per area [firms/km²]|firms / area_km2.");
  EXPECT_EQ(reader.one("SELECT count(*) FROM gpkg_data_columns WHERE column_name='port_m'"), "1");
}

TEST_F(GeopackageTest, LicencesTravelInTheFileOnceEach) {
  const SqliteReader reader(write(tests::empty_publication()));
  const std::string text = reader.one("SELECT metadata FROM gpkg_metadata WHERE id=1");
  EXPECT_THAT(text, testing::HasSubstr("<rights>© OpenStreetMap contributors</rights>"));
  EXPECT_EQ(text.find("ODbL-1.0"), text.rfind("ODbL-1.0"));
  EXPECT_EQ(reader.one("SELECT count(*) FROM gpkg_metadata_reference WHERE reference_scope='geopackage'"), "1");
}

TEST_F(GeopackageTest, StylesAndProjectLieWhereQgisLooks) {
  Publication publication = tests::empty_publication();
  publication.styles = {{"clusters", "geom", "By group", "d", "<qgis/>", true}, {"gaps", "geom", "g", "", "", true}};
  publication.project_name = "clusters";
  publication.project_qgz = std::string("PK\x03\x04\xff", 5);
  const SqliteReader reader(write(publication));
  EXPECT_EQ(reader.one("SELECT f_table_catalog,f_table_schema,f_table_name,f_geometry_column,styleName,styleQML,"
                       "useAsDefault FROM layer_styles"),
            "||clusters|geom|By group|<qgis/>|1");
  EXPECT_EQ(reader.one("SELECT count(DISTINCT update_time) FROM layer_styles"), "2");
  EXPECT_EQ(reader.one("SELECT name,content FROM qgis_projects"), "clusters|504b0304ff");
}

TEST_F(GeopackageTest, ARasterComesBackCellByCell) {
  Publication publication = tests::empty_publication();
  geo::Table table;
  table.grid = geo::Grid{1000, 2000, 500, 600, 2};
  std::vector<float> values(1200);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(i) / 3;
  geo::Column::Mask valid(1200, 1);
  valid[601] = 0;
  table.set("value", values, valid);
  publication.rasters.push_back({density_raster("all", "All firms"), table});
  const fs::path file = write(publication);
  const GDALDatasetUniquePtr dataset(
      GDALDataset::Open(("GPKG:" + file.string() + ":density_all").c_str(), GDAL_OF_RASTER));
  ASSERT_TRUE(dataset);
  ASSERT_EQ(dataset->GetRasterXSize(), 600);
  GDALRasterBand* band = dataset->GetRasterBand(1);
  EXPECT_EQ(band->GetOverviewCount(), 2);
  std::vector<float> read(1200);
  ASSERT_EQ(band->RasterIO(GF_Read, 0, 0, 600, 2, read.data(), 600, 2, GDT_Float32, 0, 0, nullptr), CE_None);
  for (std::size_t column = 0; column < 600; ++column) {
    EXPECT_EQ(read[600 + column], values[column]);  // the south row is the last
    EXPECT_EQ(read[column], column == 1 ? static_cast<float>(band->GetNoDataValue()) : values[600 + column]);
  }
  double corner[6];
  dataset->GetGeoTransform(corner);
  EXPECT_EQ(corner[0], 1000);
  EXPECT_EQ(corner[3], 3000);
}

TEST_F(GeopackageTest, RefusesToWriteOverAFile) {
  std::ofstream(folder_ / "clusters.gpkg") << "mine";
  EXPECT_THROW(write(tests::empty_publication()), geo::UserError);
  EXPECT_EQ(bytes_of(folder_ / "clusters.gpkg"), "mine");
}

TEST_F(GeopackageTest, RefusesAFolderThatIsNotThere) {
  EXPECT_THROW(write(tests::empty_publication(), "nowhere/clusters.gpkg"), geo::UserError);
}

geo::Table& firms_of(Publication& publication) {
  return std::ranges::find_if(publication.layers, [](const auto& l) { return l.def.name == "firms"; })->table;
}

TEST_F(GeopackageTest, RefusesATableThatIsNotItsLayer) {
  Publication lacks = one_firm(), other_type = one_firm(), missing = one_firm();
  firms_of(lacks).drop("industry");
  firms_of(other_type).set("density_per_km2", std::vector<std::int64_t>{1});
  firms_of(missing).set("density_per_km2", std::vector{1.0}, {0});
  EXPECT_THROW(write(lacks, "a.gpkg"), std::invalid_argument);
  EXPECT_THROW(write(other_type, "b.gpkg"), std::invalid_argument);
  EXPECT_THROW(write(missing, "c.gpkg"), std::invalid_argument);
}

}  // namespace
}  // namespace io
