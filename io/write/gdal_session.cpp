// SPDX-License-Identifier: Apache-2.0
#include "io/write/gdal_session.hpp"

#include <cpl_conv.h>
#include <cpl_error.h>
#include <fmt/format.h>
#include <gdal_priv.h>

#include "geo/core/error.hpp"

namespace io {
namespace {

void collect(CPLErr level, CPLErrorNum, const char* text) {
  auto& heard = *static_cast<GdalSession::Heard*>(CPLGetErrorHandlerUserData());
  if (level >= CE_Warning) heard.text.append(heard.text.empty() ? "" : "; ").append(text);
  heard.failure |= level >= CE_Failure;
}

}  // namespace

GdalSession::GdalSession(std::filesystem::path file, std::string_view as_of) : file_(std::move(file)) {
  if (!GetGDALDriverManager()->GetDriverByName("GPKG")) GDALAllRegister();
  CPLPushErrorHandlerEx(collect, &heard_);
  set("OGR_CURRENT_DATE", fmt::format("{}T00:00:00.000Z", as_of));
  set("GPKG_ADD_DEFINITION_12_063", "YES");
  set("CREATE_METADATA_TABLES", "YES");
  set("OGR_SQLITE_JOURNAL", "MEMORY");  // the run folder is private: a crash leaves nothing to roll back
  set("OGR_SQLITE_SYNCHRONOUS", "OFF");
}

void GdalSession::set(const char* key, const std::string& value) {
  const char* old = CPLGetThreadLocalConfigOption(key, nullptr);
  before_.emplace_back(key, old ? old : "");
  CPLSetThreadLocalConfigOption(key, value.c_str());
}

GdalSession::~GdalSession() {
  for (const auto& [key, value] : before_)
    CPLSetThreadLocalConfigOption(key.c_str(), value.empty() ? nullptr : value.c_str());
  CPLPopErrorHandler();
}

void GdalSession::check(bool good, std::string_view doing) const {
  if (!good)
    geo::fail(geo::Trouble::data, "{}: {}: {}", file_.string(), doing,
              heard_.text.empty() ? "GDAL failed" : heard_.text);
}

}  // namespace io
