// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace geo {

/// Control firms whose size is known: the place each lies in (-1: none), its employees, and 1 where it is of the group.
struct SizedFirms {
  std::span<const std::int32_t> place;
  std::span<const double> employees;
  std::span<const std::uint8_t> is_case;
};

struct LabelShuffle {
  std::int64_t draws = 999;
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// Location quotient of employment in each place, (group's share of the employees here)/(its share of all), and how
/// often chance brings a place as many of the group's employees.
struct EmploymentQuotients {
  std::vector<double> lq;  ///< By place; NaN where nobody works, and everywhere for a group without employees.
  std::vector<double> p;   ///< (1 + draws with at least as many)/(1 + draws); NaN likewise, or without draws.
};

/// A few large plants make an employment LQ, so its trials are firms, not employees: the group's label is dealt out
/// anew among the firms, which keep place and size (METHODS section 3, test (c)).
///
/// Among firms of one size: classes reach from 2^k to 2^(k+1) employees, and as many firms of each class get the label
/// as have it. Otherwise a group of small firms, such as hotels, would pass wherever one of them stands alone, since
/// firms drawn from all sizes employ more in all: that says what size its firms have, not where they are. A plant that
/// has no like in size keeps the label in every draw, and proves nothing.
///
/// Draw d depends on (seed, d) and the order of the firms alone, so threads change nothing. Sums count as equal within
/// 1e-12, for fractions round. O(firms x threads + draws x (cases + places)). Throws std::invalid_argument for columns
/// of different length or a place that is not below `places`.
EmploymentQuotients employment_quotients(const SizedFirms& firms, std::size_t places, const LabelShuffle& shuffle);

}  // namespace geo
