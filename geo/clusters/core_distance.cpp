// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <utility>

#include "geo/clusters/reachability.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/box_tree.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kLeaf = BoxTree::kLeafSites, kChunk = 256;  // leaves a task

/// Moves the values below `cut` to the front; how many they are. Without a branch to guess.
std::size_t split(std::span<double> values, double cut) {
  std::size_t below = 0;
  for (double& value : values) {
    const double here = value;
    value = values[below];
    values[below] = here;
    below += here < cut ? 1U : 0U;
  }
  return below;
}

/// The largest of the values that at most n are smaller than: the one of rank n, for a few values.
double nth_of_few(std::span<const double> values, std::size_t n) {
  double nth = 0.0;
  for (const double candidate : values) {
    std::size_t smaller = 0;
    for (const double value : values) smaller += value < candidate ? 1U : 0U;
    nth = smaller <= n && candidate > nth ? candidate : nth;
  }
  return nth;
}

/// The value of rank n; leaves the values in another order. Squared distances in the plane spread about evenly up to
/// `most`, so two cuts guessed from the rank leave few values to look among.
double nth_smallest(std::span<double> values, std::size_t n, double most) {
  constexpr std::size_t kFew = 24;
  const double count = static_cast<double>(values.size()), rank = static_cast<double>(n) + 0.5,
               spread = std::sqrt(rank * (1.0 - rank / count));
  for (const double at : {rank + spread, rank - spread}) {
    const std::size_t below = split(values, most * at / count);
    if (n < below) {
      values = values.first(below);
    } else {
      values = values.subspan(below);
      n -= below;
    }
  }
  if (values.size() <= kFew) return nth_of_few(values, n);
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(n), values.end());
  return values[n];
}

/// The least disc around a site that weighs enough, while sites are offered leaf by leaf: for whole weights, where a
/// site is listed as often as it weighs, and the radius is that of the n-th in the list.
class WholeDisc {
 public:
  struct Weights {
    std::size_t enough;
    std::vector<std::uint32_t> copies;  // per site; more than enough do not help

    Weights(const WeightedSites& sites, double min_samples)
        : enough(static_cast<std::size_t>(std::ceil(min_samples))), copies(sites.size()) {
      for (std::size_t s = 0; s < copies.size(); ++s)
        copies[s] = static_cast<std::uint32_t>(std::min(sites.weight[s], static_cast<double>(enough)));
    }
  };

  WholeDisc(const WeightedSites& sites, const Weights& weights)
      : sites_(sites),
        weights_(weights),
        full_(2 * weights.enough + 4 * kLeaf),
        m2_(full_ + kLeaf * std::max<std::size_t>(weights.enough, 2)) {}

  void start(std::size_t site, double limit_m2) {
    x_m_ = sites_.x_m[site];
    y_m_ = sites_.y_m[site];
    limit_m2_ = limit_m2;
    count_ = 0;
  }

  void offer(std::size_t begin, std::size_t end) {
    std::array<double, kLeaf> m2;  // NOLINT(cppcoreguidelines-pro-type-member-init): written below
    for (std::size_t i = 0; i < end - begin; ++i)
      m2[i] = squared(sites_.x_m[begin + i] - x_m_, sites_.y_m[begin + i] - y_m_);
    const double limit_m2 = limit_m2_;
    const std::uint32_t* const copies = weights_.copies.data() + begin;
    double* to = m2_.data() + count_;
    for (std::size_t i = 0; i < end - begin; ++i) {
      const std::uint32_t times = copies[i] * static_cast<std::uint32_t>(m2[i] <= limit_m2);
      to[0] = to[1] = m2[i];  // none, one or two, without a branch
      for (std::uint32_t more = 2; more < times; ++more) to[more] = m2[i];
      to += times;
    }
    count_ = static_cast<std::size_t>(to - m2_.data());
    if (count_ >= full_) tighten();
  }

  /// No site farther away matters: the limit at the start, or a disc that weighs enough.
  double limit_m2() const { return limit_m2_; }

  /// Infinite when what was offered weighs too little.
  double reached_m2() {
    return count_ < weights_.enough ? kInfinity
                                    : nth_smallest(std::span(m2_).first(count_), weights_.enough - 1, limit_m2_);
  }

 private:
  void tighten() {
    const auto last = m2_.begin() + static_cast<std::ptrdiff_t>(weights_.enough - 1);
    std::nth_element(m2_.begin(), last, m2_.begin() + static_cast<std::ptrdiff_t>(count_));
    limit_m2_ = *last;
    count_ = weights_.enough;
  }

  const WeightedSites& sites_;
  const Weights& weights_;
  std::size_t full_, count_ = 0;
  double x_m_ = 0.0, y_m_ = 0.0, limit_m2_ = kInfinity;
  std::vector<double> m2_;
};

/// The same for any weights, which are added up from the nearest site outwards.
class FractionDisc {
 public:
  struct Weights {
    double enough;
    Weights(const WeightedSites&, double min_samples) : enough(min_samples) {}
  };

  FractionDisc(const WeightedSites& sites, const Weights& weights) : sites_(sites), enough_(weights.enough) {}

  void start(std::size_t site, double limit_m2) {
    x_m_ = sites_.x_m[site];
    y_m_ = sites_.y_m[site];
    limit_m2_ = limit_m2;
    found_.clear();
  }

  void offer(std::size_t begin, std::size_t end) {
    for (std::size_t s = begin; s < end; ++s) {
      const double m2 = squared(sites_.x_m[s] - x_m_, sites_.y_m[s] - y_m_);
      if (m2 <= limit_m2_) found_.emplace_back(m2, s);
    }
    if (found_.size() < full_) return;
    tighten();
    full_ = std::max(full_, 2 * found_.size());
  }

  double limit_m2() const { return limit_m2_; }
  double reached_m2() {
    if (!tighten()) return kInfinity;
    return limit_m2_;
  }

 private:
  bool tighten() {
    std::ranges::sort(found_);
    double weight = 0.0;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      weight += sites_.weight[found_[i].second];
      if (weight < enough_) continue;
      limit_m2_ = found_[i].first;
      while (i < found_.size() && found_[i].first == limit_m2_) ++i;  // equally far ones count in the order of sites
      found_.resize(i);
      return true;
    }
    return false;
  }

  const WeightedSites& sites_;
  double enough_, x_m_ = 0.0, y_m_ = 0.0, limit_m2_ = kInfinity;
  std::size_t full_ = 8 * kLeaf;
  std::vector<std::pair<double, std::size_t>> found_;
};

/// Core distances of whole leaves: what lies around is looked up once for the eight sites. From a site whose disc is
/// known, those of the others are bounded: theirs reach no farther than to it and across its disc.
template <class Disc>
class Leaves {
 public:
  Leaves(const WeightedSites& sites, const BoxTree& tree, const typename Disc::Weights& weights,
         std::vector<double>& core_m2)
      : sites_(sites), tree_(tree), disc_(sites, weights), core_m2_(core_m2) {}

  void settle(std::size_t leaf) {
    const std::size_t begin = tree_.begin(leaf), end = tree_.end(leaf), middle = (begin + end) / 2;
    look_around(middle, begin > 0 && known_ == begin - 1 ? bound_m2(middle, begin - 1) : kInfinity);
    double reach_m2 = 0.0;
    for (std::size_t s = begin; s < end; ++s) reach_m2 = std::max(reach_m2, bound_m2(s, middle));
    const bool few = list_around(tree_.box_of_leaf(leaf), reach_m2);
    for (std::size_t s = begin, last = middle; s < end; last = s++) {
      if (s == middle) continue;
      const double limit_m2 = std::min(bound_m2(s, middle), bound_m2(s, last));
      if (few)
        look_through_list(s, limit_m2);
      else
        look_around(s, limit_m2);
    }
    // Fractions that were enough for one may, added in another order, round to too little for the next.
    for (std::size_t s = begin; s < end; ++s)
      if (core_m2_[s] == kInfinity) look_around(s, kInfinity);
    known_ = end - 1;
  }

 private:
  static constexpr std::size_t kMany = 96;
  struct Listed {
    Box box;
    std::size_t begin, end;
  };

  /// The square of (core distance of `known` + distance between the two), and a little for rounding.
  double bound_m2(std::size_t site, std::size_t known) const {
    const double apart_m2 = squared(sites_.x_m[site] - sites_.x_m[known], sites_.y_m[site] - sites_.y_m[known]);
    const double bound_m = (std::sqrt(core_m2_[known]) + std::sqrt(apart_m2)) * (1.0 + 1e-12);
    return bound_m * bound_m;
  }

  static double open(double limit_m2) { return std::nextafter(limit_m2, kInfinity); }

  void look_around(std::size_t site, double limit_m2) {
    const Box here{sites_.x_m[site], sites_.y_m[site], sites_.x_m[site], sites_.y_m[site]};
    disc_.start(site, limit_m2);
    tree_.search(
        here, open(limit_m2), [](std::size_t, double m2) { return m2; },
        [&](std::size_t leaf) {
          disc_.offer(tree_.begin(leaf), tree_.end(leaf));
          return open(disc_.limit_m2());
        });
    core_m2_[site] = disc_.reached_m2();
  }

  /// Lists the leaves within reach of a box, unless they are so many that it is better to look for each site alone.
  bool list_around(const Box& box, double reach_m2) {
    listed_.clear();
    tree_.search(
        box, open(reach_m2), [](std::size_t, double m2) { return m2; },
        [&](std::size_t leaf) {
          listed_.push_back({tree_.box_of_leaf(leaf), tree_.begin(leaf), tree_.end(leaf)});
          return listed_.size() <= kMany ? open(reach_m2) : -1.0;
        });
    return listed_.size() <= kMany;
  }

  void look_through_list(std::size_t site, double limit_m2) {
    disc_.start(site, limit_m2);
    const Box here{sites_.x_m[site], sites_.y_m[site], sites_.x_m[site], sites_.y_m[site]};
    std::array<std::uint8_t, kMany> near;  // NOLINT
    std::size_t count = 0;
    for (std::size_t i = 0; i < listed_.size(); ++i) {
      near[count] = static_cast<std::uint8_t>(i);
      count += apart_m2(listed_[i].box, here) <= limit_m2 ? 1U : 0U;
    }
    for (std::size_t i = 0; i < count; ++i) disc_.offer(listed_[near[i]].begin, listed_[near[i]].end);
    core_m2_[site] = disc_.reached_m2();
  }

  const WeightedSites& sites_;
  const BoxTree& tree_;
  Disc disc_;
  std::vector<double>& core_m2_;
  std::vector<Listed> listed_;
  std::size_t known_ = std::numeric_limits<std::size_t>::max();  // the last site whose disc this thread has found
};

template <class Disc>
void settle_all(const WeightedSites& sites, double min_samples, unsigned threads, std::vector<double>& core_m2) {
  const BoxTree tree(sites.x_m, sites.y_m);
  const typename Disc::Weights weights(sites, min_samples);
  parallel_for(tree.leaves(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    Leaves<Disc> leaves(sites, tree, weights, core_m2);
    for (std::size_t leaf = begin; leaf < end; ++leaf) leaves.settle(leaf);
  });
}

}  // namespace

std::vector<double> core_m2(const WeightedSites& sites, double min_samples, unsigned threads) {
  if (!(min_samples > 0.0)) throw std::invalid_argument("core_m2: min_samples must be > 0");
  if (sites.weight.size() != sites.size() || sites.y_m.size() != sites.size())
    throw std::invalid_argument("core_m2: columns differ in length");
  const auto finite = [](double v) { return std::isfinite(v); };
  if (!std::ranges::all_of(sites.x_m, finite) || !std::ranges::all_of(sites.y_m, finite))
    throw std::invalid_argument("core_m2: coordinates must be finite");
  std::vector<double> core(sites.size(), kInfinity);
  if (std::accumulate(sites.weight.begin(), sites.weight.end(), 0.0) < min_samples) return core;
  const auto whole = [](double weight) { return weight >= 1.0 && weight == std::floor(weight); };
  if (std::ranges::all_of(sites.weight, whole))
    settle_all<WholeDisc>(sites, min_samples, threads, core);
  else
    settle_all<FractionDisc>(sites, min_samples, threads, core);
  return core;
}

}  // namespace geo
