// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/specialisation.hpp"

#include <limits>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/inference/fdr.hpp"
#include "geo/inference/hypergeometric.hpp"

namespace geo {

Specialisation specialisation(const BandCounts& counts, unsigned threads) {
  if (counts.cases.size() != counts.population.size())
    throw std::invalid_argument("specialisation: columns of different length");
  const std::size_t cells = counts.cases.size();
  const double missing = std::numeric_limits<double>::quiet_NaN();
  Specialisation out{std::vector<double>(cells, missing), std::vector<double>(cells, missing), {}};
  const double expected = counts.all_cases > 0
                              ? static_cast<double>(counts.all_cases) / static_cast<double>(counts.all_population)
                              : missing;
  parallel_for(counts.all_cases > 0 ? cells : 0, 1024, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      if (counts.population[i] == 0) continue;
      out.ratio[i] = static_cast<double>(counts.cases[i]) / static_cast<double>(counts.population[i]) / expected;
      out.p[i] =
          hypergeometric_upper_tail({counts.all_population, counts.all_cases, counts.population[i]}, counts.cases[i]);
    }
  });
  out.q = adjusted_q(out.p);
  return out;
}

}  // namespace geo
