// SPDX-License-Identifier: Apache-2.0
// Searches on a made-up road network, once, for compare.py: cost as one line of JSON, results as files to compare.
//
//   geo_network KERNEL [edges=1000000] [facilities=5000] [out=FILE]
//
//   nearest, two_nearest    ticks of each node, uint32: the nearest facility alone, or both
//   boost                   the nearest by dijkstra_shortest_paths of Boost.Graph, same graph, all sources at once
//   memory                  no search: nodes in the order in which they are settled, and what a search must touch
//   bounded                 a search of 10 min for each facility: how many nodes each reached, uint32
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
#include "geo/access/road_search.hpp"

namespace {

struct Args {
  std::size_t edges = 1'000'000, facilities = 5'000;
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

const std::map<std::string_view, bench::Cost (*)(const Args&)> kKernels = {{"nearest", nearest},
                                                                           {"two_nearest", two_nearest},
                                                                           {"boost", boost_dijkstra},
                                                                           {"memory", memory},
                                                                           {"bounded", bounded}};

}  // namespace

int main(int argc, char** argv) {
  const auto kernel = argc > 1 ? kKernels.find(argv[1]) : kKernels.end();
  if (kernel == kKernels.end()) return 2;
  Args args;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i], name = word.substr(0, word.find('=')), value = word.substr(word.find('=') + 1);
    if (name == "edges") args.edges = std::stoul(value);
    if (name == "facilities") args.facilities = std::stoul(value);
    if (name == "out") args.out = value;
  }
  const bench::Cost cost = kernel->second(args);
  fmt::print("{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}}}\n", cost.seconds, cost.cpu_seconds,
             cost.peak_bytes);
}
