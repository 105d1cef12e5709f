// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/control_spots.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "geo/economics/k_density.hpp"
#include "geo/index/sites.hpp"

namespace geo {
namespace {

constexpr std::size_t kSample = 1000;         // firms whose pairs give the range,
constexpr std::size_t kSpreadSample = 500;    // and the bandwidths
constexpr std::uint64_t kSampleDraw = ~0ULL;  // no draw of the null

Spots spots_at(std::span<const double> x_m, std::span<const double> y_m, double cell_m) {
  Sites sites = collapsed(x_m, y_m);
  Spots out{cell_m, {}, {}, sites.weights({}), {}};
  for (const Row first : sites.first) {
    out.x_m.push_back(x_m[first]);
    out.y_m.push_back(y_m[first]);
  }
  out.of_firm = std::move(sites.site);
  return out;
}

}  // namespace

Spots spots_of(const ControlFirms& firms, std::size_t most) {
  Spots spots = spots_at(firms.x_m, firms.y_m, 0.0);
  std::vector<double> x(firms.x_m.size()), y(x.size());
  for (double cell_m = 1.0; spots.x_m.size() > most; cell_m *= 2.0) {
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = (std::floor(firms.x_m[i] / cell_m) + 0.5) * cell_m;
      y[i] = (std::floor(firms.y_m[i] / cell_m) + 0.5) * cell_m;
    }
    spots = spots_at(x, y, cell_m);
  }
  return spots;
}

ControlSample::ControlSample(const ControlFirms& firms, std::uint64_t seed) {
  Shuffle shuffle(firms.x_m.size());
  shuffle.begin(Random(seed, kSampleDraw));
  for (const Row row : shuffle.up_to(std::min(kSample, firms.x_m.size()))) {
    x_m_.push_back(firms.x_m[row]);
    y_m_.push_back(firms.y_m[row]);
  }
}

double ControlSample::median_distance_m() const { return median_pair_distance_m(x_m_, y_m_); }

double ControlSample::bandwidth_m(std::size_t firms) {
  const std::size_t sampled = std::min(std::clamp<std::size_t>(firms, 10, kSpreadSample), x_m_.size());
  if (sampled != sampled_) {
    sampled_ = sampled;
    spread_m_ = pair_spread_m(std::span(x_m_).first(sampled), std::span(y_m_).first(sampled));
  }
  const auto n = static_cast<double>(firms);
  return pair_bandwidth_m(spread_m_, 0.5 * n * (n - 1.0));
}

}  // namespace geo
