// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/site_cells.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/index/cell_order.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 1024;  // cells a task
constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

std::size_t mixed(double x_m, double y_m) {
  // Adding 0.0 turns -0 into +0. The multipliers are those of SplitMix64.
  std::uint64_t h = std::bit_cast<std::uint64_t>(x_m + 0.0) * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 32)) + std::bit_cast<std::uint64_t>(y_m + 0.0);
  return static_cast<std::size_t>((h ^ (h >> 30)) * 0xBF58476D1CE4E5B9U >> 20);
}

/// Numbers the coordinates of one cell in the order of their first rows. Kept from cell to cell for its memory.
class Numbering {
 public:
  /// x_m, y_m: per row of the cell; moves each new coordinate to the front of its column, after those before it. Fills
  /// `number`, per row; returns how many coordinates there are.
  std::uint32_t operator()(std::span<double> x_m, std::span<double> y_m, std::span<std::uint32_t> number) {
    const std::size_t mask = std::bit_ceil(2 * number.size()) - 1;
    slots_.assign(mask + 1, kFree);  // open addressing: slot -> number
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < number.size(); ++i) {
      const double x = x_m[i], y = y_m[i];
      std::size_t slot = mixed(x, y) & mask;
      while (slots_[slot] != kFree && (x_m[slots_[slot]] != x || y_m[slots_[slot]] != y)) slot = (slot + 1) & mask;
      if (slots_[slot] == kFree) {
        x_m[count] = x;
        y_m[count] = y;
        slots_[slot] = count++;
      }
      number[i] = slots_[slot];
    }
    return count;
  }

 private:
  std::vector<std::uint32_t> slots_;
};

/// Numbers sites within their cells; leaves in cells.begins how many each cell has, one place further on, and in x_m
/// and y_m the coordinates of a chunk's sites where its rows begin.
void number_sites(const ClusterInput& rows, unsigned threads, SiteCells& out) {
  Cells& cells = out.cells;
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t from, std::size_t to) {
    const std::size_t first = out.begins[from];
    for (std::size_t i = first; i < out.begins[to]; ++i) {  // alone in its loop, so that many reads are on their way
      cells.x_m[i] = rows.x_m[out.row[i]];
      cells.y_m[i] = rows.y_m[out.row[i]];
    }
    Numbering numbering;
    std::size_t end = first;
    for (std::size_t cell = from; cell < to; ++cell) {
      const std::size_t begin = out.begins[cell], count = out.begins[cell + 1] - begin;
      double *const x_m = cells.x_m.data() + begin, *const y_m = cells.y_m.data() + begin;
      const std::uint32_t sites = numbering({x_m, count}, {y_m, count}, {out.member.data() + begin, count});
      std::copy_n(x_m, sites, cells.x_m.data() + end);
      std::copy_n(y_m, sites, cells.y_m.data() + end);
      cells.begins[cell + 1] = sites;
      end += sites;
    }
  });
}

/// Closes the gaps between chunks.
void close_up(SiteCells& out) {
  Cells& cells = out.cells;
  std::uint32_t end = 0;
  for (std::size_t from = 0; from < cells.size(); from += kChunk) {
    const std::size_t to = std::min(from + kChunk, cells.size()), source = out.begins[from];
    const std::uint32_t begin = end;
    for (std::size_t cell = from; cell < to; ++cell) cells.begins[cell + 1] = end += cells.begins[cell + 1];
    if (source == begin) continue;
    std::copy_n(cells.x_m.data() + source, end - begin, cells.x_m.data() + begin);
    std::copy_n(cells.y_m.data() + source, end - begin, cells.y_m.data() + begin);
  }
  cells.resize(end);
}

/// Fills site and weight from the rows, and turns numbers within a cell into members.
void fill_members(const ClusterInput& rows, unsigned threads, SiteCells& out) {
  Cells& cells = out.cells;
  parallel_for(cells.size(), kChunk, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t cell = from; cell < to; ++cell) {
      std::uint32_t next = cells.begins[cell];
      for (std::size_t i = out.begins[cell]; i < out.begins[cell + 1]; ++i) {
        const Row row = out.row[i];
        const std::uint32_t m = out.member[i] += cells.begins[cell];
        if (m == next) {
          cells.site[m] = row;
          ++next;
        } else if (rows.id_rank[row] < rows.id_rank[cells.site[m]]) {
          cells.site[m] = row;
        }
        cells.weight[m] += rows.weight.empty() ? 1.0 : rows.weight[row];
      }
    }
  });
}

}  // namespace

SiteCells site_cells(const ClusterInput& rows, double eps_m, unsigned threads) {
  CellOrder order = cell_order(rows.x_m, rows.y_m, eps_m, threads);
  SiteCells out;
  out.cells.keys = std::move(order.keys);
  out.cells.begins.resize(out.cells.keys.size() + 1, 0);
  out.row = std::move(order.row);
  out.begins = std::move(order.begins);
  out.member.resize(out.row.size());
  out.cells.x_m.resize(out.row.size());
  out.cells.y_m.resize(out.row.size());
  number_sites(rows, threads, out);
  close_up(out);
  fill_members(rows, threads, out);
  return out;
}

}  // namespace geo
