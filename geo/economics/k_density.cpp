// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/k_density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kReach = 7.0, kBinsPerH = 16.0;  // bandwidths, bins
const double kPhi0 = 1.0 / std::sqrt(2.0 * std::numbers::pi);

double phi(double u) { return kPhi0 * std::exp(-0.5 * u * u); }

/// The most bins, a power of two, that are no wider than `most_m` together.
std::size_t bins_within(double most_m, double bin_m) {
  std::size_t count = 1;
  while (2.0 * static_cast<double>(count) * bin_m <= most_m) count *= 2;
  return count;
}

/// What a value at t, 0 to 1, gives to the nodes -1, 0, 1 and 2: the cubic through them.
std::array<double, 4> cubic(double t) {
  return {-t * (t - 1.0) * (t - 2.0) / 6.0, (t * t - 1.0) * (t - 2.0) / 2.0, -t * (t + 1.0) * (t - 2.0) / 2.0,
          t * (t * t - 1.0) / 6.0};
}

void add_scaled(double scale, std::span<const double> weight, double* out) {
  for (std::size_t i = 0; i < weight.size(); ++i) out[i] += scale * weight[i];
}

std::vector<double> pair_distances(std::span<const double> x_m, std::span<const double> y_m) {
  std::vector<double> out;
  out.reserve(x_m.size() * (x_m.size() - std::min<std::size_t>(1, x_m.size())) / 2);
  for (std::size_t i = 0; i < x_m.size(); ++i)
    for (std::size_t j = 0; j < i; ++j) out.push_back(std::hypot(x_m[i] - x_m[j], y_m[i] - y_m[j]));
  return out;
}

/// Of sorted values, between the two nearest (R's type 7).
double quantile(std::span<const double> sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

double standard_deviation(std::span<const double> values) {
  double sum = 0.0, squares = 0.0;
  for (const double v : values) sum += v;
  const double mean = sum / static_cast<double>(values.size());
  for (const double v : values) squares += (v - mean) * (v - mean);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

}  // namespace

std::size_t KDensity::histogram_width(const DistanceLadder& ladder, double h_m) {
  return bins_within(h_m / kBinsPerH, ladder.bin_m);
}

KDensity::KDensity(const DistanceLadder& ladder, double h_m, std::size_t width, double nodes_per_h)
    : steps_(ladder.size()), h_m_(h_m) {
  if (!std::isfinite(h_m) || h_m <= 0.0) throw std::invalid_argument("KDensity: h_m must be finite and > 0");
  const double bin_m = ladder.bin_m * static_cast<double>(width), reach_m = kReach * h_m;
  between_ = bins_within(h_m / nodes_per_h, bin_m);
  for (std::size_t bin = 0; bin < between_; ++bin)
    for (const double share : cubic(static_cast<double>(bin) / static_cast<double>(between_))) cubic_.push_back(share);
  const double node_m = bin_m * static_cast<double>(between_);
  const auto filled = static_cast<std::size_t>(std::ceil((ladder.range_m() + reach_m) / node_m));
  bins_ = filled * between_;
  for (std::size_t node = 0; node < filled + 3; ++node) {
    const double at_m = (static_cast<double>(node) - 1.0) * node_m, off_m = std::abs(at_m);
    const auto step_near = [&](double d) {
      return std::clamp(std::floor(d / ladder.step_m()), 0.0, static_cast<double>(steps_));
    };
    Reach reach{static_cast<std::size_t>(step_near(off_m - reach_m)), weight_.size()};
    const std::size_t end = std::min(steps_, static_cast<std::size_t>(step_near(off_m + reach_m)) + 1);
    for (std::size_t step = reach.first; step < end; ++step) {
      const double d = ladder.distance_m(step);
      weight_.push_back((phi((d - at_m) / h_m) + phi((d + at_m) / h_m)) / h_m);
    }
    reach_.push_back(reach);
  }
}

std::vector<double> KDensity::at_nodes(std::span<const double> histogram) const {
  std::vector<double> out(reach_.size(), 0.0);
  for (std::size_t first = 0; first < bins_; first += between_) {
    double* const node = &out[first / between_];
    const double* share = cubic_.data();
    std::array<double, 4> sums{};
    for (std::size_t bin = first; bin < first + between_; ++bin, share += 4)
      for (std::size_t k = 0; k < 4; ++k) sums[k] += histogram[bin] * share[k];
    for (std::size_t k = 0; k < 4; ++k) node[k] += sums[k];
  }
  return out;
}

std::vector<double> KDensity::curve(std::span<const double> histogram, double total) const {
  std::vector<double> out(steps_, 0.0);
  if (!(total > 0.0)) return out;
  const std::vector<double> nodes = at_nodes(histogram);
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    if (nodes[node] == 0.0) continue;
    const std::size_t begin = reach_[node].weight;
    const std::size_t count = (node + 1 < nodes.size() ? reach_[node + 1].weight : weight_.size()) - begin;
    add_scaled(nodes[node], std::span(weight_).subspan(begin, count), out.data() + reach_[node].first);
  }
  for (double& value : out) value /= total;
  return out;
}

double pair_spread_m(std::span<const double> x_m, std::span<const double> y_m) {
  if (x_m.size() < 3) return 0.0;
  std::vector<double> distances = pair_distances(x_m, y_m);
  std::ranges::sort(distances);
  const double sd = standard_deviation(distances);
  const double iqr = quantile(distances, 0.75) - quantile(distances, 0.25);
  return iqr > 0.0 ? std::min(sd, iqr / 1.34) : sd;
}

double pair_bandwidth_m(double spread_m, double pairs) { return 0.9 * spread_m * std::pow(pairs, -0.2); }

double median_pair_distance_m(std::span<const double> x_m, std::span<const double> y_m) {
  std::vector<double> distances = pair_distances(x_m, y_m);
  if (distances.empty()) return 0.0;
  std::ranges::sort(distances);
  return quantile(distances, 0.5);
}

}  // namespace geo
