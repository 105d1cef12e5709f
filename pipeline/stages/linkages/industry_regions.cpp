// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/linkages/industry_regions.hpp"

#include <algorithm>
#include <utility>

#include "geo/surfaces/hexagons.hpp"

namespace pipeline {

IndustryRegions::IndustryRegions(double cell_m, const geo::Table& firms, std::vector<double> size)
    : size_(std::move(size)) {
  const geo::HexLayout layout(cell_m);
  const auto x = firms.reals("x_m"), y = firms.reals("y_m");
  std::vector<geo::HexCell> cell, order;
  cell.reserve(x.size());
  for (std::size_t row = 0; row < x.size(); ++row) {
    cell.push_back(layout.cell_of(x[row], y[row]));
    // Neighbours in the table stand near each other: most cells repeat at once.
    if (order.empty() || order.back() != cell.back()) order.push_back(cell.back());
  }
  std::ranges::sort(order);
  order.erase(std::unique(order.begin(), order.end()), order.end());
  count_ = order.size();
  for (const geo::HexCell& of : cell)
    region_.push_back(static_cast<std::int32_t>(std::ranges::lower_bound(order, of) - order.begin()));
}

IndustryRegions::IndustryRegions(const std::vector<std::int32_t>& area, std::vector<double> size)
    : region_(area), size_(std::move(size)) {
  const std::int32_t beyond = area.empty() ? 0 : *std::ranges::max_element(area) + 1;
  std::ranges::replace(region_, -1, beyond);
  count_ = static_cast<std::size_t>(beyond) + 1;
}

std::vector<double> IndustryRegions::sizes(std::span<const geo::Row> firms) const {
  std::vector<double> out;
  for (const geo::Row firm : firms) out.push_back(size_[firm]);
  return out;
}

std::vector<std::int32_t> IndustryRegions::regions(std::span<const geo::Row> firms) const {
  std::vector<std::int32_t> out;
  for (const geo::Row firm : firms) out.push_back(region_[firm]);
  return out;
}

std::vector<double> IndustryRegions::shares(std::span<const geo::Row> firms) const {
  std::vector<double> out(count_, 0.0);
  double total = 0.0;
  for (const geo::Row firm : firms) {
    out[static_cast<std::size_t>(region_[firm])] += size_[firm];
    total += size_[firm];
  }
  for (double& share : out) share /= total;
  return out;
}

}  // namespace pipeline
