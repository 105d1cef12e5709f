// SPDX-License-Identifier: Apache-2.0
#include "io/read/shapefile_check.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "geo/core/error.hpp"
#include "io/read/file.hpp"
#include "io/read/number.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;
namespace fs = std::filesystem;

constexpr std::size_t kShpHeader = 100, kShxEntry = 8, kDbfHeader = 32, kDbfField = 32;

// A number of `bytes` bytes at `at`; the caller has checked that they are there.
std::uint32_t big(std::string_view data, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8U | static_cast<unsigned char>(data[at + i]);
  return value;
}
std::uint32_t little(std::string_view data, std::size_t at, std::size_t bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes; i-- > 0;) value = value << 8U | static_cast<unsigned char>(data[at + i]);
  return value;
}

std::optional<fs::path> sibling(const fs::path& path, const char* lower_ending, const char* upper_ending) {
  std::error_code ignored;
  for (const char* ending : {lower_ending, upper_ending}) {
    fs::path file = fs::path(path).replace_extension(ending);
    if (fs::exists(file, ignored)) return file;
  }
  return std::nullopt;
}

fs::path required(const fs::path& path, const char* lower_ending, const char* upper_ending, const std::string& place) {
  if (const auto file = sibling(path, lower_ending, upper_ending)) return *file;
  geo::fail(Trouble::data, "{}: its {} is missing; expected .shp, .shx and .dbf side by side; copy all of them", place,
            lower_ending);
}

[[noreturn]] void fail_damaged(const std::string& place, const std::string& what) {
  geo::fail(Trouble::data, "{}: {}; expected an undamaged Shapefile; fetch or export it again", place, what);
}

struct Dbf {
  std::string_view data;
  std::size_t rows = 0, header = 0, width = 0;
};

std::optional<Dbf> dbf_of(std::string_view data) {
  if (data.size() < kDbfHeader + 1) return std::nullopt;
  const Dbf dbf{data, little(data, 4, 4), little(data, 8, 2), little(data, 10, 2)};
  if (dbf.header < kDbfHeader || dbf.width == 0 || dbf.header > data.size()) return std::nullopt;
  return (data.size() - dbf.header) / dbf.width >= dbf.rows ? std::optional(dbf) : std::nullopt;
}

void check_index(std::string_view shp, std::string_view shx, const std::string& place) {
  for (std::size_t at = kShpHeader; at + kShxEntry <= shx.size(); at += kShxEntry) {
    const std::size_t begin = std::size_t{big(shx, at)} * 2, size = std::size_t{big(shx, at + 4)} * 2;
    if (begin < kShpHeader || begin + kShxEntry + size > shp.size())
      fail_damaged(place, fmt::format("shape {} lies outside the .shp (cut, or the .shx belongs to another file)",
                                      (at - kShpHeader) / kShxEntry));
  }
}

}  // namespace

void check_shapefile(const fs::path& path, const std::string& place) {
  const MappedFile shp(path), shx(required(path, ".shx", ".SHX", place)), dbf(required(path, ".dbf", ".DBF", place));
  if (shp.bytes().size() < kShpHeader || shx.bytes().size() < kShpHeader)
    fail_damaged(place, ".shp or .shx has no complete header");
  const auto table = dbf_of(dbf.bytes());
  if (!table) fail_damaged(place, "the .dbf is cut: it is shorter than its header says");
  const std::size_t shapes = (shx.bytes().size() - kShpHeader) / kShxEntry;
  if (shapes != table->rows)
    fail_damaged(place, fmt::format("{} shapes and {} rows of attributes (.shx and .dbf differ)", shapes, table->rows));
  check_index(shp.bytes(), shx.bytes(), place);
}

std::vector<OddValue> odd_dbf_values(const fs::path& path, std::span<const std::size_t> fields) {
  std::vector<OddValue> found;
  const auto file = sibling(path, ".dbf", ".DBF");
  if (!file) return found;
  const MappedFile mapped(*file);
  const auto dbf = dbf_of(mapped.bytes());
  if (!dbf) return found;
  std::size_t offset = 1;  // behind the mark of deleted rows
  const std::size_t count = (dbf->header - kDbfHeader) / kDbfField;
  for (std::size_t field = 0; field < count; ++field) {
    const std::size_t at = kDbfHeader + field * kDbfField;
    const char type = dbf->data[at + 11];
    const std::size_t width = static_cast<unsigned char>(dbf->data[at + 16]);
    const bool wanted = std::ranges::find(fields, field) != fields.end() && (type == 'N' || type == 'F');
    for (std::size_t row = 0; wanted && offset + width <= dbf->width && row < dbf->rows; ++row) {
      const std::string_view text = dbf->data.substr(dbf->header + row * dbf->width + offset, width);
      double ignored = 0.0;
      const bool blank = text.find_first_not_of(std::string_view(" *\0", 3)) == std::string_view::npos;
      if (blank || parse_number(text, false, ignored) == NumberFault::none) continue;
      found.push_back({static_cast<std::int64_t>(row), field, std::string(trimmed(text))});
    }
    offset += width;
  }
  return found;
}

}  // namespace io
