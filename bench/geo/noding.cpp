// SPDX-License-Identifier: Apache-2.0
// Noding of made-up roads, once: cost as one line of JSON, with what came out.
//
//   geo_noding KIND [edges=1000000] [threads=1]
//
//   nodes    as OpenStreetMap has them: ways of some five pieces with bends, which share vertices at junctions
//   crosses  as other layers: streets of fifty kilometres that cross one another without a vertex, dead ends 0.5 m
//   short
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bench/geo/measure.hpp"
#include "geo/access/noding.hpp"
#include "geo/core/crs.hpp"
#include "geo/core/random.hpp"

namespace {

struct Roads {
  geo::Shapes shapes{geo::Shapes::Kind::lines};
  std::vector<float> speed_kmh;
  std::vector<std::int32_t> oneway, level;
  std::vector<std::uint8_t> bridge, by_nodes;

  void end_line(float kmh, bool osm) {
    shapes.end_ring();
    shapes.end_part();
    shapes.end_shape();
    speed_kmh.push_back(kmh);
    oneway.push_back(0);
    level.push_back(0);
    bridge.push_back(0);
    by_nodes.push_back(osm);
  }
  void add(double x, double y) { shapes.add_vertex(geo::snapped(x), geo::snapped(y)); }
  geo::RoadLines lines() const { return {shapes, speed_kmh, oneway, level, bridge, by_nodes}; }
};

constexpr double kStep_m = 150.0;

/// A vertex of a bent lattice, the same whichever street comes by; `bend` is how far along to the next, of four.
std::pair<double, double> place(std::int64_t column, std::int64_t row, std::uint32_t bend, bool east) {
  const auto shift = [](std::int64_t a, std::int64_t b, std::uint32_t c) {
    return static_cast<double>(geo::Random(static_cast<std::uint64_t>(a << 24U | b), c).below(50));
  };
  const double along = bend * kStep_m / 4.0, aside = shift(column, row, bend + (east && bend > 0 ? 4 : 0));
  return {static_cast<double>(column) * kStep_m + (east ? along : aside),
          static_cast<double>(row) * kStep_m + (east ? aside : along)};
}

Roads by_nodes(std::size_t edges) {
  const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(edges) / 2.0));
  Roads out;
  for (const bool east : {true, false})
    for (std::int64_t street = 0; street < side; ++street)
      for (std::int64_t from = 0; from + 1 < side; from += 5) {
        for (std::int64_t i = from; i < std::min(from + 5, side - 1); ++i)
          for (std::uint32_t bend = 0; bend < 4; ++bend) {
            const auto [x, y] = place(east ? i : street, east ? street : i, bend, bend == 0 || east);
            out.add(x, y);
          }
        const std::int64_t last = std::min(from + 5, side - 1);
        const auto [x, y] = place(east ? last : street, east ? street : last, 0, true);
        out.add(x, y);
        out.end_line(street % 20 == 0 ? 90.0F : 30.0F, true);
      }
  return out;
}

Roads crossing(std::size_t edges) {
  const auto side = static_cast<std::int64_t>(std::sqrt(static_cast<double>(edges) / 2.0));
  const double length_m = static_cast<double>(side) * kStep_m, piece_m = kStep_m * 0.7;
  Roads out;
  for (const bool east : {true, false})
    for (std::int64_t street = 0; street < side; ++street) {
      geo::Random random(7, static_cast<std::uint64_t>(2 * street + east));
      const double across = (static_cast<double>(street) + 0.5) * kStep_m;
      double along = 0.5 * kStep_m - 0.5;  // half a metre short of, or beyond, the first street it meets
      for (; along < length_m; along += piece_m) {
        const double aside = across + random.unit() * 20.0;
        out.add(east ? along : aside, east ? aside : along);
      }
      out.end_line(street % 20 == 0 ? 90.0F : 30.0F, false);
    }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  if (kind != "nodes" && kind != "crosses") return 2;
  std::size_t edges = 1'000'000;
  geo::NodingRules rules;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('=')), value = word.substr(word.find('=') + 1);
    if (name == "edges") edges = std::stoul(value);
    if (name == "threads") rules.threads = static_cast<unsigned>(std::stoul(value));
  }
  const Roads roads = kind == "nodes" ? by_nodes(edges) : crossing(edges);
  geo::NodedRoads noded;
  const bench::Cost cost = bench::cost_of([&] { noded = geo::node_roads(roads.lines(), rules); });
  fmt::print(
      "{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}, \"lines\": {}, \"vertices\": {}, \"nodes\": {}, "
      "\"edges\": {}, \"crossings\": {}, \"gaps_closed\": {}}}\n",
      cost.seconds, cost.cpu_seconds, cost.peak_bytes, roads.shapes.size(), roads.shapes.vertices(),
      noded.network.nodes(), noded.network.edges(), noded.crossings, noded.gaps_closed);
}
