// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/look/chain_facts.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// A table for each group with clusters: its clusters by the stages of the chain, upstream to downstream, with the
/// firms at each, what is present, weak or missing, and who supplies whom; then what is missing, in sentences.
void write_chains(HtmlWriter& page, const ReportInput& input, const Findings& findings, const Chains& chains);

/// One cluster's chain as a strip of stages, upstream on the left. Nothing where it has none.
void write_chain_strip(HtmlWriter& page, const ReportInput& input, const ClusterFacts& cluster, const Chains& chains);

enum class Side { sellers, buyers };

/// "No. 49 (metal goods, machinery; 1.3 km); Casting 12 (castings; 4 km)": the two that the strongest of `links` lead
/// to, on one side of them; clusters of the group with the title `of_group` by their number alone. A dash for none.
std::string partners_text(const std::vector<SupplyLink>& links, Side side, const Findings& findings,
                          const std::string& of_group = {});

}  // namespace io
