// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots/statistics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "geo/inference/permutation.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kFewestCells = 30;
/// `permutations: auto` takes the most of these that stay below so many picks, a second or two.
constexpr std::int64_t kDraws[] = {9'999, 999};
constexpr double kMostPicks = 1e8;
constexpr double kWidestGiLevel = 0.10;

std::string_view name_of(geo::Correction correction) {
  return correction == geo::Correction::benjamini_hochberg ? "Benjamini-Hochberg" : "Benjamini-Yekutieli";
}

std::int64_t tested(const std::vector<double>& p) {
  return std::ranges::count_if(p, [](double value) { return !std::isnan(value); });
}

/// How p came about; for permutations with their floor and what it means for the correction.
struct HowTested {
  std::int64_t draws;  ///< 0: normal.
  geo::Correction correction;
  double alpha;

  double floor() const { return 2.0 / static_cast<double>(draws + 1); }
  std::size_t needed(std::int64_t tests) const {
    return draws == 0 ? 0 : geo::least_at_floor(floor(), static_cast<std::size_t>(tests), alpha, correction);
  }
  std::string text(std::int64_t tests) const {
    if (draws == 0) return fmt::format("normal p, {}", name_of(correction));
    return fmt::format("two-sided p of {} permutations, floor {:g} ({} {} at the floor needed to reject any), {}",
                       draws, floor(), needed(tests), needed(tests) == 1 ? "cell" : "cells", name_of(correction));
  }
};

bool significant(std::int32_t lisa) { return lisa >= kHighHigh && lisa <= kLowLow; }

Lisa lisa_of(geo::Quadrant quadrant) {
  switch (quadrant) {
    case geo::Quadrant::high_high:
      return kHighHigh;
    case geo::Quadrant::low_high:
      return kLowHigh;
    case geo::Quadrant::low_low:
      return kLowLow;
    default:
      return kHighLow;
  }
}

std::vector<std::int32_t> classes(const geo::LocalMoran& moran, const std::vector<double>& p, const HowTested& how) {
  const auto q = geo::adjusted_q(p, how.correction);
  std::vector<std::int32_t> out;
  for (std::size_t i = 0; i < q.size(); ++i)
    out.push_back(std::isnan(moran.i[i]) ? kIsolated
                  : q[i] <= how.alpha    ? lisa_of(moran.quadrant[i])
                                         : kNotSignificant);
  return out;
}

/// Values of measured cells at their places among all cells.
template <class T>
std::vector<T> spread(std::vector<T> values, const CellMeasures& of, std::size_t cells, T missing) {
  if (values.size() == cells) return values;
  std::vector<T> out(cells, missing);
  for (std::size_t i = 0; i < values.size(); ++i) out[of.row[i]] = values[i];
  return out;
}

void spread(HotspotStatistics& s, const CellMeasures& of, std::size_t cells) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  if (s.gi)
    s.gi = geo::GiStar{spread(std::move(s.gi->z), of, cells, nan), spread(std::move(s.gi->p), of, cells, nan),
                       spread(std::move(s.gi->bin), of, cells, std::int32_t{0})};
  if (s.moran)
    s.moran =
        LocalMoranColumns{spread(std::move(s.moran->i), of, cells, nan), spread(std::move(s.moran->p), of, cells, nan),
                          spread(std::move(s.moran->lisa), of, cells, std::int32_t{kNone})};
}

}  // namespace

std::int64_t permutations_for(const HotspotsParams& params, std::span<const std::int64_t> counts) {
  if (params.permutations) return *params.permutations;
  std::vector<std::int64_t> neighbours(counts.begin(), counts.end());
  for (auto& count : neighbours) --count;
  for (const std::int64_t draws : kDraws)
    if (geo::permutation_picks(neighbours, draws) <= kMostPicks) return draws;
  return 0;  // so many neighbours that the normal p by conditional moments serves
}

bool HotspotStatistics::classed(std::size_t cell) const {
  return (gi && gi->bin[cell] != 0) || (moran && significant(moran->lisa[cell]));
}

HotspotAnalysis::HotspotAnalysis(const HotspotsParams& params, const Frame& frame, const Group& group, Notes& notes)
    : params_(params),
      frame_(frame),
      group_(group),
      notes_(notes),
      correction_(params.correction == "benjamini_hochberg" ? geo::Correction::benjamini_hochberg
                                                            : geo::Correction::benjamini_yekutieli) {}

HotspotStatistics HotspotAnalysis::of(const geo::HexCells& cells, const CellCounts& counts, const CellMeasures& of,
                                      double band_m) const {
  HotspotStatistics out{std::nullopt, std::nullopt, std::nullopt, params_.alpha, NAN, {}};
  const auto neighbours = neighbours_of(params_, band_m, cells, frame_.threads);
  if (group_.has_controls()) add_test(neighbours, counts, out);
  const bool everywhere = of.cells.size() == cells.size();
  const auto among = everywhere ? neighbours : neighbours_of(params_, band_m, of.cells, frame_.threads);
  const auto sums = among.sums(of.values, frame_.threads), sizes = among.counts(frame_.threads);
  add_description({of.values, sums, sizes}, of.draws, out);
  spread(out, of, cells.size());
  return out;
}

void HotspotAnalysis::add_test(const geo::CellNeighbours& neighbours, const CellCounts& counts,
                               HotspotStatistics& out) const {
  const auto cases = neighbours.sums(counts.firms, frame_.threads),
             population = neighbours.sums(counts.controls, frame_.threads);
  const auto all_cases = std::accumulate(counts.firms.begin(), counts.firms.end(), std::int64_t{0});
  const auto all_population = std::accumulate(counts.controls.begin(), counts.controls.end(), std::int64_t{0});
  out.test = geo::specialisation({cases, population, all_cases, all_population}, frame_.threads);
  if (correction_ != geo::Correction::benjamini_hochberg) out.test->q = geo::adjusted_q(out.test->p, correction_);
  if (all_cases > 0) out.share = static_cast<double>(all_cases) / static_cast<double>(all_population);
  const auto found = std::ranges::count_if(out.test->q, [&](double q) { return q <= params_.alpha; });
  out.families.push_back({"spec", group_.name, tested(out.test->p), std::string(name_of(correction_)), params_.alpha,
                          static_cast<std::int64_t>(found)});
}

void HotspotAnalysis::add_description(const geo::Neighbourhoods& cells, std::span<const std::int32_t> shared,
                                      HotspotStatistics& out) const {
  if (cells.size() < kFewestCells) return;
  const auto moran = geo::local_moran(cells);
  if (!moran) return;
  const std::int64_t draws = permutations_for(params_, cells.counts);
  std::vector<double> permuted;
  if (draws > 0) permuted = geo::neighbours_p(cells, {draws, frame_.seed, frame_.threads, shared});
  add_gi(cells, params_.gi_test == "permutation" ? draws : 0, permuted, out);
  auto p =
      draws > 0 ? geo::moran_p(cells, std::move(permuted)) : geo::normal_p(*moran, geo::conditional_moments(cells));
  add_moran(*moran, draws, std::move(p), out);
}

void HotspotAnalysis::add_gi(const geo::Neighbourhoods& cells, std::int64_t draws, const std::vector<double>& permuted,
                             HotspotStatistics& out) const {
  out.gi = geo::gi_star(cells, correction_, draws > 0 ? permuted : std::vector<double>{});
  const std::int64_t tests = tested(out.gi->p);
  const auto found = std::ranges::count_if(out.gi->bin, [](std::int32_t bin) { return bin != 0; });
  out.families.push_back({"gi_star", group_.name, tests,
                          HowTested{draws, correction_, kWidestGiLevel}.text(tests) + " at .10, .05, .01",
                          kWidestGiLevel, static_cast<std::int64_t>(found)});
}

void HotspotAnalysis::add_moran(const geo::LocalMoran& moran, std::int64_t draws, std::vector<double> p,
                                HotspotStatistics& out) const {
  const HowTested how{draws, correction_, params_.alpha};
  const std::int64_t tests = tested(p);
  if (how.needed(tests) > static_cast<std::size_t>(tests))
    notes_.warn(fmt::format(
        "hotspots.permutations: is {}, so that no p of local Moran can be significant at {:g} after correction; "
        "expected at least {:.0f}; raise it or set it to auto",
        draws, params_.alpha,
        std::ceil(static_cast<double>(how.needed(tests)) / static_cast<double>(tests) *
                  static_cast<double>(draws + 1)) -
            1.0));
  auto lisa = classes(moran, p, how);
  const auto found = std::ranges::count_if(lisa, significant);
  out.families.push_back(
      {"local_moran", group_.name, tests, how.text(tests), params_.alpha, static_cast<std::int64_t>(found)});
  out.moran = LocalMoranColumns{moran.i, std::move(p), std::move(lisa)};
}

}  // namespace pipeline
