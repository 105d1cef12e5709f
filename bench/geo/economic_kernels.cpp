// SPDX-License-Identifier: Apache-2.0
#include "bench/geo/kernels.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "geo/economics/colocation_quotient.hpp"
#include "geo/economics/concentration.hpp"

namespace bench {
namespace {

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
  const Points points = points_of("plain", args.count("count", 10'000)).value();
  const auto industry = industries_of(points.x_m.size(), args.count("industries", 10), true);
  std::vector<std::int32_t> first(industry.size(), -1);
  for (std::size_t i = 0; i < first.size(); ++i)
    if (industry[i] == 0) first[i] = 0;
  std::optional<geo::Concentration> found;
  const Cost cost = cost_of([&] {
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
  const Points points = points_of("plain", args.count("count", 100'000)).value();
  const std::size_t industries = args.count("industries", 40);
  const auto industry = industries_of(points.x_m.size(), industries, false);
  std::vector<std::optional<geo::Concentration>> found;
  const Cost cost = cost_of([&] {
    found = geo::concentration({points.x_m, points.y_m, industry}, industries, concentration_params(args, 999));
  });
  std::vector<double> p;
  for (const auto& of : found) p.insert(p.end(), {of->k.band.p_above, of->m.band.p_above});
  write(args, p);
  return cost;
}

Cost colocation(const Args& args) {
  const Points points = points_of("plain", args.count("count", 100'000)).value();
  const std::size_t industries = args.count("industries", 40);
  const auto industry = industries_of(points.x_m.size(), industries, false);
  geo::Colocation found;
  const Cost cost = cost_of([&] {
    const auto draws = static_cast<std::int64_t>(args.count("draws", 999));
    found = geo::colocation_quotients({points.x_m, points.y_m, industry}, industries, {draws, 1, args.threads()});
  });
  write(args, found.quotient);
  write(args, found.p);
  return cost;
}

}  // namespace

Kernels economic_kernels() {
  return {{"curves", curves}, {"concentration", concentration}, {"colocation", colocation}};
}

}  // namespace bench
