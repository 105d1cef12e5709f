// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/look/progress.hpp"
#include "io/run/config.hpp"
#include "pipeline/runner.hpp"

namespace pipeline {

/// What `agglo explore` was asked for, as written on the command line.
struct ExploreOptions {
  std::vector<std::string> groups;                 ///< By name; empty: `all` and the largest five.
  std::vector<std::string> eps, min_points, band;  ///< "500 m"; empty: a ladder around the value that holds.
  std::int64_t replicates = 5;                     ///< Behind each stability; 0: none.
};

/// What one value of a parameter gives.
struct SweptValue {
  double value = 0.0;
  std::int64_t found = 0;             ///< Clusters on min_sites sites or more; of a band: hot cells.
  double share = 0.0;                 ///< Of the group's firms: in those clusters or cells.
  std::int64_t largest = 0;           ///< Firms of the largest cluster, of the fullest cell.
  std::optional<double> stability{};  ///< Of the clusters, weighted by their firms, 0 to 1.
  std::optional<double> agreement{};  ///< With the value before: adjusted Rand index, of cells Jaccard index.
};

/// One parameter of one group, all others as the config has them.
struct Sweep {
  std::string key, unit;             ///< "clusters.eps", "m"
  double current = 0.0;              ///< What a run would take.
  bool is_chosen = false;            ///< `current` is what auto takes.
  std::vector<SweptValue> values{};  ///< Ascending.

  bool of_cells() const { return key == "hotspots.band"; }
};

/// Neighbouring values between which little changes.
struct Plateau {
  std::size_t first = 0, last = 0;  ///< Of Sweep::values; first < last.
  double agreement = 1.0;           ///< The least between neighbours.
  std::optional<double> stability;  ///< The least.
};

/// The longest run of neighbouring values with something found, an agreement of at least 0.8 (hot cells: 0.6) and,
/// where it is known, a stability of at least 0.6, below which Hennig (2007) trusts no Jaccard index; of equally long
/// ones that with the higher agreement. Nothing when no two neighbours hold together.
std::optional<Plateau> plateau(const Sweep& sweep);

struct ExploredGroup {
  std::string name, title;
  std::int64_t firms = 0;
  std::vector<Sweep> sweeps;
};

struct Explored {
  std::string region, as_of;
  std::vector<ExploredGroup> groups;
  std::vector<std::string> notes;  ///< What was not swept, and why.
};

/// Reads and cleans the sources once, as a run would with what the current run froze, and tries values of clusters.eps,
/// clusters.min_points (of hdbscan: clusters.min_cluster_size) and hotspots.band, one at a time. Publishes nothing and
/// touches no output folder. Throws UserError as a run would, and for a group or a value that cannot be.
Explored explore(const io::Config& config, const ExploreOptions& options, const RunOptions& run,
                 io::Progress& progress);

}  // namespace pipeline
