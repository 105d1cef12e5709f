// SPDX-License-Identifier: Apache-2.0
#include "geo/core/join.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

template <class T>
std::vector<T> chained(const std::vector<const std::vector<T>*>& parts) {
  std::size_t size = 0;
  for (const auto* part : parts) size += part->size();
  std::vector<T> out;
  out.reserve(size);
  for (const auto* part : parts) out.insert(out.end(), part->begin(), part->end());
  return out;
}

/// The room for so many texts of so many bytes, filled one part after the other.
class TextsJoin {
 public:
  TextsJoin(std::size_t size, std::size_t length) {
    bytes_.reserve(length);
    ends_.reserve(size);
  }
  void add(const Texts& part) {
    for (const std::size_t end : part.ends()) ends_.push_back(bytes_.size() + end);
    bytes_.append(part.bytes());
  }
  Texts finished() && { return Texts::from_flat(std::move(bytes_), std::move(ends_)); }

 private:
  std::string bytes_;
  std::vector<std::size_t> ends_;
};

Texts chained(const std::vector<const Texts*>& parts) {
  std::size_t size = 0, length = 0;
  for (const Texts* part : parts) {
    size += part->size();
    length += part->bytes().size();
  }
  TextsJoin out(size, length);
  for (const Texts* part : parts) out.add(*part);
  return std::move(out).finished();
}

Column::Mask joined_masks(const std::vector<Column>& parts) {
  Column::Mask mask;
  if (std::ranges::none_of(parts, [](const Column& part) { return part.mask() != nullptr; })) return mask;
  for (const Column& part : parts) {
    if (part.mask() != nullptr)
      mask.insert(mask.end(), part.mask()->begin(), part.mask()->end());
    else
      mask.resize(mask.size() + part.size(), 1);
  }
  return mask;
}

void check_alike(const Column& first, const Column& part) {
  if (first.values().index() != part.values().index())
    throw std::invalid_argument("joined: columns of different types");
  const auto &a = first.labels(), &b = part.labels();
  if (a != b && !(a && b && *a == *b)) throw std::invalid_argument("joined: coded columns with different labels");
}

Column joined(const std::vector<Column>& parts) {
  const Column& first = parts.front();
  for (const Column& part : parts) check_alike(first, part);
  return std::visit(
      [&]<class T>(const T&) {
        std::vector<const T*> values;
        for (const Column& part : parts) values.push_back(&part.as<T>());
        T all = chained(values);
        if constexpr (std::is_same_v<T, std::vector<std::int32_t>>)
          if (first.labels()) return Column::coded(std::move(all), first.labels());
        return Column(Column::Values(std::move(all)), joined_masks(parts));
      },
      first.values());
}

/// Offsets of one level after those of another; both begin with 0.
void chain(auto& offsets, const auto& below) {
  const std::size_t base = offsets.back();
  for (std::size_t i = 1; i < below.size(); ++i) offsets.push_back(base + below[i]);
}

Shapes joined(std::vector<Shapes> parts) {
  std::size_t vertices = 0, rings = 1;
  for (const Shapes& part : parts) {
    vertices += part.vertices();
    rings += part.ring_offsets().size() - 1;
  }
  std::vector<double> x, y;
  std::vector<std::size_t> ring_ends{0};
  Offsets part_ends, shape_ends;
  x.reserve(vertices);
  y.reserve(vertices);
  ring_ends.reserve(rings);
  const Shapes::Kind kind = parts.front().kind();
  for (Shapes& part : parts) {
    const Shapes from = std::move(part);  // let go at once
    x.insert(x.end(), from.x().begin(), from.x().end());
    y.insert(y.end(), from.y().begin(), from.y().end());
    chain(ring_ends, from.ring_offsets());
    chain(part_ends, from.part_offsets());
    chain(shape_ends, from.shape_offsets());
  }
  return Shapes::from_flat(kind, std::move(x), std::move(y), std::move(ring_ends), std::move(part_ends),
                           std::move(shape_ends));
}

void check_alike(const Table& first, const Table& part) {
  const bool same = std::ranges::equal(
      first.columns(), part.columns(), {}, [](const auto& c) { return c.first; },
      [](const auto& c) { return c.first; });
  if (!same || first.shapes.has_value() != part.shapes.has_value())
    throw std::invalid_argument("joined: tables of different columns");
}

}  // namespace

Texts joined(std::vector<Texts> parts) {
  std::size_t size = 0, length = 0;
  for (const Texts& part : parts) {
    size += part.size();
    length += part.bytes().size();
  }
  TextsJoin out(size, length);
  for (Texts& part : parts) out.add(std::exchange(part, {}));
  return std::move(out).finished();
}

Table joined(std::vector<Table> tables, unsigned threads) {
  std::erase_if(tables, [](const Table& table) { return table.columns().empty(); });
  if (tables.empty()) return {};
  if (tables.size() == 1) return std::move(tables.front());
  for (const Table& table : tables) check_alike(tables.front(), table);

  std::vector<std::string> names;
  std::vector<std::vector<Column>> parts;
  for (const auto& [name, column] : tables.front().columns()) names.push_back(name);
  parts.resize(names.size());
  std::vector<Shapes> shapes;
  Table out;
  out.grid = tables.front().grid;
  for (Table& table : tables) {
    for (std::size_t i = 0; i < names.size(); ++i) parts[i].push_back(table.columns()[i].second);
    if (table.shapes) shapes.push_back(std::move(*table.shapes));
    table = {};
  }
  parallel_for(names.size(), 1, threads, [&](std::size_t i, std::size_t) { parts[i] = {joined(parts[i])}; });
  for (std::size_t i = 0; i < names.size(); ++i) out.set(std::move(names[i]), std::move(parts[i].front()));
  if (!shapes.empty()) out.shapes = joined(std::move(shapes));
  return out;
}

}  // namespace geo
