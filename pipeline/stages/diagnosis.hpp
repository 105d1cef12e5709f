// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stage.hpp"
#include "pipeline/stages/diagnosis/params.hpp"

namespace pipeline {

/// Table `diagnosis`: what is strong and weak in each cluster, what it could gain and what threatens it, a line each,
/// by the rules of diagnosis/rules.hpp. Rows in the order of `clusters`, then kind, then the order of the rules.
///
/// Pure, and it looks only at what may be published: give it the tables after disclose(), so that no line, and no
/// median that a line is compared with, tells what is hidden. A cluster that a sentence names stands in it as
/// "{other}", and in columns other_group and other_key, as only publish knows ids.
geo::Table diagnosis(const DiagnosisParams& params, const Frame& frame, const geo::Tables& in);

Stage diagnosis_stage();

}  // namespace pipeline
