// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {

std::vector<double> taken(std::span<const double> from, std::span<const geo::Row> rows) {
  std::vector<double> out;
  out.reserve(rows.size());
  for (const geo::Row row : rows) out.push_back(from[row]);
  return out;
}

GroupFirms::GroupFirms(const Group& group, const geo::Table& firms)
    : rows(members_of(group, firms)), x_m(taken(firms.reals("x_m"), rows)), y_m(taken(firms.reals("y_m"), rows)) {
  const std::span<const std::int32_t> rank = firms.codes("id_rank");
  id_rank.reserve(rows.size());
  for (const geo::Row row : rows) id_rank.push_back(rank[row]);
}

}  // namespace pipeline
