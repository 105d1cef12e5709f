// SPDX-License-Identifier: Apache-2.0
#include "io/read/gdal_crs.hpp"

#include <cpl_conv.h>
#include <fmt/format.h>
#include <ogr_srs_api.h>

#include <string_view>

namespace io {

// The order of axes that the file's coordinates have is known (x first); only the definition is wanted here.
std::string crs_definition(void* reference) {
  const char* authority = OSRGetAuthorityName(reference, nullptr);
  const char* code = OSRGetAuthorityCode(reference, nullptr);
  if (authority != nullptr && code != nullptr && std::string_view(authority) == "EPSG")
    return fmt::format("EPSG:{}", code);
  const char* options[] = {"FORMAT=WKT2_2019", "MULTILINE=NO", nullptr};
  char* text = nullptr;
  const bool made = OSRExportToWktEx(reference, &text, options) == OGRERR_NONE && text != nullptr;
  std::string wkt = made ? text : "";
  CPLFree(text);
  return wkt;
}

}  // namespace io
