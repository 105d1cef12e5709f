// SPDX-License-Identifier: Apache-2.0
// One kernel, once, for compare.py: what it cost as one line of JSON, its result as a file to compare with others'.
//
//   geo_kernels KERNEL [name=value ...]
//
// Points are those of points.hpp (case=plain|spot|line|disc count=1000000); every kernel takes threads=1 and out=FILE,
// raw columns in the byte order of the machine, one after the other.
//
//   points                                            x, y as doubles, in pairs
//   dbscan       eps_m=1000 min_points=10             labels, int32
//   hdbscan      min_samples=20 min_cluster_size=20   labels, int32
//   outlines     eps_m=1000 min_points=10             vertices of the clusters' outlines, as many doubles as there are
//   search       draws=99                             p of the clusters of every tenth point, by relabelled maps
//   nanoflann_k  k=20 sorted=1                        distances; the points in curve order, or as they come
//   density      radius_m=5000 cell_m=500             values, row by row from below
//   hexagons     count=100000                         x, y, value, row by row, as three columns
//   hotspots     count=100000 band=3 draws=999        z of Gi*, local Moran's I, p
//   curves       count=10000 industries=10 draws=99   of the first industry: distances, M, K-density, then h
//   concentration count=100000 industries=40 draws=999  p of K-density and of M, by industry
//   colocation   count=100000 industries=40 draws=999 co-location quotients, p
//   nearest_point, nanoflann_point                    distances to 100,000 points at random; queries in curve order
//   nearest_segment, geos_segment                     the same to 100,000 segments of 500 m
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "bench/geo/bare.hpp"
#include "bench/geo/hexagons.hpp"
#include "bench/geo/measure.hpp"
#include "bench/geo/points.hpp"
#include "geo/access/nearest_facility.hpp"
#include "geo/clusters/dbscan.hpp"
#include "geo/clusters/hdbscan.hpp"
#include "geo/clusters/outline.hpp"
#include "geo/clusters/search_test.hpp"
#include "geo/core/hilbert.hpp"
#include "geo/core/parallel.hpp"
#include "geo/economics/colocation_quotient.hpp"
#include "geo/economics/concentration.hpp"
#include "geo/surfaces/getis_ord.hpp"
#include "geo/surfaces/kernel_density.hpp"
#include "geo/surfaces/local_moran.hpp"

namespace {

using bench::Cost;
using bench::Points;

/// The name=value words of the command line.
struct Args {
  std::map<std::string, std::string, std::less<>> values;

  std::string text(std::string_view name, std::string_view otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? std::string(otherwise) : found->second;
  }
  double number(std::string_view name, double otherwise) const {
    const auto found = values.find(name);
    return found == values.end() ? otherwise : std::stod(found->second);
  }
  std::size_t count(std::string_view name, std::size_t otherwise) const {
    return static_cast<std::size_t>(number(name, static_cast<double>(otherwise)));
  }
  unsigned threads() const { return static_cast<unsigned>(count("threads", 1)); }
};

Points points_of(const Args& args) {
  return bench::points_of(args.text("case", "plain"), args.count("count", 1'000'000)).value();
}

/// Appends a column to the file of the results, if one is asked for.
template <class Column>
void write(const Args& args, const Column& column) {
  const std::string file = args.text("out", "");
  if (file.empty()) return;
  std::ofstream(file, std::ios::binary | std::ios::app)
      .write(reinterpret_cast<const char*>(column.data()),
             static_cast<std::streamsize>(column.size() * sizeof(column[0])));
}

/// The same points along the Hilbert curve.
Points along_the_curve(const Points& points) {
  std::vector<std::uint64_t> key;
  for (std::size_t i = 0; i < points.x_m.size(); ++i) key.push_back(geo::hilbert_key(points.x_m[i], points.y_m[i]));
  std::vector<std::size_t> order(key.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t i) { return key[i]; });
  Points sorted;
  for (const std::size_t i : order) sorted.add(points.x_m[i], points.y_m[i]);
  return sorted;
}

/// The cells that the kernels of the points can reach.
geo::Grid grid_around(const Points& points, double margin_m, double cell_m) {
  const auto [left, right] = std::ranges::minmax(points.x_m);
  const auto [below, above] = std::ranges::minmax(points.y_m);
  const double x0 = std::floor((left - margin_m) / cell_m) * cell_m,
               y0 = std::floor((below - margin_m) / cell_m) * cell_m;
  return {x0, y0, cell_m, static_cast<std::int32_t>((right + margin_m - x0) / cell_m) + 1,
          static_cast<std::int32_t>((above + margin_m - y0) / cell_m) + 1};
}

/// `count` segments of 500 m, anywhere between the points.
std::vector<std::array<double, 4>> segments_among(const Points& points, std::size_t count) {
  const auto [left, right] = std::ranges::minmax(points.x_m);
  const auto [below, above] = std::ranges::minmax(points.y_m);
  geo::Random random(4, 3);
  std::vector<std::array<double, 4>> segments;
  while (segments.size() < count) {
    const double x = left + (right - left) * random.unit(), y = below + (above - below) * random.unit();
    const double angle = 2.0 * std::numbers::pi * random.unit();
    segments.push_back({geo::snapped(x), geo::snapped(y), geo::snapped(x + 500.0 * std::cos(angle)),
                        geo::snapped(y + 500.0 * std::sin(angle))});
  }
  return segments;
}

/// The first ends of the segments, as columns.
Points starts_of(const std::vector<std::array<double, 4>>& segments) {
  Points starts;
  for (const auto& s : segments) starts.add(s[0], s[1]);
  return starts;
}

/// Of the two nearest facilities of each point, as the stage gaps finds them.
std::vector<double> first_distances(const geo::FacilityIndex& index, const Points& queries, unsigned threads) {
  std::vector<double> distance_m(queries.x_m.size());
  geo::parallel_for(distance_m.size(), 16'384, threads, [&](std::size_t begin, std::size_t end) {
    geo::FacilityIndex::Walk walk(index);
    for (std::size_t i = begin; i < end; ++i)
      distance_m[i] = walk.nearest(queries.x_m[i], queries.y_m[i]).first->distance_m;
  });
  return distance_m;
}

// ---- kernels ----

Cost write_points(const Args& args) {
  const Points points = points_of(args);
  std::vector<double> pairs;
  for (std::size_t i = 0; i < points.x_m.size(); ++i) pairs.insert(pairs.end(), {points.x_m[i], points.y_m[i]});
  write(args, pairs);
  return {};
}

Cost dbscan(const Args& args) {
  const Points points = points_of(args);
  geo::Clustering found;
  const geo::DbscanParams params{.eps_m = args.number("eps_m", 1'000), .min_points = args.number("min_points", 10)};
  const Cost cost = bench::cost_of([&] { found = geo::dbscan(points.rows(), params, args.threads()); });
  write(args, found.cluster);
  return cost;
}

Cost hdbscan(const Args& args) {
  const Points points = points_of(args);
  geo::HdbscanClustering found;
  geo::HdbscanParams params;
  params.min_samples = args.number("min_samples", 20);
  params.min_cluster_size = args.number("min_cluster_size", 20);
  const Cost cost = bench::cost_of([&] { found = geo::hdbscan(points.rows(), params, args.threads()); });
  write(args, found.cluster);
  return cost;
}

Cost outlines(const Args& args) {
  const Points points = points_of(args);
  const double eps_m = args.number("eps_m", 1'000);
  const geo::Clustering found =
      geo::dbscan(points.rows(), {.eps_m = eps_m, .min_points = args.number("min_points", 10)}, args.threads());
  geo::Shapes drawn;
  const Cost cost = bench::cost_of([&] {
    drawn = geo::outlines({points.x_m, points.y_m, found.cluster}, found.clusters(), eps_m, args.threads());
  });
  write(args, std::vector<double>(drawn.x().begin(), drawn.x().end()));
  return cost;
}

Cost search(const Args& args) {
  const Points points = points_of(args);
  Points cases;
  std::vector<std::uint8_t> is_case(points.x_m.size(), 0);
  for (std::size_t i = 0; i < is_case.size(); i += 10) {
    is_case[i] = 1;
    cases.add(points.x_m[i], points.y_m[i]);
  }
  const geo::DbscanParams params{.eps_m = args.number("eps_m", 1'000), .min_points = 10};
  const geo::Clustering found = geo::dbscan(cases.rows(), params, args.threads());
  const auto draws = static_cast<std::int64_t>(args.count("draws", 99));
  std::vector<double> p;
  const Cost cost = bench::cost_of([&] {
    p = geo::search_test({points.x_m, points.y_m, is_case}, found,
                         {.dbscan = params, .draws = draws, .stop_after = draws + 1, .threads = args.threads()})
            .p;
  });
  write(args, p);
  return cost;
}

Cost nanoflann_k(const Args& args) {
  Points points = points_of(args);
  if (args.count("sorted", 1) == 1) points = along_the_curve(points);
  std::vector<double> distance_m;
  const Cost cost = bench::cost_of([&] {
    distance_m = bench::kth_distance_by_nanoflann(points.x_m, points.y_m, points.x_m, points.y_m, args.count("k", 20),
                                                  args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost density(const Args& args) {
  const Points points = along_the_curve(points_of(args));  // the order of a run's firms
  const double radius_m = args.number("radius_m", 5'000), cell_m = args.number("cell_m", 500);
  const geo::Grid grid = grid_around(points, radius_m, cell_m);
  std::vector<double> values;
  const Cost cost = bench::cost_of([&] {
    values = geo::kernel_density({points.x_m, points.y_m, {}}, grid, {geo::Kernel::quartic, radius_m}, args.threads());
  });
  write(args, std::vector<double>{grid.x0_m, grid.y0_m, cell_m, static_cast<double>(grid.columns),
                                  static_cast<double>(grid.rows)});
  write(args, values);
  return cost;
}

Cost write_hexagons(const Args& args) {
  const bench::Hexagons study(args.count("count", 100'000));
  const geo::HexLayout layout(1'000.0);
  std::vector<double> x, y;
  for (const geo::HexCell& cell : study.cells.cells()) {
    const auto [centre_x, centre_y] = layout.centre(cell);
    x.push_back(centre_x);
    y.push_back(centre_y);
  }
  write(args, x);
  write(args, y);
  write(args, std::vector<double>(study.firms.begin(), study.firms.end()));
  return {};
}

Cost hotspots(const Args& args) {
  const bench::Hexagons study(args.count("count", 100'000));
  const geo::HexBand band = geo::hex_band(args.number("band", 3), 1.0);
  std::vector<double> z, i, p;
  const Cost cost = bench::cost_of([&] {
    const auto neighbours = geo::CellNeighbours::within(study.cells, band);
    const auto sums = neighbours.sums(study.firms, args.threads()), counts = neighbours.counts(args.threads());
    const geo::Neighbourhoods cells{study.firms, sums, counts};
    z = geo::gi_star_z(cells).value();
    i = geo::local_moran(cells).value().i;
    if (const auto draws = static_cast<std::int64_t>(args.count("draws", 999)); draws > 0)
      p = geo::moran_p(cells, geo::neighbours_p(cells, {draws, 1, args.threads()}));
  });
  write(args, z);
  write(args, i);
  write(args, p);
  return cost;
}

/// Industries of firms in random order: of equal sizes, or the first eight times the last.
std::vector<std::int32_t> industries_of(std::size_t firms, std::size_t industries, bool equal) {
  std::vector<double> below;
  for (std::size_t k = 0; k < industries; ++k)
    below.push_back((below.empty() ? 0.0 : below.back()) +
                    (equal ? 1.0 : 1.0 / (1.0 + 7.0 * static_cast<double>(k) / static_cast<double>(industries))));
  std::vector<std::int32_t> industry;
  for (std::size_t i = 0; i < firms; ++i) {
    const double at = (static_cast<double>(i) + 0.5) / static_cast<double>(firms) * below.back();
    industry.push_back(static_cast<std::int32_t>(std::ranges::upper_bound(below, at) - below.begin()));
  }
  return industry;
}

geo::ConcentrationParams concentration_params(const Args& args, std::size_t draws) {
  geo::ConcentrationParams params;
  params.draws = static_cast<std::int64_t>(args.count("draws", draws));
  params.threads = args.threads();
  return params;
}

Cost curves(const Args& args) {
  const Points points = bench::points_of("plain", args.count("count", 10'000)).value();
  const auto industry = industries_of(points.x_m.size(), args.count("industries", 10), true);
  std::vector<std::int32_t> first(industry.size(), -1);
  for (std::size_t i = 0; i < first.size(); ++i)
    if (industry[i] == 0) first[i] = 0;
  std::optional<geo::Concentration> found;
  const Cost cost = bench::cost_of([&] {
    found = geo::concentration({points.x_m, points.y_m, first}, 1, concentration_params(args, 99)).front();
  });
  std::vector<double> distance_m;
  for (std::size_t step = 0; step < found->ladder.size(); ++step) distance_m.push_back(found->ladder.distance_m(step));
  write(args, distance_m);
  write(args, found->m.value);
  write(args, found->k.value);
  write(args, std::vector<double>{found->h_m});
  return cost;
}

Cost concentration(const Args& args) {
  const Points points = bench::points_of("plain", args.count("count", 100'000)).value();
  const std::size_t industries = args.count("industries", 40);
  const auto industry = industries_of(points.x_m.size(), industries, false);
  std::vector<std::optional<geo::Concentration>> found;
  const Cost cost = bench::cost_of([&] {
    found = geo::concentration({points.x_m, points.y_m, industry}, industries, concentration_params(args, 999));
  });
  std::vector<double> p;
  for (const auto& of : found) p.insert(p.end(), {of->k.band.p_above, of->m.band.p_above});
  write(args, p);
  return cost;
}

Cost colocation(const Args& args) {
  const Points points = bench::points_of("plain", args.count("count", 100'000)).value();
  const std::size_t industries = args.count("industries", 40);
  const auto industry = industries_of(points.x_m.size(), industries, false);
  geo::Colocation found;
  const Cost cost = bench::cost_of([&] {
    const auto draws = static_cast<std::int64_t>(args.count("draws", 999));
    found = geo::colocation_quotients({points.x_m, points.y_m, industry}, industries, {draws, 1, args.threads()});
  });
  write(args, found.quotient);
  write(args, found.p);
  return cost;
}

Cost nearest_point(const Args& args) {
  const Points queries = along_the_curve(points_of(args)), places = starts_of(segments_among(queries, 100'000));
  std::vector<double> distance_m;
  const Cost cost = bench::cost_of([&] {
    distance_m = first_distances(geo::FacilityIndex({places.x_m, places.y_m, nullptr, nullptr, places.id_rank}),
                                 queries, args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost nanoflann_point(const Args& args) {
  const Points queries = along_the_curve(points_of(args)), places = starts_of(segments_among(queries, 100'000));
  std::vector<double> distance_m;
  const Cost cost = bench::cost_of([&] {
    distance_m = bench::kth_distance_by_nanoflann(places.x_m, places.y_m, queries.x_m, queries.y_m, args.count("k", 1),
                                                  args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost nearest_segment(const Args& args) {
  const Points queries = along_the_curve(points_of(args));
  geo::Shapes lines(geo::Shapes::Kind::lines);
  std::vector<std::int32_t> rank;
  for (const auto& s : segments_among(queries, 100'000)) {
    lines.add_vertex(s[0], s[1]);
    lines.add_vertex(s[2], s[3]);
    lines.end_ring();
    lines.end_part();
    lines.end_shape();
    rank.push_back(static_cast<std::int32_t>(rank.size()));
  }
  std::vector<double> distance_m;
  const Cost cost = bench::cost_of([&] {
    distance_m = first_distances(geo::FacilityIndex({{}, {}, &lines, nullptr, rank}), queries, args.threads());
  });
  write(args, distance_m);
  return cost;
}

Cost geos_segment(const Args& args) {
  const Points queries = along_the_curve(points_of(args));
  const auto segments = segments_among(queries, 100'000);
  std::vector<double> distance_m;
  const Cost cost =
      bench::cost_of([&] { distance_m = bench::segment_distance_by_geos(segments, queries.x_m, queries.y_m); });
  write(args, distance_m);
  return cost;
}

const std::map<std::string_view, Cost (*)(const Args&)> kKernels = {
    {"points", write_points},
    {"dbscan", dbscan},
    {"hdbscan", hdbscan},
    {"outlines", outlines},
    {"search", search},
    {"nanoflann_k", nanoflann_k},
    {"density", density},
    {"hexagons", write_hexagons},
    {"hotspots", hotspots},
    {"curves", curves},
    {"concentration", concentration},
    {"colocation", colocation},
    {"nearest_point", nearest_point},
    {"nanoflann_point", nanoflann_point},
    {"nearest_segment", nearest_segment},
    {"geos_segment", geos_segment},
};

}  // namespace

int main(int argc, char** argv) {
  const auto kernel = argc > 1 ? kKernels.find(argv[1]) : kKernels.end();
  if (kernel == kKernels.end()) {
    for (const auto& [name, run] : kKernels) fmt::print(stderr, "{}\n", name);
    return 2;
  }
  Args args;
  for (int i = 2; i < argc; ++i) {
    const std::string word = argv[i];
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos) return 2;
    args.values[word.substr(0, equals)] = word.substr(equals + 1);
  }
  if (const std::string out = args.text("out", ""); !out.empty()) std::ofstream(out, std::ios::trunc);
  const Cost cost = kernel->second(args);
  fmt::print("{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}}}\n", cost.seconds, cost.cpu_seconds,
             cost.peak_bytes);
}
