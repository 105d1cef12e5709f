// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/linkages/industry_study.hpp"

namespace pipeline {

/// Co-location of industries: adds table `colocation` to `out`, a row for each ordered pair with the same controls,
/// population by population, then for each pair of different controls that a chain ties (see ChainTies), compared among
/// the firms of both populations. Also their families of tests: one of the pairs of each chain, one of all others.
/// `radius_m`: of M. Cost: see geo::colocation_quotients and geo::marcon_puech_between, once a population and once for
/// every two with a tie between them.
void add_colocation(double radius_m, const Frame& frame, const geo::Tables& in, const IndustryStudy& study,
                    geo::Tables& out);

}  // namespace pipeline
