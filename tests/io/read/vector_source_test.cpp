// SPDX-License-Identifier: Apache-2.0
#include "io/read/vector_source.hpp"

#include <gdal.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>
#include <zlib.h>

#include <iterator>
#include <random>

#include "io/read/gdal_guard.hpp"
#include "io/read/ogr_layer.hpp"
#include "tests/io/read/files.hpp"

namespace io {
namespace {

using geo::Trouble;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

struct Feature {
  const char* id;
  const char* wkt;  // null: no geometry
  int employees = 5;
  double rate = 0.1;
};

struct LayerSpec {
  std::string driver = "GPKG";
  std::string name = "firms";
  int epsg = 4326;  // 0: none
  OGRwkbGeometryType type = wkbUnknown;
  bool append = false;
};

// Writes a layer with GDAL: columns id (text), employees (integer), rate (real), opened (date).
void write_layer(const std::string& path, const LayerSpec& spec, const std::vector<Feature>& features) {
  prepare_gdal();
  GDALDriverH driver = GDALGetDriverByName(spec.driver.c_str());
  GDALDatasetH dataset = spec.append
                             ? GDALOpenEx(path.c_str(), GDAL_OF_UPDATE | GDAL_OF_VECTOR, nullptr, nullptr, nullptr)
                             : GDALCreate(driver, path.c_str(), 0, 0, 0, GDT_Unknown, nullptr);
  ASSERT_NE(dataset, nullptr);
  OGRSpatialReferenceH crs = spec.epsg == 0 ? nullptr : OSRNewSpatialReference(nullptr);
  if (crs != nullptr) OSRImportFromEPSG(crs, spec.epsg);
  if (crs != nullptr) OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
  OGRLayerH layer = GDALDatasetCreateLayer(dataset, spec.name.c_str(), crs, spec.type, nullptr);
  ASSERT_NE(layer, nullptr);
  for (const auto& [name, type] :
       {std::pair{"id", OFTString}, {"employees", OFTInteger}, {"rate", OFTReal}, {"opened", OFTDate}}) {
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    OGR_L_CreateField(layer, field, 1);
    OGR_Fld_Destroy(field);
  }
  for (const Feature& given : features) {
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    OGR_F_SetFieldString(feature, 0, given.id);
    if (given.employees >= 0) OGR_F_SetFieldInteger(feature, 1, given.employees);
    OGR_F_SetFieldDouble(feature, 2, given.rate);
    OGR_F_SetFieldDateTime(feature, 3, 1999, 2, 3, 0, 0, 0, 0);
    if (given.wkt != nullptr) {
      char* text = const_cast<char*>(given.wkt);
      OGRGeometryH geometry = nullptr;
      ASSERT_EQ(OGR_G_CreateFromWkt(&text, nullptr, &geometry), OGRERR_NONE) << given.wkt;
      OGR_F_SetGeometryDirectly(feature, geometry);
    }
    ASSERT_EQ(OGR_L_CreateFeature(layer, feature), OGRERR_NONE);
    OGR_F_Destroy(feature);
  }
  if (crs != nullptr) OSRRelease(crs);
  GDALClose(dataset);
}

SourceRequest request(const std::string& path, Geometry geometry = Geometry::points) {
  SourceRequest made;
  made.uri = path;
  made.id_field = "id";
  made.columns = {"employees", "rate", "opened"};
  made.geometry = geometry;
  return made;
}

std::vector<std::string> texts(const RawPart& part, const std::string& name) {
  std::vector<std::string> out;
  for (std::size_t row = 0; row < part.size(); ++row)
    out.emplace_back(part.table.column(name).valid(row) ? part.table.column(name).text(row) : "NULL");
  return out;
}

std::vector<std::string> rejects(const RawRows& rows) {
  std::vector<std::string> out;
  for (const RowReject& r : rows.rejects) out.push_back(r.id + " " + r.reason);
  return out;
}

std::string failure(Trouble kind, const SourceRequest& asked) {
  return test::user_error(kind, asked.uri, [&] { read_source(asked); });
}

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void execute(const std::string& path, const std::string& sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  // The triggers of the r-tree ask for functions that only GDAL has.
  const std::string drop =
      "PRAGMA writable_schema=1; DELETE FROM sqlite_master WHERE type='trigger'; PRAGMA writable_schema=0;";
  sqlite3_exec(database, drop.c_str(), nullptr, nullptr, nullptr);
  sqlite3_close(database);
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  char* error = nullptr;
  EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
  sqlite3_close(database);
}

struct Kind {
  const char* driver;
  const char* file;
};
constexpr Kind kKinds[] = {
    {"GPKG", "firms.gpkg"}, {"ESRI Shapefile", "firms.shp"}, {"GeoJSON", "firms.geojson"}, {"FlatGeobuf", "firms.fgb"}};

class EveryFormat : public testing::TestWithParam<Kind> {
 protected:
  std::string written(const std::vector<Feature>& features, OGRwkbGeometryType type = wkbPoint, int epsg = 4326) const {
    const std::string path = folder_.path(GetParam().file);
    write_layer(path, {GetParam().driver, "firms", epsg, type}, features);
    return path;
  }
  test::Folder folder_;
};

INSTANTIATE_TEST_SUITE_P(Vector, EveryFormat, testing::ValuesIn(kKinds),
                         [](const auto& kind) { return std::string(kind.param.file).substr(6); });

TEST_P(EveryFormat, GivesPointsAndTextAsStored) {
  const RawRows rows =
      read_source(request(written({{"007", "POINT (9.5 48.25)", 12, 0.1}, {"0311", "POINT (-8 47)", -1, 1e20}})));
  // FlatGeobuf stores features in the order of its index.
  EXPECT_THAT(texts(rows.points, "id"), testing::UnorderedElementsAre("007", "0311"));
  const std::size_t first = texts(rows.points, "id")[0] == "007" ? 0 : 1;
  EXPECT_EQ(rows.points.x[first], 9.5);
  EXPECT_EQ(rows.points.y[first], 48.25);
  EXPECT_EQ(texts(rows.points, "employees")[first], "12");
  EXPECT_EQ(texts(rows.points, "employees")[1 - first], "NULL");
  EXPECT_EQ(texts(rows.points, "rate")[first], "0.1");
  EXPECT_THAT(texts(rows.points, "opened")[first], StartsWith("1999-02-03"));  // FlatGeobuf adds a time
  EXPECT_EQ(rows.crs, "EPSG:4326");
  EXPECT_EQ(rows.driver, GetParam().driver);
  EXPECT_EQ(rows.layer, "firms");
  EXPECT_EQ(rows.read, 2);
  EXPECT_EQ(rows.hash.size(), 32U);
}

TEST_P(EveryFormat, FilterMissingColumnAndMissingLayerAreTheSame) {
  SourceRequest asked =
      request(written({{"1", "POINT (1 1)", 3}, {"2", "POINT (2 2)", 30}, {"3", "POINT (3 3)", 300}}));
  asked.where = "employees >= 30 and id <> '3'";
  const RawRows rows = read_source(asked);
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("2"));
  EXPECT_EQ(rows.filtered, 2);
  asked.where = "";
  asked.columns = {"employes"};
  EXPECT_EQ(
      failure(Trouble::data, asked),
      "layer 'firms': column 'employes' is missing; expected one of 'id', 'employees', 'rate', 'opened'; did you mean "
      "'employees'?");
  asked = request(asked.uri);
  asked.layer = "firm";
  EXPECT_EQ(failure(Trouble::data, asked), "layer 'firm' is missing; expected one of 'firms'; did you mean 'firms'?");
}

TEST_P(EveryFormat, HeightsAreDropped) {
  const RawRows rows = read_source(request(written({{"1", "POINT Z (1 2 3)"}}, wkbPoint25D)));
  EXPECT_THAT(rows.points.x, ElementsAre(1.0));
  EXPECT_THAT(rows.points.y, ElementsAre(2.0));
}

TEST_P(EveryFormat, AreasAndLinesForFacilities) {
  const RawRows areas = read_source(request(
      written({{"a", "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))"}}, wkbPolygon), Geometry::any));
  ASSERT_EQ(areas.areas.size(), 1U);
  EXPECT_EQ(areas.areas.shapes.area_m2(0), 15.0);
  EXPECT_EQ(areas.areas.shapes.rings(0).size(), 2U);
  const test::Folder other;
  const std::string path = other.path(GetParam().file);
  write_layer(path, {GetParam().driver, "firms", 4326, wkbLineString}, {{"l", "LINESTRING (0 0, 3 4)"}});
  const RawRows lines = read_source(request(path, Geometry::any));
  ASSERT_EQ(lines.lines.size(), 1U);
  EXPECT_EQ(lines.lines.shapes.length_m(0), 5.0);
  EXPECT_EQ(read_source(request(path)).rejects.front().reason, "geom_type") << "no line is a firm";
}

TEST_P(EveryFormat, QuickWayEqualsFeatureByFeature) {
  std::vector<Feature> features;
  std::vector<std::string> keep;
  keep.reserve(2 * 500);
  for (int i = 0; i < 500; ++i) {
    keep.push_back("0" + std::to_string(i));
    const char* id = keep.back().c_str();
    keep.push_back(fmt::format("POINT ({} {})", 8 + i * 0.01, 48 + (i * 37 % 100) * 0.01));
    features.push_back({id, keep.back().c_str(), i % 7 == 0 ? -1 : i, i / 3.0});
  }
  SourceRequest asked = request(written(features));
  if (std::string(GetParam().driver) == "FlatGeobuf")
    asked.columns = {"employees", "rate"};  // times go feature by feature
  const Where all("employees > 3 or employees is null", asked.uri);
  const RawRows quick = read_vector_source(asked, all, open_source(asked.uri, ""));
  const RawRows slow = read_vector_features(asked, all, open_source(asked.uri, ""));
  EXPECT_EQ(quick.points.table, slow.points.table);
  EXPECT_EQ(quick.points.row, slow.points.row);
  EXPECT_EQ(quick.points.x, slow.points.x);
  EXPECT_EQ(quick.points.y, slow.points.y);
  EXPECT_EQ(quick.read, 500);
  EXPECT_GT(quick.filtered, 0);
}

TEST_P(EveryFormat, QuickWayIsThatOfQuickDrivers) {
  const std::string path = written({{"1", "POINT (1 1)"}});
  const SourceFile source = open_source(path, "");
  const OgrLayer layer(path, source.format, "firms", true, path);
  const bool quick = source.format == Format::gpkg || source.format == Format::fgb;
  EXPECT_EQ(layer.has_quick_way({{0, 1, 2}, true, {}}), quick);
  EXPECT_FALSE(layer.has_quick_way({{0, 1, 2}, true, {{1, 1, "n/a"}}}));
}

TEST_P(EveryFormat, GzipAndZipAreTakenApart) {
  const std::string path = written({{"007", "POINT (9.5 48.25)"}});
  const bool shapefile = std::string(GetParam().driver) == "ESRI Shapefile";
  if (!shapefile) {
    gzFile file = gzopen((path + ".gz").c_str(), "wb");
    const std::string bytes = bytes_of(path);
    gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(file);
    EXPECT_THAT(texts(read_source(request(path + ".gz")).points, "id"), ElementsAre("007"));
  }
  std::vector<std::string> members{std::string("data/") + GetParam().file};
  if (shapefile) members = {"data/firms.shp", "data/firms.shx", "data/firms.dbf", "data/firms.prj"};
  const std::string zip = folder_.path("all.zip");
  for (const std::string& member : members) {
    VSILFILE* out = VSIFOpenL(("/vsizip/" + zip + "/" + member).c_str(), "wb");
    ASSERT_NE(out, nullptr);
    const std::string bytes = bytes_of(folder_.path(member.substr(5)));
    VSIFWriteL(bytes.data(), 1, bytes.size(), out);
    VSIFCloseL(out);
  }
  const RawRows rows = read_source(request(zip));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("007"));
  EXPECT_EQ(rows.crs, "EPSG:4326");
}

TEST_P(EveryFormat, DamagedFilesAreErrors) {
  std::vector<Feature> features(200, {"1", "POINT (1 1)"});
  const std::string path = written(features);
  const std::string bytes = bytes_of(path);
  folder_.write(GetParam().file, bytes.substr(0, bytes.size() / 2));
  EXPECT_THAT(failure(Trouble::data, request(path)), HasSubstr("expected"));
  folder_.write(GetParam().file, "");
  EXPECT_THAT(failure(Trouble::data, request(path)), StartsWith("is empty"));
  folder_.write(GetParam().file, "<OGRVRTDataSource><OGRVRTLayer name=\"x\"/></OGRVRTDataSource>");
  EXPECT_THAT(failure(Trouble::data, request(path)), HasSubstr("expected"))
      << "the driver is never taken from the content";
}

TEST_P(EveryFormat, NorthingEastingCrsStaysXEast) {
  if (std::string(GetParam().driver) == "GeoJSON") GTEST_SKIP() << "GeoJSON is WGS 84";
  const RawRows rows = read_source(request(written({{"1", "POINT (1750000 5430000)"}}, wkbPoint, 2193)));
  EXPECT_THAT(rows.points.x, ElementsAre(1750000.0));
  EXPECT_THAT(rows.points.y, ElementsAre(5430000.0));
  EXPECT_EQ(rows.crs, "EPSG:2193");
}

// --- Geometry of every kind, in a GeoPackage layer that allows all.

class GeoPackage : public testing::Test {
 protected:
  std::string written(const std::vector<Feature>& features) const {
    write_layer(path_, {"GPKG", "firms", 4326, wkbUnknown}, features);
    return path_;
  }
  test::Folder folder_;
  std::string path_ = folder_.path("firms.gpkg");
};

TEST_F(GeoPackage, FirmsArePointsOrMultipointsOfOne) {
  const RawRows rows = read_source(request(written({{"point", "POINT (1 2)"},
                                                    {"m", "POINT M (3 4 9)"},
                                                    {"zm", "POINT ZM (5 6 9 9)"},
                                                    {"one", "MULTIPOINT ((7 8))"},
                                                    {"two", "MULTIPOINT ((7 8), (9 9))"},
                                                    {"line", "LINESTRING (0 0, 1 1)"},
                                                    {"area", "POLYGON ((0 0, 1 0, 1 1, 0 0))"},
                                                    {"empty", "POINT EMPTY"},
                                                    {"none", nullptr},
                                                    {"inside", "GEOMETRYCOLLECTION (POINT (10 11))"}})));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("point", "m", "zm", "one", "inside"));
  EXPECT_THAT(rows.points.x, ElementsAre(1, 3, 5, 7, 10));
  EXPECT_THAT(rows.points.y, ElementsAre(2, 4, 6, 8, 11));
  EXPECT_THAT(rejects(rows),
              ElementsAre("two geom_type", "line geom_type", "area geom_type", "empty geom_empty", "none geom_null"));
  EXPECT_EQ(rows.read, 10);
}

TEST_F(GeoPackage, FacilitiesAreOfEveryKind) {
  const RawRows rows =
      read_source(request(written({{"p", "MULTIPOINT ((7 8), (9 9))"},
                                   {"l", "MULTILINESTRING ((0 0, 1 0), (5 5, 5 6))"},
                                   {"a", "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 7 5, 7 7, 5 5)))"},
                                   {"mix", "GEOMETRYCOLLECTION (LINESTRING (0 0, 0 2), POINT (3 3))"},
                                   {"arc", "CIRCULARSTRING (0 0, 1 1, 2 0)"},
                                   {"nul", "LINESTRING EMPTY"}}),
                          Geometry::any));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("p", "p", "mix"));
  EXPECT_THAT(rows.points.row, ElementsAre(1, 1, 4));
  EXPECT_THAT(texts(rows.lines, "id"), ElementsAre("l", "mix", "arc"));
  EXPECT_THAT(texts(rows.areas, "id"), ElementsAre("a"));
  EXPECT_EQ(rows.lines.shapes.parts(0).size(), 2U);
  EXPECT_EQ(rows.lines.shapes.length_m(1), 2.0);
  EXPECT_NEAR(rows.lines.shapes.length_m(2), 3.14159, 0.01);
  EXPECT_EQ(rows.areas.shapes.area_m2(0), 2.5);
  EXPECT_THAT(rejects(rows), ElementsAre("nul geom_empty"));
}

TEST_F(GeoPackage, AreasThatCrossThemselvesAreRepaired) {
  const RawRows rows =
      read_source(request(written({{"bow", "POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"},
                                   {"fold", "POLYGON ((0 0, 1 1, 2 2, 0 0))"},
                                   {"out", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0), (5 5, 6 5, 6 6, 5 5))"}}),
                          Geometry::any));
  EXPECT_THAT(texts(rows.areas, "id"), ElementsAre("bow", "out"));
  EXPECT_EQ(rows.areas.shapes.parts(0).size(), 2U);
  EXPECT_EQ(rows.areas.shapes.area_m2(0), 2.0);
  EXPECT_THAT(rejects(rows), ElementsAre("fold geom_invalid"));
}

TEST_F(GeoPackage, TangleEndsAsARejectInBoundedWork) {
  std::mt19937 random(1);
  std::string ring = "POLYGON ((0 0";
  for (int i = 1; i < 300; ++i) {
    ring += fmt::format(", {}", random() % 100'000);
    ring += fmt::format(" {}", random() % 100'000);
  }
  ring += ", 0 0))";
  EXPECT_THAT(rejects(read_source(request(written({{"t", ring.c_str()}}), Geometry::any))),
              ElementsAre("t geom_invalid"));
}

TEST_F(GeoPackage, LayerMustBeNamedWhenThereAreSeveral) {
  written({{"1", "POINT (1 1)"}});
  write_layer(path_, {"GPKG", "roads", 4326, wkbLineString, true}, {{"r", "LINESTRING (0 0, 1 1)"}});
  EXPECT_EQ(failure(Trouble::data, request(path_)),
            "holds several layers: 'firms', 'roads'; expected to know which; set layer");
  SourceRequest asked = request(path_, Geometry::any);
  asked.layer = "roads";
  EXPECT_EQ(read_source(asked).lines.size(), 1U);
}

TEST_F(GeoPackage, CrsIsTheFilesOrTheConfigs) {
  write_layer(path_, {"GPKG", "firms", 0, wkbPoint}, {{"1", "POINT (500000 5400000)"}});
  SourceRequest asked = request(path_);
  EXPECT_EQ(failure(Trouble::data, asked),
            "layer 'firms': has no CRS; expected one in the file (srs, .prj); write it into the file, or set crs");
  asked.crs = "EPSG:25832";
  EXPECT_EQ(read_source(asked).crs, "EPSG:25832");
}

TEST_F(GeoPackage, PlainTablesAreReadWithoutGeometry) {
  write_layer(path_, {"GPKG", "links", 0, wkbNone}, {{"007", nullptr}});
  const RawRows rows = read_source(request(path_, Geometry::none));
  EXPECT_THAT(texts(rows.plain, "id"), ElementsAre("007"));
  EXPECT_THAT(failure(Trouble::data, request(path_)), StartsWith("no layer has geometry"));
}

TEST_F(GeoPackage, TextInAColumnOfNumbersStaysText) {
  written({{"1", "POINT (1 1)", 7}, {"2", "POINT (1 1)", 8}});
  execute(path_, "UPDATE firms SET employees = 'n/a' WHERE id = '2'");
  EXPECT_THAT(texts(read_source(request(path_)).points, "employees"), ElementsAre("7", "n/a"));
}

TEST_F(GeoPackage, BytesThatAreNoGeometryAreRejects) {
  written({{"1", "POINT (1 1)"}, {"2", "POINT (1 1)"}, {"3", "POINT (1 1)"}, {"4", "POINT (1 1)"}});
  execute(path_,
          "UPDATE firms SET geom = 'POINT(1 1)' WHERE id = '2';"
          "UPDATE firms SET geom = substr(geom, 1, length(geom) - 9) WHERE id = '3'");
  const RawRows rows = read_source(request(path_));
  EXPECT_THAT(rejects(rows), ElementsAre("2 geom_invalid", "3 geom_invalid"));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("1", "4"));
}

TEST_F(GeoPackage, GapsInTheFeatureIdsLoseNothing) {
  std::vector<Feature> features(300, {"x", "POINT (1 1)"});
  written(features);
  execute(path_, "DELETE FROM firms WHERE fid % 3 = 0; UPDATE firms SET fid = fid + 1000000 WHERE fid > 200");
  const RawRows rows = read_source(request(path_));
  EXPECT_EQ(rows.points.size(), 200U);
  EXPECT_EQ(rows.points.row.back(), 1000299);
}

TEST_F(GeoPackage, RowsInAWriteAheadLogAreReadAndTheInputStaysAsItIs) {
  written({{"1", "POINT (1 1)"}});
  execute(path_, "SELECT 1");
  sqlite3* writer = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &writer), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(writer,
                         "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=0;"
                         "INSERT INTO firms (geom, id) SELECT geom, '2' FROM firms",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  const std::string before = bytes_of(path_), log = bytes_of(path_ + "-wal");
  EXPECT_GT(log.size(), 0U);
  const RawRows rows = read_source(request(path_));
  EXPECT_THAT(texts(rows.points, "id"), ElementsAre("1", "2"));
  EXPECT_EQ(bytes_of(path_), before);
  EXPECT_EQ(bytes_of(path_ + "-wal"), log);
  EXPECT_EQ(rows.size, static_cast<std::int64_t>(before.size() + log.size()));
  sqlite3_close(writer);
}

TEST_F(GeoPackage, ViewsAreRefused) {
  written({{"1", "POINT (1 1)"}});
  execute(path_,
          "CREATE VIEW v AS SELECT * FROM firms;"
          "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('v', 'features', 'v', 4326);"
          "INSERT INTO gpkg_geometry_columns VALUES ('v', 'geom', 'POINT', 4326, 0, 0)");
  SourceRequest asked = request(path_);
  asked.layer = "v";
  EXPECT_EQ(failure(Trouble::data, asked),
            "layer 'v' is a view; expected an ordinary table; export it to a table of its own");
}

TEST_F(GeoPackage, EmptyLayerStopsFirmsOnly) {
  written({});
  EXPECT_EQ(failure(Trouble::data, request(path_)),
            "layer 'firms': holds no row; expected features; check how the file is made");
  EXPECT_EQ(read_source(request(path_, Geometry::any)).read, 0);
}

// --- Shapefile

class Shapefile : public testing::Test {
 protected:
  Shapefile() {
    write_layer(folder_.path("firms.shp"), {"ESRI Shapefile", "firms", 4326, wkbPoint},
                {{"1", "POINT (1 1)", 7}, {"2", "POINT (2 2)", 8}, {"3", "POINT (3 3)", 9}});
  }
  std::string fail() const { return failure(Trouble::data, request(folder_.path("firms.shp"))); }
  test::Folder folder_;
};

TEST_F(Shapefile, PartsMustFitTogether) {
  const std::string dbf = bytes_of(folder_.path("firms.dbf")), shx = bytes_of(folder_.path("firms.shx"));
  std::string fewer = dbf;
  fewer[4] = 2;
  folder_.write("firms.dbf", fewer);
  EXPECT_EQ(fail(),
            "3 shapes and 2 rows of attributes (.shx and .dbf differ); expected an undamaged Shapefile; fetch or "
            "export it again");
  folder_.write("firms.dbf", dbf.substr(0, dbf.size() - 40));
  EXPECT_THAT(fail(), StartsWith("the .dbf is cut"));
  folder_.write("firms.dbf", dbf);
  std::string outside = shx;
  outside[100 + 8 + 1] = 1;
  folder_.write("firms.shx", outside);
  EXPECT_THAT(fail(), StartsWith("shape 1 lies outside the .shp"));
  std::filesystem::remove(folder_.path("firms.shx"));
  EXPECT_THAT(fail(), StartsWith("its .shx is missing"));
}

TEST_F(Shapefile, TextInANumericFieldStaysText) {
  std::string dbf = bytes_of(folder_.path("firms.dbf"));
  const std::size_t eight = dbf.rfind(" 8", dbf.rfind("2  ") + 200);
  ASSERT_NE(eight, std::string::npos);
  dbf.replace(eight, 2, "1k");
  folder_.write("firms.dbf", dbf);
  EXPECT_THAT(texts(read_source(request(folder_.path("firms.shp"))).points, "employees"), ElementsAre("7", "1k", "9"));
}

TEST_F(Shapefile, HashCoversTheSideFiles) {
  const std::string before = stamp_source(folder_.path("firms.shp")).hash;
  std::string dbf = bytes_of(folder_.path("firms.dbf"));
  dbf.back() = static_cast<char>(dbf.back() ^ 1);
  folder_.write("firms.dbf", dbf);
  EXPECT_NE(stamp_source(folder_.path("firms.shp")).hash, before);
}

// --- Guard

TEST(GdalGuard, NothingLeavesTheMachine) {
  const test::Folder folder;
  const std::string path = folder.write(
      "f.geojson",
      R"({"type":"FeatureCollection","crs":{"type":"link","properties":{"href":"http://127.0.0.1:9/crs","type":"proj4"}},)"
      R"("features":[{"type":"Feature","properties":{"id":"1"},"geometry":{"type":"Point","coordinates":[1,2]}}]})");
  SourceRequest asked = request(path);
  asked.columns = {};
  try {
    EXPECT_EQ(read_source(asked).points.size(), 1U);
  } catch (const geo::UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("refused"));
  }
  EXPECT_EQ(GDALGetDriverByName("OGR_VRT"), nullptr);
  EXPECT_EQ(GDALGetDriverByName("HTTP"), nullptr);
}

TEST(GdalGuard, MessagesAreCaughtWithoutPasswords) {
  prepare_gdal();
  const GdalErrors errors;
  CPLError(CE_Failure, CPLE_OpenFailed, "Unable to open 'PG:host=h password=geheim'");
  EXPECT_TRUE(errors.failed());
  EXPECT_THAT(errors.text(), testing::Not(HasSubstr("geheim")));
}

}  // namespace
}  // namespace io
