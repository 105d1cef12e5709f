// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/agreement.hpp"

#include <cstddef>
#include <stdexcept>
#include <vector>

namespace geo {
namespace {

double pairs(std::size_t rows) { return static_cast<double>(rows) * (static_cast<double>(rows) - 1.0) / 2.0; }

/// Where each cluster's rows would begin, were they ordered by cluster; one more at the end. Noise is left out.
std::vector<std::size_t> begins(std::span<const std::int32_t> labels) {
  std::vector<std::size_t> begin(1, 0);
  for (const std::int32_t label : labels) {
    if (label < 0) continue;
    const auto next = static_cast<std::size_t>(label) + 1;
    if (next >= begin.size()) begin.resize(next + 1, 0);
    ++begin[next];
  }
  for (std::size_t i = 1; i < begin.size(); ++i) begin[i] += begin[i - 1];
  return begin;
}

/// Pairs of rows in one cluster; noise has none.
double pairs_within(const std::vector<std::size_t>& begin) {
  double sum = 0.0;
  for (std::size_t i = 1; i < begin.size(); ++i) sum += pairs(begin[i] - begin[i - 1]);
  return sum;
}

/// Pairs of rows in one cluster of both.
double pairs_within_both(std::span<const std::int32_t> a, const std::vector<std::size_t>& begin_a,
                         std::span<const std::int32_t> b, const std::vector<std::size_t>& begin_b) {
  std::vector<std::int32_t> b_by_a(begin_a.back());
  std::vector<std::size_t> next(begin_a);
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] >= 0) b_by_a[next[static_cast<std::size_t>(a[i])]++] = b[i];
  std::vector<std::size_t> count(begin_b.size(), 0);
  double sum = 0.0;
  for (std::size_t cluster = 1; cluster < begin_a.size(); ++cluster) {
    const std::span<const std::int32_t> labels(b_by_a.data() + begin_a[cluster - 1],
                                               begin_a[cluster] - begin_a[cluster - 1]);
    for (const std::int32_t label : labels)
      if (label >= 0) sum += static_cast<double>(count[static_cast<std::size_t>(label)]++);  // with each one before
    for (const std::int32_t label : labels)
      if (label >= 0) count[static_cast<std::size_t>(label)] = 0;
  }
  return sum;
}

}  // namespace

double adjusted_rand(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  if (a.size() != b.size()) throw std::invalid_argument("adjusted_rand: labels of different length");
  const std::vector<std::size_t> begin_a = begins(a), begin_b = begins(b);
  const double in_a = pairs_within(begin_a), in_b = pairs_within(begin_b), all = pairs(a.size());
  const double expected = all > 0.0 ? in_a * in_b / all : 0.0;
  const double most = (in_a + in_b) / 2.0;
  if (most - expected == 0.0) return 1.0;
  return (pairs_within_both(a, begin_a, b, begin_b) - expected) / (most - expected);
}

}  // namespace geo
