// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "io/read/file.hpp"

namespace io {

/// The kinds of source that are read. A new kind is a value here, a line in source_file.cpp and a reader in source.cpp.
enum class Format : std::uint8_t { csv, gpkg, shp, geojson, fgb, xlsx, ods, postgis };

/// A source on disk, taken out of its .gz or .zip where it is in one.
struct SourceFile {
  Format format = Format::csv;
  std::string place;                      ///< The uri, fit for messages.
  std::filesystem::path path;             ///< What to open: the file itself, its copy in `folder`, or a connection.
  std::unique_ptr<MappedFile> file;       ///< What the uri names, packed or not; none for a database.
  std::optional<std::string> unpacked;    ///< CSV text or spreadsheet out of an archive.
  std::unique_ptr<PrivateFolder> folder;  ///< Holds other files out of an archive.
  std::string_view text() const { return unpacked ? std::string_view(*unpacked) : file->bytes(); }
};

/// Opens what `uri` names. The format is `format`, or by file name when that is empty (inside a .zip by the member's
/// name); the content is never asked. Errors as read_source says.
SourceFile open_source(const std::string& uri, const std::string& format);

}  // namespace io
