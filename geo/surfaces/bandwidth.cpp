// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/bandwidth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

struct Moments {
  double weight = 0.0, mean_x = 0.0, mean_y = 0.0, variance_x = 0.0, variance_y = 0.0;  ///< Variances with divisor W.
};

Moments moments(const WeightedPoints& points) {
  Moments m;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double w = points.weight_of(i);
    m.weight += w;
    m.mean_x += w * points.x_m[i];
    m.mean_y += w * points.y_m[i];
  }
  m.mean_x /= m.weight;
  m.mean_y /= m.weight;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double w = points.weight_of(i), dx = points.x_m[i] - m.mean_x, dy = points.y_m[i] - m.mean_y;
    m.variance_x += w * dx * dx;
    m.variance_y += w * dy * dy;
  }
  m.variance_x /= m.weight;
  m.variance_y /= m.weight;
  return m;
}

bool is_one_place(const WeightedPoints& points) {
  for (std::size_t i = 1; i < points.size(); ++i)
    if (points.x_m[i] != points.x_m[0] || points.y_m[i] != points.y_m[0]) return false;
  return true;
}

/// The distance within which half of the weight lies.
double weighted_median(std::vector<std::pair<double, double>> distance_and_weight, double total) {
  std::ranges::sort(distance_and_weight);
  double sum = 0.0;
  for (const auto& [distance, weight] : distance_and_weight) {
    sum += weight;
    if (sum >= 0.5 * total) return distance;
  }
  return distance_and_weight.back().first;
}

struct Sample {
  std::vector<double> x, y, weight;
  WeightedPoints points() const { return {x, y, weight}; }
  std::size_t size() const { return x.size(); }
  bool one_place(std::size_t i, std::size_t j) const { return x[i] == x[j] && y[i] == y[j]; }
};

/// All points, or as many as asked for, each equally likely: the ones with the smallest random numbers.
Sample sampled(const WeightedPoints& points, const Sampling& sampling) {
  std::vector<Row> rows(points.size());
  std::iota(rows.begin(), rows.end(), Row{0});
  if (rows.size() > sampling.most_points) {
    std::vector<double> draw(rows.size());
    for (std::size_t i = 0; i < draw.size(); ++i) draw[i] = Random(sampling.seed, i).unit();
    const auto end = rows.begin() + static_cast<std::ptrdiff_t>(sampling.most_points);
    std::nth_element(rows.begin(), end, rows.end(),
                     [&](Row a, Row b) { return draw[a] != draw[b] ? draw[a] < draw[b] : a < b; });
    rows.erase(end, rows.end());
    std::ranges::sort(rows);
  }
  Sample out;
  for (const Row row : rows) {
    out.x.push_back(points.x_m[row]);
    out.y.push_back(points.y_m[row]);
    out.weight.push_back(points.weight_of(row));
  }
  return out;
}

/// The extreme of a parabola through the best value and its neighbours, along log radius.
double refined(const std::vector<double>& radius_m, const std::vector<double>& criterion, std::size_t best) {
  if (best == 0 || best + 1 == radius_m.size()) return radius_m[best];
  const double a = criterion[best - 1], b = criterion[best], c = criterion[best + 1];
  const double left = std::log(radius_m[best] / radius_m[best - 1]),
               right = std::log(radius_m[best + 1] / radius_m[best]);
  const double bend = right * (a - b) + left * (c - b);
  if (bend == 0.0 || !std::isfinite(bend)) return radius_m[best];
  const double shift = 0.5 * (right * right * (a - b) - left * left * (c - b)) / bend;
  return radius_m[best] * std::exp(std::clamp(shift, -left, right));
}

TriedRadii chosen(std::vector<double> radius_m, std::vector<double> criterion, bool most, std::size_t points) {
  const auto at = most ? std::ranges::max_element(criterion) : std::ranges::min_element(criterion);
  const auto best = static_cast<std::size_t>(at - criterion.begin());
  const double best_m = refined(radius_m, criterion, best);
  return {best_m, best == 0 || best + 1 == radius_m.size(), points, std::move(radius_m), std::move(criterion)};
}

// The radii that likelihood tries: spreads of widest / 2^(k/6), k below 60, worked out as three chains of squares.
constexpr std::size_t kChains = 3, kSquares = 20, kTried = kChains * kSquares;
constexpr double kStep = 1.2599210498948732;  // 2^(1/3)
constexpr double kLeast = 1e-90;              // below it nothing adds to the sum, and squares would soon be denormal
using Sums = std::array<double, kTried>;

/// For each tried spread the unscaled sum of the others' kernels at point i.
Sums leave_one_out(const Sample& sample, std::size_t i, double widest_m) {
  Sums sums{};
  double left_out = 0.0;
  const double scale = -0.5 / (widest_m * widest_m);
  for (std::size_t j = 0; j < sample.size(); ++j) {
    if (sample.one_place(i, j)) {
      left_out += sample.weight[j];
      continue;
    }
    const double dx = sample.x[j] - sample.x[i], dy = sample.y[j] - sample.y[i];
    const double exponent = (dx * dx + dy * dy) * scale;
    // Narrower by 2^(1/6): the exponent grows by 2^(1/3). Three steps on it has doubled, so the value is squared.
    std::array<double, kChains> value{std::exp(exponent), std::exp(exponent * kStep),
                                      std::exp(exponent * kStep * kStep)};
    for (std::size_t k = 0; k < kTried && value[0] > kLeast; k += kChains)
      for (std::size_t chain = 0; chain < kChains; ++chain) {
        sums[k + chain] += sample.weight[j] * value[chain];
        value[chain] *= value[chain];
      }
  }
  const double others = std::accumulate(sample.weight.begin(), sample.weight.end(), 0.0) - left_out;
  for (double& sum : sums) sum = sum > 0.0 && others > 0.0 ? sum / others : 0.0;
  return sums;
}

double common_area(double distance, double h) {
  const double y = std::min(1.0, distance / (2.0 * h));
  return 2.0 * h * h * (std::acos(y) - y * std::sqrt(1.0 - y * y));
}

constexpr std::size_t kBins = 1024;  // of pair distances; h is tried at every second

/// Weighted pairs by distance, each counted both ways; summed in fixed chunks.
std::vector<double> pairs_by_distance(const Sample& sample, double most_m, unsigned threads) {
  constexpr std::size_t kChunk = 128;
  const std::size_t chunks = (sample.size() + kChunk - 1) / kChunk;
  std::vector<std::vector<double>> of_chunk(chunks, std::vector<double>(kBins, 0.0));
  const double per_m = static_cast<double>(kBins) / most_m, most2 = most_m * most_m;
  parallel_for(sample.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    std::vector<double>& bins = of_chunk[begin / kChunk];
    for (std::size_t i = begin; i < end; ++i)
      for (std::size_t j = i + 1; j < sample.size(); ++j) {
        const double dx = sample.x[j] - sample.x[i], dy = sample.y[j] - sample.y[i], d2 = dx * dx + dy * dy;
        if (d2 >= most2 || d2 == 0.0) continue;
        const auto bin = static_cast<std::size_t>(std::sqrt(d2) * per_m);
        bins[std::min(bin, kBins - 1)] += 2.0 * sample.weight[i] * sample.weight[j];
      }
  });
  std::vector<double> sum(kBins, 0.0);
  for (const auto& bins : of_chunk)
    for (std::size_t b = 0; b < kBins; ++b) sum[b] += bins[b];
  return sum;
}

}  // namespace

double effective_size(const WeightedPoints& points) {
  double sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double w = points.weight_of(i);
    sum += w;
    squares += w * w;
  }
  return squares > 0.0 ? sum * sum / squares : 0.0;
}

std::optional<double> scott_radius(const WeightedPoints& points) {
  const double n = effective_size(points);
  if (!(n > 1.0) || is_one_place(points)) return std::nullopt;
  const Moments m = moments(points);
  // On a line one of them is 0 and says nothing.
  const double product = m.variance_x * m.variance_y, sum = m.variance_x + m.variance_y;
  const double variance = product > 1e-12 * sum * sum ? std::sqrt(product) : 0.5 * sum;
  return radius_of_spread_m(std::sqrt(variance * n / (n - 1.0)) * std::pow(n, -1.0 / 6.0));
}

std::optional<double> silverman_radius(const WeightedPoints& points) {
  const double n = effective_size(points);
  if (!(n > 1.0) || is_one_place(points)) return std::nullopt;
  const Moments m = moments(points);
  std::vector<std::pair<double, double>> distances;
  distances.reserve(points.size());
  for (std::size_t i = 0; i < points.size(); ++i)
    distances.emplace_back(std::hypot(points.x_m[i] - m.mean_x, points.y_m[i] - m.mean_y), points.weight_of(i));
  const double standard = std::sqrt(m.variance_x + m.variance_y),
               median = weighted_median(std::move(distances), m.weight) * std::sqrt(1.0 / std::numbers::ln2);
  return 0.9 * (median > 0.0 ? std::min(standard, median) : standard) * std::pow(n, -0.2);
}

std::optional<TriedRadii> likelihood_radius(const WeightedPoints& points, const Sampling& sampling, unsigned threads) {
  if (!(effective_size(points) > 1.0) || is_one_place(points)) return std::nullopt;
  const Sample sample = sampled(points, sampling);
  const Moments m = moments(sample.points());
  const double widest_m = std::sqrt(m.variance_x + m.variance_y);
  if (!(widest_m > 0.0)) return std::nullopt;
  std::vector<Sums> sums(sample.size());
  parallel_for(sample.size(), 64, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) sums[i] = leave_one_out(sample, i, widest_m);
  });
  const double rescaled = std::pow(effective_size(sample.points()) / effective_size(points), 1.0 / 6.0);
  std::vector<double> radius, criterion;
  for (std::size_t k = kTried; k-- > 0;) {
    const double spread = widest_m * std::exp2(-static_cast<double>(k) / 6.0);
    double score = -m.weight * std::log(2.0 * std::numbers::pi * spread * spread);
    for (std::size_t i = 0; i < sample.size(); ++i) score += sample.weight[i] * std::log(sums[i][k]);
    if (!std::isfinite(score)) continue;  // so narrow that some point is out of all others' reach
    radius.push_back(radius_of_spread_m(spread) * rescaled);
    criterion.push_back(score / m.weight);
  }
  if (radius.empty()) return std::nullopt;
  return chosen(std::move(radius), std::move(criterion), true, sample.size());
}

std::optional<TriedRadii> diggle_radius(const WeightedPoints& points, double area_m2, double most_m,
                                        const Sampling& sampling, unsigned threads) {
  if (!(area_m2 > 0.0) || !(most_m > 0.0)) throw std::invalid_argument("diggle_radius: area and radius must be > 0");
  const double n = effective_size(points);
  if (!(n > 1.0) || is_one_place(points)) return std::nullopt;
  const Sample sample = sampled(points, sampling);
  const double most_h = most_m / std::numbers::sqrt2, width = 2.0 * most_h / static_cast<double>(kBins);
  std::vector<double> k_step = pairs_by_distance(sample, 2.0 * most_h, threads);
  double sum = 0.0, squares = 0.0;
  for (const double w : sample.weight) {
    sum += w;
    squares += w * w;
  }
  for (double& step : k_step) step *= area_m2 / (sum * sum - squares);
  std::vector<double> radius, criterion;
  double k_of_h = 0.0;
  for (std::size_t bin = 0; bin < kBins / 2; ++bin) {
    const double h = static_cast<double>(bin + 1) * width, disc = std::numbers::pi * h * h;
    k_of_h += k_step[bin];
    double overlap = 0.0;
    for (std::size_t b = 0; b < 2 * (bin + 1); ++b)
      overlap += common_area((static_cast<double>(b) + 0.5) * width, h) * k_step[b];
    radius.push_back(std::numbers::sqrt2 * h);
    criterion.push_back((area_m2 / n - 2.0 * k_of_h) / disc + overlap / (disc * disc));
  }
  return chosen(std::move(radius), std::move(criterion), false, sample.size());
}

}  // namespace geo
