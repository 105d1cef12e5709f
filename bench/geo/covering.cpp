// SPDX-License-Identifier: Apache-2.0
// Maximal covering of made-up firms, once: cost as one line of JSON, with how good the choice is.
//
//   geo_covering [firms=1000000] [candidates=2000] [reach=10000] [budget=50] [threads=1]
//
// Candidates are firms drawn at random; each covers the firms within `reach` metres.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/geo/measure.hpp"
#include "bench/geo/towns.hpp"
#include "geo/index/kd_index.hpp"
#include "geo/siting/location.hpp"

int main(int argc, char** argv) {
  std::map<std::string, double> given{
      {"firms", 1e6}, {"candidates", 2000}, {"reach", 10'000}, {"budget", 50}, {"threads", 1}};
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    given[word.substr(0, word.find('='))] = std::stod(word.substr(word.find('=') + 1));
  }
  const bench::Firms firms(static_cast<std::size_t>(given["firms"]));
  const geo::KdIndex index(firms.x_m, firms.y_m);
  geo::CandidateLists lists;
  geo::Random random(3, 4);
  std::vector<geo::Neighbor> near;
  for (double c = 0.0; c < given["candidates"]; ++c) {
    const auto at = random.below(static_cast<std::uint32_t>(firms.x_m.size()));
    index.within(firms.x_m[at], firms.y_m[at], given["reach"], near);
    const auto first = static_cast<std::ptrdiff_t>(lists.demand.size());
    for (const geo::Neighbor& n : near) lists.demand.push_back(n.row);
    std::sort(lists.demand.begin() + first, lists.demand.end());
    lists.begin.push_back(lists.demand.size());
  }
  const std::vector<double> weight(firms.x_m.size(), 1.0);
  geo::LocationEffort effort;
  effort.threads = static_cast<unsigned>(given["threads"]);
  geo::LocationChoice choice;
  const bench::Cost cost = bench::cost_of([&] {
    choice = geo::maximal_covering({lists, weight, {}, {}, given["budget"], {}}, effort);
  });
  fmt::print(
      "{{\"seconds\": {:.4f}, \"cpu\": {:.4f}, \"bytes\": {:.0f}, \"entries\": {}, \"chosen\": {}, \"covered\": "
      "{:.0f}, "
      "\"gap\": {:.6f}, \"optimal\": {}}}\n",
      cost.seconds, cost.cpu_seconds, cost.peak_bytes, lists.demand.size(), choice.chosen.size(), choice.value,
      choice.gap(), choice.optimal);
}
