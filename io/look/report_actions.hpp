// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report.hpp"

namespace io {

/// Whether layer actions is built.
bool has_actions(const ReportInput& input);

/// Row `row` of layer actions in one sentence: "A rail freight terminal at Orvenne, 3.2 km north of Tessary, would
/// bring 312 firms (4,120 employees), among them firms of Food 12 and Metal 3, within 25 km." The layer needs the
/// columns `title`, `unit` and `standard` of pipeline/tables.md beside its own.
std::string action_sentence(const geo::Table& actions, std::size_t row);

/// What would help most: how good the plan is, a numbered map, a sentence an action in its order, and how the share
/// that is served grows.
void write_actions(HtmlWriter& page, const ReportInput& input, const Findings& findings);

}  // namespace io
