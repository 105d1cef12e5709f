// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/pair_sums.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr std::size_t kBlock = 512;    // points whose bins are found at once
constexpr std::size_t kPartners = 64;  // of a point, likewise, where sums of both are kept

void check(const PairPoints& points) {
  if (points.y_m.size() != points.size() || points.weight.size() != points.size())
    throw std::invalid_argument("pair_sums: columns differ in length");
}

/// The step of each bin; of the last bin, which holds all beyond, one more than the ladder has.
std::vector<std::uint16_t> steps_by_bin(const DistanceLadder& ladder, std::size_t bins) {
  std::vector<std::uint16_t> step(bins);
  for (std::size_t bin = 0; bin < bins; ++bin)
    step[bin] = static_cast<std::uint16_t>(std::min(ladder.step_of(bin), ladder.size()));
  return step;
}

/// Bins of the ladder put together in fours, eights … (2^shift), and how far distances stay behind the ends of those.
void widen(std::span<const std::int32_t> bin, std::int32_t shift, std::int32_t* wide, double* short_of) {
  const std::int32_t width = std::int32_t{1} << shift;
  const double share = 1.0 / static_cast<double>(width);
  for (std::size_t j = 0; j < bin.size(); ++j) {
    wide[j] = (bin[j] + (width - 1)) >> shift;
    short_of[j] = (static_cast<double>((wide[j] << shift) - bin[j]) + short_of[j]) * share;
  }
}

std::size_t bins_of(const DistanceLadder& ladder) {
  return static_cast<std::size_t>(ladder.bins_per_step) * static_cast<std::size_t>(ladder.steps) + 2;
}

}  // namespace

PairSums::PairSums(const DistanceLadder& ladder, std::size_t bins, std::size_t width)
    : ladder_(ladder), width_(ladder.size() + 1), shift_(std::countr_zero(width)) {
  if (!std::has_single_bit(width)) throw std::invalid_argument("PairSums: width must be a power of two");
  ends_.resize(std::max(bins, bins_of(ladder) / width + 2));
  step_of_ = steps_by_bin(ladder, (ends_.size() - 1) * width + 1);
}

void PairSums::clear() {
  std::ranges::fill(ends_, Ends{});
  for (std::vector<double>* column : {&x_m_, &y_m_, &weight_}) column->clear();
  neighbours_.clear();
}

void PairSums::add(const PairPoints& points) {
  check(points);
  const std::size_t before = size();
  x_m_.insert(x_m_.end(), points.x_m.begin(), points.x_m.end());
  y_m_.insert(y_m_.end(), points.y_m.begin(), points.y_m.end());
  weight_.insert(weight_.end(), points.weight.begin(), points.weight.end());
  neighbours_.resize(size() * width_, 0.0F);
  // Block by block of partners, whose sums then stay in the fastest cache.
  for (std::size_t first = 0; first < size(); first += kPartners)
    for (std::size_t point = std::max(before, first + 1); point < size(); ++point)
      add_pairs(point, first, std::min(first + kPartners, point));
}

std::vector<double> PairSums::histogram() const {
  std::vector<double> out(ends_.size());
  for (std::size_t bin = 0; bin + 1 < out.size(); ++bin) out[bin] = ends_[bin].far + ends_[bin + 1].near;
  out.back() = ends_.back().far;
  return out;
}

void PairSums::add_pairs(std::size_t point, std::size_t first, std::size_t end) {
  std::array<std::int32_t, kPartners> bin, wide;
  std::array<double, kPartners> short_of;
  const std::size_t count = end - first;
  bins_from(x_m_[point], y_m_[point], std::span(x_m_).subspan(first, count), std::span(y_m_).subspan(first, count),
            ladder_, static_cast<std::int32_t>(step_of_.size() - 1), bin.data(), short_of.data());
  if (shift_ > 0) widen(std::span(bin).first(count), shift_, wide.data(), short_of.data());
  const std::int32_t* const entry = shift_ > 0 ? wide.data() : bin.data();
  const double weight = weight_[point];
  float* const own = neighbours_.data() + point * width_;
  float* other = neighbours_.data() + first * width_;
  for (std::size_t j = 0; j < count; ++j, other += width_) {
    const std::size_t step = step_of_[static_cast<std::size_t>(bin[j])];
    const double product = weight * weight_[first + j], before = product * short_of[j];
    Ends& ends = ends_[static_cast<std::size_t>(entry[j])];
    ends.far += product - before;
    ends.near += before;
    own[step] += static_cast<float>(weight_[first + j]);
    other[step] += static_cast<float>(weight);
  }
}

std::vector<double> weights_within(const PairPoints& points, const DistanceLadder& ladder, unsigned threads) {
  check(points);
  const auto step_of = steps_by_bin(ladder, bins_of(ladder));
  std::vector<double> out(points.size() * ladder.size());
  parallel_for(points.size(), 64, threads, [&](std::size_t first, std::size_t end) {
    std::array<std::int32_t, kBlock> bin;
    std::array<double, kBlock> short_of;
    std::vector<double> sums(ladder.size() + 1);
    for (std::size_t i = first; i < end; ++i) {
      std::ranges::fill(sums, 0.0);
      for (std::size_t begin = 0; begin < points.size(); begin += kBlock) {
        const std::size_t count = std::min(kBlock, points.size() - begin);
        bins_from(points.x_m[i], points.y_m[i], points.x_m.subspan(begin, count), points.y_m.subspan(begin, count),
                  ladder, static_cast<std::int32_t>(step_of.size() - 1), bin.data(), short_of.data());
        for (std::size_t j = 0; j < count; ++j)
          sums[step_of[static_cast<std::size_t>(bin[j])]] += points.weight[begin + j];
      }
      double within = 0.0;
      for (std::size_t step = 0; step < ladder.size(); ++step) out[i * ladder.size() + step] = within += sums[step];
    }
  });
  return out;
}

}  // namespace geo
