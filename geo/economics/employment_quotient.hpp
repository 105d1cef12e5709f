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
/// often chance reaches it.
struct EmploymentQuotients {
  std::vector<double> lq;  ///< By place; NaN where nobody works, and everywhere for a group without employees.
  std::vector<double> p;  ///< (1 + draws with a quotient at least as high)/(1 + draws); NaN likewise, or without draws.
};

/// A few large plants make an employment LQ, so its trials are firms, not employees: the group's label is dealt out
/// anew among the firms, which keep place and size, and the quotient taken again (METHODS section 3, test (c)).
///
/// Draw d depends on (seed, d) and the order of the firms alone, so threads change nothing. Quotients count as equal
/// within 1e-12, for sums of fractions round; a draw in which nobody works counts as reaching all. O(firms x threads +
/// draws x (cases + places)). Throws std::invalid_argument for columns of different length or a place that is not below
/// `places`.
EmploymentQuotients employment_quotients(const SizedFirms& firms, std::size_t places, const LabelShuffle& shuffle);

}  // namespace geo
