// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stage.hpp"
#include "pipeline/stages/clean.hpp"
#include "pipeline/stages/clusters.hpp"
#include "pipeline/stages/density.hpp"
#include "pipeline/stages/diagnosis.hpp"
#include "pipeline/stages/gaps.hpp"
#include "pipeline/stages/hotspots.hpp"
#include "pipeline/stages/ingest.hpp"
#include "pipeline/stages/linkages.hpp"
#include "pipeline/stages/publish.hpp"
#include "pipeline/stages/sites.hpp"

namespace pipeline {

const std::vector<Stage>& stages() {
  static const std::vector<Stage> kStages{
      ingest_stage(),   clean_stage(), density_stage(), clusters_stage(),  hotspots_stage(),
      linkages_stage(), gaps_stage(),  sites_stage(),   diagnosis_stage(), publish_stage(),
  };
  return kStages;
}

}  // namespace pipeline
