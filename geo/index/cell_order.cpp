// SPDX-License-Identifier: Apache-2.0
#include "geo/index/cell_order.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <numbers>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr double kReach = 0x1p30;             // cells from the origin: keeps the rounding of x / side below the slack
constexpr std::int64_t kOrigin = 1LL << 31;   // makes both halves of a key positive
constexpr std::uint32_t kDigitBits = 12;      // a pass scatters to at most 4,096 places
constexpr std::size_t kFewestRows = 1 << 16;  // of a block: below, starting a thread costs more than it saves

struct Placed {
  std::uint32_t column, line;
  Row row;
};

/// Least and largest, of columns or of lines.
struct Extent {
  std::uint32_t least = std::numeric_limits<std::uint32_t>::max(), largest = 0;
  void add(std::uint32_t value) {
    least = std::min(least, value);
    largest = std::max(largest, value);
  }
};

std::uint32_t half(double cells) {
  if (!(std::abs(cells) < kReach))
    throw std::invalid_argument("cell_order: coordinates must be finite and within 2^30 cells of the origin");
  const auto towards_zero = static_cast<std::int64_t>(cells);
  const std::int64_t floor = towards_zero - (static_cast<double>(towards_zero) > cells ? 1 : 0);
  return static_cast<std::uint32_t>(floor + kOrigin);
}

/// Sorts rows by digits, block by block: each block has its own place in each bucket, so equal digits stay in order.
class RadixSort {
 public:
  RadixSort(std::span<const double> x_m, std::span<const double> y_m, double side_m, unsigned threads)
      : size_(x_m.size()),
        placed_(std::make_unique_for_overwrite<Placed[]>(size_)),
        scratch_(std::make_unique_for_overwrite<Placed[]>(size_)),
        block_(std::max(kFewestRows, (x_m.size() + threads - 1) / std::max(threads, 1U))),
        threads_(threads) {
    std::vector<Extent> columns(blocks()), lines(blocks());
    for_blocks([&](std::size_t block, std::size_t begin, std::size_t end) {
      Extent column, line;
      for (std::size_t i = begin; i < end; ++i) {
        placed_[i] = {half(x_m[i] / side_m), half(y_m[i] / side_m), static_cast<Row>(i)};
        column.add(placed_[i].column);
        line.add(placed_[i].line);
      }
      columns[block] = column;
      lines[block] = line;
    });
    sort_by(&Placed::column, columns);
    sort_by(&Placed::line, lines);
  }

  std::span<const Placed> sorted() const { return {placed_.get(), size_}; }

 private:
  std::size_t blocks() const { return (size_ + block_ - 1) / block_; }

  template <class Body>
  void for_blocks(Body body) const {
    parallel_for(size_, block_, threads_,
                 [&](std::size_t begin, std::size_t end) { body(begin / block_, begin, end); });
  }

  void sort_by(std::uint32_t Placed::*half, const std::vector<Extent>& extents) {
    Extent all;
    for (const Extent& extent : extents) {
      all.add(extent.least);
      all.add(extent.largest);
    }
    const auto bits = size_ == 0 ? 0 : static_cast<std::uint32_t>(std::bit_width(all.largest - all.least));
    const std::uint32_t passes = (bits + kDigitBits - 1) / kDigitBits;
    for (std::uint32_t shift = 0, left = passes; left > 0; --left) {
      const std::uint32_t width = (bits - shift + left - 1) / left, mask = (1U << width) - 1;
      sort_by_digit([&](const Placed& placed) { return (placed.*half - all.least) >> shift & mask; }, 1U << width);
      shift += width;
    }
  }

  template <class DigitOf>
  void sort_by_digit(DigitOf digit_of, std::size_t digits) {
    std::vector<std::uint32_t> next(blocks() * digits, 0);
    for_blocks([&](std::size_t block, std::size_t begin, std::size_t end) {
      std::uint32_t* const count = next.data() + block * digits;
      for (std::size_t i = begin; i < end; ++i) ++count[digit_of(placed_[i])];
    });
    std::uint32_t sum = 0;
    for (std::size_t digit = 0; digit < digits; ++digit)
      for (std::size_t at = digit; at < next.size(); at += digits) {
        const std::uint32_t count = next[at];
        next[at] = sum;
        sum += count;
      }
    for_blocks([&](std::size_t block, std::size_t begin, std::size_t end) {
      std::uint32_t* const to = next.data() + block * digits;
      for (std::size_t i = begin; i < end; ++i) scratch_[to[digit_of(placed_[i])]++] = placed_[i];
    });
    placed_.swap(scratch_);
  }

  std::size_t size_;
  std::unique_ptr<Placed[]> placed_, scratch_;  // first touched by the threads that fill them
  std::size_t block_;
  unsigned threads_;
};

}  // namespace

CellOrder cell_order(std::span<const double> x_m, std::span<const double> y_m, double eps_m, unsigned threads) {
  if (x_m.size() != y_m.size()) throw std::invalid_argument("cell_order: columns differ in length");
  if (!std::isfinite(eps_m) || eps_m <= 0.0) throw std::invalid_argument("cell_order: eps_m must be finite and > 0");
  const RadixSort sort(x_m, y_m, eps_m / std::numbers::sqrt2 * (1.0 - 1e-6), threads);
  const std::span<const Placed> sorted = sort.sorted();
  CellOrder order;
  order.row.resize(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    order.row[i] = sorted[i].row;
    const bool last =
        i + 1 == sorted.size() || sorted[i + 1].column != sorted[i].column || sorted[i + 1].line != sorted[i].line;
    if (!last) continue;
    order.keys.push_back(std::uint64_t{sorted[i].line} << 32 | sorted[i].column);
    order.begins.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return order;
}

}  // namespace geo
