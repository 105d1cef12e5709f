// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/places.hpp"
#include "geo/index/kd_index.hpp"

namespace geo {

struct CircleParams {
  double most_share = 0.5;        ///< Largest share of the population in a circle; more than 0, at most 1.
  std::int64_t everywhere_to = 0; /**< Circles of up to so many firms stand on every site, of up to 8 times as many on
                                       every 8th along the Hilbert curve, and so on; 0: all stand on every site. */
};

/// The circles that a scan looks at: around the sites of a population, closed, one for each distance at which a site
/// lies, so all firms at one distance enter together. They depend on the sites alone, never on who is a case.
///
/// Circles of neighbouring centres differ little once they are large against the way between the centres; so where
/// all would be too many, large ones stand on fewer centres (everywhere_to).
class Circles {
 public:
  /// `rank` as ClusterInput::id_rank. Throws std::invalid_argument for columns that do not fit together, coordinates
  /// that are not finite, or parameters out of range.
  Circles(const Population& population, std::span<const std::int32_t> rank, const CircleParams& params,
          unsigned threads);

  std::size_t size() const { return sites_.x_m.size(); }  ///< Sites.
  std::int64_t firms() const { return firms_; }
  std::int64_t cases() const { return cases_; }
  std::int64_t most_firms() const { return most_firms_; }  ///< In any circle.
  const CurveSites& sites() const { return sites_; }       ///< Leaders are the rows with the smallest rank.
  const KdIndex& index() const { return index_; }          ///< Of the sites.
  std::uint32_t firms_at(std::size_t site) const { return static_cast<std::uint32_t>(sites_.weight[site]); }
  std::uint32_t cases_at(std::size_t site) const { return cases_at_[site]; }

  struct Near {
    double m2;  ///< Squared distance from the centre.
    Row site;
    std::uint32_t ring = 0;  ///< Of the sort.
  };

  /// Answers the questions of one thread: it remembers how far the last circles reached, which bounds the next. Asking
  /// for centres in their order is fast.
  class Walker {
   public:
    explicit Walker(const Circles& circles) : circles_(circles) {}
    /// The sites of the centre's largest circle, by distance from it, none farther than cap_m. Valid until the next
    /// call. O(k) for k sites, besides finding them by KD-tree, or O(sites) for circles of a large share.
    std::span<const Near> around(Row centre, double cap_m = std::numeric_limits<double>::infinity());

   private:
    struct Reach {
      Row centre = 0;
      double reach_m = std::numeric_limits<double>::infinity();
    };
    double bound_m(Row centre, const Reach& last) const;
    void gather(Row centre, double radius_m, bool many);
    void sort(double radius_m);

    const Circles& circles_;
    std::vector<Near> near_, spare_;
    std::vector<std::uint32_t> place_;  // of the sort
    std::array<Reach, 12> last_{};      // by level
  };

 private:
  unsigned level(Row centre) const;
  std::int64_t most_firms(unsigned level) const;

  CurveSites sites_;
  std::vector<std::uint32_t> cases_at_;
  std::int64_t firms_ = 0, cases_ = 0, most_firms_ = 0, everywhere_to_ = 0;
  KdIndex index_;
};

/// The largest everywhere_to whose circles have at most about `steps` sites to walk over in all; 0 when all circles on
/// all sites have no more.
std::int64_t everywhere_to(std::size_t sites, std::int64_t most_firms, double steps);

}  // namespace geo
