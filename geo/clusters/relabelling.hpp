// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "geo/clusters/search_test.hpp"
#include "geo/core/random.hpp"

namespace geo {

/// Deals labels out at random among the firms of some sites, without replacement.
class Relabelling {
 public:
  /// `firms`: how many there are at each site, whole numbers. `cases`: how many are labelled, at most all of them.
  Relabelling(std::span<const double> firms, std::int64_t cases);

  /// Per site: how many of its firms are labelled. O(sites + cases).
  std::vector<std::uint32_t> drawn(Random random) const;

 private:
  std::vector<std::uint32_t> first_firm_;  // firms are numbered along the sites: those of a site are neighbouring bits
  std::uint32_t marked_ = 0;
  bool inverted_ = false;
};

struct SettleParams {
  std::int64_t draws = 999, stop_after = 10;
  unsigned threads = 1;
};

struct Settled {
  double p;
  std::int64_t draws;  ///< What it rests on.
};

/// The p of one llr from the best values of relabelled maps, in the order of their draws: enough of them to settle it.
Settled settled(double llr, std::span<const double> best, const SettleParams& params);

/// Fills p and draws of a test whose llr are known: the method of search_test(), for any search. `best_llr(draw)` is
/// the best value of one relabelled map; it is called from several threads, and for some draws that are not looked at.
/// Clusters that are not `tested` get NaN and 0.
void settle(std::span<const std::uint8_t> tested, const std::function<double(std::int64_t)>& best_llr,
            const SettleParams& params, SearchTest& test);

}  // namespace geo
