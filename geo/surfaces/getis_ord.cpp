// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/getis_ord.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

constexpr std::size_t kFewestCells = 30;

std::int32_t bin_of(double z, double q) {
  const std::int32_t level = q <= 0.01 ? 3 : q <= 0.05 ? 2 : q <= 0.10 ? 1 : 0;  // NaN compares false: 0
  return z < 0.0 ? -level : level;
}

}  // namespace

std::optional<std::vector<double>> gi_star_z(const Neighbourhoods& cells) {
  const auto x = cells.values;
  if (cells.sums.size() != x.size() || cells.counts.size() != x.size())
    throw std::invalid_argument("gi_star: columns of different length");
  if (std::ranges::adjacent_find(x, std::not_equal_to{}) == x.end()) return std::nullopt;
  const auto n = static_cast<double>(x.size());
  const double mean = static_cast<double>(std::accumulate(x.begin(), x.end(), std::int64_t{0})) / n;
  double squares = 0.0;
  for (const std::int64_t value : x) {
    const double apart = static_cast<double>(value) - mean;
    squares += apart * apart;
  }
  const double deviation = std::sqrt(squares / n);
  std::vector<double> z(x.size());
  for (std::size_t i = 0; i < z.size(); ++i) {
    const auto w = static_cast<double>(cells.counts[i]);
    const double spread = (n * w - w * w) / (n - 1.0);
    z[i] = spread > 0.0 ? (static_cast<double>(cells.sums[i]) - mean * w) / (deviation * std::sqrt(spread))
                        : std::numeric_limits<double>::quiet_NaN();
  }
  return z;
}

std::optional<GiStar> gi_star(const Neighbourhoods& cells, Correction correction, std::span<const double> permuted_p) {
  if (cells.size() < kFewestCells) return std::nullopt;
  auto z = gi_star_z(cells);
  if (!z) return std::nullopt;
  GiStar out{std::move(*z), {permuted_p.begin(), permuted_p.end()}, {}};
  if (permuted_p.empty())
    for (const double value : out.z) out.p.push_back(std::erfc(std::abs(value) / std::numbers::sqrt2));
  if (out.p.size() != out.z.size()) throw std::invalid_argument("gi_star: one permuted p a cell");
  const auto q = adjusted_q(out.p, correction);
  for (std::size_t i = 0; i < q.size(); ++i) out.bin.push_back(bin_of(out.z[i], q[i]));
  return out;
}

}  // namespace geo
