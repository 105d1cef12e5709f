// SPDX-License-Identifier: Apache-2.0
#include "geo/access/noding.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace geo {
namespace {

using Point = std::pair<double, double>;

struct Road {
  std::vector<Point> line;
  float speed_kmh = 60.0F;  // a kilometre a minute
  std::int32_t oneway = 0, level = 0;
  std::uint8_t bridge = 0, by_nodes = 0;
};

/// Columns of roads, as a table has them.
struct Columns {
  explicit Columns(const std::vector<Road>& roads) {
    for (const Road& road : roads) {
      for (const auto& [x, y] : road.line) shapes.add_vertex(x, y);
      shapes.end_ring();
      shapes.end_part();
      shapes.end_shape();
      speed.push_back(road.speed_kmh);
      oneway.push_back(road.oneway);
      level.push_back(road.level);
      bridge.push_back(road.bridge);
      by_nodes.push_back(road.by_nodes);
    }
  }
  RoadLines lines() const { return {shapes, speed, oneway, level, bridge, by_nodes}; }

  Shapes shapes{Shapes::Kind::lines};
  std::vector<float> speed;
  std::vector<std::int32_t> oneway, level;
  std::vector<std::uint8_t> bridge, by_nodes;
};

NodedRoads noded(const std::vector<Road>& roads, double tolerance_m = 1.0, unsigned threads = 1) {
  const Columns columns(roads);
  NodedRoads out = node_roads(columns.lines(), {tolerance_m, threads});
  check(out.network);
  return out;
}

using Edge = std::tuple<Point, Point, std::vector<Point>, float, float, float>;

std::vector<Point> line_of(const RoadNetwork& network, std::size_t edge) {
  std::vector<Point> out;
  for (std::size_t i = 0; i < network.lines.xs(edge).size(); ++i)
    out.emplace_back(network.lines.xs(edge)[i], network.lines.ys(edge)[i]);
  return out;
}

/// Edges by the places of their nodes, the smaller first: the same for networks that are the same.
std::multiset<Edge> edges_of(const RoadNetwork& network) {
  std::multiset<Edge> out;
  for (std::size_t e = 0; e < network.edges(); ++e) {
    const auto node = [&](std::int32_t at) {
      return Point(network.x_m[static_cast<std::size_t>(at)], network.y_m[static_cast<std::size_t>(at)]);
    };
    Point from = node(network.from[e]), to = node(network.to[e]);
    std::vector<Point> line = line_of(network, e);
    EXPECT_EQ(line.front(), from);
    EXPECT_EQ(line.back(), to);
    float forward = network.forward_min[e], back = network.back_min[e];
    std::vector<Point> reversed(line.rbegin(), line.rend());
    if (reversed < line) {
      std::swap(from, to);
      std::swap(forward, back);
      line = reversed;
    }
    out.emplace(from, to, line, network.length_m[e], forward, back);
  }
  return out;
}

constexpr float kClosed = std::numeric_limits<float>::infinity();

TEST(Noding, CrossingLinesGetANode) {
  //     |
  //  ---+---
  //     |
  const NodedRoads got = noded({{{{0, 0}, {2000, 0}}}, {{{1000, -500}, {1000, 500}}}});
  EXPECT_EQ(got.crossings, 1);
  EXPECT_EQ(got.network.nodes(), 5U);
  ASSERT_EQ(got.network.edges(), 4U);
  EXPECT_EQ(std::accumulate(got.network.length_m.begin(), got.network.length_m.end(), 0.0F), 3000.0F);
  EXPECT_EQ(std::accumulate(got.network.forward_min.begin(), got.network.forward_min.end(), 0.0F), 3.0F);
}

TEST(Noding, ACrossingIsRoundedToTheLattice) {
  const NodedRoads got = noded({{{{0, 0}, {3, 1}}}, {{{1, 0}, {0, 1}}}});      // at (0.75, 0.25)
  const NodedRoads third = noded({{{{0, 0}, {1, 1}}}, {{{1, 0}, {0, 0.5}}}});  // at (1/3, 1/3)
  const auto has = [](const RoadNetwork& network, double x, double y) {
    for (std::size_t i = 0; i < network.nodes(); ++i)
      if (network.x_m[i] == x && network.y_m[i] == y) return true;
    return false;
  };
  EXPECT_TRUE(has(got.network, 0.75, 0.25));
  EXPECT_TRUE(has(third.network, 341.0 / 1024.0, 341.0 / 1024.0));
}

TEST(Noding, BridgesAndOtherLevelsCrossNothing) {
  const Road below{{{0, 0}, {2000, 0}}};
  for (const Road& above :
       {Road{{{1000, -500}, {1000, 500}}, 60, 0, 0, 1}, Road{{{1000, -500}, {1000, 500}}, 60, 0, 1}}) {
    EXPECT_EQ(noded({below, above}).network.edges(), 2U);
    Road with_vertex = above;
    with_vertex.line = {{1000, -500}, {1000, 0}, {1000, 500}};
    EXPECT_EQ(noded({{{{0, 0}, {1000, 0}, {2000, 0}}}, with_vertex}).network.edges(), 2U) << "at a shared vertex";
  }
  const Road high{{{0, 0}, {2000, 0}}, 60, 0, 1}, as_high{{{1000, -500}, {1000, 500}}, 60, 0, 1};
  EXPECT_EQ(noded({high, as_high}).network.edges(), 4U) << "of one level";
}

TEST(Noding, ABridgeIsPartOfTheNetworkWhereItEnds) {
  // approach, bridge over a road below, approach
  const NodedRoads got = noded({{{{0, 0}, {400, 0}}},
                                {{{400, 0}, {600, 0}}, 60, 0, 1, 1},
                                {{{600, 0}, {1000, 0}}},
                                {{{500, -500}, {500, 500}}}});
  ASSERT_EQ(got.network.edges(), 2U) << "one road over another";
  EXPECT_EQ(got.network.length_m[0], 1000.0F);
  EXPECT_EQ(got.network.nodes(), 4U);
}

TEST(Noding, OfOpenStreetMapOnlySharedVerticesConnect) {
  Road a{{{0, 0}, {2000, 0}}}, b{{{1000, -500}, {1000, 500}}}, c{{{0, 100}, {2000, 100}}};
  for (Road* road : {&a, &b, &c}) road->by_nodes = 1;
  b.line = {{1000, -500}, {1000, 100}, {1000, 500}};
  c.line = {{0, 100}, {1000, 100}, {2000, 100}};
  c.bridge = 1;  // a tag does not undo a node
  const NodedRoads got = noded({a, b, c});
  EXPECT_EQ(got.crossings, 0);
  EXPECT_EQ(got.network.edges(), 5U) << "b and c share a vertex, a is only crossed";
  b.by_nodes = 0;
  EXPECT_EQ(noded({a, b, c}).crossings, 1) << "another layer is noded with them";
}

TEST(Noding, AnEndOnALineMakesAJunction) {
  const NodedRoads got = noded({{{{0, 0}, {2000, 0}}}, {{{1000, 0}, {1000, 500}}}}, 0.0);
  EXPECT_EQ(got.network.edges(), 3U);
  EXPECT_EQ(got.crossings, 1);
  EXPECT_EQ(noded({{{{0, 0}, {2000, 0}}, 60, 0, 0, 1}, {{{1000, 0}, {1000, 500}}}}, 0.0).network.edges(), 2U)
      << "not under a bridge";
}

TEST(Noding, DeadEndsWithinTheToleranceAreJoined) {
  const std::vector<Road> roads{{{{0, 0}, {2000, 0}}}, {{{1000, 1}, {1000, 500}}}};
  EXPECT_EQ(noded(roads, 0.99).gaps_closed, 0);
  EXPECT_EQ(noded(roads, 0.99).network.edges(), 2U);
  const NodedRoads got = noded(roads, 1.0);  // closed: exactly the tolerance counts
  EXPECT_EQ(got.gaps_closed, 1);
  ASSERT_EQ(got.network.edges(), 3U);
  EXPECT_EQ(std::accumulate(got.network.length_m.begin(), got.network.length_m.end(), 0.0F), 2500.0F);
}

TEST(Noding, AGapBetweenTwoDeadEndsIsClosedOnce) {
  const NodedRoads got = noded({{{{0, 0}, {1000, 0}}}, {{{1000.5, 0}, {2000, 0}}}});
  EXPECT_EQ(got.gaps_closed, 1);
  ASSERT_EQ(got.network.edges(), 1U);
  EXPECT_EQ(got.network.length_m[0], 2000.0F);
}

TEST(Noding, AShortStubIsNotJoinedToWhatItLeaves) {
  const NodedRoads got = noded({{{{0, 0}, {1000, 0}}}, {{{1000, 0}, {2000, 0}}}, {{{1000, 0}, {1000, 0.5}}}});
  EXPECT_EQ(got.gaps_closed, 0);
  EXPECT_EQ(got.network.edges(), 3U);
}

TEST(Noding, AGapInARingIsClosed) {
  const NodedRoads got = noded({{{{0, 0}, {100, 0}, {100, 100}, {0, 100}, {0, 0.5}}}});
  EXPECT_EQ(got.gaps_closed, 1);
  ASSERT_EQ(got.network.edges(), 1U);
  EXPECT_EQ(got.network.from[0], got.network.to[0]);
  EXPECT_EQ(got.network.length_m[0], 400.0F);
}

TEST(Noding, ChainsOfOneSpeedAndDirectionAreOneEdge) {
  const NodedRoads same = noded({{{{0, 0}, {1000, 0}}}, {{{2000, 0}, {1000, 0}}}, {{{2000, 0}, {3000, 0}}}});
  ASSERT_EQ(same.network.edges(), 1U);
  EXPECT_EQ(same.network.lines.xs(0).size(), 4U) << "vertices stay";
  EXPECT_EQ(noded({{{{0, 0}, {1000, 0}}}, {{{1000, 0}, {2000, 0}}, 30}}).network.edges(), 2U) << "two speeds";
  EXPECT_EQ(noded({{{{0, 0}, {1000, 0}}, 60, 1}, {{{2000, 0}, {1000, 0}}, 60, -1}}).network.edges(), 1U)
      << "one-way on both, digitised in two directions";
  EXPECT_EQ(noded({{{{0, 0}, {1000, 0}}, 60, 1}, {{{2000, 0}, {1000, 0}}, 60, 1}}).network.edges(), 2U)
      << "one-way towards one another";
}

TEST(Noding, OneWaysAreClosedTheOtherWay) {
  for (const std::int32_t oneway : {1, -1}) {
    const RoadNetwork network = noded({{{{0, 0}, {1000, 0}}, 60, oneway}}).network;
    ASSERT_EQ(network.edges(), 1U);
    const bool from_west = network.x_m[static_cast<std::size_t>(network.from[0])] == 0.0;
    const bool forward = from_west == (oneway == 1);
    EXPECT_EQ(network.forward_min[0], forward ? 1.0F : kClosed);
    EXPECT_EQ(network.back_min[0], forward ? kClosed : 1.0F);
  }
}

TEST(Noding, RingsAndLoopsStay) {
  const NodedRoads ring = noded({{{{0, 0}, {100, 0}, {0, 100}, {0, 0}}}});
  ASSERT_EQ(ring.network.edges(), 1U);
  EXPECT_EQ(ring.network.nodes(), 1U);
  const NodedRoads of_two = noded({{{{0, 0}, {100, 0}, {0, 100}}}, {{{0, 0}, {0, 100}}}});
  EXPECT_EQ(of_two.network.edges(), 1U) << "two lines that make a ring";
  const NodedRoads loop = noded({{{{0, 0}, {100, 0}, {0, 100}, {0, 0}}}, {{{0, 0}, {-100, 0}}}});
  EXPECT_EQ(loop.network.edges(), 2U);
}

TEST(Noding, LinesOverOneAnotherAreTwoEdgesWhereTheyRunTogether) {
  const NodedRoads got = noded({{{{0, 0}, {300, 0}}}, {{{100, 0}, {400, 0}}}});
  // 0-100, 100-300 twice, 300-400
  EXPECT_EQ(got.network.edges(), 4U);
  EXPECT_EQ(got.network.nodes(), 4U);
}

TEST(Noding, ALongSegmentMeetsAllItCrosses) {
  std::vector<Road> roads{{{{-100'000, -77'000}, {100'000, 77'000}}}};
  for (int i = -500; i <= 500; ++i) roads.push_back({{{i * 100.0, i * 77.0 - 50}, {i * 100.0, i * 77.0 + 50}}});
  const NodedRoads got = noded(roads);
  EXPECT_EQ(got.crossings, 1001);
  EXPECT_EQ(got.network.edges(), 1001U * 3 + 1);
}

TEST(Noding, RefusesWhatItCannotNode) {
  EXPECT_THROW(noded({{{{0, 0}, {0, 0}}}}), std::invalid_argument) << "no length";
  EXPECT_THROW(noded({{{{0, 0}}}}), std::invalid_argument);
  EXPECT_THROW(noded({{{{0, 0}, {1, 0}}, 0.0F}}), std::invalid_argument) << "no speed";
  Columns columns({{{{0, 0}, {1, 0}}}});
  columns.level.clear();
  EXPECT_THROW(node_roads(columns.lines(), {}), std::invalid_argument);
  EXPECT_EQ(noded({}).network.edges(), 0U) << "nothing is a network too";
}

// The slow twin: every pair of segments, in fractions; nodes in a map; pieces joined one pair at a time.
class Twin {
 public:
  using Int = long long;
  using At = std::pair<Int, Int>;  // lattice

  explicit Twin(const std::vector<Road>& roads) : roads_(roads) {
    for (std::size_t r = 0; r < roads.size(); ++r) add(r);
    for (std::size_t r = 0; r < roads.size(); ++r) cut(r);
    join();
  }

  std::multiset<Edge> edges() const {
    std::multiset<Edge> out;
    for (const Piece& piece : pieces_) {
      std::vector<At> line = piece.line, reversed(line.rbegin(), line.rend());
      std::int32_t oneway = piece.oneway;
      if (reversed < line) line = reversed, oneway = -oneway;
      std::vector<Point> points;
      double length = 0.0;
      for (const At& at : line) {
        points.emplace_back(static_cast<double>(at.first) / 1024, static_cast<double>(at.second) / 1024);
        if (points.size() > 1)
          length += std::hypot(points.back().first - points[points.size() - 2].first,
                               points.back().second - points[points.size() - 2].second);
      }
      const auto minutes = static_cast<float>(length * 0.06 / static_cast<double>(piece.speed));
      out.emplace(points.front(), points.back(), points, static_cast<float>(length), oneway < 0 ? kClosed : minutes,
                  oneway > 0 ? kClosed : minutes);
    }
    return out;
  }

 private:
  struct Piece {
    std::vector<At> line;
    float speed;
    std::int32_t oneway;
  };
  static At at(Point point) { return {static_cast<Int>(point.first * 1024), static_cast<Int>(point.second * 1024)}; }
  static Int side(At a, At b, At c) {
    return (b.first - a.first) * (c.second - a.second) - (b.second - a.second) * (c.first - a.first);
  }
  static Int rounded(Int numerator, Int denominator) {  // halves up
    return static_cast<Int>(
        std::floor(static_cast<long double>(numerator) / static_cast<long double>(denominator) + 0.5L));
  }
  bool may_cross(std::size_t a, std::size_t b) const {
    if (roads_[a].by_nodes && roads_[b].by_nodes) return false;
    return !roads_[a].bridge && !roads_[b].bridge && roads_[a].level == roads_[b].level;
  }

  /// All places at which road r is cut because of what its segments cross or touch.
  void add(std::size_t r) {
    for (std::size_t o = 0; o < roads_.size(); ++o)
      for (std::size_t i = 0; i + 1 < roads_[r].line.size(); ++i)
        for (std::size_t j = 0; j + 1 < roads_[o].line.size(); ++j) meet(r, i, o, j);
  }
  void meet(std::size_t r, std::size_t i, std::size_t o, std::size_t j) {
    const At a = at(roads_[r].line[i]), b = at(roads_[r].line[i + 1]);
    const At c = at(roads_[o].line[j]), d = at(roads_[o].line[j + 1]);
    for (const std::size_t v : {j, j + 1}) {  // a vertex of o inside the segment of r
      const At p = at(roads_[o].line[v]);
      const bool inside = side(a, b, p) == 0 && p != a && p != b && std::min(a, b) < p && p < std::max(a, b);
      const bool is_end = v == 0 || v + 1 == roads_[o].line.size();
      if (!inside || (roads_[r].by_nodes && roads_[o].by_nodes)) continue;
      const bool may =
          is_end ? !roads_[r].bridge && (roads_[o].bridge || roads_[o].level == roads_[r].level) : may_cross(r, o);
      if (!may) continue;
      inner_[r][i].insert(p);
      at_vertex_[o].insert(v);
    }
    const Int s = side(c, d, a), t = side(c, d, b), u = side(a, b, c), v = side(a, b, d);
    const bool proper = (s < 0) != (t < 0) && (u < 0) != (v < 0) && s != 0 && t != 0 && u != 0 && v != 0;
    if (!proper || !may_cross(r, o)) return;
    inner_[r][i].insert({rounded(a.first * (s - t) + (b.first - a.first) * s, s - t),
                         rounded(a.second * (s - t) + (b.second - a.second) * s, s - t)});
  }

  /// Vertices that other roads (or the same one) have too.
  bool is_shared(std::size_t r, std::size_t v) const {
    const auto is_end = [&](std::size_t road, std::size_t vertex) {
      return vertex == 0 || vertex + 1 == roads_[road].line.size() || roads_[road].by_nodes;
    };
    bool connects = is_end(r, v), several = false, level = false;
    for (std::size_t o = 0; o < roads_.size(); ++o)
      for (std::size_t w = 0; w < roads_[o].line.size(); ++w) {
        if ((o == r && w == v) || at(roads_[o].line[w]) != at(roads_[r].line[v])) continue;
        several = true;
        connects = connects || is_end(o, w);
        level = level || may_cross(r, o);
      }
    return several && (connects || level);
  }

  void cut(std::size_t r) {
    const std::vector<Point>& line = roads_[r].line;
    Piece piece{{at(line[0])}, roads_[r].speed_kmh, roads_[r].oneway};
    const auto end_piece = [&](At place) {
      if (piece.line.size() > 1) pieces_.push_back(piece);
      piece.line = {place};
    };
    const auto go_to = [&](At place) {
      if (piece.line.back() != place) piece.line.push_back(place);
    };
    for (std::size_t i = 0; i + 1 < line.size(); ++i) {
      const At a = at(line[i]), b = at(line[i + 1]);
      std::vector<At> inner(inner_[r][i].begin(), inner_[r][i].end());
      std::sort(inner.begin(), inner.end(), [&](At p, At q) {
        const auto along = [&](At c) {
          return (c.first - a.first) * (b.first - a.first) + (c.second - a.second) * (b.second - a.second);
        };
        return std::pair(along(p), p) < std::pair(along(q), q);
      });
      for (const At& p : inner) go_to(p), end_piece(p);
      go_to(b);
      if (i + 2 == line.size() || at_vertex_[r].contains(i + 1) || is_shared(r, i + 1)) end_piece(b);
    }
  }

  /// Joins two pieces that meet alone and alike, until none do. Levels that only touch are not in these tests.
  void join() {
    for (bool again = true; again;) {
      again = false;
      std::map<At, std::vector<std::pair<std::size_t, bool>>> ends;  // piece, and whether its last vertex
      for (std::size_t p = 0; p < pieces_.size(); ++p) {
        ends[pieces_[p].line.front()].emplace_back(p, false);
        ends[pieces_[p].line.back()].emplace_back(p, true);
      }
      for (const auto& [place, here] : ends) {
        if (here.size() != 2 || here[0].first == here[1].first) continue;
        Piece a = pieces_[here[0].first], b = pieces_[here[1].first];
        if (!here[0].second) turn(a);
        if (here[1].second) turn(b);
        if (a.speed != b.speed || a.oneway != b.oneway) continue;
        a.line.insert(a.line.end(), b.line.begin() + 1, b.line.end());
        pieces_[here[0].first] = a;
        pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(here[1].first));
        again = true;
        break;
      }
    }
  }
  static void turn(Piece& piece) {
    std::reverse(piece.line.begin(), piece.line.end());
    piece.oneway = -piece.oneway;
  }

  const std::vector<Road>& roads_;
  std::map<std::size_t, std::map<std::size_t, std::set<At>>> inner_;
  std::map<std::size_t, std::set<std::size_t>> at_vertex_;
  std::vector<Piece> pieces_;
};

/// Roads of random corners on a coarse grid, so that they share vertices, touch and run over one another.
std::vector<Road> random_roads(std::uint64_t seed, int roads, std::uint32_t grid, double step) {
  Random random(seed, 0);
  std::vector<Road> out;
  for (int r = 0; r < roads; ++r) {
    Road road;
    const std::uint32_t vertices = 2 + random.below(4);
    while (road.line.size() < vertices) {
      const Point p(snapped(random.below(grid) * step), snapped(random.below(grid) * step));
      if (road.line.empty() || road.line.back() != p) road.line.push_back(p);
    }
    if (road.line.front() == road.line.back()) road.line.pop_back();
    road.speed_kmh = random.below(2) ? 60.0F : 30.0F;
    road.oneway = static_cast<std::int32_t>(random.below(3)) - 1;
    road.bridge = random.below(8) == 0;
    road.by_nodes = random.below(4) == 0;
    if (road.line.size() > 1) out.push_back(road);
  }
  return out;
}

bool has_ring(const std::multiset<Edge>& edges) {
  return std::any_of(edges.begin(), edges.end(), [](const Edge& e) { return std::get<0>(e) == std::get<1>(e); });
}

TEST(Noding, EqualsTheSlowTwin) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    SCOPED_TRACE(seed);
    const bool coarse = seed % 3 == 0;
    const auto roads = random_roads(seed, coarse ? 12 : 20, coarse ? 6 : 40, coarse ? 100.0 : 13.37);
    const auto wanted = Twin(roads).edges();
    if (has_ring(wanted)) continue;  // where a ring begins is a matter of the curve
    ++compared;
    ASSERT_EQ(edges_of(noded(roads, 0.0).network), wanted);
  }
  EXPECT_GT(compared, 200);
}

TEST(Noding, DependsNeitherOnTheOrderOfLinesNorOnThreads) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE(seed);
    std::vector<Road> roads = random_roads(seed, 60, 60, 7.5);
    const RoadNetwork one = noded(roads, 5.0).network;
    for (Road& road : roads) {  // digitised the other way
      std::reverse(road.line.begin(), road.line.end());
      road.oneway = -road.oneway;
    }
    std::rotate(roads.begin(), roads.begin() + 17, roads.end());
    const RoadNetwork other = noded(roads, 5.0, 3).network;
    EXPECT_EQ(one.x_m, other.x_m);
    EXPECT_EQ(one.y_m, other.y_m);
    EXPECT_EQ(one.from, other.from);
    EXPECT_EQ(one.to, other.to);
    EXPECT_EQ(one.length_m, other.length_m);
    EXPECT_EQ(one.forward_min, other.forward_min);
    EXPECT_EQ(one.back_min, other.back_min);
    EXPECT_EQ(one.lines, other.lines);
  }
}

}  // namespace
}  // namespace geo
