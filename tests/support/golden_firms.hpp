// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/golden.hpp"

namespace tests {

/// tests/golden/firms.csv: 300 firms of industries A, B and C (0, 1, 2), whole metres, 14 on an occupied point.
struct GoldenFirms {
  std::vector<double> x_m, y_m, employees;
  std::vector<std::int32_t> industry;

  GoldenFirms() {
    const Golden golden = read_golden("firms.csv");
    for (std::size_t i = 0; i < golden.rows(); ++i) {
      x_m.push_back(golden.number(i, "x"));
      y_m.push_back(golden.number(i, "y"));
      employees.push_back(golden.number(i, "employees"));
      industry.push_back(golden.text(i, "industry")[0] - 'A');
    }
  }
  std::size_t size() const { return x_m.size(); }
  /// One of the columns for the firms of one industry.
  template <class T>
  std::vector<T> of(std::int32_t wanted, const std::vector<T>& column) const {
    std::vector<T> out;
    for (std::size_t i = 0; i < size(); ++i)
      if (industry[i] == wanted) out.push_back(column[i]);
    return out;
  }
  /// Squares of 3,334 m, row by row, in which the golden indices of Ellison and Glaeser were computed.
  std::vector<std::int32_t> regions() const {
    std::vector<std::int32_t> out;
    for (std::size_t i = 0; i < size(); ++i)
      out.push_back(static_cast<std::int32_t>(x_m[i] / 3334) + 3 * static_cast<std::int32_t>(y_m[i] / 3334));
    return out;
  }
};

/// Shares of `weight` by region.
inline std::vector<double> shares(const std::vector<double>& weight, const std::vector<std::int32_t>& region,
                                  std::size_t regions) {
  std::vector<double> out(regions, 0.0);
  double total = 0.0;
  for (std::size_t i = 0; i < weight.size(); ++i) {
    out[static_cast<std::size_t>(region[i])] += weight[i];
    total += weight[i];
  }
  for (double& share : out) share /= total;
  return out;
}

}  // namespace tests
