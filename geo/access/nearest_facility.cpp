// SPDX-License-Identifier: Apache-2.0
#include "geo/access/nearest_facility.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "geo/access/area_stabs.hpp"
#include "geo/core/parallel.hpp"
#include "geo/index/cells.hpp"

namespace geo {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kFewPieces = 4096;

struct Segment {
  std::array<double, 4> ends;  ///< x1, y1, x2, y2
  Row facility;
  double length() const { return std::hypot(ends[2] - ends[0], ends[3] - ends[1]); }
};

void add_segments(const Shapes& shapes, Row first_facility, std::vector<Segment>& out) {
  for (std::size_t shape = 0; shape < shapes.size(); ++shape)
    for (auto p = shapes.parts(shape).begin; p < shapes.parts(shape).end; ++p)
      for (auto r = shapes.rings(p).begin; r < shapes.rings(p).end; ++r) {
        const auto xs = shapes.xs(r), ys = shapes.ys(r);
        for (std::size_t i = 0; i + 1 < xs.size() || (i == 0 && xs.size() == 1); ++i) {  // a lone vertex is a place too
          const std::size_t next = std::min(i + 1, xs.size() - 1);
          out.push_back({{xs[i], ys[i], xs[next], ys[next]}, first_facility + static_cast<Row>(shape)});
        }
      }
}

std::vector<Segment> segments_of(const Facilities& f) {
  std::vector<Segment> out;
  for (std::size_t i = 0; i < f.x_m.size(); ++i)
    out.push_back({{f.x_m[i], f.y_m[i], f.x_m[i], f.y_m[i]}, static_cast<Row>(i)});
  const std::size_t points = f.x_m.size(), lines = f.lines ? f.lines->size() : 0;
  if (f.lines) add_segments(*f.lines, static_cast<Row>(points), out);
  if (f.areas) add_segments(*f.areas, static_cast<Row>(points + lines), out);
  return out;
}

/// Segments cut into pieces of about equal length; only their middles are kept, the distance is that to the whole
/// segment.
struct Pieces {
  std::vector<double> x, y;
  std::vector<Row> segment;
  double half_m = 0.0;  ///< Half of the longest piece.

  explicit Pieces(const std::vector<Segment>& segments) {
    double total = 0.0;
    for (const Segment& s : segments) total += s.length();
    const auto extra = static_cast<double>(std::max(segments.size(), kFewPieces));
    const double wanted_m = total / extra;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const double length = segments[i].length();
      const auto count =
          wanted_m > 0.0 ? std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(length / wanted_m))) : 1;
      half_m = std::max(half_m, length / static_cast<double>(count) / 2.0);
      const auto& [x1, y1, x2, y2] = segments[i].ends;
      for (std::size_t k = 0; k < count; ++k) {
        const double share = (static_cast<double>(k) + 0.5) / static_cast<double>(count);
        x.push_back(x1 + (x2 - x1) * share);
        y.push_back(y1 + (y2 - y1) * share);
        segment.push_back(static_cast<Row>(i));
      }
    }
    half_m += 1e-6;  // rounding of middles
  }
};

/// The two best facilities so far, by squared distance, then rank.
class Best {
 public:
  explicit Best(std::span<const std::int32_t> rank) : rank_(rank) {}

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
  double limit_m2() const { return second_.m2; }
  double limit_m2(Row facility) const { return facility == first_.row ? first_.m2 : second_.m2; }

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
  Candidate first_, second_;
};

/// Segments with their index.
class Pool {
 public:
  explicit Pool(std::vector<Segment> segments)
      : segments_(std::move(segments)), pieces_(segments_), middles_(pieces_.x, pieces_.y) {
    for (const Segment& s : segments_) {
      box_.add(s.ends[0], s.ends[1]);
      box_.add(s.ends[2], s.ends[3]);
      single_ = single_ && s.facility == segments_.front().facility;
    }
  }

  void search(double x, double y, Best& best) const {
    if (segments_.empty() || nearest_m2(box_, x, y) > best.limit_m2()) return;
    struct Question {
      const Pool& pool;
      double x, y;
      Best& best;
    } question{*this, x, y, best};
    middles_.search(x, y, middle_limit_m2(best), [q = &question](Row piece, double) {  // one pointer fits std::function
      const Segment& s = q->pool.segments_[q->pool.pieces_.segment[piece]];
      q->best.offer(s.facility, segment_distance_m2(q->x, q->y, s.ends));
      return q->pool.middle_limit_m2(q->best);
    });
  }

 private:
  double middle_limit_m2(const Best& best) const {
    const double reach_m =
        std::sqrt(single_ ? best.limit_m2(segments_.front().facility) : best.limit_m2()) + pieces_.half_m;
    return reach_m * reach_m * (1.0 + 1e-12);
  }

  std::vector<Segment> segments_;
  Pieces pieces_;
  KdIndex middles_;
  Box box_;
  bool single_ = true;
};

/// A facility with a large share of all segments gets a pool of its own: in a common one a search for the second
/// facility would meet every piece of the first. What is left stands together, first.
std::vector<std::vector<Segment>> shared_out(const std::vector<Segment>& segments, std::size_t facilities) {
  constexpr std::size_t kLargeShare = 32, kLargeCount = 64;
  std::vector<std::size_t> count(facilities, 0), pool_of(facilities, 0);
  for (const Segment& s : segments) ++count[s.facility];
  std::size_t pools = 1;
  for (std::size_t i = 0; i < facilities; ++i)
    if (count[i] > std::max(kLargeCount, segments.size() / kLargeShare)) pool_of[i] = pools++;
  std::vector<std::vector<Segment>> out(pools);
  for (const Segment& s : segments) out[pool_of[s.facility]].push_back(s);
  return out;
}

}  // namespace

double segment_distance_m2(double x, double y, std::array<double, 4> segment) {
  const auto& [x1, y1, x2, y2] = segment;
  const double dx = x2 - x1, dy = y2 - y1, px = x - x1, py = y - y1;
  const double along = px * dx + py * dy, length2 = dx * dx + dy * dy;
  if (along <= 0.0 || length2 == 0.0) return px * px + py * py;
  if (along >= length2) return (x - x2) * (x - x2) + (y - y2) * (y - y2);
  const double across = px * dy - py * dx;
  return across * across / length2;
}

struct FacilityIndex::State {
  explicit State(const Facilities& f)
      : rank(f.rank.begin(), f.rank.end()),
        areas(f.areas ? *f.areas : Shapes()),
        first_area(static_cast<Row>(f.size() - areas.size())) {
    for (auto& segments : shared_out(segments_of(f), f.size())) pools.emplace_back(std::move(segments));
  }

  TwoNearest nearest(double x, double y) const {
    if (!std::isfinite(x) || !std::isfinite(y))
      throw std::invalid_argument("FacilityIndex: x_m and y_m must be finite");
    Best best(rank);
    areas.each_holding(x, y, [&](Row area) { best.offer(first_area + area, 0.0); });
    for (const Pool& pool : pools) pool.search(x, y, best);
    return best.found();
  }

  std::vector<std::int32_t> rank;
  AreaStabs areas;
  Row first_area;
  std::vector<Pool> pools;
};

FacilityIndex::FacilityIndex(const Facilities& facilities) {
  if (facilities.x_m.size() != facilities.y_m.size() || facilities.rank.size() != facilities.size())
    throw std::invalid_argument("FacilityIndex: columns of different length");
  state_ = std::make_shared<const State>(facilities);
}

TwoNearest FacilityIndex::nearest(double x_m, double y_m) const { return state_->nearest(x_m, y_m); }

std::vector<TwoNearest> FacilityIndex::nearest(std::span<const double> x_m, std::span<const double> y_m,
                                               unsigned threads) const {
  std::vector<TwoNearest> out(x_m.size());
  parallel_for(x_m.size(), 4096, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool same_place = i > begin && x_m[i] == x_m[i - 1] && y_m[i] == y_m[i - 1];
      out[i] = same_place ? out[i - 1] : state_->nearest(x_m[i], y_m[i]);
    }
  });
  return out;
}

}  // namespace geo
