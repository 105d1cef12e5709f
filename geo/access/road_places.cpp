// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

/// The vertices of the one line of an edge.
struct Line {
  Line(const RoadNetwork& network, std::size_t edge) {
    const std::size_t ring = network.lines.rings(network.lines.parts(edge).begin).begin;
    x = network.lines.xs(ring), y = network.lines.ys(ring);
  }
  std::size_t segments() const { return x.size() - 1; }
  std::array<double, 4> segment(std::size_t i) const { return {x[i], y[i], x[i + 1], y[i + 1]}; }
  double length_m(std::size_t i) const { return std::hypot(x[i + 1] - x[i], y[i + 1] - y[i]); }
  double length_m() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < segments(); ++i) sum += length_m(i);
    return sum;
  }

  std::span<const double> x, y;
};

constexpr std::size_t kVerticesOfLeaf = 16;

bool is_open(const RoadNetwork& network, std::size_t edge) {
  return std::isfinite(network.forward_min[edge]) || std::isfinite(network.back_min[edge]);
}

/// How far along a segment the nearest point to (x, y) lies, 0 to 1.
double foot(double x, double y, const std::array<double, 4>& segment) {
  const auto& [x1, y1, x2, y2] = segment;
  const double dx = x2 - x1, dy = y2 - y1, length2 = dx * dx + dy * dy;
  return length2 > 0.0 ? std::clamp(((x - x1) * dx + (y - y1) * dy) / length2, 0.0, 1.0) : 0.0;
}

double share_of(double along_m, double length_m) { return length_m > 0.0 ? std::min(along_m / length_m, 1.0) : 0.0; }

/// Calls found(t) for the places of segment `a` that lie on segment `b` too, t from 0 to 1 along `a`.
template <class Found>
void meet(const std::array<double, 4>& a, const Segment& b, Found found) {
  const double rx = a[2] - a[0], ry = a[3] - a[1], sx = b.x2 - b.x1, sy = b.y2 - b.y1;
  const double qx = b.x1 - a[0], qy = b.y1 - a[1];
  const double across = rx * sy - ry * sx, length2 = rx * rx + ry * ry;
  if (across != 0.0) {
    const double t = (qx * sy - qy * sx) / across, u = (qx * ry - qy * rx) / across;
    if (t >= 0.0 && t <= 1.0 && u >= 0.0 && u <= 1.0) found(t);
    return;
  }
  if (length2 == 0.0) {
    if (segment_distance_m2(a[0], a[1], {b.x1, b.y1, b.x2, b.y2}) == 0.0) found(0.0);
    return;
  }
  if (qx * ry - qy * rx != 0.0) return;
  const double one = (qx * rx + qy * ry) / length2, other = ((qx + sx) * rx + (qy + sy) * ry) / length2;
  const double low = std::min(one, other), high = std::max(one, other);
  if (low > 1.0 || high < 0.0) return;
  found(std::max(low, 0.0));
  found(std::min(high, 1.0));
}

void add_crossings(const RoadNetwork& network, std::size_t edge, const SegmentTree& tree,
                   std::vector<RoadCrossing>& out) {
  constexpr double kRounding_m = 1e-3;
  const Line line(network, edge);
  const double length_m = line.length_m();
  double before_m = 0.0;
  for (std::size_t i = 0; i < line.segments(); before_m += line.length_m(i), ++i) {
    const std::array<double, 4> a = line.segment(i);
    const double radius_m = line.length_m(i) / 2.0 + kRounding_m, radius_m2 = radius_m * radius_m;
    tree.search((a[0] + a[2]) / 2.0, (a[1] + a[3]) / 2.0, radius_m2, [&](const Segment& b, double) {
      meet(a, b, [&](double t) {
        const double share = share_of(before_m + t * line.length_m(i), length_m);
        out.push_back({{static_cast<Row>(edge), share, 0.0}, b.facility});
      });
      return radius_m2;
    });
  }
}

void sort_and_thin(std::vector<RoadCrossing>& some) {
  const auto key = [](const RoadCrossing& c) { return std::tuple(c.at.edge, c.at.share, c.facility); };
  std::ranges::sort(some, {}, key);
  const auto same = [&](const RoadCrossing& a, const RoadCrossing& b) { return key(a) == key(b); };
  some.erase(std::unique(some.begin(), some.end(), same), some.end());
}

}  // namespace

RoadIndex::RoadIndex(const RoadNetwork& network)
    : network_(network), leaves_(PackedBoxes::leaves_for(network.lines.vertices(), kVerticesOfLeaf)) {
  const auto ends = network.lines.ring_offsets();
  first_edge_.reserve(leaves_);
  Row edge = 0;
  for (std::size_t leaf = 0; leaf < leaves_; ++leaf) {
    while (edge + 1 < network.edges() && ends[edge + 1] <= leaf * network.lines.vertices() / leaves_) ++edge;
    first_edge_.push_back(edge);
  }
  boxes_ = PackedBoxes(leaves_, [&](std::size_t leaf) {
    Box all;
    each_segment(leaf, [&](Row, const std::array<double, 4>& segment) {
      all.add(segment[0], segment[1]);
      all.add(segment[2], segment[3]);
    });
    return all;
  });
}

template <class Visit>
void RoadIndex::each_segment(std::size_t leaf, Visit visit) const {
  const auto x = network_.lines.x(), y = network_.lines.y();
  const auto ends = network_.lines.ring_offsets();
  std::size_t vertex = leaf * x.size() / leaves_;
  const std::size_t end = (leaf + 1) * x.size() / leaves_;
  for (Row edge = first_edge_[leaf]; vertex < end; vertex = ends[++edge]) {
    if (!is_open(network_, edge)) continue;
    const std::size_t last = std::min(end, ends[edge + 1] - 1);  // from the last vertex of a line no segment goes on
    for (; vertex < last; ++vertex) visit(edge, {x[vertex], y[vertex], x[vertex + 1], y[vertex + 1]});
  }
}

std::optional<RoadPlace> RoadIndex::nearest(double x_m, double y_m) const {
  if (!std::isfinite(x_m) || !std::isfinite(y_m)) throw std::invalid_argument("RoadIndex: x_m and y_m must be finite");
  constexpr Row kNone = std::numeric_limits<Row>::max();
  double least_m2 = std::numeric_limits<double>::infinity();
  Row nearest = kNone;
  boxes_.search(x_m, y_m, least_m2, [&](std::size_t leaf, double) {
    each_segment(leaf, [&](Row edge, const std::array<double, 4>& segment) {
      const double m2 = segment_distance_m2(x_m, y_m, segment);
      if (m2 < least_m2 || (m2 == least_m2 && edge < nearest)) least_m2 = m2, nearest = edge;
    });
    return least_m2;
  });
  if (nearest == kNone) return std::nullopt;
  return place_on(nearest, x_m, y_m);
}

RoadPlace RoadIndex::place_on(Row edge, double x_m, double y_m) const {
  const Line line(network_, edge);
  double least_m2 = std::numeric_limits<double>::infinity(), before_m = 0.0, along_m = 0.0;
  for (std::size_t i = 0; i < line.segments(); before_m += line.length_m(i), ++i) {
    const double m2 = segment_distance_m2(x_m, y_m, line.segment(i));
    if (m2 >= least_m2) continue;
    least_m2 = m2;
    along_m = before_m + foot(x_m, y_m, line.segment(i)) * line.length_m(i);
  }
  return {edge, share_of(along_m, before_m), std::sqrt(least_m2)};
}

std::pair<double, double> point_of(const RoadNetwork& network, const RoadPlace& place) {
  const Line line(network, place.edge);
  double left_m = place.share * line.length_m();
  for (std::size_t i = 0; i < line.segments(); ++i) {
    const double length_m = line.length_m(i);
    if (left_m <= length_m && length_m > 0.0) {
      const double t = left_m / length_m;
      return {line.x[i] + t * (line.x[i + 1] - line.x[i]), line.y[i] + t * (line.y[i + 1] - line.y[i])};
    }
    left_m -= length_m;
  }
  return {line.x.back(), line.y.back()};
}

std::vector<RoadCrossing> crossings(const RoadNetwork& network, const std::vector<Segment>& segments,
                                    unsigned threads) {
  constexpr std::size_t kEdgesOfATask = 16'384;
  const SegmentTree tree(segments);
  std::vector<std::vector<RoadCrossing>> some(network.edges() / kEdgesOfATask + 1);
  parallel_for(network.edges(), kEdgesOfATask, threads, [&](std::size_t begin, std::size_t end) {
    auto& here = some[begin / kEdgesOfATask];
    for (std::size_t edge = begin; edge < end; ++edge)
      if (is_open(network, edge)) add_crossings(network, edge, tree, here);
    sort_and_thin(here);
  });
  std::vector<RoadCrossing> out;
  for (const auto& here : some) out.insert(out.end(), here.begin(), here.end());
  return out;
}

}  // namespace geo
