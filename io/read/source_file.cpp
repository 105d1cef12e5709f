// SPDX-License-Identifier: Apache-2.0
#include "io/read/source_file.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/core/error.hpp"
#include "io/read/archive.hpp"
#include "io/read/postgis.hpp"
#include "io/read/source.hpp"
#include "io/read/text.hpp"
#include "io/run/hash.hpp"

namespace io {
namespace {

using geo::Trouble;
namespace fs = std::filesystem;

constexpr std::pair<std::string_view, Format> kFormats[] = {
    {"csv", Format::csv},   {"tsv", Format::csv},         {"txt", Format::csv},      {"gpkg", Format::gpkg},
    {"shp", Format::shp},   {"geojson", Format::geojson}, {"json", Format::geojson}, {"fgb", Format::fgb},
    {"xlsx", Format::xlsx}, {"ods", Format::ods}};
constexpr std::string_view kKnown = "csv, gpkg, shp, geojson, fgb, xlsx or ods";

std::string extension(const std::string& name) {
  const std::string last = lower(fs::path(name).extension().string());
  return last.empty() ? last : last.substr(1);
}

std::optional<Format> by_name(std::string_view ending) {
  for (const auto& [name, format] : kFormats)
    if (name == ending) return format;
  return std::nullopt;
}

// Read from bytes in memory.
bool is_unpacked(Format format) { return format == Format::csv || format == Format::xlsx || format == Format::ods; }

// A spreadsheet inside a zip may be anything that belongs to the data: it is read only when the config says so.
bool is_spreadsheet(Format format) { return format == Format::xlsx || format == Format::ods; }

// What the config says, or nothing.
std::optional<Format> declared(const std::string& format, const std::string& place) {
  if (format.empty()) return std::nullopt;
  const auto found = by_name(lower(format));
  if (!found)
    geo::fail(Trouble::config, "{}: format '{}' is unknown; expected {}; correct it or leave it out", place,
              shown(format, 40), kKnown);
  return found;
}

[[noreturn]] void fail_unknown(const std::string& place) {
  if (place.ends_with(".pbf"))
    geo::fail(Trouble::config,
              "{}: is an OpenStreetMap extract; expected it under sources.osm; write 'osm: {{uri: …}}'", place);
  geo::fail(Trouble::config, "{}: the file name tells no format; expected a name that ends in {}; set format", place,
            kKnown);
}

// The one member of a zip that is a table; the Shapefile's other files belong to its .shp.
const ZipMember& chosen_member(const std::vector<ZipMember>& members, std::optional<Format> wanted,
                               const std::string& place) {
  std::vector<std::string> names;
  const ZipMember* chosen = nullptr;
  for (const ZipMember& member : members) {
    const auto format = by_name(extension(member.name));
    if (!format || (wanted ? format != wanted : is_spreadsheet(*format))) continue;
    chosen = &member;
    names.push_back(member.name);
  }
  if (names.size() > 1)
    geo::fail(Trouble::data, "{}: holds several tables: {}; expected one; make a zip of the one that is meant", place,
              listed(names));
  if (chosen == nullptr)
    geo::fail(Trouble::data, "{}: holds no table; expected one file whose name ends in {}; name the right archive",
              place, kKnown);
  return *chosen;
}

void unpack_zip(SourceFile& source, std::optional<Format> wanted) {
  const std::string_view bytes = source.file->bytes();
  const std::vector<ZipMember> members = zip_members(bytes, source.place);
  const ZipMember& chosen = chosen_member(members, wanted, source.place);
  source.format = *by_name(extension(chosen.name));
  if (is_unpacked(source.format)) {
    source.unpacked = unzipped(bytes, chosen, source.place);
    return;
  }
  source.folder = std::make_unique<PrivateFolder>();
  const fs::path stem = fs::path(chosen.name).replace_extension();
  for (const ZipMember& member : members) {
    const bool belongs = member.name == chosen.name ||
                         (source.format == Format::shp && fs::path(member.name).replace_extension() == stem);
    if (belongs) source.folder->write(fs::path(member.name).filename().string(), unzipped(bytes, member, source.place));
  }
  source.path = source.folder->path() / fs::path(chosen.name).filename();
}

void unpack_gzip(SourceFile& source, std::optional<Format> wanted, const fs::path& inner) {
  const auto format = wanted ? wanted : by_name(extension(inner.string()));
  if (!format) fail_unknown(source.place);
  source.format = *format;
  if (source.format == Format::shp)
    geo::fail(Trouble::data, "{}: is a .shp alone; expected its .dbf and .shx too; put all of them into a .zip",
              source.place);
  std::string bytes = gunzipped(source.file->bytes(), source.place);
  if (is_unpacked(source.format)) {
    source.unpacked = std::move(bytes);
    return;
  }
  source.folder = std::make_unique<PrivateFolder>();
  source.path = source.folder->write(inner.filename().string(), bytes);
}

// The files that belong to a source, itself first.
std::vector<fs::path> all_files(const fs::path& path) {
  std::vector<fs::path> files{path};
  const std::string ending = extension(path.string());
  std::error_code ignored;
  if (ending == "gpkg" && fs::exists(path.string() + "-wal", ignored)) files.emplace_back(path.string() + "-wal");
  if (ending != "shp") return files;
  for (const char* other : {".shx", ".dbf", ".prj", ".cpg", ".SHX", ".DBF", ".PRJ", ".CPG"}) {
    const fs::path file = fs::path(path).replace_extension(other);
    if (fs::is_regular_file(file, ignored)) files.push_back(file);
  }
  return files;
}

}  // namespace

SourceFile open_source(const std::string& uri, const std::string& format) {
  check_plain_path(uri);
  SourceFile source;
  source.place = shown(uri, 300);
  const auto wanted = declared(format, source.place);
  const fs::path path(uri);
  source.path = path;
  source.file = std::make_unique<MappedFile>(path);
  const std::string ending = extension(uri);
  if (ending == "zip") {
    unpack_zip(source, wanted);
  } else if (ending == "gz") {
    unpack_gzip(source, wanted, fs::path(path).replace_extension());
  } else {
    const auto found = wanted ? wanted : by_name(ending);
    if (!found) fail_unknown(source.place);
    source.format = *found;
  }
  return source;
}

SourceStamp stamp_source(const std::string& uri, const std::string& layer) {
  if (is_database(uri)) return stamp_postgis(uri, layer);
  check_plain_path(uri);
  Hash hash;
  SourceStamp stamp;
  for (const fs::path& path : all_files(uri)) {
    const MappedFile file(path);
    hash.add_bytes(file.bytes().data(), file.bytes().size());
    stamp.size += static_cast<std::int64_t>(file.bytes().size());
  }
  stamp.hash = hash.hex();
  return stamp;
}

}  // namespace io
