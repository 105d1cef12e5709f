// SPDX-License-Identifier: Apache-2.0
#include "geo/access/nearest_facility.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "geo/access/area_stabs.hpp"
#include "geo/access/point_grid.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kRounding_m = 1e-6;

void add_segments(const Shapes& shapes, Row first_facility, std::vector<Segment>& out) {
  for (std::size_t shape = 0; shape < shapes.size(); ++shape)
    for (auto p = shapes.parts(shape).begin; p < shapes.parts(shape).end; ++p)
      for (auto r = shapes.rings(p).begin; r < shapes.rings(p).end; ++r) {
        const auto xs = shapes.xs(r), ys = shapes.ys(r);
        for (std::size_t i = 0; i + 1 < xs.size() || (i == 0 && xs.size() == 1); ++i) {  // a lone vertex is a place too
          const std::size_t next = std::min(i + 1, xs.size() - 1);
          out.push_back({xs[i], ys[i], xs[next], ys[next], first_facility + static_cast<Row>(shape)});
        }
      }
}

std::vector<Segment> segments_of(const Facilities& f) {
  std::vector<Segment> out;
  out.reserve(f.x_m.size());
  for (std::size_t i = 0; i < f.x_m.size(); ++i)
    out.push_back({f.x_m[i], f.y_m[i], f.x_m[i], f.y_m[i], static_cast<Row>(i)});
  const std::size_t points = f.x_m.size(), lines = f.lines ? f.lines->size() : 0;
  if (f.lines) add_segments(*f.lines, static_cast<Row>(points), out);
  if (f.areas) add_segments(*f.areas, static_cast<Row>(points + lines), out);
  for (const Segment& s : out)
    if (!std::isfinite(s.x1 + s.y1 + s.x2 + s.y2))
      throw std::invalid_argument("FacilityIndex: coordinates must be finite");
  return out;
}

/// The two best facilities so far, by squared distance, then rank; both are known to be no farther than `limit_m2`.
class Best {
 public:
  Best(std::span<const std::int32_t> rank, double limit_m2) : rank_(rank), limit_m2_(limit_m2) {}

  void offer(Row facility, double m2) {
    if (facility == first_.row) {
      first_.m2 = std::min(first_.m2, m2);
    } else if (better(facility, m2, first_)) {
      second_ = first_;
      first_ = {m2, facility};
    } else if (better(facility, m2, second_)) {
      second_ = {m2, facility};
    }
  }
  /// What is farther cannot change the answer any more; for a facility that stands first already, what is farther than
  /// it.
  double limit_m2() const { return std::min(second_.m2, limit_m2_); }
  double limit_m2(Row facility) const { return facility == first_.row ? first_.m2 : limit_m2(); }

  TwoNearest found() const {
    const auto neighbor = [](const Candidate& c) {
      return c.row == kNone ? std::nullopt : std::optional(Neighbor{std::sqrt(c.m2), c.row});
    };
    return {neighbor(first_), neighbor(second_)};
  }

 private:
  static constexpr Row kNone = std::numeric_limits<Row>::max();
  struct Candidate {
    double m2 = kInfinity;
    Row row = kNone;
  };
  bool better(Row facility, double m2, const Candidate& than) const {
    if (m2 != than.m2) return m2 < than.m2;
    return than.row != kNone && rank_[facility] < rank_[than.row];
  }

  std::span<const std::int32_t> rank_;
  double limit_m2_;
  Candidate first_, second_;
};

/// Segments with their index.
class Pool {
 public:
  explicit Pool(const std::vector<Segment>& segments) : tree_(segments) {
    for (const Segment& s : segments) {
      single_ = single_ && s.facility == segments.front().facility;
      facility_ = s.facility;
    }
  }

  void search(double x, double y, Best& best) const {
    const double start_m2 = limit_m2(best);
    if (nearest_m2(tree_.box(), x, y) > start_m2) return;
    tree_.search(x, y, start_m2, [&](const Segment& s, double m2) {
      best.offer(s.facility, m2);
      return limit_m2(best);
    });
  }

  /// Appends the segments of a closed disc; stops soon after `most`.
  void list(double x, double y, double radius_m2, std::size_t most, std::vector<Segment>& out) const {
    if (nearest_m2(tree_.box(), x, y) > radius_m2) return;
    tree_.search(x, y, radius_m2, [&](const Segment& s, double) {
      out.push_back(s);
      return out.size() > most ? -1.0 : radius_m2;
    });
  }

 private:
  double limit_m2(const Best& best) const { return single_ ? best.limit_m2(facility_) : best.limit_m2(); }

  SegmentTree tree_;
  Row facility_ = 0;
  bool single_ = true;
};

/// A facility with a large share of all segments gets a pool of its own: in a common one a search for the second
/// facility would meet every piece of the first. What is left stands together, first.
std::vector<std::vector<Segment>> shared_out(std::vector<Segment> segments, std::size_t facilities) {
  constexpr std::size_t kLargeShare = 32, kLargeCount = 64;
  std::vector<std::size_t> count(facilities, 0), pool_of(facilities, 0);
  for (const Segment& s : segments) ++count[s.facility];
  std::size_t pools = 1;
  for (std::size_t i = 0; i < facilities; ++i)
    if (count[i] > std::max(kLargeCount, segments.size() / kLargeShare)) pool_of[i] = pools++;
  std::vector<std::vector<Segment>> out(pools);
  if (pools == 1) {
    out[0] = std::move(segments);
    return out;
  }
  for (const Segment& s : segments) out[pool_of[s.facility]].push_back(s);
  return out;
}

}  // namespace

struct FacilityIndex::State {
  explicit State(const Facilities& f)
      : rank(f.rank.begin(), f.rank.end()),
        areas(f.areas ? *f.areas : Shapes()),
        first_area(static_cast<Row>(f.size() - areas.size())) {
    for (const auto& segments : shared_out(segments_of(f), f.size())) pools.emplace_back(segments);
    if (f.x_m.size() == f.size()) points = PointGrid(f.x_m, f.y_m);
  }

  /// `search(best)` offers the segments; none is needed that is farther than `limit_m2`.
  template <class Search>
  TwoNearest nearest(double x, double y, double limit_m2, Search search) const {
    if (!std::isfinite(x) || !std::isfinite(y))
      throw std::invalid_argument("FacilityIndex: x_m and y_m must be finite");
    Best best(rank, limit_m2);
    areas.each_holding(x, y, [&](Row area) { best.offer(first_area + area, 0.0); });
    search(best);
    return best.found();
  }
  TwoNearest nearest(double x, double y, double limit_m2) const {
    return nearest(x, y, limit_m2, [&](Best& best) {
      for (const Pool& pool : pools) pool.search(x, y, best);
    });
  }
  /// Whether the grid tells the two nearest, known to be within `limit_m`; if so they are in `out`.
  bool by_grid(double x, double y, double limit_m, TwoNearest& out) const {
    Best best(rank, limit_m * limit_m);
    const bool told = points.search(x, y, limit_m, [&best](Row facility, double m2) {
      best.offer(facility, m2);
      return best.limit_m2();
    });
    if (told) out = best.found();
    return told;
  }
  TwoNearest nearest_of(const std::vector<Segment>& segments, double x, double y) const {
    return nearest(x, y, kInfinity, [&](Best& best) {
      for (const Segment& s : segments) {
        const double m2 = segment_distance_m2(x, y, {s.x1, s.y1, s.x2, s.y2});
        if (m2 <= best.limit_m2()) best.offer(s.facility, m2);
      }
    });
  }

  std::vector<std::int32_t> rank;
  AreaStabs areas;
  Row first_area;
  std::vector<Pool> pools;
  PointGrid points;  ///< Empty unless all facilities are points.
};

FacilityIndex::FacilityIndex(const Facilities& facilities) {
  if (facilities.x_m.size() != facilities.y_m.size() || facilities.rank.size() != facilities.size())
    throw std::invalid_argument("FacilityIndex: columns of different length");
  state_ = std::make_shared<const State>(facilities);
}

TwoNearest FacilityIndex::nearest(double x_m, double y_m) const { return state_->nearest(x_m, y_m, kInfinity); }

TwoNearest FacilityIndex::Walk::nearest(double x_m, double y_m) {
  if (x_m == x_m_ && y_m == y_m_) return last_;
  const double step_m = std::sqrt(squared(x_m - x_m_, y_m - y_m_));
  // From a place a step away everything is at most that step farther.
  const double limit_m = farthest_m() + step_m + kRounding_m;
  if (!index_.state_->by_grid(x_m, y_m, limit_m, last_)) {
    if (squared(x_m - home_x_m_, y_m - home_y_m_) <= home_m2_ || settle(x_m, y_m, step_m, limit_m))
      last_ = index_.state_->nearest_of(near_, x_m, y_m);
    else
      last_ = index_.state_->nearest(x_m, y_m, limit_m * limit_m);
  }
  x_m_ = x_m, y_m_ = y_m;
  return last_;
}

double FacilityIndex::Walk::farthest_m() const {
  const auto& farthest = last_.second ? last_.second : last_.first;
  if (!farthest) return kInfinity;
  return farthest->distance_m;
}

/// Within r of here the second facility is at most r farther than here, and what is within that of a place there is
/// within another r of here.
bool FacilityIndex::Walk::settle(double x_m, double y_m, double step_m, double limit_m) {
  constexpr double kShareOfLimit = 0.35, kStepsAtLeast = 2.0;
  constexpr std::size_t kMost = 48;
  constexpr int kRest = 64;
  const double home_m = kShareOfLimit * limit_m;
  home_m2_ = -1.0;
  if (rest_ > 0 && --rest_ > 0) return false;
  if (!(step_m * kStepsAtLeast <= home_m) || !std::isfinite(home_m)) return false;
  const double radius_m = limit_m + 2.0 * home_m;
  near_.clear();
  for (const Pool& pool : index_.state_->pools) pool.list(x_m, y_m, radius_m * radius_m, kMost, near_);
  if (near_.size() > kMost) {
    rest_ = kRest;
    return false;
  }
  home_x_m_ = x_m, home_y_m_ = y_m, home_m2_ = home_m * home_m;
  return true;
}

}  // namespace geo
