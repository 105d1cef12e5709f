// SPDX-License-Identifier: Apache-2.0
#include "geo/index/sites.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

#include "geo/core/hilbert.hpp"

namespace geo {
namespace {

constexpr Row kFree = std::numeric_limits<Row>::max();

void check_finite(double x_m, double y_m) {
  if (!std::isfinite(x_m) || !std::isfinite(y_m)) throw std::invalid_argument("collapsed: coordinates must be finite");
}

/// Rows of one cell of the curve, which most neighbours in its order are not: cells are 1 m wide, and those at the
/// border of the curve hold all that lies beyond.
bool same_cell(std::span<const double> x_m, std::span<const double> y_m, std::size_t a, std::size_t b) {
  constexpr double kInsideCurve_m = 4'000'000.0;
  const bool apart = std::abs(x_m[a] - x_m[b]) >= 1.0 || std::abs(y_m[a] - y_m[b]) >= 1.0;
  const bool inside = std::abs(x_m[a]) < kInsideCurve_m && std::abs(y_m[a]) < kInsideCurve_m;
  return !(apart && inside) && same_hilbert_cell(x_m[a], y_m[a], x_m[b], y_m[b]);
}

bool same_point(std::span<const double> x_m, std::span<const double> y_m, std::size_t a, std::size_t b) {
  return x_m[a] == x_m[b] && y_m[a] == y_m[b];
}

std::size_t mixed(double x_m, double y_m) {
  // Adding 0.0 turns -0 into +0. The multipliers are those of SplitMix64.
  std::uint64_t h = std::bit_cast<std::uint64_t>(x_m + 0.0) * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 32)) + std::bit_cast<std::uint64_t>(y_m + 0.0);
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBU;
  return static_cast<std::size_t>(h ^ (h >> 31));
}

/// Up to so many rows in one cell of the curve are compared one by one.
constexpr std::size_t kFewInCell = 16;

/// Adds the sites of rows [begin, end), which are all that lie in their cell.
void add_cell(std::span<const double> x_m, std::span<const double> y_m, std::size_t begin, std::size_t end,
              Sites& sites) {
  const std::size_t known = sites.first.size();
  if (end - begin > kFewInCell) {
    const Sites here = collapsed(x_m.subspan(begin, end - begin), y_m.subspan(begin, end - begin));
    for (std::size_t i = 0; i < here.site.size(); ++i) sites.site[begin + i] = static_cast<Row>(known + here.site[i]);
    for (const Row first : here.first) sites.first.push_back(static_cast<Row>(begin + first));
    return;
  }
  for (std::size_t row = begin; row < end; ++row) {
    std::size_t site = known;
    while (site < sites.first.size() && !same_point(x_m, y_m, sites.first[site], row)) ++site;
    if (site == sites.first.size()) sites.first.push_back(static_cast<Row>(row));
    sites.site[row] = static_cast<Row>(site);
  }
}

}  // namespace

Sites collapsed(std::span<const double> x_m, std::span<const double> y_m) {
  if (x_m.size() != y_m.size()) throw std::invalid_argument("collapsed: x_m and y_m differ in length");
  const std::size_t mask = std::bit_ceil(x_m.size() + x_m.size() / 2 + 1) - 1;
  std::vector<Row> slots(mask + 1, kFree);  // open addressing: slot -> site
  Sites sites;
  sites.site.resize(x_m.size());
  for (std::size_t row = 0; row < x_m.size(); ++row) {
    check_finite(x_m[row], y_m[row]);
    std::size_t slot = mixed(x_m[row], y_m[row]) & mask;
    while (slots[slot] != kFree && !same_point(x_m, y_m, sites.first[slots[slot]], row)) slot = (slot + 1) & mask;
    if (slots[slot] == kFree) {
      slots[slot] = static_cast<Row>(sites.first.size());
      sites.first.push_back(static_cast<Row>(row));
    }
    sites.site[row] = slots[slot];
  }
  return sites;
}

Sites collapsed_along_curve(std::span<const double> x_m, std::span<const double> y_m) {
  if (x_m.size() != y_m.size()) throw std::invalid_argument("collapsed: x_m and y_m differ in length");
  for (std::size_t row = 0; row < x_m.size(); ++row) check_finite(x_m[row], y_m[row]);
  Sites sites;
  sites.site.resize(x_m.size());
  for (std::size_t begin = 0, end = 0; begin < x_m.size(); begin = end) {
    for (end = begin + 1; end < x_m.size() && same_cell(x_m, y_m, begin, end);) ++end;
    add_cell(x_m, y_m, begin, end, sites);
  }
  return sites;
}

std::vector<double> Sites::weights(std::span<const double> weight) const {
  std::vector<double> sums(size(), 0.0);
  for (std::size_t row = 0; row < site.size(); ++row) sums[site[row]] += weight.empty() ? 1.0 : weight[row];
  return sums;
}

std::vector<Row> Sites::leaders(std::span<const std::int32_t> rank) const {
  std::vector<Row> leader = first;
  for (std::size_t row = 0; row < site.size(); ++row)
    if (rank[row] < rank[leader[site[row]]]) leader[site[row]] = static_cast<Row>(row);
  return leader;
}

}  // namespace geo
