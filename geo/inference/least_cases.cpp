// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/least_cases.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "geo/inference/scan_llr.hpp"

namespace geo {

LeastCases::LeastCases(const ScanTotals& totals, std::vector<double> levels)
    : levels_(std::move(levels)), stride_(static_cast<std::size_t>(totals.most_firms) + 1) {
  if (levels_.empty() || levels_.front() <= 0.0 || !std::is_sorted(levels_.begin(), levels_.end()))
    throw std::invalid_argument("LeastCases: levels must ascend from more than 0");
  least_.reserve(levels_.size() * stride_);
  for (const double level : levels_) {
    // The llr of c cases falls with the firms around them, so what is too few for n firms is too few for more.
    std::int64_t least = totals.least_cases;
    for (std::int64_t n = 0; n <= totals.most_firms; ++n) {
      least = std::max(least, n - (totals.firms - totals.cases));  // fewer there cannot be
      while (least <= std::min(n, totals.cases) && bernoulli_llr({least, n, totals.cases, totals.firms}) < level)
        ++least;
      least_.push_back(static_cast<std::uint32_t>(least));
    }
  }
}

std::size_t LeastCases::level_of(double llr) const {
  const auto above = std::upper_bound(levels_.begin(), levels_.end(), llr) - levels_.begin();
  return above == 0 ? 0 : static_cast<std::size_t>(above) - 1;
}

}  // namespace geo
