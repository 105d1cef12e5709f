// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/group_firms.hpp"

namespace pipeline {

GroupFirms::GroupFirms(const Group& group, const geo::Table& firms)
    : rows(members_of(group, firms)),
      x_m(taken(firms.reals("x_m"), rows)),
      y_m(taken(firms.reals("y_m"), rows)),
      id_rank(taken(firms.codes("id_rank"), rows)) {}

GroupPopulation::GroupPopulation(const Group& group, const geo::Table& firms)
    : rows(population_of(group, firms)),
      x_m(taken(firms.reals("x_m"), rows)),
      y_m(taken(firms.reals("y_m"), rows)),
      id_rank(taken(firms.codes("id_rank"), rows)),
      is_case(cases_in(group, firms, rows)) {}

}  // namespace pipeline
