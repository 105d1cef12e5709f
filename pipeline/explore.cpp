// SPDX-License-Identifier: Apache-2.0
#include "pipeline/explore.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>
#include <string_view>

#include "geo/core/error.hpp"
#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"
#include "pipeline/explore_sweeps.hpp"
#include "pipeline/run.hpp"

namespace pipeline {
namespace {

constexpr std::size_t kLargestGroups = 5;
constexpr double kAgrees = 0.8, kCellsAgree = 0.6, kStable = 0.6;

/// The values of one option, checked by the rule of the parameter.
std::vector<double> parsed(std::string_view option, const std::vector<std::string>& texts, const io::Rule& rule) {
  const bool whole = rule.type == io::Rule::Type::count;
  std::vector<double> out;
  for (const std::string& text : texts) {
    const auto value = io::parse_quantity(text, whole ? io::count_units() : io::length_units());
    if (!value || *value < rule.low || *value > rule.high || (whole && *value != std::floor(*value)))
      geo::fail(geo::Trouble::config, "{}: '{}' is none of its values; expected each to be a {}", option, io::cut(text),
                rule.describe());
    out.push_back(*value);
  }
  return each_once(std::move(out));
}

/// Those that were named, else `all` and the largest.
std::vector<const Group*> chosen_groups(const std::vector<Group>& groups, const std::vector<std::string>& names) {
  std::vector<const Group*> out;
  for (const std::string& name : names) {
    const auto found = std::ranges::find(groups, name, &Group::name);
    std::vector<std::string> known;
    for (const Group& group : groups) known.push_back(group.name);
    if (found == groups.end())
      geo::fail(geo::Trouble::config, "--group {}: no group of this run has this name; {}", io::cut(name),
                io::hint(name, known));
    if (std::ranges::find(out, &*found) == out.end()) out.push_back(&*found);
  }
  if (!out.empty()) return out;
  for (const Group& group : groups) out.push_back(&group);
  std::stable_sort(out.begin(), out.end(), [](const Group* a, const Group* b) {
    return a->is_all() != b->is_all() ? a->is_all() : a->firms > b->firms;
  });
  out.resize(std::min(out.size(), kLargestGroups + 1));
  return out;
}

/// What a user may look for in vain.
std::vector<std::string> notes_on(const Run& run, const std::vector<const Group*>& groups) {
  std::set<std::string> notes;
  for (const Group* group : groups) {
    const auto clusters = clusters_params(run.config, *group);
    const auto hotspots = hotspots_params(run.config, *group);
    if (clusters.method == "hdbscan")
      notes.insert("hdbscan has neither eps nor min_points: min_cluster_size is swept instead, over --min-points.");
    if (clusters.method == "scan") notes.insert("scan looks at circles of every size: of clusters nothing is swept.");
    if (group->is_all())
      notes.insert("hotspots.band is not swept for group all: no test says which of its cells are hot.");
    else if (hotspots.neighbours != "band")
      notes.insert("hotspots.band is swept only with neighbours: band.");
  }
  return {notes.begin(), notes.end()};
}

}  // namespace

std::optional<Plateau> plateau(const Sweep& sweep) {
  const auto holds = [](const SweptValue& v) { return v.found > 0 && v.stability.value_or(1.0) >= kStable; };
  const double agrees = sweep.of_cells() ? kCellsAgree : kAgrees;
  std::optional<Plateau> best;
  for (std::size_t first = 0; first < sweep.values.size(); ++first) {
    if (!holds(sweep.values[first])) continue;
    Plateau here{first, first, 1.0, sweep.values[first].stability};
    for (std::size_t i = first + 1; i < sweep.values.size(); ++i) {
      const SweptValue& value = sweep.values[i];
      if (!holds(value) || value.agreement.value_or(0.0) < agrees) break;
      here.last = i;
      here.agreement = std::min(here.agreement, *value.agreement);
      if (value.stability) here.stability = std::min(here.stability.value_or(1.0), *value.stability);
    }
    const std::size_t length = here.last - here.first, longest = best ? best->last - best->first : 0;
    if (length == 0) continue;
    if (length > longest || (best && length == longest && here.agreement > best->agreement)) best = here;
  }
  return best;
}

Explored explore(const io::Config& config, const ExploreOptions& options, const RunOptions& run_options,
                 io::Progress& progress) {
  const SweptBy given{parsed("--eps", options.eps, rule_of("clusters", "eps")),
                      parsed("--min-points", options.min_points, rule_of("clusters", "min_cluster_size")),
                      parsed("--band", options.band, rule_of("hotspots", "band"))};
  const Run run = cleaned_run(config, run_options, progress);
  const std::vector<const Group*> groups = chosen_groups(run.frame.groups, options.groups);
  Explored out{run.frame.region_name, run.frame.as_of, {}, notes_on(run, groups)};
  for (const Group* group : groups) {
    progress.begin("explore");
    const auto start = std::chrono::steady_clock::now();
    out.groups.push_back(swept_group(run, *group, given, options.replicates));
    std::size_t values = 0;
    for (const Sweep& sweep : out.groups.back().sweeps) values += sweep.values.size();
    progress.end("explore", fmt::format("{}: {} firms, {} values", group->name, io::grouped(group->firms), values),
                 std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return out;
}

}  // namespace pipeline
