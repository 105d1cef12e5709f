// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "geo/index/sites.hpp"
#include "io/run/profile.hpp"

namespace pipeline {

/// Codes of column `site_kind`: whether a firm is where its coordinates are.
enum PlaceKind : std::int32_t { kAddress = 0, kCentroid = 1, kAgent = 2 };

/// What a pile is, see site_kinds().
struct PileRules {
  std::int64_t agent_firms = 10;
  std::int64_t agent_industries = 5;
  std::vector<std::string> agent_codes{};
  double centroid_accuracy_m = 250.0;
};

/// The points at which firms stand, and the firms on each in table order.
class Points {
 public:
  explicit Points(geo::Sites sites);
  std::size_t size() const { return sites_.size(); }
  const geo::Sites& sites() const { return sites_; }
  std::span<const geo::Row> rows(std::size_t site) const {
    return std::span(rows_).subspan(begin_[site], begin_[site + 1] - begin_[site]);
  }

 private:
  geo::Sites sites_;
  std::vector<geo::Row> begin_;  // per site, and the end of the last
  std::vector<geo::Row> rows_;
};

/// site_kind of each firm (METHODS section 17).
///
/// centroid: the source says that the place is no better than centroid_accuracy_m, or at least agent_firms firms stand
/// on one point whose coordinates are round (column `rounded`). agent: a head office or office service by its code
/// (agent_codes), or one of at least agent_firms unrelated firms on one point. Firms are unrelated when they spread
/// over at least agent_industries industries, counted as (sum n)² / sum n² (Simpson), where all of one group count as
/// one industry: a works' suppliers at its gate are no pile. address: all others. Institutions make no pile. O(n log
/// n) in the largest pile; does not depend on the order of rows.
std::vector<std::int32_t> site_kinds(const geo::Table& firms, const Points& points, const PileRules& rules,
                                     const std::optional<io::Profile>& profile);

/// Per firm: 0 where it does not count because its pile counts as `pile_weight` firms, else 1.
///
/// A pile is the firms of one point whose site_kind is not address. Which of them count is drawn: those with the
/// smallest hash of (seed, firm id), so the draw depends neither on other firms nor on the order of rows, and a firm
/// keeps it from run to run. Institutions always count.
std::vector<std::uint8_t> counted(const geo::Table& firms, const Points& points, std::span<const std::int32_t> kinds,
                                  std::int64_t pile_weight, std::uint64_t seed);

}  // namespace pipeline
