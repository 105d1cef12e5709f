// SPDX-License-Identifier: Apache-2.0
#include "geo/index/cells.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

constexpr double kReach = 0x1p30;            // cells from the origin: keeps the rounding of x / side below the slack
constexpr std::uint64_t kOrigin = 1U << 31;  // makes both halves of a key positive

std::uint64_t half(double cells) {
  if (!(std::abs(cells) < kReach))
    throw std::invalid_argument("cells_of: coordinates must be finite and within 2^30 cells of the origin");
  return static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(cells)) + static_cast<std::int64_t>(kOrigin));
}

std::uint64_t low_half(std::uint64_t key) { return key & 0xFFFFFFFFU; }

struct Keyed {
  std::uint64_t key;
  Row site;
  bool operator<(const Keyed& o) const { return key != o.key ? key < o.key : site < o.site; }
};

std::vector<Keyed> sorted_keys(std::span<const double> x_m, std::span<const double> y_m, double side_m) {
  std::vector<Keyed> keyed(x_m.size());
  for (std::size_t i = 0; i < keyed.size(); ++i)
    keyed[i] = {half(y_m[i] / side_m) << 32 | half(x_m[i] / side_m), static_cast<Row>(i)};
  std::ranges::sort(keyed, std::less<>{});
  return keyed;
}

}  // namespace

Cells cells_of(std::span<const double> x_m, std::span<const double> y_m, std::span<const double> weight, double eps_m) {
  if (x_m.size() != y_m.size() || (!weight.empty() && weight.size() != x_m.size()))
    throw std::invalid_argument("cells_of: columns differ in length");
  if (!std::isfinite(eps_m) || eps_m <= 0.0) throw std::invalid_argument("cells_of: eps_m must be finite and > 0");
  const std::vector<Keyed> keyed = sorted_keys(x_m, y_m, eps_m / std::numbers::sqrt2 * (1.0 - 1e-6));
  Cells cells;
  cells.reserve(keyed.size());
  for (std::size_t i = 0; i < keyed.size(); ++i) {
    const Row site = keyed[i].site;
    cells.x_m.push_back(x_m[site]);
    cells.y_m.push_back(y_m[site]);
    cells.weight.push_back(weight.empty() ? 1.0 : weight[site]);
    cells.site.push_back(site);
    if (i + 1 < keyed.size() && keyed[i + 1].key == keyed[i].key) continue;
    cells.keys.push_back(keyed[i].key);
    cells.begins.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return cells;
}

void Cells::reserve(std::size_t members) {
  x_m.reserve(members);
  y_m.reserve(members);
  weight.reserve(members);
  site.reserve(members);
}

std::vector<Box> Cells::boxes() const {
  std::vector<Box> boxes(size());
  for (std::size_t cell = 0; cell < size(); ++cell) {
    const auto [west, east] = std::minmax_element(x_m.begin() + begins[cell], x_m.begin() + begins[cell + 1]);
    const auto [south, north] = std::minmax_element(y_m.begin() + begins[cell], y_m.begin() + begins[cell + 1]);
    boxes[cell] = {*west, *south, *east, *north};
  }
  return boxes;
}

std::vector<double> Cells::weights() const {
  std::vector<double> sums(size(), 0.0);
  for (std::size_t cell = 0; cell < size(); ++cell)
    for (std::size_t m = begins[cell]; m < begins[cell + 1]; ++m) sums[cell] += weight[m];
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
