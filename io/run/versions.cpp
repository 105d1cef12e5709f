// SPDX-License-Identifier: Apache-2.0
#include "io/run/versions.hpp"

#include <fmt/format.h>
#include <gdal.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>
#include <xxhash.h>
#include <zlib.h>

#include <string_view>

#include "geo/siting/location.hpp"

namespace io {
namespace {

/// "GEOS_VERSION=3.11.1-CAPI-1.17.1" among the lines of GDAL's build info -> "3.11.1".
std::string geos_version() {
  constexpr std::string_view kKey = "GEOS_VERSION=";
  const std::string_view info = GDALVersionInfo("BUILD_INFO");
  const std::size_t at = info.find(kKey);
  if (at == std::string_view::npos) return "unknown";
  const std::string_view rest = info.substr(at + kKey.size());
  return std::string(rest.substr(0, rest.find_first_of("-\n")));
}

std::string proj_version() {
  int major = 0, minor = 0, patch = 0;
  OSRGetPROJVersion(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

std::string three_part(unsigned number) {
  return fmt::format("{}.{}.{}", number / 10000, number / 100 % 100, number % 100);
}

/// CBC where it is built in.
std::map<std::string, std::string> with_solver(std::map<std::string, std::string> versions) {
  if (const std::string cbc = geo::integer_solver(); !cbc.empty()) versions["CBC"] = cbc;
  return versions;
}

}  // namespace

const std::map<std::string, std::string>& library_versions() {
  static const std::map<std::string, std::string> versions = with_solver({
      {"GDAL", GDALVersionInfo("RELEASE_NAME")},
      {"GEOS", geos_version()},
      {"PROJ", proj_version()},
      {"SQLite", sqlite3_libversion()},
      {"fmt", three_part(FMT_VERSION)},
      {"nanoflann", AGGLO_NANOFLANN_VERSION},
      {"nlohmann-json", AGGLO_JSON_VERSION},
      {"xxhash", three_part(XXH_versionNumber())},
      {"yaml-cpp", AGGLO_YAML_VERSION},
      {"zlib", zlibVersion()},
  });
  return versions;
}

}  // namespace io
