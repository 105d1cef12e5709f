// SPDX-License-Identifier: Apache-2.0
#include "geo/index/curve_points.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace geo {
namespace {

struct Site {
  double x_m, y_m;
  friend bool operator==(const Site&, const Site&) = default;
};

/// Runs that touch become one.
class Runs {
 public:
  explicit Runs(const CurvePoints::Take& take) : take_(take) {}
  void add(std::size_t begin, std::size_t end) {
    if (begin != end_) {
      finish();
      begin_ = begin;
    }
    end_ = end;
  }
  void finish() const {
    if (begin_ < end_) take_(begin_, end_);
  }

 private:
  const CurvePoints::Take& take_;
  std::size_t begin_ = 0, end_ = 0;
};

/// One question, on its way down the boxes.
class Descent {
 public:
  Descent(std::span<const double> x_m, std::span<const double> y_m, const BoxTree& tree, std::vector<Site> sites,
          double radius_m, const CurvePoints::Take& take)
      : x_m_(x_m), y_m_(y_m), tree_(tree), sites_(std::move(sites)), radius_m2_(radius_m * radius_m), runs_(take) {}

  void run() {
    visit(1, 0, sites_.size());
    runs_.finish();
  }

 private:
  /// The sites from `begin` to before `end` are all that may be near the node.
  void visit(std::size_t node, std::size_t begin, std::size_t end) {
    const Box& box = tree_.box(node);
    const std::size_t kept = sites_.size();
    for (std::size_t s = begin; s < end; ++s) {
      const Site site = sites_[s];
      if (nearest_m2(box, site.x_m, site.y_m) > radius_m2_) continue;
      if (farthest_m2(box, site.x_m, site.y_m) <= radius_m2_) {
        take_whole(node);
        sites_.resize(kept);
        return;
      }
      sites_.push_back(site);
    }
    const std::size_t nearby = sites_.size();
    if (nearby > kept) {
      if (const std::size_t leaves = tree_.nodes() / 2; node >= leaves) {
        test(node - leaves, kept);
      } else {
        visit(2 * node, kept, nearby);
        visit(2 * node + 1, kept, nearby);
      }
    }
    sites_.resize(kept);
  }

  void take_whole(std::size_t node) {
    const std::size_t leaves = tree_.nodes() / 2;
    std::size_t first = node, last = node;
    while (first < leaves) {
      first = 2 * first;
      last = 2 * last + 1;
    }
    runs_.add(tree_.begin(first - leaves), tree_.end(std::min(last - leaves, tree_.leaves() - 1)));
  }

  /// Point by point: the sites from `begin` on are near. The one that had the last point is asked first.
  void test(std::size_t leaf, std::size_t begin) {
    std::size_t last = begin;
    for (std::size_t p = tree_.begin(leaf); p < tree_.end(leaf); ++p) {
      const auto reaches = [&](std::size_t s) {
        return squared(sites_[s].x_m - x_m_[p], sites_[s].y_m - y_m_[p]) <= radius_m2_;
      };
      std::size_t s = reaches(last) ? last : begin;
      while (s < sites_.size() && !reaches(s)) ++s;
      if (s == sites_.size()) continue;
      last = s;
      runs_.add(p, p + 1);
    }
  }

  std::span<const double> x_m_, y_m_;
  const BoxTree& tree_;
  std::vector<Site> sites_;  // a stack: first all, then those near each box on the way
  double radius_m2_;
  Runs runs_;
};

}  // namespace

CurvePoints::CurvePoints(std::span<const double> x_m, std::span<const double> y_m)
    : x_m_(x_m), y_m_(y_m), tree_(x_m, y_m) {}

void CurvePoints::near(std::span<const double> site_x_m, std::span<const double> site_y_m, double radius_m,
                       const Take& take) const {
  if (size() == 0) return;
  std::vector<Site> sites;
  for (std::size_t s = 0; s < site_x_m.size(); ++s) sites.push_back({site_x_m[s], site_y_m[s]});
  sites.erase(std::unique(sites.begin(), sites.end()), sites.end());
  Descent(x_m_, y_m_, tree_, std::move(sites), radius_m, take).run();
}

std::size_t CurvePoints::count_near(std::span<const double> site_x_m, std::span<const double> site_y_m,
                                    double radius_m) const {
  std::size_t count = 0;
  near(site_x_m, site_y_m, radius_m, [&count](std::size_t begin, std::size_t end) { count += end - begin; });
  return count;
}

}  // namespace geo
