// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/supply_chain.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace geo {
namespace {

double lower_median(std::vector<double> values) {
  const auto middle = values.begin() + (std::ssize(values) - 1) / 2;
  std::ranges::nth_element(values, middle);
  return *middle;
}

SupplyState state_of(const StageNeed& need, const PresenceRule& rule) {
  if (need.found_firms < rule.firms || need.found < rule.ratio * need.needed) return SupplyState::missing;
  return need.found < need.needed ? SupplyState::weak : SupplyState::present;
}

}  // namespace

std::vector<SupplyLine> essential_lines(std::span<const SupplyLine> lines, double floor) {
  std::map<std::size_t, std::vector<double>> of_buyer;
  for (const SupplyLine& line : lines) of_buyer[line.to].push_back(line.coefficient);
  std::map<std::size_t, double> least;
  for (const auto& [buyer, coefficients] : of_buyer) least[buyer] = std::max(floor, lower_median(coefficients));
  std::vector<SupplyLine> out;
  for (const SupplyLine& line : lines)
    if (line.coefficient >= least[line.to]) out.push_back(line);
  return out;
}

std::vector<StageNeed> stage_needs(std::span<const SupplyLine> essential, std::span<const StageStock> own,
                                   std::span<const StageStock> around, const PresenceRule& rule) {
  if (own.size() != around.size()) throw std::invalid_argument("stage_needs: a stock a stage, here and around");
  std::map<std::size_t, StageNeed> needs;
  for (const SupplyLine& line : essential) {
    if (line.from >= own.size() || line.to >= own.size()) throw std::invalid_argument("stage_needs: no such stage");
    const StageStock& buyers = own[line.to];
    if (!(line.coefficient * buyers.size > 0.0)) continue;
    StageNeed& need = needs[line.from];
    need.needed += line.coefficient * buyers.size;
    need.buyers += buyers.firms;
  }
  std::vector<StageNeed> out;
  for (auto& [stage, need] : needs) {
    need.stage = stage;
    need.found = around[stage].size;
    need.found_firms = around[stage].firms;
    need.state = state_of(need, rule);
    out.push_back(need);
  }
  return out;
}

std::optional<double> completeness(std::span<const StageNeed> needs) {
  double met = 0.0, needed = 0.0;
  for (const StageNeed& need : needs) {
    met += std::min(need.found, need.needed);
    needed += need.needed;
  }
  return needed > 0.0 ? std::optional(met / needed) : std::nullopt;
}

}  // namespace geo
