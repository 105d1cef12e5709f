// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/weighted_concentration.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/pair_sums.hpp"

namespace geo {
namespace {

constexpr std::size_t kValuesAtOnce = 16'000'000;  // of maps that are kept together: 128 MB
constexpr std::size_t kDrawsAtOnce = 4;            // a thread takes
constexpr std::size_t kBlock = 512;                // spots whose steps are found at once

/// Where the firms of one industry stand on some spots, in the order of the spots.
struct Standing {
  Row spot;
  double weight;
  auto operator<=>(const Standing&) const = default;
};

/// An industry: its firms, by row.
struct Members {
  std::span<const Row> rows;
  std::span<const double> weight;  ///< Of all firms.
};

/// `place_of`: the row on whose place each firm stands.
std::vector<Standing> standing(const Members& members, std::span<const Row> place_of, const Spots& spots) {
  std::vector<Standing> out;
  out.reserve(members.rows.size());
  for (const Row row : members.rows) out.push_back({spots.of_firm[place_of[row]], members.weight[row]});
  std::ranges::sort(out);
  return out;
}

/// What the K-densities of one level have in common; each industry has its own kernel.
struct KLevel {
  Spots spots;
  DistanceLadder ladder;
  std::size_t width = 1, bins = 0;  ///< Of the histogram.

  KLevel(Spots of, double range_m) : spots(std::move(of)), ladder(distance_ladder(range_m, spots.cell_m)) {}
};

/// The K-density of the firms of an industry; `pairs` is room to work in.
std::vector<double> k_of(std::span<const Standing> firms, const KLevel& level, const KDensity& density,
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

/// The spots of M and the step within which each is of each other.
class MLevel {
 public:
  MLevel(Spots of, double range_m, unsigned threads)
      : spots(std::move(of)), ladder(distance_ladder(range_m, spots.cell_m)), step_(spots.size() * spots.size()) {
    const std::size_t bins = static_cast<std::size_t>(ladder.bins_per_step) * static_cast<std::size_t>(ladder.steps);
    parallel_for(spots.size(), 16, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t spot = begin; spot < end; ++spot) find_steps(spot, bins + 1);
    });
  }

  /// Adds up the weights of some spots within each step of `centre`; `out` has one value a step and one for all beyond.
  void weight_within(Row centre, std::span<const Row> others, std::span<const double> weight_of_spot,
                     std::span<double> out) const {
    std::ranges::fill(out, 0.0);
    const std::uint8_t* const step = &step_[centre * spots.size()];
    for (const Row other : others) out[step[other]] += weight_of_spot[other];
    std::partial_sum(out.begin(), out.end(), out.begin());
  }

  Spots spots;
  DistanceLadder ladder;

 private:
  void find_steps(std::size_t spot, std::size_t beyond) {
    std::array<std::int32_t, kBlock> bin;
    std::array<double, kBlock> short_of;
    for (std::size_t first = 0; first < spots.size(); first += kBlock) {
      const std::size_t count = std::min(kBlock, spots.size() - first);
      bins_from(spots.x_m[spot], spots.y_m[spot], std::span(spots.x_m).subspan(first, count),
                std::span(spots.y_m).subspan(first, count), ladder, static_cast<std::int32_t>(beyond), bin.data(),
                short_of.data());
      for (std::size_t j = 0; j < count; ++j)
        step_[spot * spots.size() + first + j] =
            static_cast<std::uint8_t>(ladder.step_of(static_cast<std::size_t>(bin[j])));
    }
  }

  std::vector<std::uint8_t> step_;
};

/// M of industries in one map after the other.
class MOfMap {
 public:
  MOfMap(const MLevel& level, std::span<const double> weight)
      : level_(level),
        weight_(weight),
        width_(level.ladder.size() + 1),
        all_(level.spots.size()),
        of_spot_(all_.size()),
        own_(all_.size(), 0.0),
        known_(all_.size()),
        around_(all_.size() * width_),
        within_(width_) {
    std::iota(all_.begin(), all_.end(), Row{0});
    total_ = std::accumulate(weight.begin(), weight.end(), 0.0);
  }

  const Spots& spots() const { return level_.spots; }

  /// `place_of`: the row on whose place each firm stands.
  void begin(std::span<const Row> place_of) {
    std::ranges::fill(of_spot_, 0.0);
    std::ranges::fill(known_, std::uint8_t{0});
    for (std::size_t row = 0; row < place_of.size(); ++row)
      of_spot_[level_.spots.of_firm[place_of[row]]] += weight_[row];
  }

  std::vector<double> m(std::span<const Standing> firms) {
    const std::size_t steps = level_.ladder.size();
    std::vector<double> found(steps, 0.0), expected(steps, 0.0);
    const double total = take(firms);
    for (std::size_t i = 0; i < firms.size(); ++i) {
      const Row spot = firms[i].spot;
      const double own = firms[i].weight;
      if (i == 0 || spot != firms[i - 1].spot) level_.weight_within(spot, spots_, own_, within_);
      const double* const around = around_of(spot);
      for (std::size_t step = 0; step < steps; ++step)
        found[step] += around[step] > own ? (within_[step] - own) / (around[step] - own) : 0.0;
      // Who has a neighbour within a step has one within all that follow.
      const auto first = static_cast<std::size_t>(std::upper_bound(around, around + steps, own) - around);
      if (first < steps) expected[first] += (total - own) / (total_ - own);
    }
    for (const Row spot : spots_) own_[spot] = 0.0;
    std::partial_sum(expected.begin(), expected.end(), expected.begin());
    for (std::size_t step = 0; step < steps; ++step)
      found[step] = expected[step] > 0.0 ? found[step] / expected[step] : std::numeric_limits<double>::quiet_NaN();
    return found;
  }

 private:
  /// Makes spots_ and own_ those of the industry; gives its weight.
  double take(std::span<const Standing> firms) {
    spots_.clear();
    double total = 0.0;
    for (const auto& [spot, weight] : firms) {
      if (spots_.empty() || spots_.back() != spot) spots_.push_back(spot);
      own_[spot] += weight;
      total += weight;
    }
    return total;
  }
  const double* around_of(Row spot) {
    const std::span<double> around = std::span(around_).subspan(spot * width_, width_);
    if (std::exchange(known_[spot], std::uint8_t{1}) == 0) level_.weight_within(spot, all_, of_spot_, around);
    return around.data();
  }

  const MLevel& level_;
  std::span<const double> weight_;  ///< By firm.
  std::size_t width_;
  double total_ = 0.0;
  std::vector<Row> all_, spots_;       ///< Every spot; those of the industry.
  std::vector<double> of_spot_, own_;  ///< By spot: the weight of all in this map, and of the industry.
  std::vector<std::uint8_t> known_;    ///< By spot: whether around_ holds its sums.
  std::vector<double> around_, within_;
};

/// An industry with what its curves are made from.
struct Case {
  std::size_t industry;
  const KLevel* level;
  KDensity density;
};

/// The curves of one industry in all maps, map after map.
struct Maps {
  std::vector<double> k, m;
};

class Analysis {
 public:
  Analysis(const ControlFirms& firms, std::span<const double> weight, std::size_t industries,
           const ConcentrationParams& params)
      : firms_(firms), weight_(weight), params_(params), rows_(industries), out_(industries) {
    for (std::size_t i = 0; i < firms.industry.size(); ++i)
      if (firms.industry[i] >= 0) rows_[static_cast<std::size_t>(firms.industry[i])].push_back(static_cast<Row>(i));
  }

  std::vector<std::optional<Concentration>> run() {
    ControlSample sample(firms_, params_.seed);
    const double range_m = std::min(params_.most_range_m, sample.median_distance_m());
    if (!(range_m > 0.0)) return std::move(out_);
    KLevel small(spots_of(firms_, params_.most_sites), range_m), large(spots_of(firms_, params_.most_cells), range_m);
    std::vector<Case> cases = cases_of(small, 2, params_.most_firms, sample);
    std::ranges::move(cases_of(large, params_.most_firms + 1, firms_.x_m.size(), sample), std::back_inserter(cases));
    const MLevel m_level(spots_of(firms_, params_.most_cells), range_m, params_.threads);
    const std::size_t values =
        2 * m_level.ladder.size() * static_cast<std::size_t>(std::max<std::int64_t>(1, params_.draws));
    const std::size_t at_once = std::max<std::size_t>(1, kValuesAtOnce / values);
    for (std::size_t first = 0; first < cases.size(); first += at_once)
      run_cases(m_level, std::span(cases).subspan(first, std::min(at_once, cases.size() - first)));
    return std::move(out_);
  }

 private:
  /// The industries of `least` to `most` firms. Bins go by the h of all controls, so that they do not depend on what
  /// other industries there are.
  std::vector<Case> cases_of(KLevel& level, std::size_t least, std::size_t most, ControlSample& sample) const {
    const auto h_m = [&](std::size_t firms) {
      return std::max({sample.bandwidth_m(firms), level.spots.cell_m, level.ladder.bin_m});
    };
    level.width = KDensity::histogram_width(level.ladder, h_m(firms_.x_m.size()));
    std::vector<Case> out;
    for (std::size_t industry = 0; industry < rows_.size(); ++industry) {
      const std::size_t count = rows_[industry].size();
      if (count < least || count > most) continue;
      out.push_back({industry, &level, KDensity(level.ladder, h_m(count), level.width)});
      level.bins = std::max(level.bins, out.back().density.bins() + 1);
    }
    return out;
  }

  /// Adds the curves of all cases in one map to `put(case, k, m)`.
  template <class Put>
  void look(std::span<const Row> place_of, std::span<const Case> cases, MOfMap& map, const Put& put) const {
    map.begin(place_of);
    std::optional<PairSums> pairs;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Case& of = cases[i];
      const Members members{rows_[of.industry], weight_};
      if (i == 0 || of.level != cases[i - 1].level) pairs.emplace(of.level->ladder, of.level->bins, of.level->width);
      put(i, k_of(standing(members, place_of, of.level->spots), *of.level, of.density, *pairs),
          map.m(standing(members, place_of, map.spots())));
    }
  }

  void run_cases(const MLevel& m_level, std::span<const Case> cases) {
    const std::vector<Maps> maps = drawn_maps(m_level, cases);
    std::vector<Row> here(firms_.x_m.size());
    std::iota(here.begin(), here.end(), Row{0});
    MOfMap map(m_level, weight_);
    std::vector<Maps> observed(cases.size());
    look(here, cases, map, [&](std::size_t i, std::vector<double> k, std::vector<double> m) {
      observed[i] = {std::move(k), std::move(m)};
    });
    parallel_for(cases.size(), 1, params_.threads, [&](std::size_t i, std::size_t) {
      const KLevel& level = *cases[i].level;
      out_[cases[i].industry] = {level.ladder,
                                 cases[i].density.h_m(),
                                 level.width,
                                 level.spots.cell_m,
                                 m_level.ladder,
                                 m_level.spots.cell_m,
                                 banded(std::move(observed[i].k), maps[i].k, params_.alpha),
                                 banded(std::move(observed[i].m), maps[i].m, params_.alpha)};
    });
  }

  std::vector<Maps> drawn_maps(const MLevel& m_level, std::span<const Case> cases) const {
    const auto draws = static_cast<std::size_t>(params_.draws);
    const std::size_t m_steps = m_level.ladder.size();
    std::vector<Maps> out;
    for (const Case& of : cases)
      out.push_back({std::vector<double>(draws * of.level->ladder.size()), std::vector<double>(draws * m_steps)});
    parallel_for(draws, kDrawsAtOnce, params_.threads, [&](std::size_t begin, std::size_t end) {
      Shuffle shuffle(firms_.x_m.size());
      MOfMap map(m_level, weight_);
      for (std::size_t draw = begin; draw < end; ++draw) {
        shuffle.begin(Random(params_.seed, draw));
        look(shuffle.up_to(firms_.x_m.size()), cases, map,
             [&](std::size_t i, const std::vector<double>& k, const std::vector<double>& m) {
               std::ranges::copy(k, out[i].k.begin() + static_cast<std::ptrdiff_t>(draw * k.size()));
               std::ranges::copy(m, out[i].m.begin() + static_cast<std::ptrdiff_t>(draw * m.size()));
             });
      }
    });
    return out;
  }

  const ControlFirms& firms_;
  std::span<const double> weight_;
  const ConcentrationParams& params_;
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
