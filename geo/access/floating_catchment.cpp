// SPDX-License-Identifier: Apache-2.0
#include "geo/access/floating_catchment.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

bool is_amount(double value) { return std::isfinite(value) && value >= 0.0; }

}  // namespace

double CatchmentBands::weight_of(double cost) const {
  const auto band = std::ranges::lower_bound(up_to, cost);  // the first whose closed end is not below
  return band == up_to.end() ? 0.0 : weight[static_cast<std::size_t>(band - up_to.begin())];
}

CatchmentBands luo_qi_bands(double reach) { return {{reach / 3.0, reach * 2.0 / 3.0, reach}, {1.0, 0.68, 0.22}}; }

FloatingCatchment::FloatingCatchment(std::span<const double> demand, CatchmentBands bands)
    : demand_(demand), bands_(std::move(bands)), per_head_(demand.size(), 0.0) {
  if (!std::ranges::all_of(demand_, is_amount))
    throw std::invalid_argument("FloatingCatchment: demand must be finite and >= 0");
  if (bands_.up_to.empty() || bands_.up_to.size() != bands_.weight.size() ||
      std::ranges::adjacent_find(bands_.up_to, std::greater_equal<>()) != bands_.up_to.end() ||
      !std::ranges::all_of(bands_.weight, [](double w) { return std::isfinite(w) && w > 0.0; }))
    throw std::invalid_argument("FloatingCatchment: bands must ascend and have weights > 0");
}

std::optional<double> FloatingCatchment::add(double supply, std::span<const Reached> reached) {
  if (!is_amount(supply)) throw std::invalid_argument("FloatingCatchment: supply must be finite and >= 0");
  double sharing = 0.0;
  for (const auto& [place, cost] : reached) sharing += demand_[place] * bands_.weight_of(cost);
  if (!(sharing > 0.0)) {
    ++unreached_;
    return std::nullopt;
  }
  const double ratio = supply / sharing;
  for (const auto& [place, cost] : reached) per_head_[place] += ratio * bands_.weight_of(cost);
  supply_ += supply;
  ++facilities_;
  return ratio;
}

}  // namespace geo
