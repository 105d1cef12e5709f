// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "geo/siting/merged_demand.hpp"
#include "pipeline/stages/gaps/intervention_needs.hpp"
#include "pipeline/stages/gaps/intervention_places.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// The firms of a need, those in a row that stand on one spot and may go equally far as one point. Points come by the
/// standard, then in the order of the firms, which is that of a curve.
class NeedPoints {
 public:
  explicit NeedPoints(const Need& need, const geo::Table& firms);
  std::size_t size() const { return begin_.size() - 1; }
  /// Positions in need.firms.
  std::span<const geo::Row> firms_at(std::size_t point) const {
    return std::span(order_).subspan(begin_[point], begin_[point + 1] - begin_[point]);
  }
  /// What a place may be away from a point, in the unit of the need.
  float within(std::size_t point) const { return need_.within[order_[begin_[point]]]; }
  std::vector<double> worth() const;
  const Need& need() const { return need_; }

 private:
  const Need& need_;
  std::vector<geo::Row> order_, begin_;
};

/// Which points each place serves: those that would have it within their standard if the theme's facility stood there,
/// to the firm as `access` would say. Straight lines times detour, or along `roads` where the need is by road: a search
/// against the direction of travel from the place, as wide as the standard.
///
/// By road places are searched from in the order of their `turn`, until the searches of the need have looked at `most`
/// nodes; those after it serve nobody. `firms` and `roads` as in RoadReach. Results do not depend on threads; memory
/// O(points + runs), and by road a bounded search a thread.
geo::CandidateRuns served_by(std::span<const BuildingPlace> places, const NeedPoints& points, const geo::Table& firms,
                             RoadReach* roads, unsigned threads, std::uint64_t most = 50'000'000);

}  // namespace pipeline
