// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/search_test.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/clusters/core_cells.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/index/sites.hpp"
#include "geo/inference/scan_llr.hpp"

namespace geo {
namespace {

constexpr double kUntested = std::numeric_limits<double>::quiet_NaN();

Random map_random(const SearchTestParams& params, std::int64_t draw) {
  return Random(params.seed, static_cast<std::uint64_t>(draw));
}

/// Draws labels without replacement. Firms are numbered along the cells, so the labels of a site are neighbouring bits.
class Relabelling {
 public:
  Relabelling(const Cells& sites, std::int64_t cases) : first_firm_{0} {
    for (const double firms : sites.weight)
      first_firm_.push_back(first_firm_.back() + static_cast<std::uint32_t>(firms));
    inverted_ = 2 * cases > first_firm_.back();
    marked_ = static_cast<std::uint32_t>(inverted_ ? first_firm_.back() - cases : cases);
  }

  /// Per member of the cells: how many of its firms are labelled.
  std::vector<std::uint32_t> drawn(Random random) const {
    std::vector<std::uint64_t> bits(first_firm_.back() / 64 + 1, 0);
    for (std::uint32_t left = marked_; left > 0;) {
      const std::uint32_t firm = random.below(first_firm_.back());
      const std::uint64_t bit = std::uint64_t{1} << (firm % 64);
      if ((bits[firm / 64] & bit) != 0) continue;  // at most half are marked, so few tries are lost
      bits[firm / 64] |= bit;
      --left;
    }
    std::vector<std::uint32_t> labels(first_firm_.size() - 1);
    for (std::size_t m = 0; m < labels.size(); ++m) {
      const std::uint32_t firms = first_firm_[m + 1] - first_firm_[m], set = count(bits, first_firm_[m], firms);
      labels[m] = inverted_ ? firms - set : set;
    }
    return labels;
  }

 private:
  static std::uint32_t count(const std::vector<std::uint64_t>& bits, std::uint32_t from, std::uint32_t firms) {
    std::uint32_t set = 0;
    while (firms > 0) {
      const std::uint32_t offset = from % 64, take = std::min(firms, 64 - offset);
      const std::uint64_t mask = take == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << take) - 1;
      set += static_cast<std::uint32_t>(std::popcount(bits[from / 64] >> offset & mask));
      from += take;
      firms -= take;
    }
    return set;
  }

  std::vector<std::uint32_t> first_firm_;
  std::uint32_t marked_ = 0;
  bool inverted_ = false;
};

/// The search on one relabelled map.
class Search {
 public:
  Search(const Cells& population, std::int64_t cases, const SearchTestParams& params)
      : population_(population),
        relabelling_(population, cases),
        params_(params),
        cases_(cases),
        rank_(population.members()) {
    firms_ = static_cast<std::int64_t>(std::accumulate(population.weight.begin(), population.weight.end(), 0.0));
    std::iota(rank_.begin(), rank_.end(), 0);
  }

  double best_llr(std::int64_t draw) const {
    const std::vector<std::uint32_t> labels = relabelling_.drawn(map_random(params_, draw));
    const Cells labelled = population_.selected([&](std::size_t m) { return labels[m] > 0; },
                                                [&](std::size_t m) { return static_cast<double>(labels[m]); });
    const double eps_m = params_.dbscan.eps_m;
    const std::vector<std::uint8_t> core = core_flags(labelled, eps_m, params_.dbscan.min_points, 1);
    const CoreCells cores = joined(
        labelled.selected([&](std::size_t m) { return core[m] != 0; }, [](std::size_t) { return 1.0; }), eps_m, 1);
    if (cores.clusters == 0) return 0.0;
    const std::vector<std::int32_t> sites = sites_of(labelled, core, cores);
    const std::vector<PlaceCount> places = place_counts(population_, labels, cores, eps_m);
    double best = 0.0;
    for (std::size_t c = 0; c < places.size(); ++c)
      if (sites[c] >= params_.dbscan.min_sites) best = std::max(best, llr(places[c]));
    return best;
  }

  double llr(const PlaceCount& place) const { return bernoulli_llr({place.cases, place.population, cases_, firms_}); }

 private:
  /// Sites per cluster, at least as far as min_sites: borders are looked at only when the cores alone are too few.
  std::vector<std::int32_t> sites_of(const Cells& labelled, std::span<const std::uint8_t> core,
                                     const CoreCells& cores) const {
    std::vector<std::int32_t> sites(static_cast<std::size_t>(cores.clusters), 0);
    for (std::size_t cell = 0; cell < cores.cells.size(); ++cell)
      sites[static_cast<std::size_t>(cores.cluster[cell])] +=
          static_cast<std::int32_t>(cores.cells.begins[cell + 1] - cores.cells.begins[cell]);
    if (std::ranges::all_of(sites, [&](std::int32_t count) { return count >= params_.dbscan.min_sites; })) return sites;
    const std::vector<std::int32_t> cluster = assigned(labelled, core, cores, rank_, params_.dbscan.eps_m, 1);
    for (std::size_t m = 0; m < cluster.size(); ++m)
      if (core[m] == 0 && cluster[m] >= 0) ++sites[static_cast<std::size_t>(cluster[m])];
    return sites;
  }

  const Cells& population_;
  Relabelling relabelling_;
  SearchTestParams params_;
  std::int64_t cases_, firms_;
  std::vector<std::int32_t> rank_;  // by site
};

void draw_maps(const Search& search, std::int64_t count, unsigned threads, std::vector<double>& best) {
  const std::size_t done = best.size();
  best.resize(done + static_cast<std::size_t>(count));
  parallel_for(static_cast<std::size_t>(count), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) best[done + i] = search.best_llr(static_cast<std::int64_t>(done + i));
  });
}

struct Settled {
  double p;
  std::int64_t draws;
};

/// The p of one llr from the maps drawn so far, of `draws` at most.
Settled p_of(double llr, const std::vector<double>& best, const SearchTestParams& params) {
  std::int64_t exceeding = 0;
  for (std::size_t l = 0; l < best.size(); ++l) {
    exceeding += best[l] >= llr ? 1 : 0;
    const auto drawn = static_cast<std::int64_t>(l + 1);
    if (exceeding == params.stop_after) return {static_cast<double>(exceeding) / static_cast<double>(drawn), drawn};
  }
  return {static_cast<double>(exceeding + 1) / static_cast<double>(params.draws + 1), params.draws};
}

/// Draws maps in rounds until params.stop_after of them exceed `llr` or all are drawn. What a round draws too much is
/// not looked at, so the size of the rounds does not show.
std::vector<double> maps_to_settle(double llr, const Search& search, const SearchTestParams& params) {
  std::vector<double> best;
  const auto drawn = [&] { return static_cast<std::int64_t>(best.size()); };
  const auto exceeding = [&] { return std::ranges::count_if(best, [&](double b) { return b >= llr; }); };
  while (drawn() < params.draws && exceeding() < params.stop_after)
    draw_maps(search, std::min(params.draws - drawn(), std::clamp<std::int64_t>(drawn(), 16, 64)), params.threads,
              best);
  return best;
}

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
  double largest = -1.0;
  for (std::size_t c = 0; c < test.places.size(); ++c) {
    test.llr.push_back(search.llr(test.places[c]));
    if (of_cases.sites[c] >= params.dbscan.min_sites) largest = std::max(largest, test.llr.back());
  }
  test.p.assign(test.llr.size(), kUntested);
  test.draws.assign(test.llr.size(), 0);
  if (largest < 0.0 || params.draws == 0) return test;
  const std::vector<double> best = maps_to_settle(largest, search, params);
  for (std::size_t c = 0; c < test.llr.size(); ++c) {
    if (of_cases.sites[c] < params.dbscan.min_sites) continue;
    const Settled settled = p_of(test.llr[c], best, params);
    test.p[c] = settled.p;
    test.draws[c] = settled.draws;
  }
  return test;
}

std::vector<std::uint8_t> relabelled(const Population& population, const SearchTestParams& params, std::int64_t draw) {
  const PopulationCells cells = population_cells(population, params.dbscan.eps_m);
  const std::vector<std::uint32_t> labels =
      Relabelling(cells.cells, count_cases(population)).drawn(map_random(params, draw));
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
