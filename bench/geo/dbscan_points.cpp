// SPDX-License-Identifier: Apache-2.0
// The points on which DBSCAN is compared with other programs, and agglo's own kernel on them.
//
//   dbscan_points CASE COUNT write FILE                        float64 pairs x, y, little endian; FILE.csv: a table
//   dbscan_points CASE COUNT run EPS_M MIN_POINTS THREADS      one line of JSON: seconds, peak bytes a point, labels
//
// CASE is plain, spot, line or disc (points.hpp).
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>

#include "bench/geo/points.hpp"

namespace {

void write(const bench::Points& points, const std::string& file) {
  std::ofstream out(file, std::ios::binary);
  const bool table = file.ends_with(".csv");
  if (table) out << "x,y\n";
  for (std::size_t i = 0; i < points.x_m.size(); ++i) {
    const double pair[] = {points.x_m[i], points.y_m[i]};
    if (table)
      out << fmt::format("{},{}\n", pair[0], pair[1]);
    else
      out.write(reinterpret_cast<const char*>(pair), sizeof pair);
  }
}

double peak_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) * 1024.0;
}

/// A file of /proc tells the peak since it was reset, so that making the points does not count.
double reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";
  return peak_bytes();
}

void run(const bench::Points& points, const geo::DbscanParams& params, unsigned threads) {
  const double before = reset_peak();
  const auto start = std::chrono::steady_clock::now();
  const geo::Clustering found = geo::dbscan(points.rows(), params, threads);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  const double bytes = (peak_bytes() - before) / static_cast<double>(points.x_m.size());
  fmt::print(R"({{"seconds": {:.4f}, "bytes_a_point": {:.1f}, "clusters": {}, "core": {}, "noise": {}}})"
             "\n",
             seconds.count(), bytes, found.clusters(), std::ranges::count(found.core, 1),
             std::ranges::count(found.cluster, -1));
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() < 4) return 2;
  const auto points = bench::points_of(args[0], std::stoull(args[1]));
  if (points && args[2] == "write")
    write(*points, args[3]);
  else if (points && args[2] == "run" && args.size() == 6)
    run(*points, {.eps_m = std::stod(args[3]), .min_points = std::stod(args[4])},
        static_cast<unsigned>(std::stoul(args[5])));
  else
    return 2;
}
