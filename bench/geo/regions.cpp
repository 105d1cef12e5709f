// SPDX-License-Identifier: Apache-2.0
// Regions for sites on a made-up map of merit, once: cost as one line of JSON.
//
//   geo_regions [hexagons=100000] [min=20] [max=100] [spacing=3000] [count=60] [threads=1]
//
// Hexagons of 500 m; merit is smooth with a little noise, a sixth of the ground is excluded in patches.
#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/geo/hexagons.hpp"
#include "bench/geo/measure.hpp"
#include "geo/siting/regions.hpp"

int main(int argc, char** argv) {
  std::map<std::string, double> given{{"hexagons", 1e5},  {"min", 20},   {"max", 100},
                                      {"spacing", 3'000}, {"count", 60}, {"threads", 1}};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    given[word.substr(0, word.find('='))] = std::stod(word.substr(word.find('=') + 1));
  }
  constexpr double kCell_m = 500.0, kHexagon_ha = 21.65;
  const geo::HexLayout layout(kCell_m);
  const geo::HexCells cells = bench::Hexagons::round(static_cast<std::size_t>(given["hexagons"]));
  geo::Random random(5, 0);
  std::vector<double> merit, usable_ha;
  for (const geo::HexCell& cell : cells.cells()) {
    const double q = cell.q, r = cell.r;
    merit.push_back(0.5 + 0.2 * std::sin(q / 37.0) + 0.2 * std::cos(r / 23.0) + 1e-3 * random.below(100));
    usable_ha.push_back((cell.q / 25 + cell.r / 25) % 6 == 0 ? 0.0 : kHexagon_ha);
  }
  const geo::RegionRules rules{.min_area_ha = given["min"],
                               .max_area_ha = given["max"],
                               .compactness = 0.3,
                               .spacing_m = given["spacing"],
                               .count = static_cast<std::size_t>(given["count"])};
  std::vector<geo::HexRegion> found;
  const bench::Cost cost = bench::cost_of([&] {
    found = geo::regions({cells, merit, usable_ha}, layout, rules, static_cast<unsigned>(given["threads"]));
  });
  fmt::print("{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}, \"hexagons\": {}, \"regions\": {}}}\n",
             cost.seconds, cost.cpu_seconds, cost.peak_bytes, cells.size(), found.size());
}
