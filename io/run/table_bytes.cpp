// SPDX-License-Identifier: Apache-2.0
#include "io/run/table_bytes.hpp"

#include <cstdint>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace io {

static_assert(sizeof(std::size_t) == 8, "offsets are stored as they stand in memory");

/// Fills blocks until an array is large enough to be a piece by itself.
class TableBytes::Writer {
 public:
  explicit Writer(TableBytes& out) : out_(out) {}

  void put(const geo::Tables& tables) {
    number(tables.size());
    for (const auto& [name, table] : tables) {
      text(name);
      put(table);
    }
    end_block();
  }

 private:
  static constexpr std::size_t kLarge = 1U << 16U;

  void put(const geo::Table& table) {
    number(table.grid ? 1 : 0);
    if (table.grid) put(*table.grid);
    number(table.shapes ? 1 : 0);
    if (table.shapes) put(table.shapes->is_picked() ? out_.flat_.emplace_back(table.shapes->flat()) : *table.shapes);
    number(table.columns().size());
    for (const auto& [name, column] : table.columns()) {
      text(name);
      put(column);
    }
  }
  void put(const geo::Grid& grid) {
    for (const double value : {grid.x0_m, grid.y0_m, grid.cell_m}) bytes(&value, sizeof value);
    for (const std::int32_t count : {grid.columns, grid.rows}) number(static_cast<std::uint64_t>(count));
  }
  void put(const geo::Shapes& shapes) {
    number(static_cast<std::uint64_t>(shapes.kind()));
    array(shapes.x());
    array(shapes.y());
    array(shapes.ring_offsets());
    for (const geo::Offsets* offsets : {&shapes.part_offsets(), &shapes.shape_offsets()})
      array(std::span(out_.offsets_.emplace_back(offsets->flat())));
  }
  void put(const geo::Column& column) {
    number(column.values().index());
    std::visit(
        [&](const auto& values) {
          if constexpr (std::is_same_v<std::decay_t<decltype(values)>, geo::Texts>)
            texts(values);
          else
            array(std::span(values));
        },
        column.values());
    number(column.mask() ? 1 : 0);
    if (column.mask()) array(std::span(*column.mask()));
    number(column.labels() ? 1 : 0);
    if (column.labels()) texts(*column.labels());
  }

  void number(std::uint64_t value) { bytes(&value, sizeof value); }
  void text(std::string_view value) { array(std::span(value.data(), value.size())); }
  void texts(const geo::Texts& texts) {
    text(texts.bytes());
    array(texts.ends());
  }
  template <class T>
  void array(std::span<T> values) {
    number(values.size());
    bytes(values.data(), values.size_bytes());
    block_.insert(block_.end(), (8 - values.size_bytes() % 8) % 8, '\0');
  }
  void bytes(const void* data, std::size_t size) {
    const char* begin = static_cast<const char*>(data);
    if (size < kLarge) {
      block_.insert(block_.end(), begin, begin + size);
      return;
    }
    end_block();
    out_.pieces_.emplace_back(begin, size);
  }
  void end_block() {
    if (block_.empty()) return;
    out_.pieces_.emplace_back(out_.blocks_.emplace_back(std::exchange(block_, {})));
  }

  TableBytes& out_;
  std::vector<char> block_;
};

TableBytes::TableBytes(const geo::Tables& tables) { Writer(*this).put(tables); }

namespace {

struct Damaged : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads what TableBytes::Writer wrote.
class Body {
 public:
  explicit Body(std::span<const char> bytes) : left_(bytes) {}

  std::uint64_t number() { return value<std::uint64_t>(); }
  double real() { return value<double>(); }
  bool flag() { return number() != 0; }
  std::string text() {
    const std::span<const char> found = piece(1, number());
    return {found.begin(), found.end()};
  }
  template <class T>
  std::vector<T> array() {
    const std::uint64_t count = number();
    const std::span<const char> found = piece(sizeof(T), count);
    std::vector<T> out(count);
    if (count > 0) std::memcpy(out.data(), found.data(), found.size());
    return out;
  }
  geo::Texts texts() {
    std::string bytes = text();
    return geo::Texts::from_flat(std::move(bytes), array<std::size_t>());
  }
  bool empty() const { return left_.empty(); }

 private:
  template <class T>
  T value() {
    T out;
    std::memcpy(&out, take(sizeof out).data(), sizeof out);
    return out;
  }
  std::span<const char> piece(std::size_t width, std::uint64_t count) {
    if (count > left_.size() / width) throw Damaged("an array is longer than the file");
    const std::size_t size = width * count;
    const std::span<const char> found = take(size);
    take((8 - size % 8) % 8);
    return found;
  }
  std::span<const char> take(std::size_t size) {
    if (size > left_.size()) throw Damaged("the file ends too early");
    const std::span<const char> taken = left_.first(size);
    left_ = left_.subspan(size);
    return taken;
  }

  std::span<const char> left_;
};

geo::Column::Values values_of(Body& body, std::uint64_t type) {
  switch (type) {
    case 0:
      return body.array<double>();
    case 1:
      return body.array<float>();
    case 2:
      return body.array<std::int64_t>();
    case 3:
      return body.array<std::int32_t>();
    case 4:
      return body.array<std::uint8_t>();
    case 5:
      return body.texts();
    default:
      throw Damaged("a column is of an unknown type");
  }
}

geo::Column column_of(Body& body) {
  const std::uint64_t type = body.number();
  geo::Column::Values values = values_of(body, type);
  geo::Column::Mask mask;
  if (body.flag()) mask = body.array<std::uint8_t>();
  if (!body.flag()) return geo::Column(std::move(values), std::move(mask));
  auto labels = std::make_shared<const geo::Texts>(body.texts());
  if (!mask.empty()) throw Damaged("a coded column has a mask");
  return geo::Column::coded(std::get<std::vector<std::int32_t>>(std::move(values)), std::move(labels));
}

geo::Shapes shapes_of(Body& body) {
  const auto kind = static_cast<geo::Shapes::Kind>(body.number());
  auto x = body.array<double>(), y = body.array<double>();
  auto rings = body.array<std::size_t>(), parts = body.array<std::size_t>(), shapes = body.array<std::size_t>();
  return geo::Shapes::from_flat(kind, std::move(x), std::move(y), std::move(rings), std::move(parts),
                                std::move(shapes));
}

geo::Grid grid_of(Body& body) {
  geo::Grid grid;
  for (double* value : {&grid.x0_m, &grid.y0_m, &grid.cell_m}) *value = body.real();
  for (std::int32_t* count : {&grid.columns, &grid.rows}) *count = static_cast<std::int32_t>(body.number());
  return grid;
}

geo::Table table_of(Body& body) {
  geo::Table table;
  if (body.flag()) table.grid = grid_of(body);
  if (body.flag()) table.shapes = shapes_of(body);
  for (std::uint64_t left = body.number(); left > 0; --left) {
    std::string name = body.text();
    table.set(std::move(name), column_of(body));
  }
  return table;
}

}  // namespace

geo::Tables tables_of(std::span<const char> bytes) {
  Body body(bytes);
  geo::Tables tables;
  for (std::uint64_t left = body.number(); left > 0; --left) {
    std::string name = body.text();
    tables.insert_or_assign(std::move(name), table_of(body));
  }
  if (!body.empty()) throw Damaged("bytes are left over");
  return tables;
}

}  // namespace io
