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

/// All curves, the observed one first, and their ranks at each place from above and from below.
class Curves {
 public:
  Curves(std::span<const double> observed, std::span<const double> drawn, double missing)
      : places_(observed.size()), count_(1 + drawn.size() / observed.size()), value_(places_ * count_) {
    const auto known = [&](double v) { return std::isnan(v) ? missing : v; };
    for (std::size_t place = 0; place < places_; ++place) {
      value_[place * count_] = known(observed[place]);
      for (std::size_t curve = 1; curve < count_; ++curve)
        value_[place * count_ + curve] = known(drawn[(curve - 1) * places_ + place]);
    }
    rank();
  }

  std::size_t places() const { return places_; }
  std::size_t count() const { return count_; }
  std::span<const double> at(std::size_t place) const { return std::span(value_).subspan(place * count_, count_); }
  /// The ranks of a curve, the most extreme first.
  std::span<const std::uint32_t> above(std::size_t curve) const {
    return std::span(above_).subspan(curve * places_, places_);
  }
  std::span<const std::uint32_t> below(std::size_t curve) const {
    return std::span(below_).subspan(curve * places_, places_);
  }

 private:
  /// Rank from above: how many are at least as high. Equal values have one rank.
  void rank() {
    above_.resize(value_.size());
    below_.resize(value_.size());
    std::vector<std::pair<double, std::uint32_t>> order(count_);
    for (std::size_t place = 0; place < places_; ++place) {
      for (std::size_t curve = 0; curve < count_; ++curve)
        order[curve] = {at(place)[curve], static_cast<std::uint32_t>(curve)};
      std::ranges::sort(order);
      for (std::size_t begin = 0, end = 0; begin < count_; begin = end) {
        while (end < count_ && order[end].first == order[begin].first) ++end;
        for (std::size_t i = begin; i < end; ++i) {
          above_[order[i].second * places_ + place] = static_cast<std::uint32_t>(count_ - begin);
          below_[order[i].second * places_ + place] = static_cast<std::uint32_t>(end);
        }
      }
    }
    for (auto* ranks : {&above_, &below_})
      for (std::size_t curve = 0; curve < count_; ++curve)
        std::ranges::sort(std::span(*ranks).subspan(curve * places_, places_));
  }

  std::size_t places_, count_;
  std::vector<double> value_;                 ///< By place, then curve.
  std::vector<std::uint32_t> above_, below_;  ///< By curve, then ascending.
};

/// For each curve, how many are at least as extreme, itself included. `ranks(curve)` gives its sorted ranks.
template <class Ranks>
std::vector<std::size_t> at_least_as_extreme(std::size_t curves, Ranks ranks) {
  const auto before = [&](std::size_t a, std::size_t b) {
    return std::ranges::lexicographical_compare(ranks(a), ranks(b));
  };
  std::vector<std::size_t> order(curves), out(curves);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, before);
  for (std::size_t end = order.size(); end > 0;) {  // equal ones count each other
    std::size_t begin = end;
    while (begin > 0 && std::ranges::equal(ranks(order[begin - 1]), ranks(order[end - 1]))) out[order[--begin]] = end;
    end = begin;
  }
  return out;
}

/// The highest, or lowest, values of the curves that are left when those with p <= alpha are taken away.
template <class Better>
std::vector<double> bound(const Curves& curves, const std::vector<std::size_t>& extreme, double alpha, Better better) {
  std::vector<double> out(curves.places(), kNone);
  const auto left_out = static_cast<double>(curves.count()) * alpha;
  if (left_out < 1.0) return out;
  for (std::size_t place = 0; place < curves.places(); ++place)
    for (std::size_t curve = 0; curve < curves.count(); ++curve) {
      if (static_cast<double>(extreme[curve]) <= left_out) continue;
      const double value = curves.at(place)[curve];
      if (std::isnan(out[place]) || better(value, out[place])) out[place] = value;
    }
  return out;
}

}  // namespace

GlobalEnvelope global_envelope(std::span<const double> observed, std::span<const double> drawn, double alpha,
                               double missing) {
  if (observed.empty() || drawn.size() % observed.size() != 0)
    throw std::invalid_argument("global_envelope: drawn must hold curves as long as the observed one");
  const Curves curves(observed, drawn, missing);
  const auto above = at_least_as_extreme(curves.count(), [&](std::size_t c) { return curves.above(c); });
  const auto below = at_least_as_extreme(curves.count(), [&](std::size_t c) { return curves.below(c); });
  const auto count = static_cast<double>(curves.count());
  return {bound(curves, below, alpha, std::less{}), bound(curves, above, alpha, std::greater{}),
          static_cast<double>(above[0]) / count, static_cast<double>(below[0]) / count};
}

}  // namespace geo
