// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/hdbscan_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/clusters/curve_sites.hpp"
#include "geo/clusters/relabelling.hpp"
#include "geo/core/radix_sort.hpp"
#include "geo/core/random.hpp"
#include "geo/core/shapes.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/inference/scan_llr.hpp"

namespace geo {
namespace {

/// The population's distinct coordinates, and how many firms and cases each holds: in about √n bands from south to
/// north, each from west to east, so that a box is looked up by its corners.
struct PopulationSites {
  std::vector<double> x_m, y_m, firms;
  std::vector<std::uint32_t> cases;
  std::vector<std::size_t> band_begin{0};  // per band and one more
  double south_m = 0.0, band_m = 1.0;

  explicit PopulationSites(const Population& population) {
    const CurveSites sites = curve_sites({population.x_m, population.y_m, {}}, 1);
    if (sites.x_m.empty()) return;
    std::vector<std::uint32_t> cases_at(sites.x_m.size(), 0);
    for (std::size_t row = 0; row < sites.site.size(); ++row) cases_at[sites.site[row]] += population.is_case[row];
    const auto [south, north] = std::ranges::minmax(sites.y_m);
    south_m = south;
    band_m = std::max(1.0, (north - south) / std::sqrt(static_cast<double>(sites.x_m.size())));
    for (std::vector<double>* column : {&x_m, &y_m, &firms}) column->reserve(sites.x_m.size());
    cases.reserve(sites.x_m.size());
    for (const auto& [key, site] : in_bands(sites)) {
      while (band_begin.size() <= band_of(sites.y_m[site])) band_begin.push_back(x_m.size());
      x_m.push_back(sites.x_m[site]);
      y_m.push_back(sites.y_m[site]);
      firms.push_back(sites.weight[site]);
      cases.push_back(cases_at[site]);
    }
    band_begin.push_back(x_m.size());
  }

  /// Calls visit(site) for every site in the closed box.
  template <class Visit>
  void in_box(const Box& box, Visit visit) const {
    const std::size_t bands = band_begin.size() - 1;
    if (x_m.empty() || box.max_y < south_m) return;
    for (std::size_t band = band_of(box.min_y); band < bands && band <= band_of(box.max_y); ++band) {
      const auto begin = x_m.begin() + static_cast<std::ptrdiff_t>(band_begin[band]),
                 end = x_m.begin() + static_cast<std::ptrdiff_t>(band_begin[band + 1]);
      for (auto x = std::lower_bound(begin, end, box.min_x); x != end && *x <= box.max_x; ++x) {
        const auto site = static_cast<std::size_t>(x - x_m.begin());
        if (y_m[site] >= box.min_y && y_m[site] <= box.max_y) visit(site);
      }
    }
  }

 private:
  std::size_t band_of(double y) const { return static_cast<std::size_t>(std::max(0.0, (y - south_m) / band_m)); }

  /// The sites by band, x and y. The key holds x in steps that leave it as short as three passes of the sort; what it
  /// does not tell apart is sorted once more.
  std::vector<KeyedRow> in_bands(const CurveSites& sites) const {
    const auto [west, east] = std::ranges::minmax(sites.x_m);
    const double steps_per_m = 0x1p22 / std::max(1.0, east - west);
    std::vector<KeyedRow> places(sites.x_m.size());
    for (Row s = 0; s < places.size(); ++s) {
      const auto steps = static_cast<std::uint64_t>(steps_per_m * (sites.x_m[s] - west));
      places[s] = {std::uint64_t{band_of(sites.y_m[s])} << 23U | steps, s};
    }
    sort_by_key(places, 1);
    for (auto from = places.begin(), to = from; from != places.end(); from = to) {
      to = std::find_if(from, places.end(), [&](const KeyedRow& place) { return place.key != from->key; });
      if (to - from > 1)
        std::sort(from, to, [&](const KeyedRow& a, const KeyedRow& b) {
          return std::pair(sites.x_m[a.row], sites.y_m[a.row]) < std::pair(sites.x_m[b.row], sites.y_m[b.row]);
        });
    }
    return places;
  }
};

/// Counts what lies within `reach_m` of the sites of one cluster.
PlaceCount count_around(const std::vector<double>& x_m, const std::vector<double>& y_m, double reach_m,
                        const PopulationSites& population, std::span<const std::uint32_t> cases) {
  const auto [west, east] = std::ranges::minmax(x_m);
  const auto [south, north] = std::ranges::minmax(y_m);
  const KdIndex members(x_m, y_m);
  PlaceCount count;
  population.in_box({west - reach_m, south - reach_m, east + reach_m, north + reach_m}, [&](std::size_t s) {
    if (members.count_within(population.x_m[s], population.y_m[s], reach_m, 1) == 0) return;
    count.cases += cases[s];
    count.population += static_cast<std::int64_t>(population.firms[s]);
  });
  return count;
}

/// The places of all clusters; (x_m, y_m) are the rows that were clustered.
std::vector<PlaceCount> places_of(const HdbscanClustering& found, std::span<const double> x_m,
                                  std::span<const double> y_m, double least_reach_m, const PopulationSites& population,
                                  std::span<const std::uint32_t> cases) {
  std::vector<std::vector<double>> x(found.clusters()), y(found.clusters());
  for (std::size_t row = 0; row < found.cluster.size(); ++row) {
    if (found.cluster[row] < 0) continue;
    x[static_cast<std::size_t>(found.cluster[row])].push_back(x_m[row]);
    y[static_cast<std::size_t>(found.cluster[row])].push_back(y_m[row]);
  }
  std::vector<PlaceCount> counts;
  for (std::size_t c = 0; c < found.clusters(); ++c)
    counts.push_back(count_around(x[c], y[c], std::max(found.reach_m[c], least_reach_m), population, cases));
  return counts;
}

/// The search on one relabelled map.
class HdbscanSearch {
 public:
  HdbscanSearch(const PopulationSites& population, std::int64_t cases, const HdbscanSearchParams& params)
      : population_(population), relabelling_(population.firms, cases), params_(params), cases_(cases) {
    firms_ = static_cast<std::int64_t>(std::accumulate(population.firms.begin(), population.firms.end(), 0.0));
  }

  double best_llr(std::int64_t draw) const {
    const std::vector<std::uint32_t> labels =
        relabelling_.drawn(Random(params_.seed, static_cast<std::uint64_t>(draw)));
    std::vector<double> x_m, y_m, weight;
    for (std::size_t s = 0; s < labels.size(); ++s) {
      if (labels[s] == 0) continue;
      x_m.push_back(population_.x_m[s]);
      y_m.push_back(population_.y_m[s]);
      weight.push_back(labels[s]);
    }
    std::vector<std::int32_t> rank(x_m.size());
    std::iota(rank.begin(), rank.end(), 0);
    const HdbscanClustering found = hdbscan({x_m, y_m, rank, weight}, params_.hdbscan, 1);
    double best = 0.0;
    for (const PlaceCount& place : places_of(found, x_m, y_m, params_.least_reach_m, population_, labels))
      best = std::max(best, llr(place));
    return best;
  }

  double llr(const PlaceCount& place) const { return bernoulli_llr({place.cases, place.population, cases_, firms_}); }

 private:
  const PopulationSites& population_;
  Relabelling relabelling_;
  HdbscanSearchParams params_;
  std::int64_t cases_, firms_ = 0;
};

}  // namespace

SearchTest search_test(const Population& population, const HdbscanClustering& of_cases,
                       const HdbscanSearchParams& params) {
  if (params.stop_after < 1 || params.draws < 0)
    throw std::invalid_argument("search_test: draws or stop_after out of range");
  std::vector<double> x_m, y_m;
  for (std::size_t row = 0; row < population.is_case.size(); ++row) {
    if (population.is_case[row] == 0) continue;
    x_m.push_back(population.x_m[row]);
    y_m.push_back(population.y_m[row]);
  }
  if (x_m.size() != of_cases.cluster.size() || population.is_case.size() != population.x_m.size())
    throw std::invalid_argument("search_test: the clustering is not one of the population's cases");
  const PopulationSites sites(population);
  SearchTest test;
  test.places = places_of(of_cases, x_m, y_m, params.least_reach_m, sites, sites.cases);
  const HdbscanSearch search(sites, static_cast<std::int64_t>(x_m.size()), params);
  for (const PlaceCount& place : test.places) test.llr.push_back(search.llr(place));
  settle(
      std::vector<std::uint8_t>(test.llr.size(), 1), [&](std::int64_t draw) { return search.best_llr(draw); },
      {.draws = params.draws, .stop_after = params.stop_after, .threads = params.threads}, test);
  return test;
}

}  // namespace geo
