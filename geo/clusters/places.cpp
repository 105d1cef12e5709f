// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/places.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "geo/index/sites.hpp"

namespace geo {
namespace {

/// Adds one population cell to the clusters that have a core cell around it.
class PlaceCounter {
 public:
  PlaceCounter(const Cells& population, std::span<const std::uint32_t> cases, const CoreCells& cores, double eps_m)
      : population_(population), cases_(cases), cores_(cores), eps_m2_(eps_m * eps_m) {}

  void add(std::size_t cell, std::span<const std::uint32_t> around, std::vector<PlaceCount>& counts) const {
    std::array<std::int32_t, 25> done;
    std::size_t count = 0;
    for (const std::uint32_t core_cell : around) {
      const std::int32_t cluster = cores_.cluster[core_cell];
      if (std::find(done.begin(), done.begin() + count, cluster) != done.begin() + count) continue;
      done[count++] = cluster;
      add_to(cluster, cell, around, counts[static_cast<std::size_t>(cluster)]);
    }
  }

 private:
  void add_to(std::int32_t cluster, std::size_t cell, std::span<const std::uint32_t> around, PlaceCount& count) const {
    const bool whole = std::ranges::any_of(around, [&](std::uint32_t core_cell) {
      return cores_.keys[core_cell] == population_.keys[cell] && cores_.cluster[core_cell] == cluster;
    });
    for (std::size_t m = population_.begins[cell]; m < population_.begins[cell + 1]; ++m) {
      if (!whole && !in_reach(population_.x_m[m], population_.y_m[m], cluster, around)) continue;
      count.cases += cases_[m];
      count.population += static_cast<std::int64_t>(population_.weight[m]);
    }
  }

  bool in_reach(double x_m, double y_m, std::int32_t cluster, std::span<const std::uint32_t> around) const {
    for (const std::uint32_t cell : around) {
      if (cores_.cluster[cell] != cluster || nearest_m2(cores_.boxes[cell], x_m, y_m) > eps_m2_) continue;
      for (std::size_t m = cores_.begin(cell); m < cores_.end(cell); ++m)
        if (cores_.core[m] != 0 && squared(cores_.cells.x_m[m] - x_m, cores_.cells.y_m[m] - y_m) <= eps_m2_)
          return true;
    }
    return false;
  }

  const Cells& population_;
  std::span<const std::uint32_t> cases_;
  const CoreCells& cores_;
  double eps_m2_;
};

}  // namespace

std::vector<PlaceCount> place_counts(const Cells& population, std::span<const std::uint32_t> cases,
                                     const CoreCells& cores, double eps_m) {
  std::vector<PlaceCount> counts(static_cast<std::size_t>(cores.clusters));
  const PlaceCounter counter(population, cases, cores, eps_m);
  Window window(cores.keys);
  for (std::size_t cell = 0; cell < population.size(); ++cell) {
    const std::span<const std::uint32_t> around = window.around(population.keys[cell]);
    if (!around.empty()) counter.add(cell, around, counts);
  }
  return counts;
}

PopulationCells population_cells(const Population& population, double eps_m) {
  const Sites sites = collapsed(population.x_m, population.y_m);
  std::vector<double> x_m, y_m;
  for (const Row first : sites.first) {
    x_m.push_back(population.x_m[first]);
    y_m.push_back(population.y_m[first]);
  }
  std::vector<std::uint32_t> cases(sites.size(), 0);
  for (std::size_t row = 0; row < sites.site.size(); ++row) cases[sites.site[row]] += population.is_case[row];
  PopulationCells out{cells_of(x_m, y_m, sites.weights({}), eps_m), {}};
  for (const Row site : out.cells.site) out.cases.push_back(cases[site]);
  return out;
}

CoreCells case_cores(const Population& population, const Clustering& of_cases, double eps_m) {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> cluster;
  std::size_t c = 0;
  for (std::size_t row = 0; row < population.is_case.size(); ++row) {
    if (population.is_case[row] == 0) continue;
    if (c < of_cases.core.size() && of_cases.core[c] != 0) {
      x_m.push_back(population.x_m[row]);
      y_m.push_back(population.y_m[row]);
      cluster.push_back(of_cases.cluster[c]);
    }
    ++c;
  }
  if (c != of_cases.cluster.size() || population.is_case.size() != population.x_m.size())
    throw std::invalid_argument("case_cores: the clustering is not one of the population's cases");
  std::vector<std::uint8_t> all_core(x_m.size(), 1);
  CoreCells cores = core_cells(cells_of(x_m, y_m, {}, eps_m), std::move(all_core), 1);
  cores.clusters = static_cast<std::int32_t>(of_cases.clusters());
  for (std::size_t cell = 0; cell < cores.size(); ++cell)
    cores.cluster[cell] = cluster[cores.cells.site[cores.begin(cell)]];
  return cores;
}

std::vector<PlaceCount> place_counts(const Population& population, const Clustering& of_cases, double eps_m) {
  const PopulationCells cells = population_cells(population, eps_m);
  return place_counts(cells.cells, cells.cases, case_cores(population, of_cases, eps_m), eps_m);
}

}  // namespace geo
