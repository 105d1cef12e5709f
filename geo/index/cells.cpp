// SPDX-License-Identifier: Apache-2.0
#include "geo/index/cells.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/index/cell_order.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 4096;  // cells a task

std::uint64_t low_half(std::uint64_t key) { return key & 0xFFFFFFFFU; }

}  // namespace

Cells cells_of(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> weight, double eps_m) {
  if (!weight.empty() && weight.size() != x_m.size()) throw std::invalid_argument("cells_of: columns differ in length");
  CellOrder order = cell_order(x_m, y_m, eps_m, 1);
  Cells cells;
  cells.reserve(order.row.size());
  for (const Row site : order.row) {
    cells.x_m.push_back(x_m[site]);
    cells.y_m.push_back(y_m[site]);
    cells.weight.push_back(weight.empty() ? 1.0 : weight[site]);
  }
  cells.keys = std::move(order.keys);
  cells.begins = std::move(order.begins);
  cells.site = std::move(order.row);
  return cells;
}

void Cells::reserve(std::size_t members) {
  x_m.reserve(members);
  y_m.reserve(members);
  weight.reserve(members);
  site.reserve(members);
}

void Cells::resize(std::size_t members) {
  x_m.resize(members);
  y_m.resize(members);
  weight.resize(members);
  site.resize(members);
}

std::vector<Box> Cells::boxes(unsigned threads) const {
  std::vector<Box> boxes(size());
  parallel_for(size(), kChunk, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t cell = from; cell < to; ++cell) {
      Box box;
      for (std::size_t m = begins[cell]; m < begins[cell + 1]; ++m) box = widened(box, x_m[m], y_m[m]);
      boxes[cell] = box;
    }
  });
  return boxes;
}

std::vector<double> Cells::weights(unsigned threads) const {
  std::vector<double> sums(size());
  parallel_for(size(), kChunk, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t cell = from; cell < to; ++cell)
      sums[cell] = std::accumulate(weight.begin() + begins[cell], weight.begin() + begins[cell + 1], 0.0);
  });
  return sums;
}

std::span<const std::uint32_t> Window::around(std::uint64_t key) {
  const std::uint64_t row = key >> 32, column = low_half(key);
  std::size_t count = 0;
  for (std::size_t i = 0; i < at_.size(); ++i) {
    const std::uint64_t line = (row + i - 2) << 32, from = line | (column - 2), to = line | (column + 2);
    std::size_t& at = at_[i];
    if (!placed_) at = static_cast<std::size_t>(std::ranges::lower_bound(keys_, from) - keys_.begin());
    while (at < keys_.size() && keys_[at] < from) ++at;
    for (std::size_t next = at; next < keys_.size() && keys_[next] <= to; ++next)
      found_[count++] = static_cast<std::uint32_t>(next);
  }
  placed_ = true;
  return {found_.data(), count};
}

bool touching(std::uint64_t key, std::uint64_t other) {
  const auto apart = [](std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; };
  return apart(key >> 32, other >> 32) <= 1 && apart(low_half(key), low_half(other)) <= 1;
}

}  // namespace geo
