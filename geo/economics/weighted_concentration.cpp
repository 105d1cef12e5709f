// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/weighted_concentration.hpp"

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/economics/curves_at_once.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/pair_bins.hpp"
#include "geo/economics/pair_sums.hpp"
#include "geo/economics/spot_pairs.hpp"
#include "geo/economics/weighted_maps.hpp"

namespace geo {
namespace {

constexpr std::size_t kValuesAtOnce = 16'000'000;  // of maps that are kept together: 128 MB
constexpr std::size_t kCellsPerFirm = 4;  // with fewer cells, all pairs of cells are less than its own map by map

/// Where firms stand for K, and the histogram of their pairs.
struct Level {
  Spots spots;
  DistanceLadder ladder;
  std::size_t width;

  /// `h_all_m`: the bandwidth of all controls, so that bins do not depend on what industries there are.
  Level(Spots of, double range_m, double h_all_m)
      : spots(std::move(of)),
        ladder(distance_ladder(range_m, spots.cell_m)),
        width(KDensity::histogram_width(ladder, at_least_m(h_all_m))) {}

  KDensity density(double h_m) const { return KDensity(ladder, at_least_m(h_m), width); }

 private:
  double at_least_m(double h_m) const { return std::max({h_m, spots.cell_m, ladder.bin_m}); }
};

/// The firms of an industry in one map, in the order of the spots.
struct Standing {
  Row spot;
  double weight;
  auto operator<=>(const Standing&) const = default;
};

std::vector<Standing> standing(std::span<const Row> rows, std::span<const double> weight, std::span<const Row> place_of,
                               const Spots& spots) {
  std::vector<Standing> out;
  out.reserve(rows.size());
  for (const Row row : rows) out.push_back({spots.of_firm[place_of[row]], weight[row]});
  std::ranges::sort(out);
  return out;
}

/// The K-density of the firms of an industry in one map; `pairs` is room to work in.
std::vector<double> k_of(std::span<const Standing> firms, const Level& level, const KDensity& density,
                         PairSums& pairs) {
  std::vector<double> x_m, y_m, weight;
  double before = 0.0, total = 0.0, coincident = 0.0;  // total: of the products of all pairs
  for (const auto& [spot, own] : firms) {
    total += own * before;
    before += own;
    if (x_m.empty() || x_m.back() != level.spots.x_m[spot] || y_m.back() != level.spots.y_m[spot]) {
      x_m.push_back(level.spots.x_m[spot]);
      y_m.push_back(level.spots.y_m[spot]);
      weight.push_back(0.0);
    }
    coincident += own * weight.back();
    weight.back() += own;
  }
  pairs.clear();
  pairs.add({x_m, y_m, weight});
  pairs.add_coincident(coincident);
  return density.curve(pairs.histogram(), total);
}

/// An industry with what its curves are made from.
struct Case {
  std::size_t industry;
  bool at_once;  ///< By cells, each pair of them once for all maps of a row; or by sites, map after map.
  KDensity density;
};

/// Up to eight maps: where each firm stands. The first draws are the maps, and what is observed comes after them.
class Places {
 public:
  Places(std::size_t firms, const ConcentrationParams& params, std::size_t first) {
    const auto draws = static_cast<std::size_t>(params.draws);
    Shuffle shuffle(firms);
    for (std::size_t map = first; map < std::min(first + kMapsInRow, draws + 1); ++map) {
      std::vector<Row>& place_of = place_of_.emplace_back(firms);
      std::iota(place_of.begin(), place_of.end(), Row{0});
      if (map == draws) continue;
      shuffle.begin(Random(params.seed, map));
      std::ranges::copy(shuffle.up_to(firms), place_of.begin());
    }
  }
  /// By map, the row on whose place each firm stands.
  std::span<const std::vector<Row>> rows() const { return place_of_; }
  std::vector<std::vector<Row>> spots(const Spots& spots) const {
    std::vector<std::vector<Row>> out = place_of_;
    for (std::vector<Row>& of_map : out)
      for (Row& place : of_map) place = spots.of_firm[place];
    return out;
  }

 private:
  std::vector<std::vector<Row>> place_of_;
};

class Analysis {
 public:
  Analysis(const ControlFirms& firms, std::span<const double> weight, std::size_t industries,
           const ConcentrationParams& params)
      : firms_(firms),
        weight_(weight),
        params_(params),
        draws_(static_cast<std::size_t>(params.draws)),
        rows_(industries),
        out_(industries) {
    for (std::size_t i = 0; i < firms.industry.size(); ++i)
      if (firms.industry[i] >= 0) rows_[static_cast<std::size_t>(firms.industry[i])].push_back(static_cast<Row>(i));
  }

  std::vector<std::optional<Concentration>> run() {
    ControlSample sample(firms_, params_.seed);
    const double range_m = std::min(params_.most_range_m, sample.median_distance_m());
    if (!(range_m > 0.0)) return std::move(out_);
    const double h_all_m = sample.bandwidth_m(firms_.x_m.size());
    const Level sites(spots_of(firms_, params_.most_sites), range_m, h_all_m),
        cells(spots_of(firms_, params_.most_cells), range_m, h_all_m);
    const std::vector<Case> cases = cases_of(sites, cells, sample);
    const SpotRings rings(cells.spots, cells.ladder, params_.threads);
    const SpotPairs pairs(cells.spots, cells.ladder, bins_at_once(cases, cells), params_.threads);
    const std::size_t at_once = std::max<std::size_t>(1, kValuesAtOnce / (2 * sites.ladder.size() * (draws_ + 1)));
    for (std::size_t first = 0; first < cases.size(); first += at_once)
      run_cases({sites, cells, rings, pairs}, std::span(cases).subspan(first, std::min(at_once, cases.size() - first)));
    return std::move(out_);
  }

 private:
  /// What all maps look at.
  struct Ground {
    const Level &sites, &cells;
    const SpotRings& rings;
    const SpotPairs& pairs;

    const Level& of(const Case& industry) const { return industry.at_once ? cells : sites; }
  };

  /// By its own size, so that no industry depends on the others.
  std::vector<Case> cases_of(const Level& sites, const Level& cells, ControlSample& sample) const {
    std::vector<Case> out;
    for (std::size_t industry = 0; industry < rows_.size(); ++industry) {
      const std::size_t count = rows_[industry].size();
      if (count < 2) continue;
      const bool at_once = count > params_.most_firms || kCellsPerFirm * count > cells.spots.size();
      out.push_back({industry, at_once, (at_once ? cells : sites).density(sample.bandwidth_m(count))});
    }
    return out;
  }

  /// The widest that an industry asks for.
  static PairBins bins_at_once(std::span<const Case> cases, const Level& cells) {
    PairBins out{1, 1};
    for (const Case& of : cases)
      if (of.at_once)
        if (const PairBins bins = pair_bins(of.density, cells.width); bins.count > out.count) out = bins;
    return out;
  }

  void run_cases(const Ground& ground, std::span<const Case> cases) {
    std::vector<Curves> maps;
    for (const Case& of : cases)
      maps.push_back({std::vector<double>((draws_ + 1) * ground.of(of).ladder.size()),
                      std::vector<double>((draws_ + 1) * ground.cells.ladder.size())});
    const std::size_t rows = draws_ / kMapsInRow + 1;
    parallel_for(rows, 1, params_.threads,
                 [&](std::size_t row, std::size_t) { draw(ground, cases, row * kMapsInRow, maps); });
    parallel_for(cases.size(), 1, params_.threads, [&](std::size_t i, std::size_t) {
      const Level& level = ground.of(cases[i]);
      out_[cases[i].industry] = {level.ladder,         cases[i].density.h_m(), level.width,
                                 level.spots.cell_m,   ground.cells.ladder,    ground.cells.spots.cell_m,
                                 with_band(maps[i].k), with_band(maps[i].m)};
    });
  }

  BandedCurve with_band(std::span<const double> maps) const {
    const std::size_t steps = maps.size() / (draws_ + 1);
    const std::span<const double> observed = maps.last(steps);
    return banded({observed.begin(), observed.end()}, maps.first(draws_ * steps), params_.alpha);
  }

  /// Writes the curves of all cases in the maps from `first` on.
  void draw(const Ground& ground, std::span<const Case> cases, std::size_t first, std::vector<Curves>& to) const {
    const Places places(firms_.x_m.size(), params_, first);
    const auto spot_of = places.spots(ground.cells.spots);
    WeightedMaps maps(ground.rings, ground.cells.spots.size(), spot_of, weight_);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Case& of = cases[i];
      const StandingFirms firms = maps.standing(rows_[of.industry]);
      put(maps.m(firms, of.at_once), to[i].m, first * ground.cells.ladder.size());
      put(of.at_once ? k_at_once(ground, of, maps, firms) : k_by_sites(ground.sites, of, places), to[i].k,
          first * ground.of(of).ladder.size());
    }
  }

  static void put(std::span<const double> curves, std::vector<double>& to, std::size_t at) {
    std::ranges::copy(curves, to.begin() + static_cast<std::ptrdiff_t>(at));
  }

  std::vector<double> k_at_once(const Ground& ground, const Case& of, const WeightedMaps& maps,
                                const StandingFirms& firms) const {
    const std::size_t width = ground.cells.width;
    const PairBins bins = pair_bins(of.density, width);
    const std::vector<double> sums = maps.products(firms, ground.pairs, bins);
    std::vector<double> out;
    for (std::size_t map = 0; map < maps.size(); ++map) {
      const auto histogram = histogram_of(std::span(sums).subspan(map * bins.count, bins.count), bins, width);
      std::ranges::copy(of.density.curve(histogram, firms.products), std::back_inserter(out));
    }
    return out;
  }

  std::vector<double> k_by_sites(const Level& sites, const Case& of, const Places& places) const {
    PairSums pairs(sites.ladder, of.density.bins() + 1, sites.width);
    std::vector<double> out;
    for (const std::vector<Row>& place_of : places.rows())
      std::ranges::copy(k_of(standing(rows_[of.industry], weight_, place_of, sites.spots), sites, of.density, pairs),
                        std::back_inserter(out));
    return out;
  }

  const ControlFirms& firms_;
  std::span<const double> weight_;
  const ConcentrationParams& params_;
  std::size_t draws_;
  std::vector<std::vector<Row>> rows_;  ///< Firms by industry.
  std::vector<std::optional<Concentration>> out_;
};

}  // namespace

std::vector<std::optional<Concentration>> weighted_concentration(const ControlFirms& firms,
                                                                 std::span<const double> weight, std::size_t industries,
                                                                 const ConcentrationParams& params) {
  const std::size_t count = firms.x_m.size();
  if (firms.y_m.size() != count || firms.industry.size() != count || weight.size() != count)
    throw std::invalid_argument("weighted_concentration: columns differ in length");
  if (!std::ranges::all_of(weight, [](double w) { return std::isfinite(w) && w > 0.0; }))
    throw std::invalid_argument("weighted_concentration: weights must be finite and > 0");
  return Analysis(firms, weight, industries, params).run();
}

}  // namespace geo
