// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/agreement.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>
#include <vector>

namespace geo {
namespace {

double pairs(std::size_t rows) { return static_cast<double>(rows) * (static_cast<double>(rows) - 1.0) / 2.0; }

/// Pairs of rows with equal keys.
template <class Key>
double equal_pairs(std::vector<Key> keys) {
  std::sort(keys.begin(), keys.end());
  double sum = 0.0;
  for (std::size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end] == keys[begin]) ++end;
    sum += pairs(end - begin);
  }
  return sum;
}

/// Pairs of rows in one cluster; noise has none.
double pairs_within(std::span<const std::int32_t> labels) {
  std::vector<std::int32_t> clustered;
  clustered.reserve(labels.size());
  for (const std::int32_t label : labels)
    if (label >= 0) clustered.push_back(label);
  return equal_pairs(std::move(clustered));
}

double pairs_within_both(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  std::vector<std::uint64_t> clustered;
  clustered.reserve(a.size());
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] >= 0 && b[i] >= 0)
      clustered.push_back(static_cast<std::uint64_t>(a[i]) << 32U | static_cast<std::uint64_t>(b[i]));
  return equal_pairs(std::move(clustered));
}

}  // namespace

double adjusted_rand(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  if (a.size() != b.size()) throw std::invalid_argument("adjusted_rand: labels of different length");
  const double in_a = pairs_within(a), in_b = pairs_within(b), all = pairs(a.size());
  const double expected = all > 0.0 ? in_a * in_b / all : 0.0;
  const double most = (in_a + in_b) / 2.0;
  if (most - expected == 0.0) return 1.0;
  return (pairs_within_both(a, b) - expected) / (most - expected);
}

}  // namespace geo
