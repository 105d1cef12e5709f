// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "tools/synth/plane.hpp"

namespace synth {

/// One stage of a planted value chain: its firms take these codes in turn.
struct StagePlan {
  std::string stage;
  int firms = 0;  ///< 0: missing on purpose.
  std::vector<std::string> codes;
};

/// A planted cluster of related firms.
struct ClusterPlan {
  std::string name, group, near;  ///< `near` names the place it belongs to.
  Point centre;
  double radius_m = 0;
  double foreign_share = 0, exporter_share = 0;
  int founded_about = 1990;
  std::vector<StagePlan> stages;
  int firms() const;
};

/// The ten planted clusters: five groups (names as in the industry profile), each once whole and once broken.
const std::vector<ClusterPlan>& cluster_plans();

}  // namespace synth
