// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/frame.hpp"
#include "pipeline/stages/gaps/judge.hpp"

namespace pipeline {

/// What a gap of a theme adds to the score before it is divided by the weights: weight × severity / 3. Nothing where
/// the severity is unknown.
std::optional<double> gap_effect(const Theme& theme, std::optional<std::int32_t> severity);

/// The score of a set of firms: sum of effects / sum of weights over the themes that are known, 0 all served to 1 all
/// severe (docs/methods.md, Gaps). Its worst theme has the largest effect; of equal ones the lower share served counts,
/// then the name.
class GapScore {
 public:
  void add(const Theme& theme, const Verdict& verdict);

  /// Nothing where no theme of weight above 0 is known.
  std::optional<double> value() const;
  /// Nothing where no known theme has a gap.
  std::optional<std::string> worst() const;
  std::int64_t known() const { return known_; }
  std::int64_t unknown() const { return unknown_; }

 private:
  double effects_ = 0.0, weights_ = 0.0;
  std::int64_t known_ = 0, unknown_ = 0;
  std::string_view worst_{};
  double worst_effect_ = 0.0, worst_covered_ = 1.0;
};

/// Which themes count in a score by themselves: all but the parts of a theme that is judged by them.
std::vector<std::uint8_t> scored_themes(const Frame& frame);

}  // namespace pipeline
