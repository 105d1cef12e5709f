// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "io/run/config.hpp"
#include "io/run/pairwise.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// The themes of this run: those with a source or with a standard in the config, in the order of the catalogue, then
/// those that are judged by their parts, where one of these has a source.
std::vector<Theme> themes_of(const io::Config& config);

/// What gaps.pairwise says of the weights of themes; nothing without it.
std::optional<io::PairwiseWeights> theme_comparisons(const io::Config& config);

}  // namespace pipeline
