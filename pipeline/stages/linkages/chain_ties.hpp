// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "pipeline/stages/linkages/industry_list.hpp"
#include "pipeline/stages/linkages/known_links.hpp"

namespace pipeline {

/// Which industries the profile ties together: a supply leads from a stage of the one to a stage of the other, or the
/// one serves the other as a supporting stage of its group. It says so before anybody looks at places.
class ChainTies {
 public:
  /// `firms` with columns group, stage and role.
  ChainTies(const Frame& frame, const geo::Table& firms, const std::vector<Industry>& industries);

  /// The first group, by position in Frame::groups, whose chain ties the two; positions in `industries`, in any order.
  std::optional<std::size_t> group_of(std::size_t a, std::size_t b) const;

 private:
  struct Part {  ///< What some firms of an industry are in a chain.
    StageCode stage;
    std::int32_t role;
    friend auto operator<=>(const Part&, const Part&) = default;
  };
  std::optional<std::size_t> tie(const Part& a, const Part& b) const;

  std::vector<std::vector<Part>> parts_;                           // by industry
  std::map<std::pair<StageCode, StageCode>, std::size_t> supply_;  // the lower code first
  std::map<std::int32_t, std::size_t> place_;                      // of a group's code in Frame::groups
};

}  // namespace pipeline
