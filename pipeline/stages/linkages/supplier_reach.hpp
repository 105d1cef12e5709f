// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/frame.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"

namespace pipeline {

/// Theme critical_supplier: how far the suppliers of each firm are. Table `supplier_reach`, a row a firm: `needs` flag
/// (its stage buys from another one, by the lines that count for missing links), `nearest_m` and `second_m` real?: to
/// the nearest (second nearest) firm of each stage it buys from, the farthest of these stages; missing where a stage
/// has no such firm in the region. No row unless gaps judges the theme by the register: it is among the frame's and has
/// no source of its own. O(firms of chains x stages bought from, each log n).
geo::Table supplier_reach(const ChainParams& params, const Frame& frame, const geo::Table& firms);

/// Which stages those are. Table `supply_lines`, a row a line that counts, ordered: `seller_group`, `seller_stage`,
/// `buyer_group`, `buyer_stage` int32, codes of the firms' columns. No row where supplier_reach has none.
geo::Table supply_lines(const ChainParams& params, const Frame& frame);

}  // namespace pipeline
