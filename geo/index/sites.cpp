// SPDX-License-Identifier: Apache-2.0
#include "geo/index/sites.hpp"

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>

namespace geo {
namespace {

constexpr Row kFree = std::numeric_limits<Row>::max();

std::size_t mixed(double x_m, double y_m) {
  // Adding 0.0 turns -0 into +0. The multipliers are those of SplitMix64.
  std::uint64_t h = std::bit_cast<std::uint64_t>(x_m + 0.0) * 0x9E3779B97F4A7C15U;
  h = (h ^ (h >> 32)) + std::bit_cast<std::uint64_t>(y_m + 0.0);
  h = (h ^ (h >> 30)) * 0xBF58476D1CE4E5B9U;
  h = (h ^ (h >> 27)) * 0x94D049BB133111EBU;
  return static_cast<std::size_t>(h ^ (h >> 31));
}

}  // namespace

Sites collapsed(std::span<const double> x_m, std::span<const double> y_m) {
  if (x_m.size() != y_m.size()) throw std::invalid_argument("collapsed: x_m and y_m differ in length");
  const std::size_t mask = std::bit_ceil(x_m.size() + x_m.size() / 2 + 1) - 1;
  std::vector<Row> slots(mask + 1, kFree);  // open addressing: slot -> site
  Sites sites;
  sites.site.resize(x_m.size());
  for (std::size_t row = 0; row < x_m.size(); ++row) {
    if (!std::isfinite(x_m[row]) || !std::isfinite(y_m[row]))
      throw std::invalid_argument("collapsed: coordinates must be finite");
    std::size_t slot = mixed(x_m[row], y_m[row]) & mask;
    const auto elsewhere = [&](Row site) {
      return x_m[sites.first[site]] != x_m[row] || y_m[sites.first[site]] != y_m[row];
    };
    while (slots[slot] != kFree && elsewhere(slots[slot])) slot = (slot + 1) & mask;
    if (slots[slot] == kFree) {
      slots[slot] = static_cast<Row>(sites.first.size());
      sites.first.push_back(static_cast<Row>(row));
    }
    sites.site[row] = slots[slot];
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
