// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/concentration.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/economics/control_spots.hpp"
#include "geo/economics/curves_at_once.hpp"
#include "geo/economics/k_density.hpp"
#include "geo/economics/marcon_puech.hpp"
#include "geo/economics/pair_sums.hpp"

namespace geo {
namespace {

constexpr std::size_t kValuesAtOnce = 4'000'000;  // of maps that are kept together: 32 MB
constexpr std::size_t kDrawsAtOnce = 4;           // a thread takes

/// What holds for all industries of a population that are looked at with one set of spots.
CurveGround ground_of(Spots spots, double range_m, unsigned threads) {
  const DistanceLadder ladder = distance_ladder(range_m, spots.cell_m);
  CurveGround out{std::move(spots), ladder, {}};
  out.inverse = weights_within({out.spots.x_m, out.spots.y_m, out.spots.firms}, out.ladder, threads);
  inverse_of_others(out.inverse, std::vector<double>(out.spots.size(), 1.0));
  return out;
}

/// Of the histogram that the K of some sizes are made from.
struct Bins {
  std::size_t width, count;
};

/// A growing set of firms on the spots of a ground.
class FirmSet {
 public:
  FirmSet(const CurveGround& ground, const Bins& bins)
      : ground_(ground), pairs_(ground.ladder, bins.count, bins.width), met_(ground.spots.x_m.size(), 0) {}

  void clear() {
    pairs_.clear();
    for (std::vector<double>* column : {&weight_, &firms_}) column->clear();
    spot_.clear();
  }
  void add(std::span<const Row> firms) {
    const std::size_t before = spot_.size();
    for (const Row firm : firms) {
      const Row spot = ground_.spots.of_firm[firm];
      if (met_[spot]++ == 0) spot_.push_back(spot);
    }
    x_m_.clear();
    y_m_.clear();
    for (std::size_t i = before; i < spot_.size(); ++i) {
      const double count = std::exchange(met_[spot_[i]], 0);
      x_m_.push_back(ground_.spots.x_m[spot_[i]]);
      y_m_.push_back(ground_.spots.y_m[spot_[i]]);
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
    const auto all = static_cast<double>(ground_.spots.of_firm.size());
    return marcon_puech(pairs_, {weight_, firms_, spot_}, {ground_.inverse, all});
  }

 private:
  const CurveGround& ground_;
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
    if (has(Way::streamed) || has(Way::at_once)) {
      const CurveGround ground = ground_of(spots_of(firms_, params_.most_sites), range_m, params_.threads);
      const std::size_t values = 2 * ground.ladder.size() * draws();
      run_sizes(ground, sizes_of(ground, Way::streamed), std::max<std::size_t>(1, kValuesAtOnce / values));
      for (const Size& size : sizes_of(ground, Way::at_once)) run_at_once(ground, size);
    }
    if (has(Way::by_cells)) {
      const CurveGround ground = ground_of(spots_of(firms_, params_.most_cells), range_m, params_.threads);
      run_sizes(ground, sizes_of(ground, Way::by_cells), 1);
    }
    return std::move(out_);
  }

 private:
  /// How the pairs of an industry's maps are looked at. Its own size says so: no industry depends on the others.
  enum class Way {
    none,
    streamed,  ///< Map by map; industries share the pairs of the largest of them.
    at_once,   ///< Of all maps in one look at the controls.
    by_cells   ///< Map by map and alone: an industry gains nothing from the others, for its cells repeat.
  };
  Way way_of(std::size_t firms) const {
    if (firms < 2) return Way::none;
    const std::size_t controls = firms_.x_m.size();
    if (controls <= params_.most_at_once && is_less_at_once(firms, controls, params_.draws)) return Way::at_once;
    return firms > params_.most_firms ? Way::by_cells : Way::streamed;
  }
  bool has(Way way) const {
    return std::ranges::any_of(rows_, [&](const auto& rows) { return way_of(rows.size()) == way; });
  }
  std::size_t draws() const { return static_cast<std::size_t>(std::max<std::int64_t>(1, params_.draws)); }

  std::vector<Size> sizes_of(const CurveGround& ground, Way way) {
    std::vector<std::pair<std::size_t, std::size_t>> order;
    for (std::size_t industry = 0; industry < rows_.size(); ++industry)
      if (way_of(rows_[industry].size()) == way) order.emplace_back(rows_[industry].size(), industry);
    std::ranges::sort(order);
    std::vector<Size> out;
    for (const auto& [firms, industry] : order) {
      if (out.empty() || out.back().firms != firms) out.push_back({firms, bandwidth_m(firms, ground)});
      out.back().industries.push_back(industry);
    }
    return out;
  }

  double bandwidth_m(std::size_t firms, const CurveGround& ground) {
    return std::max({sample_.bandwidth_m(firms), ground.spots.cell_m, ground.ladder.bin_m});
  }

  /// By the h of all controls, so that it does not depend on what other industries there are.
  std::size_t histogram_width(const CurveGround& ground) {
    return KDensity::histogram_width(ground.ladder, bandwidth_m(firms_.x_m.size(), ground));
  }

  void run_sizes(const CurveGround& ground, const std::vector<Size>& sizes, std::size_t at_once) {
    for (std::size_t first = 0; first < sizes.size(); first += at_once)
      run_some(ground, std::span(sizes).subspan(first, std::min(at_once, sizes.size() - first)));
  }

  void run_some(const CurveGround& ground, std::span<const Size> sizes) {
    Bins bins{histogram_width(ground), 0};
    std::vector<KDensity> densities;
    for (const Size& size : sizes) {
      densities.emplace_back(ground.ladder, size.h_m, bins.width);
      bins.count = std::max(bins.count, densities.back().bins() + 1);
    }
    const std::vector<Curves> maps = drawn_maps(ground, sizes, densities, bins);
    std::vector<std::pair<std::size_t, std::size_t>> tasks;  // size, industry
    for (std::size_t s = 0; s < sizes.size(); ++s)
      for (const std::size_t industry : sizes[s].industries) tasks.emplace_back(s, industry);
    parallel_for(tasks.size(), 1, params_.threads, [&](std::size_t begin, std::size_t) {
      const auto& [s, industry] = tasks[begin];
      FirmSet set(ground, bins);
      set.add(rows_[industry]);
      const Curves observed{set.k(densities[s], sizes[s].firms), set.m()};
      out_[industry] = with_bands(ground, sizes[s].h_m, bins.width, observed, maps[s]);
    });
  }

  Concentration with_bands(const CurveGround& ground, double h_m, std::size_t width, const Curves& observed,
                           const Curves& maps) const {
    return {ground.ladder,
            h_m,
            width,
            ground.spots.cell_m,
            ground.ladder,
            ground.spots.cell_m,
            banded(observed.k, maps.k, params_.alpha),
            banded(observed.m, maps.m, params_.alpha)};
  }

  void run_at_once(const CurveGround& ground, const Size& size) {
    const std::size_t width = histogram_width(ground);
    std::vector<std::span<const Row>> industries;
    for (const std::size_t industry : size.industries) industries.emplace_back(rows_[industry]);
    const std::vector<Curves> curves =
        curves_at_once(ground, {size.firms, params_.draws, params_.seed, size.h_m, width}, industries, params_.threads);
    parallel_for(size.industries.size(), 1, params_.threads, [&](std::size_t i, std::size_t) {
      out_[size.industries[i]] = with_bands(ground, size.h_m, width, curves[i + 1], curves[0]);
    });
  }

  std::vector<Curves> drawn_maps(const CurveGround& ground, std::span<const Size> sizes,
                                 std::span<const KDensity> densities, const Bins& bins) const {
    const auto draws = static_cast<std::size_t>(params_.draws);
    const std::size_t steps = ground.ladder.size();
    std::vector<Curves> out(sizes.size(), {std::vector<double>(draws * steps), std::vector<double>(draws * steps)});
    parallel_for(draws, kDrawsAtOnce, params_.threads, [&](std::size_t begin, std::size_t end) {
      Shuffle shuffle(firms_.x_m.size());
      FirmSet set(ground, bins);
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
