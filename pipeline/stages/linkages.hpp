// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"

namespace pipeline {

struct LinkagesParams : ChainParams {};

/// What makes a cluster more than many firms in one place: its structure, how complete its value chain is, what it
/// lacks, and how clusters are linked.
geo::Tables linkages(const LinkagesParams& params, const Frame& frame, const geo::Tables& in);

Stage linkages_stage();

}  // namespace pipeline
