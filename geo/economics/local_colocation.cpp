// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/local_colocation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "geo/index/cells.hpp"

namespace geo {

LocalColocation::LocalColocation(std::span<const double> x_m, std::span<const double> y_m,
                                 std::span<const std::int32_t> industry, std::size_t industries, std::size_t neighbours)
    : x_m_(x_m), y_m_(y_m), industry_(industry), neighbours_(neighbours), members_(industries), index_(x_m, y_m) {
  if (industry.size() != x_m.size() || neighbours == 0)
    throw std::invalid_argument("LocalColocation: columns or neighbours do not fit");
  for (const std::int32_t of : industry)
    if (of >= 0) members_[static_cast<std::size_t>(of)] += 1.0;
}

std::vector<double> LocalColocation::quotients(Row firm) const {
  std::vector<double> out(members_.size(), std::numeric_limits<double>::quiet_NaN());
  if (x_m_.size() < 2) return out;
  std::vector<double> found(members_.size(), 0.0);
  double all = 0.0;
  const double reach = reach_m2(firm);
  for (const Near& near : around(firm, reach)) {
    const double weight = reach > 0.0 ? std::exp(-0.5 * near.dist_m2 / reach) : 1.0;
    all += weight;
    if (const std::int32_t of = industry_[near.row]; of >= 0) found[static_cast<std::size_t>(of)] += weight;
  }
  const double others = static_cast<double>(x_m_.size() - 1);
  for (std::size_t b = 0; b < out.size(); ++b) {
    const double of_b = members_[b] - (industry_[firm] == static_cast<std::int32_t>(b) ? 1.0 : 0.0);
    if (of_b > 0.0) out[b] = found[b] / all / (of_b / others);
  }
  return out;
}

double LocalColocation::dist_m2(Row a, Row b) const { return squared(x_m_[a] - x_m_[b], y_m_[a] - y_m_[b]); }

// The firm is one of the nearest, or others on its spot stand for it.
double LocalColocation::reach_m2(Row firm) const {
  std::vector<Neighbor> near;
  index_.nearest(x_m_[firm], y_m_[firm], neighbours_ + 1, near);
  return dist_m2(firm, near.back().row);
}

std::vector<LocalColocation::Near> LocalColocation::around(Row firm, double reach_m2) const {
  std::vector<Near> out;
  index_.search(x_m_[firm], y_m_[firm], std::nextafter(reach_m2, std::numeric_limits<double>::infinity()),
                [&](Row row, double) {
                  const double at = dist_m2(firm, row);
                  if (row != firm && at <= reach_m2) out.push_back({row, at});
                  return reach_m2;
                });
  std::ranges::sort(out, {}, &Near::row);
  return out;
}

}  // namespace geo
