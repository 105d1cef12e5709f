// SPDX-License-Identifier: Apache-2.0
// Searches on a made-up road network, once, for compare.py: cost as one line of JSON, results as files to compare.
//
//   geo_network KERNEL [edges=1000000] [facilities=5000] [firms=…] [themes=…] [threads=…] [out=FILE]
//
//   nearest, two_nearest    ticks of each node, uint32: the nearest facility alone, or both
//   boost                   the nearest by dijkstra_shortest_paths of Boost.Graph, same graph, all sources at once
//   memory                  no search: nodes in the order in which they are settled, and what a search must touch
//   bounded                 a search of 10 min for each facility: how many nodes each reached, uint32
//   hierarchy               RoadHierarchy made: links and core, uint32
//   all_ways                ways from facilities=5000 places to all nodes with it, one thread: their sums modulo 2^32
//   country                 all that gaps does on roads, the making of the network included: firms=1000000 find the
//   road
//                           and the two nearest of the facilities of themes=15, threads=2: ticks of theme 0, uint32
#include <fmt/format.h>

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/two_bit_color_map.hpp>
#include <cmath>
#include <fstream>
#include <limits>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "bench/geo/measure.hpp"
#include "bench/geo/roads.hpp"
#include "geo/access/road_graph.hpp"
#include "geo/access/road_hierarchy.hpp"
#include "geo/access/road_places.hpp"
#include "geo/access/road_search.hpp"
#include "geo/access/road_travel.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/radix_sort.hpp"

namespace {

struct Args {
  std::size_t edges = 1'000'000, facilities = 5'000, firms = 1'000'000, themes = 15, threads = 1;
  std::string out;
};

struct Case {
  explicit Case(const Args& args)
      : graph(bench::made_up_roads(args.edges), geo::Cost::minutes), starts(bench::starts(graph, args.facilities)) {}
  geo::RoadGraph graph;
  std::vector<geo::Start> starts;
};

void write(const Args& args, const std::vector<std::uint32_t>& values) {
  if (args.out.empty()) return;
  std::ofstream(args.out, std::ios::binary)
      .write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(4 * values.size()));
}

bench::Cost nearest(const Args& args) {
  const Case roads(args);
  std::vector<geo::Label> labels;
  const bench::Cost cost = bench::cost_of([&] { labels = geo::nearest(roads.graph, roads.starts); });
  std::vector<std::uint32_t> ticks;
  for (const geo::Label label : labels) ticks.push_back(label.ticks());
  write(args, ticks);
  return cost;
}

bench::Cost two_nearest(const Args& args) {
  const Case roads(args);
  std::vector<geo::TwoLabels> labels;
  const bench::Cost cost = bench::cost_of([&] { labels = geo::two_nearest(roads.graph, roads.starts); });
  std::vector<std::uint32_t> ticks;
  for (const geo::TwoLabels& two : labels) ticks.push_back(two.first.ticks());
  for (const geo::TwoLabels& two : labels) ticks.push_back(two.second.ticks());
  write(args, ticks);
  return cost;
}

struct Weight {
  std::uint32_t ticks;
};
using BoostGraph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, Weight, boost::no_property,
                                                      std::uint32_t, std::uint32_t>;

bench::Cost boost_dijkstra(const Args& args) {
  const Case roads(args);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> ends;
  std::vector<Weight> weights;
  for (std::uint32_t node = 0; node < roads.graph.nodes(); ++node)
    for (const geo::RoadGraph::Arc& arc : roads.graph.arcs(node))
      ends.emplace_back(node, arc.node), weights.push_back({arc.ticks});
  const BoostGraph graph(boost::edges_are_sorted, ends.begin(), ends.end(), weights.begin(),
                         static_cast<std::uint32_t>(roads.graph.nodes()));
  std::vector<std::uint32_t> sources, ticks(roads.graph.nodes(), geo::kNever), before(ticks.size());
  for (const geo::Start& start : roads.starts) sources.push_back(start.node);
  const bench::Cost cost = bench::cost_of([&] {
    std::iota(before.begin(), before.end(), 0U);
    const auto index = get(boost::vertex_index, graph);
    const auto map = [&](std::vector<std::uint32_t>& values) {
      return boost::make_iterator_property_map(values.begin(), index);
    };
    for (const std::uint32_t source : sources) ticks[source] = 0;
    boost::two_bit_color_map colors(num_vertices(graph), index);
    boost::dijkstra_shortest_paths_no_init(graph, sources.begin(), sources.end(), map(before), map(ticks),
                                           get(&Weight::ticks, graph), index, std::less<std::uint32_t>(),
                                           boost::closed_plus<std::uint32_t>(geo::kNever), 0U,
                                           boost::dijkstra_visitor<>(), colors);
  });
  write(args, ticks);
  return cost;
}

/// What cannot be saved: for each node in the order of settling its arcs are read and the labels of their ends written.
bench::Cost memory(const Args& args) {
  const Case roads(args);
  const std::vector<geo::Label> labels = geo::nearest(roads.graph, roads.starts);
  std::vector<std::uint32_t> order(labels.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return labels[a] < labels[b]; });
  std::vector<geo::Label> again;
  const bench::Cost cost = bench::cost_of([&] {
    again.resize(labels.size());
    for (const geo::Start& start : roads.starts) again[start.node] = geo::Label(0, start.facility);
    for (const std::uint32_t node : order) {
      if (!labels[node]) break;
      for (const geo::RoadGraph::Arc& arc : roads.graph.arcs(node)) {
        const geo::Label farther(again[node].ticks() + arc.ticks, again[node].facility());
        if (farther < again[arc.node]) again[arc.node] = farther;
      }
    }
  });
  std::vector<std::uint32_t> ticks;
  for (const geo::Label label : again) ticks.push_back(label.ticks());
  write(args, ticks);
  return cost;
}

bench::Cost bounded(const Args& args) {
  const Case roads(args);
  std::vector<std::uint32_t> counts;
  const bench::Cost cost = bench::cost_of([&] {
    geo::BoundedSearch search(roads.graph);
    for (const geo::Start& start : roads.starts)
      counts.push_back(
          static_cast<std::uint32_t>(search.reach({&start, 1}, geo::to_ticks(10.0, geo::Cost::minutes)).size()));
  });
  write(args, counts);
  return cost;
}

bench::Cost hierarchy(const Args& args) {
  const geo::RoadGraph along(bench::made_up_roads(args.edges), geo::Cost::length_m, geo::RoadGraph::Towards::anywhere);
  std::vector<std::uint32_t> sizes;
  const bench::Cost cost = bench::cost_of([&] {
    const geo::RoadHierarchy made(along);
    sizes = {static_cast<std::uint32_t>(made.links()), static_cast<std::uint32_t>(made.core())};
  });
  write(args, sizes);
  return cost;
}

bench::Cost all_ways(const Args& args) {
  const geo::RoadGraph along(bench::made_up_roads(args.edges), geo::Cost::length_m, geo::RoadGraph::Towards::anywhere);
  const geo::RoadHierarchy made(along);
  std::vector<std::vector<geo::Start>> places;
  for (const geo::Start& start : bench::starts(along, args.facilities)) places.push_back({start});
  std::vector<std::uint32_t> sums;
  const bench::Cost cost = bench::cost_of([&] {
    std::vector<std::int32_t> ticks;
    for (std::size_t first = 0; first < places.size(); first += geo::RoadHierarchy::kAtOnce) {
      const std::size_t some = std::min(geo::RoadHierarchy::kAtOnce, places.size() - first);
      made.reach(std::span(places).subspan(first, some), ticks);
      sums.push_back(0);
      for (const std::int32_t way : ticks) sums.back() += static_cast<std::uint32_t>(way);
    }
  });
  write(args, sums);
  return cost;
}

/// Random points in the box of a network.
struct Points {
  Points(const geo::RoadNetwork& network, std::size_t count) {
    const double side_x = *std::max_element(network.x_m.begin(), network.x_m.end());
    const double side_y = *std::max_element(network.y_m.begin(), network.y_m.end());
    geo::Random random(4, 5);
    std::vector<geo::KeyedRow> order(count);
    std::vector<double> x, y;
    for (std::size_t i = 0; i < count; ++i) {
      x.push_back(random.unit() * side_x);
      y.push_back(random.unit() * side_y);
      order[i] = {geo::hilbert_key(x[i], y[i]), static_cast<geo::Row>(i)};
    }
    geo::sort_by_key(order, 1);
    for (const geo::KeyedRow& row : order) x_m.push_back(x[row.row]), y_m.push_back(y[row.row]);
  }
  std::vector<double> x_m, y_m;
};

/// The roads nearest to points.
std::vector<geo::RoadPlace> on_roads(const geo::RoadIndex& roads, const Points& points, unsigned threads) {
  std::vector<geo::RoadPlace> out(points.x_m.size());
  geo::parallel_for(out.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) out[i] = roads.nearest(points.x_m[i], points.y_m[i]).value();
  });
  return out;
}

bench::Cost country(const Args& args) {
  const auto threads = static_cast<unsigned>(args.threads);
  std::vector<std::uint32_t> ticks;
  const bench::Cost cost = bench::cost_of([&] {
    const geo::RoadNetwork network = bench::made_up_roads(args.edges);
    const std::vector<geo::RoadPlace> all =
        on_roads(geo::RoadIndex(network), Points(network, args.firms + args.themes * args.facilities), threads);
    const geo::RoadTravel travel(network, geo::Cost::minutes, 5.0);
    std::vector<std::vector<std::uint32_t>> of_theme(args.themes);
    // Every so many a facility, themes in turn, so that those of each lie everywhere.
    const std::size_t step = all.size() / (args.themes * args.facilities);
    geo::parallel_for(args.themes, 1, threads, [&](std::size_t theme, std::size_t) {
      std::vector<geo::Entrance> entrances;
      for (std::size_t f = 0; f < args.facilities; ++f)
        entrances.push_back({all[(f * args.themes + theme) * step], static_cast<std::uint32_t>(f)});
      const geo::NearestByRoad nearest(travel, entrances);
      of_theme[theme].resize(all.size());
      for (std::size_t i = 0; i < all.size(); ++i) of_theme[theme][i] = nearest.from(all[i]).first.ticks();
    });
    ticks = of_theme[0];
  });
  write(args, ticks);
  return cost;
}

const std::map<std::string_view, bench::Cost (*)(const Args&)> kKernels = {
    {"nearest", nearest}, {"two_nearest", two_nearest}, {"boost", boost_dijkstra}, {"memory", memory},
    {"bounded", bounded}, {"hierarchy", hierarchy},     {"all_ways", all_ways},    {"country", country}};

}  // namespace

int main(int argc, char** argv) {
  const auto kernel = argc > 1 ? kKernels.find(argv[1]) : kKernels.end();
  if (kernel == kKernels.end()) return 2;
  Args args;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('=')), value = word.substr(word.find('=') + 1);
    if (name == "edges") args.edges = std::stoul(value);
    if (name == "facilities") args.facilities = std::stoul(value);
    if (name == "firms") args.firms = std::stoul(value);
    if (name == "themes") args.themes = std::stoul(value);
    if (name == "threads") args.threads = std::stoul(value);
    if (name == "out") args.out = value;
  }
  const bench::Cost cost = kernel->second(args);
  fmt::print("{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}}}\n", cost.seconds, cost.cpu_seconds,
             cost.peak_bytes);
}
