// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/ellison_glaeser.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "geo/core/random.hpp"

namespace geo {
namespace {

constexpr double kTie = 1e-12;  // equal figures that were summed in another order

/// Sums of powers of shares.
struct Powers {
  double second = 0.0, third = 0.0, fourth = 0.0;
  void add(double share) {
    const double square = share * share;
    second += square;
    third += square * share;
    fourth += square * square;
  }
};

double squared_distance(std::span<const double> a, std::span<const double> b) {
  double sum = 0.0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sum;
}

/// G of plants that fall where `region_of(plant)` says. `s` is scratch, one a region.
template <class RegionOf>
double raw_concentration(std::span<const double> plant_share, std::span<const double> x, std::vector<double>& s,
                         RegionOf region_of) {
  s.assign(x.size(), 0.0);
  for (std::size_t plant = 0; plant < plant_share.size(); ++plant) s[region_of(plant)] += plant_share[plant];
  return squared_distance(s, x);
}

std::int64_t darts_at_least(double g, std::span<const double> plant_share, std::span<const double> x,
                            const DartboardParams& params) {
  std::vector<double> below(x.size()), s;
  std::partial_sum(x.begin(), x.end(), below.begin());
  std::int64_t reached = 0;
  for (std::int64_t draw = 0; draw < params.draws; ++draw) {
    Random random(params.seed, static_cast<std::uint64_t>(draw));
    const auto dart = [&](std::size_t) {
      const auto at = std::ranges::upper_bound(below, random.unit() * below.back());
      return std::min(static_cast<std::size_t>(at - below.begin()), x.size() - 1);
    };
    reached += raw_concentration(plant_share, x, s, dart) >= g * (1.0 - kTie) ? 1 : 0;
  }
  return reached;
}

void check(const Plants& plants, std::span<const double> share, const DartboardParams& params) {
  const auto outside = [&](std::int32_t region) { return region < 0 || region >= std::ssize(share); };
  if (plants.size.size() != plants.region.size() || std::ranges::any_of(plants.region, outside) || params.draws < 0)
    throw std::invalid_argument("ellison_glaeser: columns, regions or draws do not fit");
}

}  // namespace

std::optional<EllisonGlaeser> ellison_glaeser(const Plants& plants, std::span<const double> share,
                                              const DartboardParams& params) {
  check(plants, share, params);
  const double total = std::accumulate(plants.size.begin(), plants.size.end(), 0.0);
  Powers x, z;
  for (const double v : share) x.add(v);
  const auto sized = std::ranges::count_if(plants.size, [](double size) { return size > 0.0; });
  if (sized < 2 || !(x.second < 1.0)) return std::nullopt;
  std::vector<double> plant_share, s;
  for (const double size : plants.size) {
    plant_share.push_back(size / total);
    z.add(plant_share.back());
  }
  const auto region_of = [&](std::size_t plant) { return static_cast<std::size_t>(plants.region[plant]); };
  EllisonGlaeser out{};
  out.g = raw_concentration(plant_share, share, s, region_of);
  out.herfindahl = z.second;
  out.gamma = (out.g / (1.0 - x.second) - z.second) / (1.0 - z.second);
  const double squares = x.second * x.second;
  const double variance = 2.0 * (z.second * z.second * (x.second - 2.0 * x.third + squares) -
                                 z.fourth * (x.second - 4.0 * x.third + 3.0 * squares));
  out.z = variance > 0.0 ? (out.g - (1.0 - x.second) * z.second) / std::sqrt(variance) : NAN;
  out.p = static_cast<double>(1 + darts_at_least(out.g, plant_share, share, params)) /
          static_cast<double>(params.draws + 1);
  return out;
}

}  // namespace geo
