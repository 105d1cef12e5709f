// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "geo/economics/firm_place.hpp"
#include "geo/economics/link_index.hpp"
#include "geo/economics/local_colocation.hpp"
#include "geo/index/kd_index.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// The firms of one group's chain, its suppliers in other groups included, and what clusters of the group find of them
/// within reach. 40 bytes a firm of the chain and 40 a firm that the group is compared with while it lives.
class ChainReach {
 public:
  ChainReach(const ChainParams& params, const Group& group, const geo::Table& firms, std::span<const double> sizes);
  ChainReach(const ChainReach&) = delete;
  ChainReach& operator=(const ChainReach&) = delete;

  /// Looks which buyers and suppliers keep apart among all that the group is compared with, and makes ready to say who
  /// stands next to whom among these; once, before measure(). O(at most 2,000 buyers of each line, each with all firms
  /// within the radius).
  void compare(const geo::Table& firms, unsigned threads);

  /// Sets own and, where the chain has supplies, needs and links of `figures` for the cluster of the group that has
  /// these firms at this place. Safe to call from many threads.
  void measure(std::span<const geo::Row> firms, const geo::FirmPlace& place, ClusterFigures& figures) const;

 private:
  /// The firms of one stage.
  struct StageFirms {
    std::vector<double> x_m, y_m;
    std::optional<geo::KdIndex> index;
  };
  struct Around {
    std::vector<geo::StageStock> stock;
    std::vector<double> weight;
    std::vector<std::optional<double>> nearest_m;
  };
  void take_firms(const geo::Table& firms);
  void take_compared(const geo::Table& firms);
  void find_shunned(unsigned threads);
  /// Of each stage the mean local co-location quotient that its buyers among the firms have to it.
  std::vector<std::optional<double>> next_door(std::span<const geo::Row> firms) const;
  /// Position in the chain by codes of group and stage; -1: not in it.
  std::int32_t stage_of(std::int32_t group, std::int32_t stage) const;
  Around around(const geo::FirmPlace& place) const;
  /// The need of a cluster with its weight in the score.
  NeededStage weighted(const geo::StageNeed& need, std::span<const geo::StageStock> own) const;
  /// Of the firms of a stage.
  std::pair<std::vector<double>, std::vector<double>> points_of(std::size_t stage) const;
  std::size_t stages() const { return group_.chain.stages.size(); }

  const ChainParams& params_;
  const Group& group_;
  std::vector<geo::SupplyLine> lines_, essential_;
  std::vector<std::optional<double>> shunned_;       // of each essential line: M's upper limit where it is below 1
  std::vector<std::vector<std::int32_t>> stage_of_;  // by code of group, then of stage
  std::vector<double> x_m_, y_m_, size_;
  std::vector<std::int32_t> stage_;   // of the chain
  std::vector<StageFirms> by_stage_;  // of the stages that are needed
  std::span<const std::int32_t> code_;
  std::span<const double> sizes_;
  std::optional<geo::KdIndex> index_;
  std::optional<geo::LinkNull> null_;

  std::vector<geo::Row> compared_;  // in table order
  std::vector<double> compared_x_m_, compared_y_m_;
  std::vector<std::int32_t> compared_stage_;
  std::optional<geo::LocalColocation> neighbours_;
};

}  // namespace pipeline
