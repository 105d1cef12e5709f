// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/k_density.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace geo {
namespace {

constexpr double kReach = 7.0;  // bandwidths
const double kPhi0 = 1.0 / std::sqrt(2.0 * std::numbers::pi);

double phi(double u) { return kPhi0 * std::exp(-0.5 * u * u); }

/// How many bins of the ladder one group may take.
std::size_t group_width(const DistanceLadder& ladder, double h_m, double most_bins_per_h) {
  std::size_t width = 1;
  while (2.0 * static_cast<double>(width) * ladder.bin_m <= h_m / most_bins_per_h) width *= 2;
  return width;
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

KDensity::KDensity(const DistanceLadder& ladder, double h_m, double most_bins_per_h)
    : steps_(ladder.size()), h_m_(h_m) {
  if (!std::isfinite(h_m) || h_m <= 0.0) throw std::invalid_argument("KDensity: h_m must be finite and > 0");
  width_ = group_width(ladder, h_m, most_bins_per_h);
  const double group_m = ladder.bin_m * static_cast<double>(width_), reach_m = kReach * h_m;
  const auto groups = static_cast<std::size_t>(std::ceil((ladder.range_m() + reach_m) / group_m)) + 1;
  bins_ = (groups - 1) * width_;
  for (std::size_t group = 0; group < groups; ++group) {
    const double at_m = static_cast<double>(group) * group_m;
    const auto step_near = [&](double d) {
      return std::clamp(std::floor(d / ladder.step_m()), 0.0, static_cast<double>(steps_));
    };
    Reach reach{static_cast<std::size_t>(step_near(at_m - reach_m)), weight_.size()};
    const std::size_t end = std::min(steps_, static_cast<std::size_t>(step_near(at_m + reach_m)) + 1);
    for (std::size_t step = reach.first; step < end; ++step) {
      const double d = ladder.distance_m(step);
      weight_.push_back((phi((d - at_m) / h_m) + phi((d + at_m) / h_m)) / h_m);
    }
    reach_.push_back(reach);
  }
}

std::vector<double> KDensity::curve(std::span<const double> histogram, double total) const {
  std::vector<double> groups(reach_.size(), 0.0), out(steps_, 0.0);
  for (std::size_t group = 0; group + 1 < groups.size(); ++group)
    for (std::size_t bin = 0; bin < width_; ++bin) {
      const double found = histogram[group * width_ + bin];
      const double after = static_cast<double>(bin) / static_cast<double>(width_) * found;
      groups[group] += found - after;
      groups[group + 1] += after;
    }
  if (!(total > 0.0)) return out;
  for (std::size_t group = 0; group < groups.size(); ++group) {
    if (groups[group] == 0.0) continue;
    const std::size_t begin = reach_[group].weight;
    const std::size_t count = (group + 1 < groups.size() ? reach_[group + 1].weight : weight_.size()) - begin;
    add_scaled(groups[group], std::span(weight_).subspan(begin, count), out.data() + reach_[group].first);
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
