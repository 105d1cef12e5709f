// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/read/odd_value.hpp"
#include "io/read/source_file.hpp"

namespace io {

/// Some rows of a layer, in its order. Views end with the call that hands the batch over.
struct Batch {
  std::vector<std::int64_t> fid;
  std::vector<geo::Column> columns;   ///< The asked fields as text, see RawPart::table.
  std::vector<std::string_view> wkb;  ///< Empty: no geometry. The whole vector is empty when none was asked for.
};

/// What to read of a layer.
struct LayerRead {
  std::vector<std::size_t> fields;  ///< Positions, ascending.
  bool geometry = true;
  std::vector<OddValue> odd{};  ///< Text that takes the place of what GDAL makes of it.
  bool overlap = false;         ///< The quick way may hand a batch over from another thread while it reads the next.
};

/// What a table of a database holds, the order of its rows aside.
struct TableContent {
  std::int64_t rows = 0, bytes = 0;  ///< Bytes of the rows as text.
  std::string sum;                   ///< Of the rows' 64-bit hashes.
};

/// One layer of a vector file or database, opened by the driver of its format alone. Keeps GDAL out of every other
/// file.
class OgrLayer {
 public:
  /// `layer` may be empty when there is but one (with geometry, if `spatial`). Throws UserError(data): cannot be
  /// opened, no layer, no such layer (with the nearest name and all names), several and none named.
  OgrLayer(const std::filesystem::path& path, Format format, const std::string& layer, bool spatial, std::string place);
  ~OgrLayer();

  std::string name() const;
  std::string driver() const;
  std::string place() const;  ///< "file: layer 'name'", for messages.
  std::vector<std::string> fields() const;
  bool is_number(std::size_t field) const;
  std::string fid_column() const;       ///< Empty when it has no name.
  std::string geometry_column() const;  ///< Likewise.
  /// Rows by the file's header; negative when it says none.
  std::int64_t header_rows() const;
  /// "EPSG:n" or WKT2 of the horizontal CRS; empty when the layer has none. Throws UserError(data) for one that is
  /// neither geographic nor projected.
  std::string crs() const;

  /// Of a table in a database. One pass over it, on the server. Throws UserError(unavailable).
  TableContent content() const;

  /// Whether the driver fills columns by itself (Arrow stream) and every asked field can be taken from them exactly.
  bool has_quick_way(const LayerRead& read) const;
  /// Hands over all rows, by the quick way or feature by feature: the same batches but for their sizes, one after the
  /// other. Throws UserError(data) when GDAL reports a failure on the way.
  void read(const LayerRead& read, bool quick, const std::function<void(const Batch&)>& take) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace io
