// SPDX-License-Identifier: Apache-2.0
#include "io/read/raster_source.hpp"

#include <gdal.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ogr_srs_api.h>

#include <cmath>

#include "geo/core/error.hpp"
#include "io/read/gdal_guard.hpp"
#include "tests/io/run/scratch.hpp"

namespace io {
namespace {

using testing::HasSubstr;

struct Tif {
  int epsg = 32633;
  GDALDataType type = GDT_Float32;
  bool georeferenced = true;
  std::optional<double> nodata = -9999.0, scale{};
  std::array<double, 6> geotransform{1000, 10, 0, 2000, 0, -10};
};

/// 3 × 2 pixels: 1 2 3 / 4 -9999 6.
std::filesystem::path write_tif(const Scratch& scratch, const Tif& tif) {
  prepare_gdal();
  const auto path = scratch / "r.tif";
  const GDALDatasetH out = GDALCreate(GDALGetDriverByName("GTiff"), path.c_str(), 3, 2, 1, tif.type, nullptr);
  if (tif.georeferenced) GDALSetGeoTransform(out, const_cast<double*>(tif.geotransform.data()));
  if (tif.epsg > 0) {
    const OGRSpatialReferenceH crs = OSRNewSpatialReference(nullptr);
    OSRImportFromEPSG(crs, tif.epsg);
    GDALSetSpatialRef(out, crs);
    OSRDestroySpatialReference(crs);
  }
  const GDALRasterBandH band = GDALGetRasterBand(out, 1);
  if (tif.nodata) GDALSetRasterNoDataValue(band, *tif.nodata);
  if (tif.scale) GDALSetRasterScale(band, *tif.scale);
  double values[] = {1, 2, 3, 4, -9999, 6};
  EXPECT_EQ(GDALRasterIO(band, GF_Write, 0, 0, 3, 2, values, 3, 2, GDT_Float64, 0, 0), CE_None);
  GDALClose(out);
  return path;
}

std::string error_of(const RasterRequest& request) {
  try {
    const RasterSource raster(request);
  } catch (const geo::UserError& error) {
    return error.what();
  }
  return "";
}

TEST(RasterSource, ReadsAWindowWithoutNodata) {
  const Scratch scratch;
  const RasterSource raster({write_tif(scratch, {}), "", 1, {}, "here"});
  EXPECT_EQ(raster.columns(), 3);
  EXPECT_EQ(raster.rows(), 2);
  EXPECT_EQ(raster.crs(), "EPSG:32633");
  const auto values = raster.read({1, 0, 2, 2});
  EXPECT_EQ(values[0], 2.0);
  EXPECT_EQ(values[1], 3.0);
  EXPECT_TRUE(std::isnan(values[2])) << "-9999 is nodata";
  EXPECT_EQ(values[3], 6.0);
}

TEST(RasterSource, WithoutNodataTheConfigSaysIt) {
  const Scratch scratch;
  const auto path = write_tif(scratch, {.nodata = {}});
  EXPECT_EQ(RasterSource({path, "", 1, {}, "here"}).read({1, 1, 1, 1})[0], -9999.0);
  EXPECT_TRUE(std::isnan(RasterSource({path, "", 1, -9999.0, "here"}).read({1, 1, 1, 1})[0]));
}

TEST(RasterSource, SuspectsEndsOfItsNumbersWhereNothingSaysWhatIsMissing) {
  const Scratch scratch;
  Tif tif;
  EXPECT_THAT(RasterSource({write_tif(scratch, tif), "", 1, {}, "here"}).likely_missing(), testing::IsEmpty());
  tif.nodata.reset();
  EXPECT_THAT(RasterSource({write_tif(scratch, tif), "", 1, {}, "here"}).likely_missing(), testing::Contains(-9999.0));
  EXPECT_THAT(RasterSource({write_tif(scratch, tif), "", 1, 7.0, "here"}).likely_missing(), testing::IsEmpty());
  tif.type = GDT_Byte;
  tif.scale = 0.5;
  EXPECT_THAT(RasterSource({write_tif(scratch, tif), "", 1, {}, "here"}).likely_missing(), testing::ElementsAre(127.5));
}

TEST(RasterSource, AppliesTheScaleOfTheBand) {
  const Scratch scratch;
  EXPECT_EQ(RasterSource({write_tif(scratch, {.scale = 0.5}), "", 1, {}, "here"}).read({2, 1, 1, 1})[0], 3.0);
}

TEST(RasterSource, PlacesPixelsOfARotatedRaster) {
  const Scratch scratch;
  const RasterSource raster({write_tif(scratch, {.geotransform = {1000, 8, 6, 2000, 6, -8}}), "", 1, {}, "here"});
  EXPECT_EQ(raster.at(1, 2), std::pair(1020.0, 1990.0));
  const auto [column, row] = raster.pixel(1020, 1990);
  EXPECT_NEAR(column, 1.0, 1e-12);
  EXPECT_NEAR(row, 2.0, 1e-12);
}

TEST(RasterSource, SaysWhatIsWrong) {
  const Scratch scratch;
  EXPECT_THAT(error_of({scratch / "none.tif", "", 1, {}, "here"}), HasSubstr("is not there or no file"));
  EXPECT_THAT(error_of({scratch.write("text.tif", "no raster"), "", 1, {}, "here"}),
              HasSubstr("cannot be read as a raster"));
  const auto path = write_tif(scratch, {.epsg = 0});
  EXPECT_EQ(error_of({path, "", 1, {}, "here"}),
            "here: the raster has no CRS; expected one; add 'crs: EPSG:…' to its entry");
  EXPECT_EQ(error_of({path, "EPSG:32633", 1, {}, "here"}), "");
  EXPECT_THAT(error_of({path, "EPSG:32633", 2, {}, "here"}), HasSubstr("band is 2; the raster has 1"));
  EXPECT_THAT(error_of({write_tif(scratch, {.georeferenced = false}), "", 1, {}, "here"}),
              HasSubstr("is not georeferenced"));
  EXPECT_THAT(error_of({write_tif(scratch, {.type = GDT_CFloat32}), "", 1, {}, "here"}), HasSubstr("complex numbers"));
}

}  // namespace
}  // namespace io
