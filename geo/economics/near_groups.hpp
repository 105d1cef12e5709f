// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/index/kd_index.hpp"

namespace geo {

/// How large a group is, how near its firms lie to its centre, and how many groups there are at most.
struct GroupRules {
  double reach_m = 1000.0;
  std::size_t least = 4, most = 12, kept = 3;
};

/// Around whom groups form: equal ranks do not occur.
struct GroupCentres {
  std::span<const double> x_m, y_m;
  std::span<const std::int32_t> rank;
  bool are_candidates = false;  ///< Centre i is candidate i: who is in a group is no centre of another.
};

/// Candidates around a centre.
struct NearGroup {
  Row centre = 0;
  std::vector<Row> members;  ///< Of the candidates, the nearest first; of equally near ones the smaller row.
  double reach_m = 0.0;      ///< From the centre to the farthest member.
};

/// Groups of firms that lie near one another, each firm in one group at most.
///
/// Centres are tried by the distance to their `least`-th nearest candidate, the densest first, then by rank. A centre's
/// group are the `most` nearest candidates within reach_m (closed) that are still free, of the 4 x `most` nearest of
/// all; fewer than `least` make no group. The columns of candidates are copied.
class NearGroups {
 public:
  NearGroups(std::vector<double> x_m, std::vector<double> y_m);
  NearGroups(const NearGroups&) = delete;
  NearGroups& operator=(const NearGroups&) = delete;

  /// The next at most `kept` groups, the densest first; their members are free no longer. O(centres log candidates)
  /// plus a look at 4 x `most` candidates for each centre that is tried.
  std::vector<NearGroup> around(const GroupCentres& centres, const GroupRules& rules);

 private:
  struct Try {
    double distance_m;
    std::int32_t rank;
    Row centre;
    friend auto operator<=>(const Try&, const Try&) = default;
  };
  std::vector<Try> tries(const GroupCentres& centres, const GroupRules& rules) const;
  NearGroup free_around(double x_m, double y_m, const GroupRules& rules) const;

  std::vector<double> x_m_, y_m_;
  KdIndex index_;
  std::vector<std::uint8_t> taken_;
};

}  // namespace geo
