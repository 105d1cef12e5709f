// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/concentration.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/economics/control_spots.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/marcon_puech.hpp"
#include "geo/economics/pair_sums.hpp"

namespace geo {
namespace {

constexpr std::size_t kValuesAtOnce = 4'000'000;  // of maps that are kept together: 32 MB
constexpr std::size_t kDrawsAtOnce = 4;           // a thread takes

/// What holds for all industries of a population that are looked at with one set of spots.
struct Level {
  Spots spots;
  DistanceLadder ladder;
  std::vector<double> inverse;  ///< Of the other firms within each step of each spot.

  Level(Spots of, double range_m, unsigned threads)
      : spots(std::move(of)),
        ladder(distance_ladder(range_m, spots.cell_m)),
        inverse(weights_within({spots.x_m, spots.y_m, spots.firms}, ladder, threads)) {
    inverse_of_others(inverse, std::vector<double>(spots.x_m.size(), 1.0));
  }
};

/// Of the histogram that the K of some sizes are made from.
struct Bins {
  std::size_t width, count;
};

/// A growing set of firms on the spots of a level.
class FirmSet {
 public:
  FirmSet(const Level& level, const Bins& bins)
      : level_(level), pairs_(level.ladder, bins.count, bins.width), met_(level.spots.x_m.size(), 0) {}

  void clear() {
    pairs_.clear();
    for (std::vector<double>* column : {&weight_, &firms_}) column->clear();
    spot_.clear();
  }
  void add(std::span<const Row> firms) {
    const std::size_t before = spot_.size();
    for (const Row firm : firms) {
      const Row spot = level_.spots.of_firm[firm];
      if (met_[spot]++ == 0) spot_.push_back(spot);
    }
    x_m_.clear();
    y_m_.clear();
    for (std::size_t i = before; i < spot_.size(); ++i) {
      const double count = std::exchange(met_[spot_[i]], 0);
      x_m_.push_back(level_.spots.x_m[spot_[i]]);
      y_m_.push_back(level_.spots.y_m[spot_[i]]);
      firms_.push_back(count);
      weight_.push_back(1.0);
      pairs_.add_coincident(0.5 * count * (count - 1.0));
    }
    pairs_.add({x_m_, y_m_, std::span(firms_).subspan(before)});
  }
  std::vector<double> k(const KDensity& density, std::size_t count) const {
    const auto n = static_cast<double>(count);
    return density.curve(pairs_.histogram(), 0.5 * n * (n - 1.0));
  }
  std::vector<double> m() const {
    const auto all = static_cast<double>(level_.spots.of_firm.size());
    return marcon_puech(pairs_, {weight_, firms_, spot_}, {level_.inverse, all});
  }

 private:
  const Level& level_;
  PairSums pairs_;
  std::vector<std::uint32_t> met_;  ///< By spot: new firms there; 0 between calls.
  std::vector<Row> spot_;           ///< A spot comes once for each add() that found firms there.
  std::vector<double> x_m_, y_m_, weight_, firms_;
};

/// Industries of one number of firms.
struct Size {
  std::size_t firms;
  double h_m;
  std::vector<std::size_t> industries{};
};

/// The curves of all maps of one size, map after map.
struct Maps {
  std::vector<double> k, m;
};

class Analysis {
 public:
  Analysis(const ControlFirms& firms, std::size_t industries, const ConcentrationParams& params)
      : firms_(firms), params_(params), sample_(firms, params.seed), rows_(industries), out_(industries) {
    for (std::size_t i = 0; i < firms.industry.size(); ++i)
      if (firms.industry[i] >= 0) rows_[static_cast<std::size_t>(firms.industry[i])].push_back(static_cast<Row>(i));
  }

  std::vector<std::optional<Concentration>> run() {
    const double range_m = std::min(params_.most_range_m, sample_.median_distance_m());
    if (!(range_m > 0.0)) return std::move(out_);
    run_level(params_.most_sites, range_m, 2, params_.most_firms);
    run_level(params_.most_cells, range_m, params_.most_firms + 1, firms_.x_m.size());
    return std::move(out_);
  }

 private:
  /// The industries of `least` to `most` firms, on at most `most_spots` spots.
  void run_level(std::size_t most_spots, double range_m, std::size_t least, std::size_t most) {
    const auto inside = [&](const auto& rows) { return rows.size() >= least && rows.size() <= most; };
    if (std::ranges::none_of(rows_, inside)) return;
    const Level level(spots_of(firms_, most_spots), range_m, params_.threads);
    const std::vector<Size> sizes = sizes_of(level, least, most);
    // Small industries share the pairs of the largest; large ones gain nothing from that, for their cells repeat.
    const std::size_t values =
        2 * level.ladder.size() * static_cast<std::size_t>(std::max<std::int64_t>(1, params_.draws));
    const std::size_t at_once = least > params_.most_firms ? 1 : std::max<std::size_t>(1, kValuesAtOnce / values);
    for (std::size_t first = 0; first < sizes.size(); first += at_once)
      run_sizes(level, std::span(sizes).subspan(first, std::min(at_once, sizes.size() - first)));
  }

  std::vector<Size> sizes_of(const Level& level, std::size_t least, std::size_t most) {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t industry = 0; industry < rows_.size(); ++industry)
      if (rows_[industry].size() >= least && rows_[industry].size() <= most)
        order.emplace_back(rows_[industry].size(), industry);
    std::ranges::sort(order);
    std::vector<Size> out;
    for (const auto& [firms, industry] : order) {
      if (out.empty() || out.back().firms != firms) out.push_back({firms, bandwidth_m(firms, level)});
      out.back().industries.push_back(industry);
    }
    return out;
  }

  double bandwidth_m(std::size_t firms, const Level& level) {
    return std::max({sample_.bandwidth_m(firms), level.spots.cell_m, level.ladder.bin_m});
  }

  /// By the h of all controls, so that it does not depend on what other industries there are.
  std::size_t histogram_width(const Level& level) {
    return KDensity::histogram_width(level.ladder, bandwidth_m(firms_.x_m.size(), level));
  }

  void run_sizes(const Level& level, std::span<const Size> sizes) {
    Bins bins{histogram_width(level), 0};
    std::vector<KDensity> densities;
    for (const Size& size : sizes) {
      densities.emplace_back(level.ladder, size.h_m, bins.width);
      bins.count = std::max(bins.count, densities.back().bins() + 1);
    }
    const std::vector<Maps> maps = drawn_maps(level, sizes, densities, bins);
    std::vector<std::pair<std::size_t, std::size_t>> tasks;  // size, industry
    for (std::size_t s = 0; s < sizes.size(); ++s)
      for (const std::size_t industry : sizes[s].industries) tasks.emplace_back(s, industry);
    parallel_for(tasks.size(), 1, params_.threads, [&](std::size_t begin, std::size_t) {
      const auto& [s, industry] = tasks[begin];
      FirmSet set(level, bins);
      set.add(rows_[industry]);
      out_[industry] = {level.ladder,
                        sizes[s].h_m,
                        bins.width,
                        level.spots.cell_m,
                        level.ladder,
                        level.spots.cell_m,
                        banded(set.k(densities[s], sizes[s].firms), maps[s].k, params_.alpha),
                        banded(set.m(), maps[s].m, params_.alpha)};
    });
  }

  std::vector<Maps> drawn_maps(const Level& level, std::span<const Size> sizes, std::span<const KDensity> densities,
                               const Bins& bins) const {
    const auto draws = static_cast<std::size_t>(params_.draws);
    const std::size_t steps = level.ladder.size();
    std::vector<Maps> out(sizes.size(), {std::vector<double>(draws * steps), std::vector<double>(draws * steps)});
    parallel_for(draws, kDrawsAtOnce, params_.threads, [&](std::size_t begin, std::size_t end) {
      Shuffle shuffle(firms_.x_m.size());
      FirmSet set(level, bins);
      for (std::size_t draw = begin; draw < end; ++draw) {
        shuffle.begin(Random(params_.seed, draw));
        set.clear();
        for (std::size_t s = 0; s < sizes.size(); ++s) {
          set.add(shuffle.up_to(sizes[s].firms));
          std::ranges::copy(set.k(densities[s], sizes[s].firms), &out[s].k[draw * steps]);
          std::ranges::copy(set.m(), &out[s].m[draw * steps]);
        }
      }
    });
    return out;
  }

  const ControlFirms& firms_;
  const ConcentrationParams& params_;
  ControlSample sample_;
  std::vector<std::vector<Row>> rows_;  ///< Firms by industry.
  std::vector<std::optional<Concentration>> out_;
};

}  // namespace

std::vector<std::optional<Concentration>> concentration(const ControlFirms& firms, std::size_t industries,
                                                        const ConcentrationParams& params) {
  if (firms.y_m.size() != firms.x_m.size() || firms.industry.size() != firms.x_m.size())
    throw std::invalid_argument("concentration: columns differ in length");
  return Analysis(firms, industries, params).run();
}

}  // namespace geo
