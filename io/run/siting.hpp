// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/run/node.hpp"

namespace io {

/// Something that makes a place better or worse for an industrial park, and how much of it is how good.
///
/// Below `min` and above `max` the score is 0; from `best_from` to `best_to` it is 1; between it rises and falls along
/// straight lines. A limit that is not given does not exist: without min and best_from less is never worse.
struct Criterion {
  std::string name{};  ///< A theme (way to its nearest facility), labour, clusters, demand, or the profile's own.
  std::string title{}, unit{};  ///< "Way to a trunk road", "m".
  /// Measured by the mean of this raster of sources.rasters, or by this column of the areas of theme suitable_land.
  std::string raster{}, land{};
  std::vector<std::string> classes{};  ///< Of a raster or field: the share of these values counts, not the mean.
  std::optional<double> min{}, best_from{}, best_to{}, max{};
  bool relative = false;  ///< Limits are shares of the range found in the region: 0 its lowest figure, 1 its highest.
  bool required = false;  ///< Where the score would be 0 for want of `min` or `max` the cell is excluded.
  double weight = 1.0;
  std::string source{};  ///< Where the numbers come from; "assumption"; or "unverified: " and the source.
  std::string note{};
};

/// How far a park keeps away from what a rule of sites.exclude names, unless the rule says otherwise.
struct KeepAway {
  std::string name, title;  ///< A theme, or the name of a rule: housing.
  double buffer_m = 0.0;
  std::string source;
};

/// The profile of siting: configs/profiles/siting.yaml or one of the user's own.
struct SitingProfile {
  std::vector<Criterion> criteria;  ///< In the order of the file.
  std::vector<KeepAway> keep_away;
};

SitingProfile load_siting(const std::filesystem::path& file, Problems& problems);
/// The one that is shipped: part of the program, so that it is always there.
SitingProfile shipped_siting();
std::string_view shipped_siting_text();

/// Reads what a map of the profile or of sites.criteria says over what a criterion already has. `is_new`: title and
/// source are then required.
void read_criterion(const Node::Entry& entry, bool is_new, Criterion& into, Problems& problems);

}  // namespace io
