// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "geo/economics/supply_chain.hpp"

namespace geo {

/// The firms of a cluster and what lies around them, by stage of the chain. A firm j around has the weight
/// K(d_j) = 1 - d_j / radius, d_j its distance to the nearest firm of the cluster; firms of the cluster have weight 1.
struct LinkedFirms {
  std::span<const std::int64_t> own;  ///< Firms of the cluster.
  std::span<const double> around;     ///< Sum of the weights within the radius, the cluster's own firms included.
};

/// How many pairs of a firm of the cluster and another firm around are of one stage (horizontal) or trade along the
/// chain (vertical, counted by the coefficients of both directions), weighted by K, over what is expected when the
/// chain's stages are dealt out at random among all of its firms. 1: as by chance.
struct LinkIndices {
  std::optional<double> horizontal, vertical;  ///< Nothing where nothing is expected.
};

/// The null of one chain: its firms keep their places, every order of their stages is equally likely. The expectation
/// is exact, so that no draw adds noise: two different firms are of stages u and v with probability
/// n_u n_v / (N (N - 1)), and n_u (n_u - 1) / (N (N - 1)) for u = v.
class LinkNull {
 public:
  /// `firms`: all firms of the chain by stage. Throws std::invalid_argument for lines of stages beyond them.
  LinkNull(std::span<const std::int64_t> firms, std::span<const SupplyLine> lines);

  /// O(stages + lines). Throws std::invalid_argument unless there is a number a stage.
  LinkIndices of(const LinkedFirms& place) const;

 private:
  std::size_t stages_;
  std::span<const SupplyLine> lines_;
  double same_stage_ = 0.0, coefficient_ = 0.0;  // expected of one pair
};

}  // namespace geo
