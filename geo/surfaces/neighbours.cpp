// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/neighbours.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/index/kd_index.hpp"

namespace geo {
namespace {

/// Centres on a lattice whose neighbours are two apart.
struct Centres {
  std::vector<double> x_m, y_m;
  explicit Centres(std::span<const HexCell> cells) {
    for (const HexCell& cell : cells) {
      x_m.push_back(2.0 * cell.q + cell.r);
      y_m.push_back(std::numbers::sqrt3 * cell.r);
    }
  }
};

/// Squared distance between centres in cells.
std::int64_t norm(HexCell a, HexCell b) {
  const std::int64_t q = std::int64_t{b.q} - a.q, r = std::int64_t{b.r} - a.r;
  return q * q + q * r + r * r;
}

/// The k nearest of one cell after the other.
class Search {
 public:
  Search(std::span<const HexCell> cells, const Centres& centres, const KdIndex& index, std::size_t k)
      : cells_(cells), centres_(centres), index_(index), k_(k) {}

  void find(std::size_t cell, Row* out) {
    const double x = centres_.x_m[cell], y = centres_.y_m[cell];
    // A dozen more than asked for, so that all that are as far as the last one are there, nearly always.
    index_.nearest(x, y, k_ + 13, found_);
    if (found_.size() == k_ + 13 && found_.back().distance_m < found_[k_].distance_m * (1.0 + kSlack))
      index_.within(x, y, found_[k_].distance_m * (1.0 + kSlack), found_);
    by_norm_.clear();
    for (const Neighbor& other : found_)
      if (other.row != cell) by_norm_.emplace_back(norm(cells_[cell], cells_[other.row]), other.row);
    std::ranges::sort(by_norm_);
    for (std::size_t n = 0; n < k_; ++n) out[n] = by_norm_[n].second;
  }

 private:
  static constexpr double kSlack = 1e-9;  // the tree's distances are rounded, those of the lattice are not
  std::span<const HexCell> cells_;
  const Centres& centres_;
  const KdIndex& index_;
  std::size_t k_;
  std::vector<Neighbor> found_;
  std::vector<std::pair<std::int64_t, Row>> by_norm_;
};

}  // namespace

double whole_unit(std::span<const double> values) {
  double total = 0.0;
  for (const double value : values) total += std::abs(value);
  if (!std::isfinite(total)) throw std::invalid_argument("whole_unit: values must be finite");
  int exponent = 0;
  std::frexp(total, &exponent);  // total < 2^exponent
  return std::ldexp(1.0, exponent - 52);
}

std::vector<std::int64_t> in_whole_units(std::span<const double> values) {
  const double unit = whole_unit(values);
  std::vector<std::int64_t> out;
  out.reserve(values.size());
  for (const double value : values) out.push_back(std::llround(value / unit));
  return out;
}

CellNeighbours CellNeighbours::within(const HexCells& cells, HexBand band) {
  CellNeighbours out(cells);
  out.band_ = std::move(band);
  return out;
}

CellNeighbours CellNeighbours::contiguous(const HexCells& cells) { return within(cells, hex_band(1.0, 1.0)); }

CellNeighbours CellNeighbours::nearest(const HexCells& cells, std::size_t k, unsigned threads) {
  if (k < 1) throw std::invalid_argument("CellNeighbours::nearest: k must be >= 1");
  CellNeighbours out(cells);
  if (cells.size() < 2) return out;
  out.each_ = std::min(k, cells.size() - 1);
  out.neighbour_.resize(cells.size() * out.each_);
  const Centres centres(cells.cells());
  const KdIndex index(centres.x_m, centres.y_m);
  parallel_for(cells.size(), 1024, threads, [&](std::size_t begin, std::size_t end) {
    Search search(cells.cells(), centres, index, out.each_);
    for (std::size_t cell = begin; cell < end; ++cell) search.find(cell, &out.neighbour_[cell * out.each_]);
  });
  return out;
}

std::vector<std::int64_t> CellNeighbours::sums(std::span<const std::int64_t> values, unsigned threads) const {
  if (!band_.runs.empty()) return cells_->band_sums(band_, values, threads);
  if (values.size() != cells_->size()) throw std::invalid_argument("CellNeighbours::sums: one value a cell");
  std::vector<std::int64_t> out(values.begin(), values.end());
  parallel_for(each_ == 0 ? 0 : out.size(), 4096, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t cell = begin; cell < end; ++cell)
      for (std::size_t n = cell * each_; n < (cell + 1) * each_; ++n) out[cell] += values[neighbour_[n]];
  });
  return out;
}

std::vector<std::int64_t> CellNeighbours::counts(unsigned threads) const {
  return sums(std::vector<std::int64_t>(cells_->size(), 1), threads);
}

}  // namespace geo
