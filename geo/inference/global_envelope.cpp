// SPDX-License-Identifier: Apache-2.0
#include "geo/inference/global_envelope.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>
#include <vector>

namespace geo {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Numbers 0 … count - 1 in the order of their values: buckets of equal width, each sorted, as curves seldom crowd.
class Order {
 public:
  explicit Order(std::size_t count) : begins_(count + 1), bucket_(count), of_(count) {}

  std::span<const std::uint32_t> sorted(std::span<const double> value) {
    const auto [low, high] = std::ranges::minmax(value);
    const double width = high - low, scale = width > 0.0 ? static_cast<double>(value.size() - 1) / width : 0.0;
    const bool spread = scale > 0.0 && std::isfinite(scale);  // else all are as good as equal, or one is infinite
    std::ranges::fill(begins_, 0U);
    for (std::size_t i = 0; i < value.size(); ++i) {
      bucket_[i] = spread ? static_cast<std::uint32_t>((value[i] - low) * scale) : 0U;
      ++begins_[bucket_[i] + 1];
    }
    std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
    for (std::size_t i = value.size(); i-- > 0;) of_[--begins_[bucket_[i] + 1]] = static_cast<std::uint32_t>(i);
    for (std::size_t bucket = 0; bucket < value.size(); ++bucket) {  // begins_[bucket + 1]: now where it begins
      const std::size_t begin = begins_[bucket + 1],
                        end = bucket + 2 < begins_.size() ? begins_[bucket + 2] : value.size();
      if (end - begin > 1)
        std::sort(of_.begin() + static_cast<std::ptrdiff_t>(begin), of_.begin() + static_cast<std::ptrdiff_t>(end),
                  [&](std::uint32_t a, std::uint32_t b) { return value[a] < value[b]; });
    }
    return of_;
  }

 private:
  std::vector<std::uint32_t> begins_, bucket_, of_;
};

/// The ranks of all curves on one side, the observed curve's first, and how extreme that makes each.
class Ranks {
 public:
  Ranks(std::size_t places, std::size_t count)
      : count_(count), rank_(places * count), least_(count, static_cast<std::uint32_t>(count)) {}

  void set(std::size_t place, std::uint32_t curve, std::size_t rank) {
    rank_[place * count_ + curve] = static_cast<std::uint32_t>(rank);
    least_[curve] = std::min(least_[curve], static_cast<std::uint32_t>(rank));
  }

  /// How many curves are at least as extreme as the observed one, itself included.
  std::size_t as_extreme_as_observed() const {
    const std::vector<std::uint32_t> observed = sorted(0);
    std::size_t found = 0;
    for (std::size_t curve = 0; curve < count_; ++curve) {
      if (least_[curve] < least_[0]) ++found;
      if (least_[curve] == least_[0] && sorted(curve) <= observed) ++found;
    }
    return found;
  }

  /// By curve: 1 where at most `most` are at least as extreme. Only curves that share the rank at which `most` is
  /// passed are compared rank by rank.
  std::vector<std::uint8_t> among_most_extreme(std::size_t most) const {
    std::vector<std::size_t> at_rank(count_ + 2, 0);
    for (const std::uint32_t rank : least_) ++at_rank[rank + 1];
    std::partial_sum(at_rank.begin(), at_rank.end(), at_rank.begin());  // [rank]: curves before it
    const auto passed = static_cast<std::uint32_t>(std::ranges::upper_bound(at_rank, most) - at_rank.begin() - 1);
    std::vector<std::uint8_t> out(count_, 0);
    std::vector<std::pair<std::vector<std::uint32_t>, std::size_t>> tied;
    for (std::size_t curve = 0; curve < count_; ++curve) {
      if (least_[curve] < passed) out[curve] = 1;
      if (least_[curve] == passed) tied.emplace_back(sorted(curve), curve);
    }
    std::ranges::sort(tied);
    const std::size_t before = at_rank[passed];
    for (std::size_t begin = 0, end = 0; begin < tied.size(); begin = end) {  // equal ones count each other
      while (end < tied.size() && tied[end].first == tied[begin].first) ++end;
      if (before + end > most) break;
      for (std::size_t i = begin; i < end; ++i) out[tied[i].second] = 1;
    }
    return out;
  }

 private:
  /// The ranks of a curve, the most extreme first.
  std::vector<std::uint32_t> sorted(std::size_t curve) const {
    std::vector<std::uint32_t> out;
    for (std::size_t at = curve; at < rank_.size(); at += count_) out.push_back(rank_[at]);
    std::ranges::sort(out);
    return out;
  }

  std::size_t count_;
  std::vector<std::uint32_t> rank_;   ///< By place, then curve: how many are at least as extreme there.
  std::vector<std::uint32_t> least_;  ///< By curve.
};

/// All curves, the observed one first.
class Curves {
 public:
  Curves(std::span<const double> observed, std::span<const double> drawn, double missing)
      : places_(observed.size()),
        count_(1 + drawn.size() / observed.size()),
        value_(places_ * count_),
        above_(places_, count_),
        below_(places_, count_) {
    const auto known = [&](double v) { return std::isnan(v) ? missing : v; };
    for (std::size_t place = 0; place < places_; ++place) value_[place * count_] = known(observed[place]);
    for (std::size_t curve = 1; curve < count_; ++curve)
      for (std::size_t place = 0; place < places_; ++place)
        value_[place * count_ + curve] = known(drawn[(curve - 1) * places_ + place]);
    rank();
  }

  std::size_t count() const { return count_; }
  const Ranks& above() const { return above_; }
  const Ranks& below() const { return below_; }

  /// The highest, or lowest, values of the curves that are left when the `left_out` most extreme ones are taken away.
  template <class Better>
  std::vector<double> bound(const Ranks& ranks, double left_out, Better better) const {
    std::vector<double> out(places_, kNone);
    if (left_out < 1.0) return out;
    const std::vector<std::uint8_t> extreme = ranks.among_most_extreme(static_cast<std::size_t>(left_out));
    for (std::size_t place = 0; place < places_; ++place)
      for (std::size_t curve = 0; curve < count_; ++curve) {
        if (extreme[curve] != 0) continue;
        const double value = value_[place * count_ + curve];
        if (std::isnan(out[place]) || better(value, out[place])) out[place] = value;
      }
    return out;
  }

 private:
  /// Equal values have one rank: how many are at least as high, or low.
  void rank() {
    Order order(count_);
    for (std::size_t place = 0; place < places_; ++place) {
      const auto value = std::span(value_).subspan(place * count_, count_);
      const auto by_value = order.sorted(value);
      for (std::size_t begin = 0, end = 0; begin < count_; begin = end) {
        while (end < count_ && value[by_value[end]] == value[by_value[begin]]) ++end;
        for (std::size_t i = begin; i < end; ++i) {
          above_.set(place, by_value[i], count_ - begin);
          below_.set(place, by_value[i], end);
        }
      }
    }
  }

  std::size_t places_, count_;
  std::vector<double> value_;  ///< By place, then curve.
  Ranks above_, below_;
};

}  // namespace

GlobalEnvelope global_envelope(std::span<const double> observed, std::span<const double> drawn, double alpha,
                               double missing) {
  if (observed.empty() || drawn.size() % observed.size() != 0)
    throw std::invalid_argument("global_envelope: drawn must hold curves as long as the observed one");
  const Curves curves(observed, drawn, missing);
  const auto count = static_cast<double>(curves.count()), left_out = count * alpha;
  return {curves.bound(curves.below(), left_out, std::less{}), curves.bound(curves.above(), left_out, std::greater{}),
          static_cast<double>(curves.above().as_extreme_as_observed()) / count,
          static_cast<double>(curves.below().as_extreme_as_observed()) / count};
}

}  // namespace geo
