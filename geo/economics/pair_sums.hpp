// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "geo/economics/distance_ladder.hpp"

namespace geo {

/// Points whose pairs are summed, with a weight each; columns of equal length.
struct PairPoints {
  std::span<const double> x_m, y_m, weight;
  std::size_t size() const { return x_m.size(); }
};

/// Sums over the pairs of a growing set of points, by distance: what K-density and M of a set are made of.
///
/// Pairs are streamed into bins and never stored. A set that grows keeps its sums, so that the first 10, 20 … of 5,000
/// drawn points cost no more than the 5,000: n^2/2 pairs, some 4 ns each. Memory: 16 bytes a bin, and 4 a point and
/// step of the ladder. Sums of whole weights are exact, and so free of the order of the points: those of neighbours
/// below 2^24, the histogram below 2^40 / width.
class PairSums {
 public:
  /// A bin of the histogram is `width` bins of the ladder, a power of two. Distances beyond the last of `bins` such
  /// bins count in that one; there are at least those of the ladder and one more.
  PairSums(const DistanceLadder& ladder, std::size_t bins, std::size_t width = 1);

  /// Forgets all points, keeps the memory.
  void clear();
  /// Adds points: their pairs with one another and with all before. Throws std::invalid_argument for columns of
  /// different length.
  void add(const PairPoints& points);
  /// Adds to the pairs at distance 0, for points that stand for several firms each.
  void add_coincident(double weight) { ends_[0].far += weight; }

  std::size_t size() const { return x_m_.size(); }
  const DistanceLadder& ladder() const { return ladder_; }
  std::span<const double> weight() const { return weight_; }
  /// w_i w_j of all pairs i < j, each shared out between the two ends of its bin in 4,096ths of a bin of the ladder,
  /// the nearer the more: entry b stands for distance b width bin_m (linear binning: its error falls with the square of
  /// the bins, see KDensity).
  std::vector<double> histogram() const;
  /// Sum of the weights of the other points, from one step (exclusive) to the next, for each step; the last entry is
  /// beyond the ladder.
  std::span<const float> neighbours(std::size_t point) const {
    return std::span(neighbours_).subspan(point * width_, width_);
  }

 private:
  struct Ends {  // side by side, so that a pair touches one place
    double far = 0.0, near = 0.0;
  };
  /// The pairs of a point with those from `first` to before `end`.
  void add_pairs(std::size_t point, std::size_t first, std::size_t end);

  DistanceLadder ladder_;
  std::size_t width_;                   ///< Entries of neighbours() a point.
  std::int32_t shift_;                  ///< A bin of the histogram is 2^shift_ of the ladder.
  std::vector<std::uint16_t> step_of_;  ///< By bin of the ladder.
  std::vector<Ends> ends_;              ///< By bin of the histogram.
  std::vector<double> x_m_, y_m_, weight_;
  std::vector<float> neighbours_;
};

/// The weight within each step's closed disc around each point, itself included: row-major, one row of ladder.size()
/// a point. O(points^2), some 3 ns a pair; parallel over points.
std::vector<double> weights_within(const PairPoints& points, const DistanceLadder& ladder, unsigned threads);

}  // namespace geo
