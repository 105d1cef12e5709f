// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/search_test.hpp"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/clusters/core_cells.hpp"
#include "geo/clusters/relabelling.hpp"
#include "geo/core/random.hpp"
#include "geo/index/sites.hpp"
#include "geo/inference/scan_llr.hpp"

namespace geo {
namespace {

Random map_random(const SearchTestParams& params, std::int64_t draw) {
  return Random(params.seed, static_cast<std::uint64_t>(draw));
}

/// The search on one relabelled map.
class Search {
 public:
  Search(const Cells& population, std::int64_t cases, const SearchTestParams& params)
      : population_(population),
        relabelling_(population.weight, cases),
        params_(params),
        cases_(cases),
        rank_(population.members()) {
    firms_ = static_cast<std::int64_t>(std::accumulate(population.weight.begin(), population.weight.end(), 0.0));
    std::iota(rank_.begin(), rank_.end(), 0);
  }

  double best_llr(std::int64_t draw) const {
    const std::vector<std::uint32_t> labels = relabelling_.drawn(map_random(params_, draw));
    Cells labelled = population_.selected([&](std::size_t m) { return labels[m] > 0; },
                                          [&](std::size_t m) { return static_cast<double>(labels[m]); });
    const double eps_m = params_.dbscan.eps_m;
    std::vector<std::uint8_t> core = core_flags(labelled, eps_m, params_.dbscan.min_points, 1);
    CoreCells cores = core_cells(std::move(labelled), std::move(core), 1);
    join(cores, eps_m, 1);
    if (cores.clusters == 0) return 0.0;
    const std::vector<std::int32_t> sites = sites_of(cores);
    const std::vector<PlaceCount> places = place_counts(population_, labels, cores, eps_m);
    double best = 0.0;
    for (std::size_t c = 0; c < places.size(); ++c)
      if (sites[c] >= params_.dbscan.min_sites) best = std::max(best, llr(places[c]));
    return best;
  }

  double llr(const PlaceCount& place) const { return bernoulli_llr({place.cases, place.population, cases_, firms_}); }

 private:
  /// Sites per cluster, at least as far as min_sites: borders are looked at only when the cores alone are too few.
  std::vector<std::int32_t> sites_of(const CoreCells& cores) const {
    std::vector<std::int32_t> sites(static_cast<std::size_t>(cores.clusters), 0);
    for (std::size_t c = 0; c < cores.size(); ++c)
      sites[static_cast<std::size_t>(cores.cluster[c])] += static_cast<std::int32_t>(
          std::count(cores.core.data() + cores.begin(c), cores.core.data() + cores.end(c), 1));
    if (std::ranges::all_of(sites, [&](std::int32_t count) { return count >= params_.dbscan.min_sites; })) return sites;
    const std::vector<std::int32_t> cluster = assigned(cores, rank_, params_.dbscan.eps_m, 1);
    for (std::size_t m = 0; m < cluster.size(); ++m)
      if (cores.core[m] == 0 && cluster[m] >= 0) ++sites[static_cast<std::size_t>(cluster[m])];
    return sites;
  }

  const Cells& population_;
  Relabelling relabelling_;
  SearchTestParams params_;
  std::int64_t cases_, firms_;
  std::vector<std::int32_t> rank_;  // by site
};

std::int64_t count_cases(const Population& population) {
  return std::ranges::count_if(population.is_case, [](auto c) { return c != 0; });
}

}  // namespace

SearchTest search_test(const Population& population, const Clustering& of_cases, const SearchTestParams& params) {
  if (params.stop_after < 1 || params.draws < 0)
    throw std::invalid_argument("search_test: draws or stop_after out of range");
  SearchTest test;
  const double eps_m = params.dbscan.eps_m;
  const PopulationCells cells = population_cells(population, eps_m);
  test.places = place_counts(cells.cells, cells.cases, case_cores(population, of_cases, eps_m), eps_m);
  const Search search(cells.cells, count_cases(population), params);
  std::vector<std::uint8_t> tested;
  for (std::size_t c = 0; c < test.places.size(); ++c) {
    test.llr.push_back(search.llr(test.places[c]));
    tested.push_back(of_cases.sites[c] >= params.dbscan.min_sites ? 1 : 0);
  }
  settle(
      tested, [&](std::int64_t draw) { return search.best_llr(draw); },
      {.draws = params.draws, .stop_after = params.stop_after, .threads = params.threads}, test);
  return test;
}

std::vector<std::uint8_t> relabelled(const Population& population, const SearchTestParams& params, std::int64_t draw) {
  const PopulationCells cells = population_cells(population, params.dbscan.eps_m);
  const std::vector<std::uint32_t> labels =
      Relabelling(cells.cells.weight, count_cases(population)).drawn(map_random(params, draw));
  const Sites sites = collapsed(population.x_m, population.y_m);
  std::vector<std::uint32_t> left(sites.size());
  for (std::size_t m = 0; m < labels.size(); ++m) left[cells.cells.site[m]] = labels[m];
  std::vector<std::uint8_t> is_case(sites.site.size(), 0);
  for (std::size_t row = 0; row < is_case.size(); ++row) {
    if (left[sites.site[row]] == 0) continue;
    is_case[row] = 1;
    --left[sites.site[row]];
  }
  return is_case;
}

}  // namespace geo
