// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "geo/core/table.hpp"

namespace geo {

struct Neighbor {
  double distance_m;  ///< Plain metres, never squared.
  Row row;
  friend auto operator<=>(const Neighbor&, const Neighbor&) = default;
};

/// Static KD-tree over planar points (Bentley 1975, CACM 18(9), 509-517): the one place that knows nanoflann.
///
/// Looks at the two columns without copying them: they outlive the index and stay unchanged. Coincident points stay
/// separate rows; an empty index answers every question with nothing. A disc is closed: d² <= r² with r² computed once.
/// Answers are ordered by (squared distance, row), so that none depends on the shape of the tree.
/// The constructor throws std::invalid_argument unless the columns are of equal length and hold finite metres, every
/// question unless its numbers are finite and radius_m >= 0. Build O(n log n), 12 bytes a row. Questions are const and
/// safe to ask from many threads.
class KdIndex {
 public:
  KdIndex(std::span<const double> x_m, std::span<const double> y_m);

  std::size_t size() const;

  /// Fills `out` with all rows in the closed disc. `out` is cleared first: reuse one buffer in loops. O(log n + k log
  /// k).
  void within(double x_m, double y_m, double radius_m, std::vector<Neighbor>& out) const;

  /// How many rows the closed disc holds, or `stop_at` as soon as that many are found.
  std::size_t count_within(double x_m, double y_m, double radius_m,
                           std::size_t stop_at = std::numeric_limits<std::size_t>::max()) const;

  /// Fills `out` with the k nearest rows (all of them when there are fewer); of equally distant ones the smaller rows.
  void nearest(double x_m, double y_m, std::size_t k, std::vector<Neighbor>& out) const;

  /// Takes a row and its squared distance; returns the squared radius to go on with.
  using Offer = std::function<double(Row, double)>;
  /// Offers every row of a closed disc that starts at `radius_m2` (a squared radius, may be infinite) and that each
  /// offer may shrink: for the nearest of things that are larger than a point. Rows come in no stated order and some
  /// come though they lie outside; the caller's answer must not depend on either.
  void search(double x_m, double y_m, double radius_m2, const Offer& offer) const;

 private:
  struct Tree;  // keeps nanoflann out of every other file
  std::shared_ptr<const Tree> tree_;
};

}  // namespace geo
