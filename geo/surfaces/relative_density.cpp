// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/relative_density.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/clusters/relabelling.hpp"
#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t kOneIn = 20;  // relabelled maps may exceed the tolerance somewhere

double sum_of(std::span<const double> values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// The surface of the sites that hold a case.
std::vector<double> surface_of(const LabelledSites& sites, std::span<const double> cases, const Grid& grid,
                               const RelativeParams& params, unsigned threads = 1) {
  std::vector<double> x, y, weight;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    if (!(cases[i] > 0.0)) continue;
    x.push_back(sites.x_m[i]);
    y.push_back(sites.y_m[i]);
    weight.push_back(cases[i]);
  }
  return kernel_density({x, y, weight}, grid, {params.kernel, params.radius_m}, threads);
}

/// Per cell what the density of the cases must be multiplied by to be the ratio; 0 where it is not known.
std::vector<double> factors(const LabelledSites& sites, const Grid& grid, const RelativeParams& params,
                            double all_cases) {
  auto out =
      kernel_density({sites.x_m, sites.y_m, sites.population}, grid, {params.kernel, params.radius_m}, params.threads);
  const double one_firm = 1e6 * kernel_at(params.kernel, 0.0, params.radius_m), all = sum_of(sites.population);
  for (double& density : out) density = density >= params.least_firms * one_firm ? all / (all_cases * density) : 0.0;
  return out;
}

}  // namespace

RelativeDensity relative_density(const LabelledSites& sites, const Grid& grid, const RelativeParams& params) {
  const std::size_t n = sites.x_m.size(), cells = grid.cells();
  if (sites.y_m.size() != n || sites.population.size() != n || sites.cases.size() != n)
    throw std::invalid_argument("relative_density: columns of different length");
  RelativeDensity out{std::vector<double>(cells, kNothing), std::vector<double>(cells, kNothing), kNothing, {}};
  const double all_cases = sum_of(sites.cases);
  if (!(all_cases > 0.0)) return out;
  const std::vector<double> factor = factors(sites, grid, params, all_cases);
  const std::vector<double> observed = surface_of(sites, sites.cases, grid, params, params.threads);
  const Relabelling labels(sites.population, static_cast<std::int64_t>(all_cases));
  const auto draws = static_cast<std::size_t>(std::max<std::int64_t>(params.draws, 0));
  std::vector<double> highest(draws, 0.0);
  std::vector<std::atomic<std::uint32_t>> exceeding(cells);  // whole numbers: the order of adding does not matter
  parallel_for(draws, 1, params.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t draw = begin; draw < end; ++draw) {
      const auto drawn = labels.drawn(Random(params.seed, draw));
      const auto map = surface_of(sites, std::vector<double>(drawn.begin(), drawn.end()), grid, params);
      for (std::size_t c = 0; c < cells; ++c) {
        if (factor[c] == 0.0) continue;
        if (map[c] >= observed[c]) exceeding[c].fetch_add(1, std::memory_order_relaxed);
        highest[draw] = std::max(highest[draw], map[c] * factor[c]);
      }
    }
  });
  for (std::size_t c = 0; c < cells; ++c) {
    if (factor[c] == 0.0) continue;
    out.ratio[c] = observed[c] * factor[c];
    if (draws > 0) out.p[c] = (1.0 + exceeding[c].load()) / (static_cast<double>(draws) + 1.0);
  }
  std::ranges::sort(highest);
  const auto allowed = (static_cast<std::int64_t>(draws) + 1) / kOneIn;  // maps that may lie above, this one included
  if (allowed > 0) out.tolerance = highest[draws - static_cast<std::size_t>(allowed)];
  out.highest = std::move(highest);
  return out;
}

double RelativeDensity::p_of_highest(double ratio_reached) const {
  const auto reaching = highest.end() - std::ranges::lower_bound(highest, ratio_reached);
  return (1.0 + static_cast<double>(reaching)) / (static_cast<double>(highest.size()) + 1.0);
}

}  // namespace geo
