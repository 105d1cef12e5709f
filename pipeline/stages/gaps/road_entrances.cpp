// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/road_entrances.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <tuple>

namespace pipeline {
namespace {

constexpr double kStep_m = 500.0;

struct Roads {
  const geo::RoadNetwork& network;
  const geo::RoadIndex& index;
  double snap_m;
  unsigned threads;
};

std::uint32_t rank_of(const geo::Facilities& facilities, std::size_t facility) {
  return static_cast<std::uint32_t>(facilities.rank[facility]);
}

/// The segments of each row, numbered from `first` on.
void add_segments(const geo::Shapes& shapes, std::size_t first, std::vector<geo::Segment>& out) {
  for (std::size_t row = 0; row < shapes.size(); ++row)
    for (auto p = shapes.parts(row).begin; p < shapes.parts(row).end; ++p)
      for (auto r = shapes.rings(p).begin; r < shapes.rings(p).end; ++r) {
        const auto xs = shapes.xs(r), ys = shapes.ys(r);
        for (std::size_t i = 0; i + 1 < xs.size(); ++i)
          out.push_back({xs[i], ys[i], xs[i + 1], ys[i + 1], static_cast<geo::Row>(first + row)});
      }
}

std::vector<geo::Segment> segments_of(const geo::Facilities& facilities) {
  std::vector<geo::Segment> out;
  const std::size_t points = facilities.x_m.size();
  if (facilities.lines) add_segments(*facilities.lines, points, out);
  if (facilities.areas)
    add_segments(*facilities.areas, points + (facilities.lines ? facilities.lines->size() : 0), out);
  return out;
}

/// The vertices of segments and places between them, no two of a segment farther apart than a step.
template <class Visit>
void along(const geo::Segment& s, Visit visit) {
  const double pieces = std::max(1.0, std::ceil(std::hypot(s.x2 - s.x1, s.y2 - s.y1) / kStep_m));
  for (double i = 0.0; i <= pieces; ++i) visit(s.x1 + (s.x2 - s.x1) * i / pieces, s.y1 + (s.y2 - s.y1) * i / pieces);
}

/// False where no road is open.
bool add_points(const Roads& roads, const geo::Facilities& facilities, std::vector<geo::Entrance>& out) {
  for (std::size_t i = 0; i < facilities.x_m.size(); ++i) {
    const auto place = roads.index.nearest(facilities.x_m[i], facilities.y_m[i]);
    if (!place) return false;
    out.push_back({*place, rank_of(facilities, i)});
  }
  return true;
}

void add_outlines(const Roads& roads, const geo::Facilities& facilities, std::vector<geo::Entrance>& out) {
  const std::vector<geo::Segment> segments = segments_of(facilities);
  if (segments.empty()) return;
  const std::size_t first = out.size();
  std::vector<std::uint8_t> entered(facilities.size(), 0);
  for (const geo::RoadCrossing& crossing : geo::crossings(roads.network, segments, roads.threads)) {
    out.push_back({crossing.at, rank_of(facilities, crossing.facility)});
    entered[crossing.facility] = 1;
  }
  std::vector<std::optional<geo::RoadPlace>> nearest(facilities.size());
  for (const geo::Segment& segment : segments)
    along(segment, [&](double x, double y) {
      const auto place = roads.index.nearest(x, y);
      if (!place) return;
      auto& best = nearest[segment.facility];
      if (!best || place->off_m < best->off_m) best = place;
      if (place->off_m > roads.snap_m) return;
      out.push_back({*place, rank_of(facilities, segment.facility)});
      entered[segment.facility] = 1;
    });
  for (std::size_t facility = 0; facility < nearest.size(); ++facility)
    if (!entered[facility] && nearest[facility]) out.push_back({*nearest[facility], rank_of(facilities, facility)});
  const auto key = [](const geo::Entrance& e) { return std::tuple(e.facility, e.at.edge, e.at.share, e.at.off_m); };
  const auto begin = out.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(begin, out.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  out.erase(std::unique(begin, out.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }), out.end());
}

std::vector<geo::Row> far_facilities(const geo::Facilities& facilities, const std::vector<geo::Entrance>& entrances,
                                     double snap_m) {
  std::vector<double> off_m(facilities.size(), std::numeric_limits<double>::infinity());
  for (const geo::Entrance& entrance : entrances)
    off_m[entrance.facility] = std::min(off_m[entrance.facility], entrance.at.off_m);
  std::vector<geo::Row> out;
  for (std::size_t i = 0; i < facilities.size(); ++i)
    if (const double off = off_m[rank_of(facilities, i)]; off > snap_m && std::isfinite(off))
      out.push_back(static_cast<geo::Row>(i));
  return out;
}

}  // namespace

RoadEntrances::RoadEntrances(const geo::RoadNetwork& network, const geo::RoadIndex& roads, double snap_m,
                             const geo::Facilities& facilities, unsigned threads) {
  const Roads all{network, roads, snap_m, threads};
  if (!add_points(all, facilities, list_)) return;
  add_outlines(all, facilities, list_);
  far_off_ = far_facilities(facilities, list_, snap_m);
}

}  // namespace pipeline
