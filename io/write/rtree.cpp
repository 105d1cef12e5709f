// SPDX-License-Identifier: Apache-2.0
#include "io/write/rtree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"
#include "geo/core/table.hpp"
#include "io/write/packed_file.hpp"

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

constexpr std::size_t kChunk = 1U << 14U;

/// Rows along the curve; empty when they come so, as firms do.
std::vector<geo::Row> curve_order(std::span<const FloatBox> boxes, unsigned threads) {
  std::vector<std::uint64_t> keys(boxes.size());
  geo::parallel_for(boxes.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t row = begin; row < end; ++row) {
      const FloatBox& box = boxes[row];
      keys[row] = geo::hilbert_key((static_cast<double>(box.min_x) + static_cast<double>(box.max_x)) / 2,
                                   (static_cast<double>(box.min_y) + static_cast<double>(box.max_y)) / 2);
    }
  });
  if (std::ranges::is_sorted(keys)) return {};
  std::vector<geo::Row> order(boxes.size());
  std::iota(order.begin(), order.end(), 0U);
  geo::radix_sort(
      order, [&](geo::Row row) { return keys[row]; }, threads);
  return order;
}

/// The packed tree. Level 0 are the leaves, whose entries are rows; the entries of any other level are the nodes of the
/// level below. The root must be node 1; the others are numbered from 2, leaves first.
class Tree {
 public:
  Tree(std::vector<FloatBox> boxes, unsigned threads) : rows_(std::move(boxes)), order_(curve_order(rows_, threads)) {
    std::int64_t next = 2;
    do {
      Level level{next, std::vector<FloatBox>((entries(levels_.size()) + kCells - 1) / kCells)};
      geo::parallel_for(level.boxes.size(), kChunk / kCells, threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t node = begin; node < end; ++node) level.boxes[node] = hull(levels_.size(), node);
      });
      next += static_cast<std::int64_t>(level.boxes.size());
      levels_.push_back(std::move(level));
    } while (levels_.back().boxes.size() > 1);
    nodes_ = static_cast<std::size_t>(next - 2);
  }

  /// Node number -> what it holds.
  PackedRows nodes() const {
    return {nodes_, 1, [this](std::size_t begin, std::size_t end, LeafPages& pages) {
              SqliteRecord record;
              for (std::size_t row = begin; row < end; ++row) {
                record.clear();
                record.add_null();
                record.add_blob(bytes_of(place_of(row + 1)));
                pages.add(static_cast<std::int64_t>(row) + 1, record);
              }
            }};
  }

  /// Node number -> the node above.
  PackedRows parents() const {
    return {nodes_ - 1, 2, [this](std::size_t begin, std::size_t end, LeafPages& pages) {
              for (std::size_t row = begin; row < end; ++row) {
                const Place node = place_of(row + 2);
                add_pair(pages, static_cast<std::int64_t>(row) + 2, number(node.level + 1, node.index / kCells));
              }
            }};
  }

  /// fid -> the leaf that holds it.
  PackedRows leaves() const {
    std::vector<std::uint32_t> along(order_.size());  // where each row stands on the curve
    for (std::uint32_t i = 0; i < order_.size(); ++i) along[order_[i]] = i;
    return {rows_.size(), 1, [this, along = std::move(along)](std::size_t begin, std::size_t end, LeafPages& pages) {
              for (std::size_t row = begin; row < end; ++row)
                add_pair(pages, static_cast<std::int64_t>(row) + 1,
                         number(0, (along.empty() ? row : along[row]) / kCells));
            }};
  }

 private:
  struct Level {
    std::int64_t first_node;
    std::vector<FloatBox> boxes;  // of its nodes
  };
  struct Place {
    std::size_t level, index;
  };

  static void add_pair(LeafPages& pages, std::int64_t key, std::int64_t value) {
    SqliteRecord record;
    record.add_null();
    record.add(value);
    pages.add(key, record);
  }

  std::int64_t number(std::size_t level, std::size_t node) const {
    return level + 1 == levels_.size() ? 1 : levels_[level].first_node + static_cast<std::int64_t>(node);
  }
  Place place_of(std::size_t number) const {
    if (number == 1) return {levels_.size() - 1, 0};
    Place place{0, number - 2};
    while (place.index >= levels_[place.level].boxes.size()) place.index -= levels_[place.level++].boxes.size();
    return place;
  }

  std::size_t row(std::size_t entry) const { return order_.empty() ? entry : order_[entry]; }
  const FloatBox& box(std::size_t level, std::size_t entry) const {
    return level == 0 ? rows_[row(entry)] : levels_[level - 1].boxes[entry];
  }
  std::size_t entries(std::size_t level) const { return level == 0 ? rows_.size() : levels_[level - 1].boxes.size(); }

  FloatBox hull(std::size_t level, std::size_t node) const {
    const std::size_t begin = node * kCells, end = std::min(begin + kCells, entries(level));
    FloatBox all = box(level, begin);
    for (std::size_t i = begin + 1; i < end; ++i) all.add(box(level, i));
    return all;
  }

  /// The node as SQLite stores it: its depth (of the root; 0 else), the number of entries, each entry.
  std::string bytes_of(const Place& node) const {
    const std::size_t begin = node.index * kCells, end = std::min(begin + kCells, entries(node.level));
    std::string bytes(kNodeBytes, '\0');
    put_big_endian(bytes.data(), node.level + 1 == levels_.size() ? node.level : 0, 2);
    put_big_endian(&bytes[2], end - begin, 2);
    for (std::size_t i = begin; i < end; ++i) {
      char* at = &bytes[4 + kCellBytes * (i - begin)];
      const FloatBox& edges = box(node.level, i);
      const std::int64_t id = node.level == 0 ? static_cast<std::int64_t>(row(i)) + 1 : number(node.level - 1, i);
      put_big_endian(at, static_cast<std::uint64_t>(id), 8);
      at += 8;
      for (const float edge : {edges.min_x, edges.max_x, edges.min_y, edges.max_y}) {
        put_big_endian(at, std::bit_cast<std::uint32_t>(edge), 4);
        at += 4;
      }
    }
    return bytes;
  }

  std::vector<FloatBox> rows_;
  std::vector<geo::Row> order_;
  std::vector<Level> levels_;
  std::size_t nodes_ = 0;
};

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

RtreeFill packed_rtree(std::vector<FloatBox> boxes, unsigned threads) {
  if (boxes.empty()) return [](PackedFile&, const std::string&) {};
  return [tree = std::make_shared<const Tree>(std::move(boxes), threads)](PackedFile& file, const std::string& layer) {
    const std::string table = fmt::format("rtree_{}_geom", layer);
    file.fill(table + "_rowid", tree->leaves());
    file.fill(table + "_node", tree->nodes());
    file.fill(table + "_parent", tree->parents());
  };
}

}  // namespace io
