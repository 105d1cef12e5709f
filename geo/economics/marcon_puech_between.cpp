// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/marcon_puech_between.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "geo/core/parallel.hpp"
#include "geo/index/box_tree.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr std::size_t kBlocks = 16;  // of cells; each sums for itself
constexpr std::size_t kRun = 16;     // members that look around together
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Sums over some of the firms.
struct Sums {
  std::vector<double> found;           ///< By a and b: shares of b around firms of a.
  std::vector<double> inverse, other;  ///< By a: sum of 1 / (W - w_i), and of (W_a - w_i) / (W - w_i).

  explicit Sums(std::size_t industries) : found(industries * industries), inverse(industries), other(industries) {}
  void add(const Sums& more) {
    const auto sum = [](std::vector<double>& to, const std::vector<double>& from) {
      for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
    };
    sum(found, more.found);
    sum(inverse, more.inverse);
    sum(other, more.other);
  }
};

/// The members of the cells, and who is around runs of them. Within a cell they come along the curve as the firms do,
/// so the boxes of runs are small.
class Members {
 public:
  Members(const IndustryFirms& firms, std::size_t industries, double radius_m)
      : cells_(cells_of(firms.x_m, firms.y_m, firms.weight, radius_m)),
        tree_(cells_.x_m, cells_.y_m),
        radius_m2_(radius_m * radius_m) {
    for (const Row row : cells_.site)
      kind_.push_back(firms.industry[row] < 0 ? industries : static_cast<std::size_t>(firms.industry[row]));
  }

  const Cells& cells() const { return cells_; }
  /// The industry of a member; `industries` for none.
  std::size_t kind(std::size_t member) const { return kind_[member]; }

  /// Adds the weights of those that are near all of `box` to `sum`, by kind. The leaves whose members may be near some
  /// of it go to `partly`.
  void add_near_all(const Box& box, std::vector<double>& sum, std::vector<std::size_t>& partly) const {
    partly.clear();
    const auto as_it_is = [](std::size_t, double m2) { return m2; };
    tree_.search(box, std::nextafter(radius_m2_, kInfinity), as_it_is, [&](std::size_t leaf) {
      if (across_m2(tree_.box_of_leaf(leaf), box) > radius_m2_)
        partly.push_back(leaf);
      else
        add_leaf(leaf, sum);
      return std::nextafter(radius_m2_, kInfinity);
    });
  }
  /// Of one leaf the weights of those that are near a place.
  void add_near(std::size_t leaf, double x_m, double y_m, std::vector<double>& sum) const {
    const Box& box = tree_.box_of_leaf(leaf);
    if (nearest_m2(box, x_m, y_m) > radius_m2_) return;
    if (farthest_m2(box, x_m, y_m) <= radius_m2_) return add_leaf(leaf, sum);
    const std::size_t begin = tree_.begin(leaf), end = tree_.end(leaf);
    std::array<double, BoxTree::kLeafSites> weight;  // in a loop of its own, which the compiler vectorises
    for (std::size_t m = begin; m < end; ++m)
      weight[m - begin] = squared(cells_.x_m[m] - x_m, cells_.y_m[m] - y_m) <= radius_m2_ ? cells_.weight[m] : 0.0;
    for (std::size_t m = begin; m < end; ++m) sum[kind_[m]] += weight[m - begin];
  }

 private:
  /// Between the farthest places of two boxes.
  static double across_m2(const Box& a, const Box& b) {
    return squared(std::max(a.max_x - b.min_x, b.max_x - a.min_x), std::max(a.max_y - b.min_y, b.max_y - a.min_y));
  }
  void add_leaf(std::size_t leaf, std::vector<double>& sum) const {
    for (std::size_t m = tree_.begin(leaf); m < tree_.end(leaf); ++m) sum[kind_[m]] += cells_.weight[m];
  }

  Cells cells_;
  BoxTree tree_;
  double radius_m2_;
  std::vector<std::size_t> kind_;
};

class Between {
 public:
  Between(const IndustryFirms& firms, std::size_t industries, double radius_m)
      : industries_(industries),
        members_(firms, industries, radius_m),
        total_(std::accumulate(cells().weight.begin(), cells().weight.end(), 0.0)),
        by_industry_(industries + 1) {
    for (std::size_t m = 0; m < cells().members(); ++m) by_industry_[members_.kind(m)] += cells().weight[m];
  }

  std::vector<double> all(unsigned threads) const {
    std::vector<Sums> parts(kBlocks, Sums(industries_));
    parallel_for(kBlocks, 1, threads, [&](std::size_t block, std::size_t) {
      const auto begin_of = [&](std::size_t at) { return cells().begins[at * cells().size() / kBlocks]; };
      add_members(begin_of(block), begin_of(block + 1), parts[block]);
    });
    for (std::size_t block = 1; block < kBlocks; ++block) parts[0].add(parts[block]);
    return quotients(parts[0]);
  }

 private:
  const Cells& cells() const { return members_.cells(); }

  void add_members(std::size_t first, std::size_t end, Sums& sums) const {
    std::vector<double> near_all(industries_ + 1), near(industries_ + 1);  // by industry; the last for those of none
    std::vector<std::size_t> partly;
    for (std::size_t run = first; run < end; run += kRun) {
      const std::size_t run_end = std::min(run + kRun, end);
      Box box;
      for (std::size_t m = run; m < run_end; ++m) box.add(cells().x_m[m], cells().y_m[m]);
      std::ranges::fill(near_all, 0.0);
      members_.add_near_all(box, near_all, partly);
      for (std::size_t m = run; m < run_end; ++m) {
        if (members_.kind(m) == industries_) continue;
        near = near_all;
        for (const std::size_t leaf : partly) members_.add_near(leaf, cells().x_m[m], cells().y_m[m], near);
        add_firm(m, near, sums);
      }
    }
  }

  /// `near`: all weights around it, its own included.
  void add_firm(std::size_t firm, std::vector<double>& near, Sums& sums) const {
    const std::size_t a = members_.kind(firm);
    const double own = cells().weight[firm];
    near[a] -= own;
    const double within = std::accumulate(near.begin(), near.end(), 0.0);
    if (!(within > 0.0)) return;
    for (std::size_t b = 0; b < industries_; ++b) sums.found[a * industries_ + b] += near[b] / within;
    sums.inverse[a] += 1.0 / (total_ - own);
    sums.other[a] += (by_industry_[a] - own) / (total_ - own);
  }

  std::vector<double> quotients(const Sums& sums) const {
    std::vector<double> out(sums.found.size(), std::numeric_limits<double>::quiet_NaN());
    for (std::size_t a = 0; a < industries_; ++a)
      for (std::size_t b = 0; b < industries_; ++b) {
        const double expected = a == b ? sums.other[a] : by_industry_[b] * sums.inverse[a];
        if (expected > 0.0) out[a * industries_ + b] = sums.found[a * industries_ + b] / expected;
      }
    return out;
  }

  std::size_t industries_;
  Members members_;
  double total_;
  std::vector<double> by_industry_;
};

}  // namespace

std::vector<double> marcon_puech_between(const IndustryFirms& firms, std::size_t industries, double radius_m,
                                         unsigned threads) {
  if (firms.industry.size() != firms.x_m.size())
    throw std::invalid_argument("marcon_puech_between: columns differ in length");
  return Between(firms, industries, radius_m).all(threads);
}

}  // namespace geo
