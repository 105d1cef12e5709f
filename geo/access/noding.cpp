// SPDX-License-Identifier: Apache-2.0
#include "geo/access/noding.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "geo/access/road_crossings.hpp"
#include "geo/access/road_strands.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace geo {
namespace {

using Vertex = Strands::Vertex;
constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kChunk = 65'536;

/// Where a strand passes a node: at vertex next - 1, or at a split before vertex `next`.
struct Stop {
  std::uint32_t strand;
  Vertex next;
  std::uint32_t split;  ///< kNone: at the vertex.
  /// The vertices up to the stop end here.
  Vertex end() const { return split == kNone ? next - 1 : next; }
};

/// All stops in the order of the strands. Piece p leads from stop p to stop p + 1, where both are of one strand.
class Stops {
 public:
  Stops(const Strands& strands, std::vector<Split> splits) : strands_(strands), splits_(std::move(splits)) {
    std::sort(splits_.begin(), splits_.end(),
              [&](const Split& a, const Split& b) { return is_before(strands_, a, b); });
    splits_.erase(std::unique(splits_.begin(), splits_.end()), splits_.end());
    std::uint32_t split = 0;
    const auto add_splits = [&](std::uint32_t strand, Vertex next) {
      for (; split < splits_.size() && splits_[split].strand == strand && splits_[split].next == next; ++split)
        stops_.push_back({strand, next, split});
    };
    for (std::uint32_t strand = 0; strand < strands_.size(); ++strand) {
      for (Vertex v = strands_.begin(strand); v < strands_.end(strand); ++v) {
        add_splits(strand, v);
        if (strands_.is(v, Strands::kCut)) stops_.push_back({strand, v + 1, kNone});
      }
      add_splits(strand, strands_.end(strand));
    }
    stops_.shrink_to_fit();
  }

  const Strands& strands() const { return strands_; }
  std::size_t size() const { return stops_.size(); }
  const Stop& operator[](std::size_t i) const { return stops_[i]; }
  std::uint32_t row(std::size_t i) const { return strands_.row(stops_[i].strand); }
  LatticePlace place(std::size_t i) const {
    return stops_[i].split == kNone ? strands_.place(stops_[i].next - 1) : splits_[stops_[i].split].place;
  }
  /// Whether all that is at this place is connected to it, whatever the level.
  bool connects(std::size_t i) const {
    const Stop& stop = stops_[i];
    if (stop.split == kNone) return strands_.is(stop.next - 1, Strands::kEnd | Strands::kByNodes);
    return stop.next == strands_.begin(stop.strand) || stop.next == strands_.end(stop.strand);
  }
  /// Whether a piece begins here that has a length.
  bool begins_piece(std::size_t i) const {
    if (i + 1 >= stops_.size() || stops_[i].strand != stops_[i + 1].strand) return false;
    const LatticePlace from = place(i);
    if (place(i + 1) != from) return true;
    for (Vertex v = stops_[i].next; v < stops_[i + 1].end(); ++v)
      if (strands_.place(v) != from) return true;
    return false;
  }
  /// The places of a piece, from stop to stop or back; some may repeat the one before.
  template <class Visit>
  void each_place(std::size_t piece, bool is_back, Visit visit) const {
    const Vertex begin = stops_[piece].next, end = stops_[piece + 1].end();
    visit(place(is_back ? piece + 1 : piece));
    for (Vertex i = 0; begin + i < end; ++i) visit(strands_.place(is_back ? end - 1 - i : begin + i));
    visit(place(is_back ? piece : piece + 1));
  }

 private:
  const Strands& strands_;
  std::vector<Split> splits_;
  std::vector<Stop> stops_;
};

/// The nodes: stops at one place, of one level where nothing connects the levels.
struct Nodes {
  std::vector<LatticePlace> place;
  std::vector<std::int32_t> of_stop;
};

Nodes nodes_of(const Stops& stops, unsigned threads) {
  std::vector<KeyedRow> order(stops.size());
  parallel_for(order.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const LatticePlace place = stops.place(i);
      order[i] = {fine_hilbert_key(place.x_m(), place.y_m()), static_cast<Row>(i)};
    }
  });
  sort_by_key(order, threads);
  Nodes nodes;
  nodes.of_stop.resize(stops.size());
  const auto level = [&](Row stop) { return stops.strands().lines().level[stops.row(stop)]; };
  const auto add_node = [&](std::span<const KeyedRow> rows) {
    for (const KeyedRow& row : rows) nodes.of_stop[row.row] = static_cast<std::int32_t>(nodes.place.size());
    nodes.place.push_back(stops.place(rows[0].row));
  };
  const auto each_run = [](std::span<KeyedRow> rows, auto same, auto take) {
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
      while (end < rows.size() && same(rows[begin], rows[end])) ++end;
      take(rows.subspan(begin, end - begin));
    }
  };
  const auto add_place = [&](std::span<KeyedRow> rows) {
    if (std::any_of(rows.begin(), rows.end(), [&](const KeyedRow& row) { return stops.connects(row.row); }))
      return add_node(rows);
    std::sort(rows.begin(), rows.end(),
              [&](const KeyedRow& a, const KeyedRow& b) { return level(a.row) < level(b.row); });
    each_run(
        rows, [&](const KeyedRow& a, const KeyedRow& b) { return level(a.row) == level(b.row); }, add_node);
  };
  each_run(
      order, [](const KeyedRow& a, const KeyedRow& b) { return a.key == b.key; },
      [&](std::span<KeyedRow> rows) {  // far from the origin, several places have one key
        const auto place = [&](const KeyedRow& row) { return stops.place(row.row); };
        std::sort(rows.begin(), rows.end(), [&](const KeyedRow& a, const KeyedRow& b) { return place(a) < place(b); });
        each_run(
            rows, [&](const KeyedRow& a, const KeyedRow& b) { return place(a) == place(b); }, add_place);
      });
  return nodes;
}

/// A piece as passed in one direction.
struct Pass {
  std::uint32_t piece;
  bool is_back;
};

/// Edges are chains of pieces.
struct Chains {
  std::vector<Pass> passes;
  std::vector<std::size_t> begin{0};
  std::size_t size() const { return begin.size() - 1; }
  std::span<Pass> operator[](std::size_t i) { return std::span(passes).subspan(begin[i], begin[i + 1] - begin[i]); }
  std::span<const Pass> operator[](std::size_t i) const {
    return std::span(passes).subspan(begin[i], begin[i + 1] - begin[i]);
  }
};

/// Joins pieces at nodes where nothing changes.
class Chaining {
 public:
  Chaining(const Stops& stops, const Nodes& nodes) : stops_(stops), nodes_(nodes), at_(nodes.place.size()) {
    is_piece_.resize(stops.size());
    for (std::uint32_t i = 0; i < stops.size(); ++i) {
      is_piece_[i] = stops.begins_piece(i);
      if (!is_piece_[i]) continue;
      arrive({i, true});
      arrive({i, false});
    }
  }

  Chains chains() {
    Chains out;
    for (std::uint32_t piece = 0; piece < is_piece_.size(); ++piece) {
      if (!is_piece_[piece]) continue;
      add_chain(first_of({piece, false}), out);
      out.begin.push_back(out.passes.size());
    }
    return out;
  }

  std::int32_t from(Pass pass) const { return nodes_.of_stop[pass.is_back ? pass.piece + 1 : pass.piece]; }
  std::int32_t to(Pass pass) const { return nodes_.of_stop[pass.is_back ? pass.piece : pass.piece + 1]; }
  float speed(Pass pass) const { return lines().speed_kmh[stops_.row(pass.piece)]; }
  /// 1: only in the direction of the pass, -1: only against it, 0: both.
  std::int32_t oneway(Pass pass) const {
    const std::int32_t along = lines().oneway[stops_.row(pass.piece)];
    return pass.is_back ? -along : along;
  }

 private:
  /// The passes that lead to a node, if they are two.
  struct Arrivals {
    Pass first{kNone, false}, second{kNone, false};
    std::uint8_t count = 0;
  };
  const RoadLines& lines() const { return stops_.strands().lines(); }

  void arrive(Pass pass) {
    Arrivals& at = at_[static_cast<std::size_t>(to(pass))];
    if (at.count == 0) at.first = pass;
    if (at.count == 1) at.second = pass;
    at.count = static_cast<std::uint8_t>(std::min(at.count + 1, 3));
  }
  /// What goes on where a pass arrives, as if nothing were there.
  std::optional<Pass> next(Pass pass) const {
    const Arrivals& at = at_[static_cast<std::size_t>(to(pass))];
    if (at.count != 2 || at.first.piece == at.second.piece) return std::nullopt;
    const Pass other = at.first.piece == pass.piece ? at.second : at.first, on{other.piece, !other.is_back};
    if (speed(on) != speed(pass) || oneway(on) != oneway(pass)) return std::nullopt;
    return on;
  }
  /// Back to where the chain begins; of a ring, to its first node.
  Pass first_of(Pass pass) const {
    Pass back{pass.piece, !pass.is_back}, least = back;
    for (auto on = next(back); on; on = next(back)) {
      back = *on;
      if (to(back) < to(least)) least = back;
      if (back.piece == pass.piece) {
        back = least;
        break;
      }
    }
    return {back.piece, !back.is_back};
  }
  void add_chain(Pass pass, Chains& out) {
    for (std::optional<Pass> on = pass; on && is_piece_[on->piece]; on = next(*on)) {
      is_piece_[on->piece] = 0;
      out.passes.push_back(*on);
    }
  }

  const Stops& stops_;
  const Nodes& nodes_;
  std::vector<Arrivals> at_;            // by node
  std::vector<std::uint8_t> is_piece_;  // by stop: a piece begins there that is in no chain yet
};

/// Puts chains into edges: one direction, one order.
class Edges {
 public:
  Edges(const Stops& stops, const Chaining& chaining, Chains chains)
      : stops_(stops), chaining_(chaining), chains_(std::move(chains)) {}

  void into(RoadNetwork& out, unsigned threads) {
    orient(threads);
    const std::vector<KeyedRow> order = ordered(threads);
    const std::size_t edges = order.size();
    out.from.resize(edges);
    out.to.resize(edges);
    out.length_m.resize(edges);
    out.forward_min.resize(edges);
    out.back_min.resize(edges);
    std::vector<std::size_t> offsets(edges + 1);
    parallel_for(edges, kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t e = begin; e < end; ++e) each_place(order[e].row, [&](LatticePlace) { ++offsets[e + 1]; });
    });
    for (std::size_t e = 0; e < edges; ++e) offsets[e + 1] += offsets[e];
    std::vector<double> x(offsets.back()), y(offsets.back());
    parallel_for(edges, kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t e = begin; e < end; ++e) {
        std::size_t at = offsets[e];
        each_place(order[e].row, [&](LatticePlace place) {
          x[at] = place.x_m();
          y[at++] = place.y_m();
        });
        fill(e, order[e].row,
             length_m(std::span(x).subspan(offsets[e], at - offsets[e]),
                      std::span(y).subspan(offsets[e], at - offsets[e])),
             out);
      }
    });
    std::vector<std::size_t> each(edges + 1);
    for (std::size_t e = 0; e <= edges; ++e) each[e] = e;
    out.lines = Shapes::from_flat(Shapes::Kind::lines, std::move(x), std::move(y), std::move(offsets), each, each);
  }

 private:
  static double length_m(std::span<const double> x, std::span<const double> y) {
    double sum = 0.0;
    for (std::size_t i = 1; i < x.size(); ++i) sum += std::hypot(x[i] - x[i - 1], y[i] - y[i - 1]);
    return sum;
  }

  void fill(std::size_t e, Row chain, double length_m, RoadNetwork& out) const {
    const std::span<const Pass> passes = chains_[chain];
    const float minutes = static_cast<float>(length_m * 0.06 / static_cast<double>(chaining_.speed(passes.front())));
    const std::int32_t oneway = chaining_.oneway(passes.front());
    out.from[e] = chaining_.from(passes.front());
    out.to[e] = chaining_.to(passes.back());
    out.length_m[e] = static_cast<float>(length_m);
    out.forward_min[e] = out.back_min[e] = minutes;
    if (oneway < 0) out.forward_min[e] = std::numeric_limits<float>::infinity();
    if (oneway > 0) out.back_min[e] = std::numeric_limits<float>::infinity();
  }

  /// The places along a chain, each once in a row.
  template <class Visit>
  void each_place(Row chain, Visit visit) const {
    std::optional<LatticePlace> last;
    for (const Pass pass : chains_[chain])
      stops_.each_place(pass.piece, pass.is_back, [&](LatticePlace place) {
        if (last != place) visit(place);
        last = place;
      });
  }
  std::vector<LatticePlace> places(Row chain) const {
    std::vector<LatticePlace> out;
    each_place(chain, [&](LatticePlace place) { out.push_back(place); });
    return out;
  }

  void turn(std::size_t chain) {
    const std::span<Pass> passes = chains_[chain];
    std::reverse(passes.begin(), passes.end());
    for (Pass& pass : passes) pass.is_back = !pass.is_back;
  }
  /// Whether a ring goes the other way round: by its places, and there and back by its direction.
  bool is_turned(std::size_t ring) const {
    const std::vector<LatticePlace> line = places(static_cast<Row>(ring)), back(line.rbegin(), line.rend());
    return back != line ? back < line : chaining_.oneway(chains_[ring].front()) < 0;
  }
  /// From the first node to the last.
  void orient(unsigned threads) {
    parallel_for(chains_.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const std::span<const Pass> passes = std::as_const(chains_)[i];
        const std::int32_t from = chaining_.from(passes.front()), to = chaining_.to(passes.back());
        if (from > to || (from == to && is_turned(i))) turn(i);
      }
    });
  }

  /// By nodes; between the same two nodes by what else tells edges apart.
  std::vector<KeyedRow> ordered(unsigned threads) const {
    std::vector<KeyedRow> order(chains_.size());
    parallel_for(order.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) {
        const auto from = static_cast<std::uint64_t>(chaining_.from(chains_[i].front()));
        const auto to = static_cast<std::uint64_t>(chaining_.to(chains_[i].back()));
        order[i] = {from << 32U | to, static_cast<Row>(i)};
      }
    });
    sort_by_key(order, threads);
    const auto facts = [&](const KeyedRow& row) {
      const Pass first = chains_[row.row].front();
      return std::tuple(places(row.row), chaining_.speed(first), chaining_.oneway(first));
    };
    for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
      while (end < order.size() && order[end].key == order[begin].key) ++end;
      if (end - begin > 1)
        std::sort(order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end),
                  [&](const KeyedRow& a, const KeyedRow& b) { return facts(a) < facts(b); });
    }
    return order;
  }

  const Stops& stops_;
  const Chaining& chaining_;
  Chains chains_;
};

std::int64_t count_places(const std::vector<Split>& splits) {
  std::vector<LatticePlace> places;
  for (const Split& split : splits) places.push_back(split.place);
  std::sort(places.begin(), places.end());
  return std::unique(places.begin(), places.end()) - places.begin();
}

/// Nodes that no edge has left are gone; the others keep their order.
void drop_lonely_nodes(const std::vector<LatticePlace>& place, RoadNetwork& network) {
  std::vector<std::int32_t> number(place.size(), -1);
  for (const auto* ends : {&network.from, &network.to})
    for (const std::int32_t node : *ends) number[static_cast<std::size_t>(node)] = 0;
  for (std::size_t node = 0; node < place.size(); ++node) {
    if (number[node] < 0) continue;
    number[node] = static_cast<std::int32_t>(network.x_m.size());
    network.x_m.push_back(place[node].x_m());
    network.y_m.push_back(place[node].y_m());
  }
  for (auto* ends : {&network.from, &network.to})
    for (std::int32_t& node : *ends) node = number[static_cast<std::size_t>(node)];
}

}  // namespace

NodedRoads node_roads(const RoadLines& lines, const NodingRules& rules) {
  Strands strands(lines);
  NodedRoads out;
  std::vector<Split> splits = crossings(strands, rules.threads);
  out.crossings = count_places(splits);
  const std::vector<Vertex> dead_ends = cut_at_vertices(strands, rules.threads);
  DeadEndJoins joins = join_dead_ends(strands, dead_ends, rules.tolerance_m, rules.threads);
  out.gaps_closed = joins.joined;
  splits.insert(splits.end(), joins.splits.begin(), joins.splits.end());

  const Stops stops(strands, std::move(splits));
  const Nodes nodes = nodes_of(stops, rules.threads);
  Chaining chaining(stops, nodes);
  Edges edges(stops, chaining, chaining.chains());
  edges.into(out.network, rules.threads);
  drop_lonely_nodes(nodes.place, out.network);
  return out;
}

}  // namespace geo
