// SPDX-License-Identifier: Apache-2.0
#include "io/read/gdal_guard.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_string.h>
#include <gdal_frmts.h>
#include <ogr_srs_api.h>
#include <ogrsf_frmts.h>

#include <cstdlib>
#include <mutex>

#include "io/read/text.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

// Settings by which the environment could load code, open files or reach the network.
constexpr const char* kUnset[] = {"OGR_DRIVER_PATH",
                                  "OGR_SQLITE_LOAD_EXTENSIONS",
                                  "OGR_SQLITE_LIST_VIRTUAL_OGR",
                                  "OGR_SQLITE_JOURNAL",
                                  "OGR_SQLITE_SYNCHRONOUS",
                                  "GDAL_VRT_ENABLE_PYTHON",
                                  "GDAL_VRT_PYTHON_TRUSTED_MODULES",
                                  "ALLOW_OGR_SQL_FUNCTIONS_FROM_TRIGGER_AND_VIEW",
                                  "SQLITE_USE_OGR_VFS",
                                  "CPL_DEBUG",
                                  "GDAL_SKIP",
                                  "OGR_SKIP",
                                  "GDAL_HTTP_PROXY",
                                  "GDAL_HTTP_HEADER_FILE",
                                  "SHAPE_ENCODING",
                                  "SHAPE_RESTORE_SHX",
                                  "OGR_GEOJSON_DATE_AS_STRING",
                                  "PG_LIST_ALL_TABLES",
                                  "PG_SKIP_VIEWS",
                                  "PG_USE_GEOMETRY_COLUMNS"};

constexpr std::pair<const char*, const char*> kSet[] = {
    {"GDAL_DRIVER_PATH", "disable"},
    {"CPL_ALLOW_VSISTDIN", "NO"},
    {"OGR_SQLITE_PRAGMA", "trusted_schema=OFF,cell_size_check=ON,mmap_size=0"},
    {"SPATIALITE_LOAD", "NO"},  // its functions, made anew for each GeoPackage that is opened, serve nobody here
    {"OGR_GEOJSON_MAX_OBJ_SIZE", "200"},  // MB a feature
    {"OGR_ENABLE_PARTIAL_REPROJECTION", "NO"},
};

CPLHTTPResult* no_network(const char*, CSLConstList, GDALProgressFunc, void*, CPLHTTPFetchWriteFunc, void*, void*) {
  auto* result = static_cast<CPLHTTPResult*>(CPLCalloc(1, sizeof(CPLHTTPResult)));
  result->nStatus = 1;
  result->pszErrBuf = CPLStrdup("agglo opens no network connection for GDAL");
  CPLError(CE_Failure, CPLE_AppDefined, "a file asked for the network, which is refused");
  return result;
}

void prepare_once() {
  for (const char* name : kUnset) ::unsetenv(name);
  for (const auto& [name, value] : kSet) {
    ::unsetenv(name);
    CPLSetConfigOption(name, value);
  }
  ::setenv("PROJ_NETWORK", "OFF", 1);
  OSRSetPROJEnableNetwork(0);
  CPLHTTPSetFetchCallback(no_network, nullptr);
  GDALRegister_MEM();  // rasters in a GeoPackage need MEM, GTiff and PNG
  GDALRegister_GTiff();
  GDALRegister_PNG();
  GDALRegister_AAIGrid();
  RegisterOGRGeoPackage();
  RegisterOGRShape();
  RegisterOGRGeoJSON();
  RegisterOGRFlatGeobuf();
}

void CPL_STDCALL catch_message(CPLErr level, CPLErrorNum, const char* message) {
  if (level != CE_Failure && level != CE_Fatal && level != CE_Warning) return;
  auto* errors = static_cast<GdalErrors*>(CPLGetErrorHandlerUserData());
  if (errors != nullptr) errors->note(level != CE_Warning, message);
}

}  // namespace

void prepare_gdal() {
  static std::once_flag once;
  std::call_once(once, prepare_once);
}

void allow_postgres() {
  static std::once_flag once;
  std::call_once(once, RegisterOGRPG);
}

GdalErrors::GdalErrors() {
  CPLErrorReset();
  CPLPushErrorHandlerEx(catch_message, this);
}

GdalErrors::~GdalErrors() { CPLPopErrorHandler(); }

void GdalErrors::note(bool failure, std::string_view message) {
  failed_ = failed_ || failure;
  std::string& kept = failure ? failure_ : warning_;
  if (kept.empty()) kept = shown(redacted(message), 300);
}

std::string GdalErrors::text() const {
  if (!failure_.empty()) return failure_;
  return warning_.empty() ? "no reason given" : warning_;
}

}  // namespace io
