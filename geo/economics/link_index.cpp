// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/link_index.hpp"

#include <numeric>
#include <stdexcept>

namespace geo {
namespace {

std::optional<double> ratio(double observed, double expected) {
  return expected > 0.0 ? std::optional(observed / expected) : std::nullopt;
}

}  // namespace

LinkNull::LinkNull(std::span<const std::int64_t> firms, std::span<const SupplyLine> lines)
    : stages_(firms.size()), lines_(lines) {
  const auto all = static_cast<double>(std::accumulate(firms.begin(), firms.end(), std::int64_t{0}));
  if (all < 2.0) return;
  const auto chance = [&](std::size_t u, std::size_t v) {
    return static_cast<double>(firms[u]) * static_cast<double>(firms[v] - (u == v ? 1 : 0)) / (all * (all - 1.0));
  };
  for (std::size_t u = 0; u < stages_; ++u) same_stage_ += chance(u, u);
  for (const SupplyLine& line : lines) {
    if (line.from >= stages_ || line.to >= stages_) throw std::invalid_argument("LinkNull: no such stage");
    coefficient_ += 2.0 * line.coefficient * chance(line.from, line.to);
  }
}

LinkIndices LinkNull::of(const LinkedFirms& place) const {
  if (place.own.size() != stages_ || place.around.size() != stages_)
    throw std::invalid_argument("LinkNull::of: a number a stage");
  // Pairs of a cluster's firm of stage u with firms of stage v around; no firm pairs with itself.
  const auto pairs = [&](std::size_t u, std::size_t v) {
    return static_cast<double>(place.own[u]) * (place.around[v] - (u == v ? 1.0 : 0.0));
  };
  double firms = 0.0, around = 0.0, same = 0.0, traded = 0.0;
  for (std::size_t u = 0; u < stages_; ++u) {
    firms += static_cast<double>(place.own[u]);
    around += place.around[u];
    same += pairs(u, u);
  }
  for (const SupplyLine& line : lines_)
    traded += line.coefficient * (pairs(line.to, line.from) + pairs(line.from, line.to));
  const double all_pairs = firms * (around - 1.0);
  return {ratio(same, all_pairs * same_stage_), ratio(traded, all_pairs * coefficient_)};
}

}  // namespace geo
