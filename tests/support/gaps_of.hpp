// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "pipeline/stages/gaps.hpp"

namespace tests {

/// Stage gaps on tables that stay as they are: it takes some out.
inline geo::Tables gaps_of(const pipeline::GapsParams& params, const pipeline::Frame& frame, geo::Tables in) {
  return pipeline::gaps(params, frame, in);
}

}  // namespace tests
