// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "geo/core/random.hpp"
#include "geo/core/table.hpp"

namespace geo {

/// All firms of one control population.
struct ControlFirms {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> industry;  ///< 0, 1 …; -1: none that is asked about.
};

/// Where the firms of a population stand: on their sites, or at the centres of square cells.
struct Spots {
  double cell_m = 0.0;  ///< 0: sites.
  std::vector<double> x_m, y_m, firms;
  std::vector<Row> of_firm;

  std::size_t size() const { return x_m.size(); }
};

/// The sites, or where there are more than `most` the cells of the least power of two metres that are no more. O(firms)
/// for each power.
Spots spots_of(const ControlFirms& firms, std::size_t most);

/// The first firms of a shuffle, in O(firms drawn).
class Shuffle {
 public:
  explicit Shuffle(std::size_t firms) : order_(firms) { std::iota(order_.begin(), order_.end(), Row{0}); }

  void begin(Random random) {
    while (!swapped_.empty()) {
      std::swap(order_[swapped_.size() - 1], order_[swapped_.back()]);
      swapped_.pop_back();
    }
    random_ = random;
  }
  /// Draws on until `count` firms are drawn in all; gives those that are new.
  std::span<const Row> up_to(std::size_t count) {
    const std::size_t before = swapped_.size();
    while (swapped_.size() < count) {
      const std::size_t at = swapped_.size();
      const auto left = static_cast<std::uint32_t>(order_.size() - at);
      swapped_.push_back(static_cast<Row>(at + random_.below(left)));
      std::swap(order_[at], order_[swapped_.back()]);
    }
    return std::span(order_).subspan(before, count - before);
  }

 private:
  std::vector<Row> order_, swapped_;
  Random random_{0, 0};
};

/// What the controls as a whole say of distances, from a seeded sample of them: nothing of it looks at an industry, so
/// that nothing of it spoils a test.
class ControlSample {
 public:
  ControlSample(const ControlFirms& firms, std::uint64_t seed);

  /// The median distance of two controls. 0: half of all pairs stand at one place.
  double median_distance_m() const;
  /// Silverman's h for the pairs of `firms` firms, their spread that of as many controls (of 500 where there are more).
  double bandwidth_m(std::size_t firms);

 private:
  std::vector<double> x_m_, y_m_;
  std::size_t sampled_ = 0;  ///< Whose pairs spread_m_ is of: large industries have it in common.
  double spread_m_ = 0.0;
};

}  // namespace geo
