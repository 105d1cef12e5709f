// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/covered_sums.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace geo {
namespace {

constexpr int kBits = 61;

/// With which all worth is below 2^61, and the units themselves are a number.
double units_in(double worth) {
  if (!(worth > 0.0)) return 1.0;
  return std::ldexp(1.0, std::min(kBits - 1 - std::ilogb(worth), 1000));
}

}  // namespace

CoveredSums::CoveredSums(const Savings& task)
    : units_(units_in(std::accumulate(task.worth.begin(), task.worth.end(), 0.0))), before_(task.worth.size() + 1) {
  for (Row j = 0; j < task.candidates(); ++j) {
    for (auto e = task.begin[j]; e < task.begin[j + 1]; ++e) {
      const Row i = task.demand[e];
      if (e > task.begin[j] && runs_.back().end == i)
        ++runs_.back().end;
      else
        runs_.push_back({i, i + 1});
    }
    begin_.push_back(runs_.size());
  }
}

void CoveredSums::take(std::span<const double> left) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    sum += static_cast<std::int64_t>(left[i] * units_) + (left[i] > 0.0 ? 1 : 0);
    before_[i + 1] = sum;
  }
}

double CoveredSums::of(Row candidate) const {
  std::int64_t sum = 0;
  for (auto r = begin_[candidate]; r < begin_[candidate + 1]; ++r)
    sum += before_[runs_[r].end] - before_[runs_[r].begin];
  return static_cast<double>(sum) / units_;
}

}  // namespace geo
