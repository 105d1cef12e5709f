// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/scan.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <queue>
#include <stdexcept>
#include <utility>

#include "geo/clusters/circle_maps.hpp"
#include "geo/clusters/relabelling.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/shapes.hpp"
#include "geo/inference/least_cases.hpp"
#include "geo/inference/scan_llr.hpp"

namespace geo {
namespace {

constexpr std::size_t kChunk = 64;

void check(const ScanParams& params) {
  if (params.least_cases < 1 || params.stop_after < 1 || params.draws < 0)
    throw std::invalid_argument("scan: least_cases, draws or stop_after out of range");
}

/// The best circles of relabelled maps, drawn when a p asks for them.
class Maps {
 public:
  Maps(const Circles& circles, const ScanParams& params) : circles_(circles), params_(params) {}

  /// Ask for the largest llr first: it draws what the others need.
  Settled p_of(double llr) {
    const SettleParams rule{.draws = params_.draws, .stop_after = params_.stop_after};
    if (llr <= 0.0) return {1.0, std::min(params_.draws, params_.stop_after)};
    while (drawn() < params_.draws && exceeding(llr) < params_.stop_after) draw();
    return settled(llr, best_, rule);
  }

 private:
  static constexpr std::int64_t kFirst = 128, kMore = 896;  // as best_of_maps() takes them at once

  std::int64_t drawn() const { return static_cast<std::int64_t>(best_.size()); }
  std::int64_t exceeding(double llr) const {
    return std::ranges::count_if(best_, [llr](double best) { return best >= llr; });
  }
  void draw() {
    const std::vector<double> more =
        best_of_maps(circles_, {.least_cases = params_.least_cases,
                                .seed = params_.seed,
                                .first = drawn(),
                                .count = std::min(params_.draws - drawn(), best_.empty() ? kFirst : kMore),
                                .floor = floor_,
                                .threads = params_.threads});
    best_.insert(best_.end(), more.begin(), more.end());
    if (drawn() > kFirst || drawn() < params_.stop_after) return;
    // What this many of the first maps exceed is settled by them: later maps need not tell such values apart.
    std::vector<double> sorted = best_;
    std::ranges::sort(sorted, std::greater{});
    floor_ = sorted[static_cast<std::size_t>(params_.stop_after) - 1];
  }

  const Circles& circles_;
  const ScanParams& params_;
  std::vector<double> best_;
  double floor_ = 0.0;
};

/// The best circle around one centre.
struct Candidate {
  Row centre = 0;
  double llr = 0.0, m2 = 0.0;
  PlaceCount count;
  std::size_t sites = 0;
};

/// The scan of the labels as they are.
class Search {
 public:
  Search(const Circles& circles, const ScanParams& params)
      : circles_(circles),
        least_({circles.cases(), circles.firms(), circles.most_firms(), params.least_cases},
               {1e-9, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0, 1024.0}),
        stop_(circles.size(), 0) {}

  /// Sites that no circle may hold.
  std::vector<std::uint8_t>& stop() { return stop_; }

  Candidate best_around(Circles::Walker& walker, Row centre, double cap_m) const {
    Candidate best;
    best.centre = centre;
    if (stop_[centre] != 0) return best;
    const std::span<const Circles::Near> near = walker.around(centre, cap_m);
    PlaceCount count;
    for (std::size_t i = 0; i < near.size() && stop_[near[i].site] == 0; ++i) {
      count.cases += circles_.cases_at(near[i].site);
      count.population += circles_.firms_at(near[i].site);
      if (i + 1 < near.size() && near[i + 1].m2 == near[i].m2) continue;
      const std::uint32_t needed = least_.at(least_.level_of(best.llr))[count.population];
      if (count.cases < needed) continue;
      const double llr = bernoulli_llr({count.cases, count.population, circles_.cases(), circles_.firms()});
      if (llr > best.llr) best = {centre, llr, near[i].m2, count, i + 1};
    }
    return best;
  }

  /// The best circle around each of the centres.
  std::vector<Candidate> best_around(std::span<const Row> centres, double cap_m, unsigned threads) const {
    std::vector<Candidate> best(centres.size());
    parallel_for(centres.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      Circles::Walker walker(circles_);
      for (std::size_t i = begin; i < end; ++i) best[i] = best_around(walker, centres[i], cap_m);
    });
    return best;
  }

 private:
  const Circles& circles_;
  LeastCases least_;
  std::vector<std::uint8_t> stop_;
};

/// Takes circles that hold no firm of another, the best first.
class Choice {
 public:
  Choice(const Population& population, std::span<const std::int32_t> rank, const ScanParams& params)
      : circles_(population, rank, params.circles, params.threads),
        rank_(rank),
        params_(params),
        search_(circles_, params),
        walker_(circles_),
        maps_(circles_, params),
        circle_at_(circles_.size(), -1) {}

  Scan made() {
    std::vector<Row> centres(circles_.size());
    for (Row s = 0; s < centres.size(); ++s) centres[s] = s;
    const auto later = [this](const Candidate& a, const Candidate& b) { return before(b, a); };
    std::priority_queue<Candidate, std::vector<Candidate>, decltype(later)> queue(later);
    for (const Candidate& candidate :
         search_.best_around(centres, std::numeric_limits<double>::infinity(), params_.threads))
      if (candidate.llr > 0.0) queue.push(candidate);
    while (!queue.empty()) {
      const Candidate top = queue.top();
      queue.pop();
      const Settled test = maps_.p_of(top.llr);
      if (test.p > params_.level) break;
      const Candidate now = search_.best_around(walker_, top.centre, cap_m(top.centre));
      if (now.llr == top.llr && now.m2 == top.m2)
        take(now, test);
      else if (now.llr > 0.0)
        queue.push(now);
    }
    out_.circle.reserve(circles_.sites().site.size());
    for (const Row site : circles_.sites().site) out_.circle.push_back(circle_at_[site]);
    return std::move(out_);
  }

 private:
  std::int32_t rank_of(Row centre) const { return rank_[circles_.sites().leader[centre]]; }
  bool before(const Candidate& a, const Candidate& b) const {
    if (a.llr != b.llr) return a.llr > b.llr;
    if (a.m2 != b.m2) return a.m2 < b.m2;
    return rank_of(a.centre) < rank_of(b.centre);
  }

  /// No circle of the centre reaches beyond the centre of one that was taken.
  double cap_m(Row centre) const {
    double cap = std::numeric_limits<double>::infinity();
    for (const ScanCircle& circle : out_.circles) {
      const Row other = circles_.sites().site[circle.centre];
      const double dx = circles_.sites().x_m[centre] - circles_.sites().x_m[other],
                   dy = circles_.sites().y_m[centre] - circles_.sites().y_m[other];
      cap = std::min(cap, std::sqrt(dx * dx + dy * dy));
    }
    return cap;
  }

  void take(const Candidate& chosen, const Settled& test) {
    for (const Circles::Near& near : walker_.around(chosen.centre).first(chosen.sites)) {
      search_.stop()[near.site] = 1;
      circle_at_[near.site] = static_cast<std::int32_t>(out_.circles.size());
    }
    out_.circles.push_back(
        {circles_.sites().leader[chosen.centre], std::sqrt(chosen.m2), chosen.count, chosen.llr, test.p, test.draws});
  }

  Circles circles_;
  std::span<const std::int32_t> rank_;
  const ScanParams& params_;
  Search search_;
  Circles::Walker walker_;
  Maps maps_;
  std::vector<std::int32_t> circle_at_;
  Scan out_;
};

/// The core rows of each cluster.
struct Cores {
  std::vector<std::vector<double>> x_m, y_m;

  Cores(const Population& population, const Clustering& of_cases) : x_m(of_cases.clusters()), y_m(of_cases.clusters()) {
    std::size_t i = 0;
    for (std::size_t row = 0; row < population.is_case.size(); ++row) {
      if (population.is_case[row] == 0) continue;
      if (i < of_cases.core.size() && of_cases.core[i] != 0) {
        x_m[static_cast<std::size_t>(of_cases.cluster[i])].push_back(population.x_m[row]);
        y_m[static_cast<std::size_t>(of_cases.cluster[i])].push_back(population.y_m[row]);
      }
      ++i;
    }
    if (i != of_cases.cluster.size())
      throw std::invalid_argument("scan_test: the clustering is not one of the population's cases");
  }
};

/// The sites of the place of one cluster, ascending.
struct PlaceSites {
  std::vector<Row> sites;
  double extent_m;  ///< No two of them lie farther apart.

  PlaceSites(const Circles& circles, const std::vector<double>& x_m, const std::vector<double>& y_m, double reach_m) {
    const auto [west, east] = std::ranges::minmax(x_m);
    const auto [south, north] = std::ranges::minmax(y_m);
    const double dx = east - west, dy = north - south, radius_m = 0.5 * std::sqrt(dx * dx + dy * dy) + reach_m;
    extent_m = 2.0 * radius_m;
    const KdIndex cores(x_m, y_m);
    circles.index().search(
        0.5 * (west + east), 0.5 * (south + north), radius_m * radius_m * (1.0 + 1e-9),
        [&, limit_m2 = radius_m * radius_m * (1.0 + 1e-9)](Row site, double) {
          if (cores.count_within(circles.sites().x_m[site], circles.sites().y_m[site], reach_m, 1) > 0)
            sites.push_back(site);
          return limit_m2;
        });
    std::ranges::sort(sites);
  }
};

}  // namespace

Scan scan(const Population& population, std::span<const std::int32_t> rank, const ScanParams& params) {
  check(params);
  if (params.draws == 0) return {{}, std::vector<std::int32_t>(population.x_m.size(), -1)};
  return Choice(population, rank, params).made();
}

SearchTest scan_test(const Population& population, std::span<const std::int32_t> rank, const ClusterPlaces& clusters,
                     const ScanParams& params) {
  check(params);
  const Circles circles(population, rank, params.circles, params.threads);
  const Cores cores(population, clusters.of_cases);
  const std::size_t count = clusters.of_cases.clusters();
  SearchTest test{std::vector<PlaceCount>(count), std::vector<double>(count, 0.0),
                  std::vector<double>(count, std::numeric_limits<double>::quiet_NaN()),
                  std::vector<std::int64_t>(count, 0)};
  Search search(circles, params);
  std::ranges::fill(search.stop(), std::uint8_t{1});
  for (std::size_t c = 0; c < count; ++c) {
    const PlaceSites place(circles, cores.x_m[c], cores.y_m[c], clusters.reach_m[c]);
    for (const Row site : place.sites) search.stop()[site] = 0;
    for (const Candidate& best : search.best_around(place.sites, place.extent_m, params.threads))
      if (best.llr > test.llr[c]) {
        test.llr[c] = best.llr;
        test.places[c] = best.count;
      }
    for (const Row site : place.sites) search.stop()[site] = 1;
  }
  if (count == 0 || params.draws == 0) return test;
  Maps maps(circles, params);
  static_cast<void>(maps.p_of(std::ranges::max(test.llr)));
  for (std::size_t c = 0; c < count; ++c) {
    const Settled settled = maps.p_of(test.llr[c]);
    test.p[c] = settled.p;
    test.draws[c] = settled.draws;
  }
  return test;
}

}  // namespace geo
