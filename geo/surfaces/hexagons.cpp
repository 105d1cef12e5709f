// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/hexagons.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "geo/core/crs.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

/// Twice the signed area of a, b, p: exact for snapped coordinates less than 64 km apart.
double turn(std::pair<double, double> a, std::pair<double, double> b, double x, double y) {
  return (b.first - a.first) * (y - a.second) - (b.second - a.second) * (x - a.first);
}

void sort_unique(std::vector<HexCell>& cells) {
  std::int64_t least_q = 0, least_r = 0;
  for (const HexCell& cell : cells) {
    least_q = std::min<std::int64_t>(least_q, cell.q);
    least_r = std::min<std::int64_t>(least_r, cell.r);
  }
  radix_sort(
      cells,
      [&](const HexCell& cell) {
        return static_cast<std::uint64_t>(cell.r - least_r) << 32 | static_cast<std::uint64_t>(cell.q - least_q);
      },
      1);
  cells.erase(std::unique(cells.begin(), cells.end()), cells.end());
}

}  // namespace

std::string cell_id(HexCell cell) { return fmt::format("{}_{}", cell.q, cell.r); }

HexLayout::HexLayout(double cell_m) : cell_m_(cell_m), row_m_(cell_m * std::numbers::sqrt3 / 2.0) {
  if (!(cell_m >= 1.0 && cell_m <= 64'000.0)) throw std::invalid_argument("HexLayout: cell_m must lie in 1 to 64,000");
}

HexCell HexLayout::cell_of(double x, double y) const {
  const double rf = y / row_m_, qf = x / cell_m_ - rf / 2.0, sf = -qf - rf;
  double q = std::round(qf), r = std::round(rf);
  const double s = std::round(sf), dq = std::abs(q - qf), dr = std::abs(r - rf), ds = std::abs(s - sf);
  if (dq > dr && dq > ds)
    q = -r - s;
  else if (dr > ds)
    r = -q - s;
  const HexCell near{static_cast<std::int32_t>(q), static_cast<std::int32_t>(r)};
  constexpr double kClear_m = 0.01;  // farther from the ideal edges than snapping and rounding can reach
  const auto [cx, cy] = centre(near);
  const double dx = std::abs(x - cx), slanted = dx / 2.0 + std::abs(y - cy) * std::numbers::sqrt3 / 2.0;
  if (std::max(dx, slanted) < cell_m_ / 2.0 - kClear_m) return near;
  for (const auto& [a, b] :
       {std::pair{0, -1}, {1, -1}, {-1, 0}, {0, 0}, {1, 0}, {-1, 1}, {0, 1}})  // in the order of cells
    if (contains({near.q + a, near.r + b}, x, y)) return {near.q + a, near.r + b};
  return near;
}

std::pair<double, double> HexLayout::centre(HexCell cell) const {
  return {cell_m_ * (2.0 * cell.q + cell.r) / 2.0, row_m_ * cell.r};
}

std::array<std::pair<double, double>, 6> HexLayout::corners(HexCell cell) const {
  // Corners stand on a lattice of half cells east and thirds of a row north; whole multiples make them common property.
  const double i = 2.0 * cell.q + cell.r, j = 3.0 * cell.r;
  const auto x = [&](double step) { return snapped((i + step) * cell_m_ / 2.0); };
  const auto y = [&](double step) { return snapped((j + step) * row_m_ / 3.0); };
  return {{{x(0), y(-2)}, {x(1), y(-1)}, {x(1), y(1)}, {x(0), y(2)}, {x(-1), y(1)}, {x(-1), y(-1)}}};
}

bool HexLayout::contains(HexCell cell, double x, double y) const {
  const auto around = corners(cell);
  for (std::size_t i = 0; i < 6; ++i)
    if (turn(around[i], around[(i + 1) % 6], x, y) < 0.0) return false;
  return true;
}

void HexLayout::add_to(Shapes& areas, HexCell cell) const {
  const auto around = corners(cell);
  for (std::size_t i = 0; i <= 6; ++i) areas.add_vertex(around[i % 6].first, around[i % 6].second);
  areas.end_ring();
  areas.end_part();
  areas.end_shape();
}

HexBand hex_band(double band_m, double cell_m) {
  if (!(band_m >= 0.0) || !(cell_m > 0.0)) throw std::invalid_argument("hex_band: band_m must be >= 0 and cell_m > 0");
  const double limit = std::floor(band_m / cell_m * (band_m / cell_m) * (1.0 + 1e-12));
  const auto reach = static_cast<std::int32_t>(std::sqrt(limit * 4.0 / 3.0)) + 1;
  HexBand band;
  for (std::int32_t r = -reach; r <= reach; ++r) {
    const auto inside = [&](std::int32_t q) {
      const double a = q, b = r;
      return a * a + a * b + b * b <= limit;
    };
    const std::int32_t middle = -r / 2;  // where the distance is least
    if (!inside(middle)) continue;
    std::int32_t first = middle, last = middle;
    while (inside(first - 1)) --first;
    while (inside(last + 1)) ++last;
    band.runs.push_back({r, first, last});
  }
  return band;
}

HexCells::HexCells(std::vector<HexCell> cells) : cells_(std::move(cells)) {
  sort_unique(cells_);
  if (cells_.empty()) return;
  first_row_ = cells_.front().r;
  row_begin_.assign(static_cast<std::size_t>(cells_.back().r - first_row_) + 2, 0);
  for (const HexCell& cell : cells_) ++row_begin_[static_cast<std::size_t>(cell.r - first_row_) + 1];
  std::partial_sum(row_begin_.begin(), row_begin_.end(), row_begin_.begin());
}

std::span<const HexCell> HexCells::row(std::int32_t r) const {
  const auto number = static_cast<std::int64_t>(r) - first_row_;
  if (number < 0 || number + 1 >= static_cast<std::int64_t>(row_begin_.size())) return {};
  const auto at = static_cast<std::size_t>(number);
  return cells().subspan(row_begin_[at], row_begin_[at + 1] - row_begin_[at]);
}

std::optional<Row> HexCells::find(HexCell cell) const {
  const auto along = row(cell.r);
  const auto found = std::ranges::lower_bound(along, cell);
  if (found == along.end() || *found != cell) return std::nullopt;
  return static_cast<Row>(&*found - cells_.data());
}

std::vector<std::int64_t> HexCells::band_sums(const HexBand& band, std::span<const std::int64_t> values,
                                              unsigned threads) const {
  if (values.size() != size()) throw std::invalid_argument("HexCells::band_sums: one value a cell");
  std::vector<std::int64_t> before(size() + 1, 0), sums(size(), 0);
  for (std::size_t i = 0; i < size(); ++i) before[i + 1] = before[i] + values[i];
  parallel_for(row_begin_.size() - 1, 16, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t n = begin; n < end; ++n)
      for (const auto& run : band.runs) {
        // Both ends of the window move east with the cell, so one pass over the other row serves the whole row.
        const auto other = row(first_row_ + static_cast<std::int32_t>(n) + run.dr);
        if (other.empty()) continue;
        const auto start = static_cast<std::size_t>(other.data() - cells_.data());
        std::size_t low = 0, high = 0;
        for (std::size_t i = row_begin_[n]; i < row_begin_[n + 1]; ++i) {
          while (low < other.size() && other[low].q < cells_[i].q + run.first) ++low;
          while (high < other.size() && other[high].q <= cells_[i].q + run.last) ++high;
          sums[i] += before[start + high] - before[start + low];
        }
      }
  });
  return sums;
}

HexCells cells_near(std::vector<HexCell> occupied, const HexBand& band) {
  struct Run {
    std::int32_t r, first, last;
    auto operator<=>(const Run&) const = default;
  };
  sort_unique(occupied);
  std::vector<Run> runs;  // overlapping runs are joined before any cell is made: a wide band costs no memory
  for (const HexCell& cell : occupied)
    for (const auto& [dr, first, last] : band.runs) runs.push_back({cell.r + dr, cell.q + first, cell.q + last});
  std::ranges::sort(runs);
  std::vector<HexCell> all;
  for (const Run& run : runs) {
    const bool same_row = !all.empty() && all.back().r == run.r;
    for (auto q = same_row ? std::max(run.first, all.back().q + 1) : run.first; q <= run.last; ++q)
      all.push_back({q, run.r});
  }
  return HexCells(std::move(all));
}

}  // namespace geo
