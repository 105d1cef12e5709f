// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/run/config.hpp"

/// Sections of stages that stand in for those of the pipeline, so that io's tests need no stage.
namespace stand_in {

struct Density {
  double radius_m = 5000.0, cell_m = 500.0;
  std::string kernel = "quartic";
  std::vector<std::string> groups{"all", "largest 5"};
};
struct Clusters {
  std::string method = "dbscan";
  std::optional<double> eps_m = 1000.0;
  std::int64_t min_points = 10, min_sites = 3;
};
struct Hotspots {
  double cell_m = 1000.0, band_m = 3000.0, alpha = 0.05;
};
struct Gaps {
  std::map<std::string, double> standards;
  double detour = 1.3;
  std::string metric = "beeline";
  std::string beyond = "unknown";
  double budget = 20.0;
  std::map<std::string, double> costs;
};

struct Sites {
  double cell_m = 1000.0, min_area_ha = 20.0, max_area_ha = 100.0, alpha = 0.05;
  std::int64_t count = 5, candidates = 60;
  std::vector<std::string> groups{"every"};
  std::map<std::string, double> weights;
  std::vector<std::string> pairwise;
  std::string model = "p-median";
};

inline std::vector<io::SectionSpec> specs() {
  auto density = io::Section<Density>("density")
                     .param("radius_m", &Density::radius_m, io::length(1, 200e3), "Radius of the kernel.")
                     .param("cell_m", &Density::cell_m, io::length(1, 100e3), "Width of a cell.")
                     .param("kernel", &Density::kernel, io::choice({"quartic"}), "Shape of the kernel.")
                     .param("groups", &Density::groups, io::texts(), "Groups that get a raster.");
  auto clusters = io::Section<Clusters>("clusters")
                      .param("method", &Clusters::method, io::choice({"dbscan", "hdbscan"}), "How clusters are found.")
                      .param("eps_m", &Clusters::eps_m, io::length(1, 100e3).or_auto(), "Radius of a neighbourhood.")
                      .param("min_points", &Clusters::min_points, io::count(1, 100'000), "Firms that make a core.")
                      .param("min_sites", &Clusters::min_sites, io::count(1, 100'000), "Sites of a cluster.");
  auto hotspots = io::Section<Hotspots>("hotspots")
                      .param("cell_m", &Hotspots::cell_m, io::length(10, 100e3), "Width of a hexagon.")
                      .param("band_m", &Hotspots::band_m, io::length(10, 500e3), "Radius of a neighbourhood.")
                      .param("alpha", &Hotspots::alpha, io::share(), "False discovery rate.");
  auto gaps =
      io::Section<Gaps>("gaps")
          .param("standards", &Gaps::standards, io::standards_by_name(), "Standards other than the catalogue's.")
          .also_of_groups()
          .param("metric", &Gaps::metric, io::choice({"beeline", "network"}), "Straight lines or roads.")
          .param("detour", &Gaps::detour, io::number(1, 5), "Road distance over beeline.")
          .param("beyond", &Gaps::beyond, io::choice({"unknown", "nothing"}), "What lies beyond the border.")
          .param("budget", &Gaps::budget, io::number(0, 1e15), "How many actions.")
          .param("costs", &Gaps::costs, io::numbers_by_name().of_themes({"supplier"}), "What they cost.");
  auto sites = io::Section<Sites>("sites")
                   .param("cell_m", &Sites::cell_m, io::length(10, 64e3), "Width of a hexagon.")
                   .param("min_area_ha", &Sites::min_area_ha, io::number(0, 1e6), "Least area.")
                   .param("max_area_ha", &Sites::max_area_ha, io::number(0, 1e6), "Largest area.")
                   .param("alpha", &Sites::alpha, io::share(), "Clusters that are served.")
                   .param("groups", &Sites::groups, io::texts(), "Whose clusters.")
                   .param("candidates", &Sites::candidates, io::count(1, 10'000), "Places looked at.")
                   .param("count", &Sites::count, io::count(1, 100), "How many.")
                   .param("model", &Sites::model, io::choice({"p-median", "max-cover", "p-centre"}), "How chosen.")
                   .param("weights", &Sites::weights, io::numbers_by_name(), "By criterion.")
                   .param("pairwise", &Sites::pairwise, io::texts(), "Comparisons.");
  return {{"density", "Kernel density.", density.params(), true},
          {"clusters", "Clusters of firms.", clusters.params(), true},
          {"hotspots", "Hot spots.", hotspots.params(), true},
          {"gaps", "Gaps.", gaps.params(), false},
          {"sites", "Sites.", sites.params(), false}};
}

}  // namespace stand_in
