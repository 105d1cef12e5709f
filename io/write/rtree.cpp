// SPDX-License-Identifier: Apache-2.0
#include "io/write/rtree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "geo/core/hilbert.hpp"
#include "io/write/sqlite.hpp"

namespace io {
namespace {

// What SQLite uses for two dimensions at every page size from 2048 on: at most 51 cells of 24 bytes a node.
constexpr std::size_t kCells = 51, kCellBytes = 24, kNodeBytes = 4 + kCells * kCellBytes;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

float down(double value) {
  const auto near = static_cast<float>(value);
  return near > value ? std::nextafter(near, -kInfinity) : near;
}
float up(double value) {
  const auto near = static_cast<float>(value);
  return near < value ? std::nextafter(near, kInfinity) : near;
}

/// What a node points at: a row (by fid) or a node of the level below.
struct Entry {
  std::int64_t id;
  FloatBox box;
};

std::vector<Entry> in_curve_order(std::span<const FloatBox> boxes) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys(boxes.size());
  for (std::uint32_t row = 0; row < boxes.size(); ++row) {
    const FloatBox& box = boxes[row];
    keys[row] = {geo::hilbert_key((static_cast<double>(box.min_x) + static_cast<double>(box.max_x)) / 2,
                                  (static_cast<double>(box.min_y) + static_cast<double>(box.max_y)) / 2),
                 row};
  }
  if (!std::ranges::is_sorted(keys)) std::ranges::sort(keys);  // firms come in curve order already
  std::vector<Entry> entries;
  entries.reserve(boxes.size());
  for (const auto& [key, row] : keys) entries.push_back({static_cast<std::int64_t>(row) + 1, boxes[row]});
  return entries;
}

class NodeBytes {
 public:
  void put(std::uint64_t value, unsigned bytes) {  // big-endian, as SQLite stores it
    for (unsigned i = bytes; i-- > 0;) bytes_[used_++] = static_cast<char>(value >> (8 * i) & 0xff);
  }
  void put(float value) { put(std::bit_cast<std::uint32_t>(value), 4); }
  void clear() {
    bytes_.fill('\0');
    used_ = 0;
  }
  std::string_view view() const { return {bytes_.data(), bytes_.size()}; }

 private:
  std::array<char, kNodeBytes> bytes_{};
  std::size_t used_ = 0;
};

/// Writes levels from the leaves up. The root must be node 1; the other nodes are numbered from 2 in writing order.
class TreeWriter {
 public:
  TreeWriter(Database& database, const std::string& table)
      : node_(database, fmt::format(R"(INSERT OR REPLACE INTO "{}_node" VALUES(?,?))", table)),
        parent_(database, fmt::format(R"(INSERT INTO "{}_parent" VALUES(?,?))", table)) {}

  /// Packs one level; gives the entries of the level above.
  std::vector<Entry> level(const std::vector<Entry>& below, std::uint64_t depth) {
    const bool root = below.size() <= kCells;
    std::vector<Entry> above;
    above.reserve(below.size() / kCells + 1);
    for (std::size_t begin = 0; begin < below.size(); begin += kCells) {
      const std::span cells = std::span(below).subspan(begin, std::min(kCells, below.size() - begin));
      const std::int64_t number = root ? 1 : next_++;
      above.push_back({number, write(number, root ? depth : 0, cells)});
      if (depth > 0)
        for (const Entry& child : cells) parent_.run(child.id, number);
    }
    return above;
  }

 private:
  FloatBox write(std::int64_t number, std::uint64_t depth, std::span<const Entry> cells) {
    FloatBox box = cells.front().box;
    bytes_.clear();
    bytes_.put(depth, 2);
    bytes_.put(cells.size(), 2);
    for (const Entry& cell : cells) {
      bytes_.put(static_cast<std::uint64_t>(cell.id), 8);
      for (const float edge : {cell.box.min_x, cell.box.max_x, cell.box.min_y, cell.box.max_y}) bytes_.put(edge);
      box.add(cell.box);
    }
    node_.bind(1, number);
    node_.bind_blob(2, bytes_.view());
    node_.step();
    return box;
  }

  Statement node_, parent_;
  NodeBytes bytes_;
  std::int64_t next_ = 2;
};

/// Which leaf holds each row, in the order of the rows: leaves are numbered in the order they are written.
void write_leaves_of_rows(Database& database, const std::string& table, const std::vector<Entry>& entries) {
  std::vector<std::int64_t> leaf(entries.size());
  const bool only_root = entries.size() <= kCells;
  for (std::size_t i = 0; i < entries.size(); ++i)
    leaf[static_cast<std::size_t>(entries[i].id - 1)] = only_root ? 1 : static_cast<std::int64_t>(i / kCells) + 2;
  Statement insert(database, fmt::format(R"(INSERT INTO "{}_rowid" VALUES(?,?))", table));
  for (std::size_t row = 0; row < leaf.size(); ++row) insert.run(static_cast<std::int64_t>(row) + 1, leaf[row]);
}

}  // namespace

FloatBox FloatBox::around(const geo::Box& box) {
  return {down(box.min_x), up(box.max_x), down(box.min_y), up(box.max_y)};
}

void FloatBox::add(const FloatBox& other) {
  min_x = std::min(min_x, other.min_x);
  max_x = std::max(max_x, other.max_x);
  min_y = std::min(min_y, other.min_y);
  max_y = std::max(max_y, other.max_y);
}

void fill_rtree(Database& database, const std::string& layer, std::span<const FloatBox> boxes) {
  if (boxes.empty()) return;
  const std::string table = fmt::format("rtree_{}_geom", layer);
  std::vector<Entry> entries = in_curve_order(boxes);
  write_leaves_of_rows(database, table, entries);
  TreeWriter tree(database, table);
  std::uint64_t depth = 0;
  do entries = tree.level(entries, depth++);
  while (entries.size() > 1);
}

}  // namespace io
