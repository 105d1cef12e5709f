// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/industry_params.hpp"

namespace pipeline {

/// Each room of the stage has keys of its own; `radius` serves them all.
struct LinkagesParams : ChainParams, IndustryParams {};

/// What makes a cluster more than many firms in one place: its structure, how complete its value chain is, what it
/// lacks, and how clusters are linked; and of whole industries, how far they concentrate and which seek one another.
geo::Tables linkages(const LinkagesParams& params, const Frame& frame, const geo::Tables& in);

Stage linkages_stage();

}  // namespace pipeline
