// SPDX-License-Identifier: Apache-2.0
#include "io/write/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "io/write/blob.hpp"
#include "io/write/rtree.hpp"

namespace io {
namespace {

/// "2024-02-29" from days since 1970-01-01.
std::string iso_date(std::int32_t days) {
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{days}}};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

/// Binds the values of one column, its type looked up once and not once a row.
class ColumnBinder {
 public:
  ColumnBinder(const LayerDef& layer, const ColumnDef& def, const geo::Table& table)
      : column_(table.column(def.name)), type_(def.type) {
    const std::string where = fmt::format("write_geopackage: {}.{}", layer.name, def.name);
    if (!fits()) throw std::invalid_argument(fmt::format("{} is no {}", where, name_of(def.type)));
    if (def.nullable) return;
    for (std::size_t row = 0; row < column_.size(); ++row)
      if (!column_.valid(row)) throw std::invalid_argument(fmt::format("{} is missing in row {}", where, row));
  }

  void bind(Statement& statement, int parameter, std::size_t row) {
    if (!column_.valid(row)) return statement.bind_null(parameter);
    if (type_ == ColumnType::text) return statement.bind(parameter, column_.text(row));
    std::visit(
        [&](const auto& values) {
          using Values = std::decay_t<decltype(values)>;
          if constexpr (!std::is_same_v<Values, geo::Texts>) bind_number(statement, parameter, values[row]);
        },
        column_.values());
  }

 private:
  template <class T>
  void bind_number(Statement& statement, int parameter, T value) {
    if (type_ == ColumnType::date) {
      text_ = iso_date(static_cast<std::int32_t>(value));
      statement.bind(parameter, std::string_view(text_));
    } else if constexpr (std::is_floating_point_v<T>) {
      statement.bind(parameter, static_cast<double>(value));
    } else {
      statement.bind(parameter, static_cast<std::int64_t>(value));
    }
  }

  bool fits() const {
    const auto& values = column_.values();
    const bool real =
        std::holds_alternative<std::vector<double>>(values) || std::holds_alternative<std::vector<float>>(values);
    const bool text = std::holds_alternative<geo::Texts>(values);
    switch (type_) {
      case ColumnType::text:
        return text || column_.labels();
      case ColumnType::real:
        return real;
      case ColumnType::integer:
        return !real && !text && !column_.labels();
      case ColumnType::flag:
        return std::holds_alternative<std::vector<std::uint8_t>>(values);
      case ColumnType::date:
        return std::holds_alternative<std::vector<std::int32_t>>(values) && !column_.labels();
    }
    return false;
  }

  const geo::Column& column_;
  ColumnType type_;
  std::string text_;
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

std::string insert_sql(const LayerDef& def, bool spatial) {
  std::string sql = fmt::format(R"(INSERT INTO "{}" VALUES(?)", def.name);
  for (std::size_t i = 0; i < def.columns.size() + (spatial ? 1 : 0); ++i) sql += ",?";
  return sql + ")";
}

void insert_rows(Database& database, const OutputLayer& layer, Places* places) {
  std::vector<ColumnBinder> binders;
  binders.reserve(layer.def.columns.size());
  for (const ColumnDef& column : layer.def.columns) binders.emplace_back(layer.def, column, layer.table);
  Statement insert(database, insert_sql(layer.def, places != nullptr));
  for (std::size_t row = 0; row < layer.table.size(); ++row) {
    int parameter = 0;
    insert.bind(++parameter, static_cast<std::int64_t>(row) + 1);
    if (places) insert.bind_blob(++parameter, places->blob(row));
    for (ColumnBinder& binder : binders) binder.bind(insert, ++parameter, row);
    insert.step();
  }
}

std::int32_t srs_id_of(Database& database, const std::string& layer) {
  Statement look(database, "SELECT srs_id FROM gpkg_contents WHERE table_name=?");
  look.bind(1, std::string_view(layer));
  if (!look.step()) throw std::invalid_argument("srs_id_of: the skeleton lacks a layer");
  return static_cast<std::int32_t>(look.integer(0));
}

/// Indexes the places; gives their extent.
geo::Box index_places(Database& database, const OutputLayer& layer, const Places& places) {
  geo::Box extent;
  std::vector<FloatBox> boxes(layer.table.size());
  for (std::size_t row = 0; row < boxes.size(); ++row) {
    const geo::Box box = places.box(row);
    extent.add(box);
    boxes[row] = FloatBox::around(box);
  }
  fill_rtree(database, layer.def.name, boxes);
  return extent;
}

void set_extent(Database& database, const std::string& layer, const geo::Box& extent) {
  Statement update(database, "UPDATE gpkg_contents SET min_x=?,min_y=?,max_x=?,max_y=? WHERE table_name=?");
  update.run(extent.min_x, extent.min_y, extent.max_x, extent.max_y, std::string_view(layer));
}

}  // namespace

void write_rows(Database& database, const OutputLayer& layer, const geo::Box& region) {
  const std::string& name = layer.def.name;
  const bool spatial = layer.def.geometry != LayerGeometry::none;
  if (layer.table.size() == 0) {
    if (spatial) set_extent(database, name, region);
  } else if (spatial) {
    Places places(layer, srs_id_of(database, name));
    insert_rows(database, layer, &places);
    set_extent(database, name, index_places(database, layer, places));
  } else {
    insert_rows(database, layer, nullptr);
  }
  Statement count(database, "UPDATE gpkg_ogr_contents SET feature_count=? WHERE table_name=?");
  count.run(static_cast<std::int64_t>(layer.table.size()), std::string_view(name));
}

}  // namespace io
