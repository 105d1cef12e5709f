// SPDX-License-Identifier: Apache-2.0
#include "io/write/rows.hpp"

#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "geo/core/parallel.hpp"
#include "io/write/blob.hpp"
#include "io/write/rtree.hpp"
#include "io/write/sqlite_record.hpp"

namespace io {
namespace {

/// "2024-02-29" from days since 1970-01-01.
std::string iso_date(std::int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

bool fits(const geo::Column& column, ColumnType type) {
  const auto& values = column.values();
  const bool real =
      std::holds_alternative<std::vector<double>>(values) || std::holds_alternative<std::vector<float>>(values);
  const bool text = std::holds_alternative<geo::Texts>(values);
  switch (type) {
    case ColumnType::text:
      return text || column.labels();
    case ColumnType::real:
      return real;
    case ColumnType::integer:
      return !real && !text && !column.labels();
    case ColumnType::flag:
      return std::holds_alternative<std::vector<std::uint8_t>>(values);
    case ColumnType::date:
      return std::holds_alternative<std::vector<std::int32_t>>(values) && !column.labels();
  }
  return false;
}

/// The first row whose value is missing, if any is.
std::optional<std::size_t> first_missing(const geo::Column& column) {
  if (column.mask() || column.labels())
    for (std::size_t row = 0, rows = column.size(); row < rows; ++row)
      if (!column.valid(row)) return row;
  return std::nullopt;
}

/// The values of one column of the layer.
class Cells {
 public:
  Cells(const LayerDef& layer, const ColumnDef& def, const geo::Table& table)
      : column_(table.column(def.name)), mask_(column_.mask()), date_(def.type == ColumnType::date) {
    const std::string where = fmt::format("write_geopackage: {}.{}", layer.name, def.name);
    if (!fits(column_, def.type)) throw std::invalid_argument(fmt::format("{} is no {}", where, name_of(def.type)));
    if (const auto row = first_missing(column_); row && !def.nullable)
      throw std::invalid_argument(fmt::format("{} is missing in row {}", where, *row));
  }

  void add_to(SqliteRecord& record, std::size_t row) const {
    if (mask_ && (*mask_)[row] == 0) return record.add_null();
    std::visit([&](const auto& values) { add(record, values, row); }, column_.values());
  }

 private:
  static void add(SqliteRecord& record, const geo::Texts& texts, std::size_t row) { record.add_text(texts[row]); }

  template <class Number>
  void add(SqliteRecord& record, const std::vector<Number>& values, std::size_t row) const {
    if constexpr (std::is_floating_point_v<Number>)
      record.add(static_cast<double>(values[row]));
    else if (column_.labels())
      values[row] >= 0 ? record.add_text((*column_.labels())[static_cast<std::size_t>(values[row])])
                       : record.add_null();
    else if (date_)
      record.add_text(iso_date(static_cast<std::int32_t>(values[row])));
    else
      record.add(static_cast<std::int64_t>(values[row]));
  }

  const geo::Column& column_;
  const geo::Column::Mask* mask_;
  bool date_;
};

/// The geometry of one layer, row by row.
class Places {
 public:
  Places(const OutputLayer& layer, std::int32_t srs_id) : def_(layer.def), table_(layer.table), blobs_(srs_id) {
    if (def_.geometry == LayerGeometry::point) {
      x_ = table_.reals("x_m");
      y_ = table_.reals("y_m");
    } else if (!table_.shapes || table_.shapes->size() != table_.size()) {
      throw std::invalid_argument(fmt::format("write_geopackage: {} has not one shape a row", def_.name));
    }
  }
  geo::Box box(std::size_t row) const {
    if (!x_.empty()) return {x_[row], y_[row], x_[row], y_[row]};
    return table_.shapes->box(row);
  }
  /// Good until the next call.
  std::string_view blob(std::size_t row) {
    if (!x_.empty()) return blobs_.point(x_[row], y_[row]);
    return blobs_.shape(def_.geometry, *table_.shapes, row);
  }

 private:
  const LayerDef& def_;
  const geo::Table& table_;
  BlobMaker blobs_;
  std::span<const double> x_, y_;
};

void fill_table(PackedFile& file, const OutputLayer& layer, const std::optional<Places>& places) {
  std::vector<Cells> columns;
  columns.reserve(layer.def.columns.size());
  for (const ColumnDef& column : layer.def.columns) columns.emplace_back(layer.def, column, layer.table);
  PackedRows rows;
  rows.rows = layer.table.size();
  rows.add = [&](std::size_t begin, std::size_t end, LeafPages& pages) {
    std::optional<Places> own = places;  // it holds the blob it made last
    SqliteRecord record;
    for (std::size_t row = begin; row < end; ++row) {
      record.clear();
      record.add_null();  // fid
      if (own) record.add_blob(own->blob(row));
      for (const Cells& column : columns) column.add_to(record, row);
      pages.add(static_cast<std::int64_t>(row) + 1, record);
    }
  };
  file.fill(layer.def.name, rows);
}

struct Index {
  geo::Box extent{};
  RtreeFill fill{};
};

Index index_of(const Places& places, std::size_t rows, unsigned threads) {
  Index out;
  std::vector<FloatBox> boxes(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const geo::Box box = places.box(row);
    out.extent.add(box);
    boxes[row] = FloatBox::around(box);
  }
  out.fill = packed_rtree(std::move(boxes), threads);
  return out;
}

}  // namespace

geo::Box write_rows(PackedFile& file, const OutputLayer& layer, std::int32_t srs_id) {
  if (layer.table.size() == 0) return {};
  std::optional<Places> places;
  if (layer.def.geometry != LayerGeometry::none) places.emplace(layer, srs_id);
  Index index;
  // The index is made while the rows are written, which the disk has its part in; that of points, quick to make, after
  // them, for it would be held with all that is held while the firms are written.
  const bool beside = layer.def.geometry != LayerGeometry::point;
  geo::parallel_for(2, 1, beside ? file.threads() : 1, [&](std::size_t part, std::size_t) {
    if (part == 0) fill_table(file, layer, places);
    if (part == 1 && places) index = index_of(*places, layer.table.size(), file.threads());
  });
  if (places) index.fill(file, layer.def.name);
  return index.extent;
}

}  // namespace io
