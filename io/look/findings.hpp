// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "geo/core/table.hpp"
#include "io/look/report.hpp"

namespace io {

/// Words for severity 0 to 3.
inline constexpr std::array<std::string_view, 4> kSeverityWords = {"served", "slight", "moderate", "severe"};

/// One gap of one cluster. Severity is missing when it is unknown.
struct GapFacts {
  geo::Row row = 0;  ///< Of layer gaps.
  std::int64_t cluster_id = 0;
  std::size_t theme = 0;  ///< Index into Findings::themes.
  std::optional<int> severity;
  std::string unit;
  double standard = 0.0;
  std::optional<double> found, covered_share, employees_outside;
  std::optional<double> effect;  ///< On the cluster's score; nothing where the theme is unknown or a part of another.
  std::int64_t firms_outside = 0;
  std::string facility_id, facility, sentence;
};

struct ClusterFacts {
  geo::Row row = 0;  ///< Of layer clusters.
  std::int64_t id = 0;
  std::string label;
  std::size_t group = 0;  ///< Index into Findings::groups.
  std::int64_t firms = 0, sites = 0;
  std::optional<double> employees, lq, lq_low, lq_high, p, q, scan_p;
  std::optional<double> lq_all, lq_all_low, lq_all_high;  ///< Among all firms of the run.
  std::optional<double> employees_lq;                     ///< Of employees, among its controls.
  std::optional<double> completeness;                     ///< Of its chain.
  std::optional<double> gap_score;                        ///< 0 to 1.
  std::string typology;                                   ///< Empty: not judged.
  double area_km2 = 0.0;
  std::vector<std::size_t> gaps;  ///< Indices into Findings::gaps, the largest effect on the score first.
};

/// Hot cells of one group.
struct HotFacts {
  std::size_t group = 0;
  std::int64_t hot = 0;
};

/// What the layers say, read once and put in order: the page, the maps and the summary tell the same story from it.
///
/// Clusters are those of the groups; those of `all` only where no group is analysed, otherwise they are `dense_areas`.
/// Clusters on fewer sites than clusters.min_sites are no clusters: counted, not listed. Strongest first: by the lower
/// end of the interval of the LQ (a few firms with a high but uncertain LQ do not lead), then firms, then id. Gaps of
/// listed clusters, worst first: by severity (unknown last), firms outside, cluster id, theme.
struct Findings {
  explicit Findings(const ReportInput& input);

  std::vector<ReportGroup> groups;  ///< Of the input, then those that only the layers know.
  std::vector<ReportTheme> themes;  ///< Likewise.
  std::vector<ClusterFacts> clusters, dense_areas;
  std::int64_t single_site = 0;
  std::vector<GapFacts> gaps;
  std::vector<HotFacts> hot;  ///< Groups that were tested; most hot cells first.

  /// Groups that have a cluster, most clustered firms first.
  std::vector<std::size_t> clustered_groups() const;
  std::int64_t clustered_firms() const;
  /// Nothing when no cluster has a figure.
  std::optional<double> clustered_employees() const;
  std::int64_t hot_cells() const;
  /// Gaps of a severity (nullopt: unknown) by theme index.
  std::map<std::size_t, std::int64_t> by_theme(std::optional<int> severity) const;
  std::int64_t count(std::optional<int> severity) const;
  /// Severity of the cluster's worst gap, that with the largest effect; nothing when none is known.
  std::optional<int> worst(const ClusterFacts& cluster) const;
  const ClusterFacts* find(std::int64_t cluster_id) const;

 private:
  void read_clusters(const geo::Table& layer, bool grouped);
  void read_gaps(const geo::Table& layer);
  void read_hot(const geo::Table& layer);
  std::size_t group_index(std::string_view name);
  std::size_t theme_index(std::string_view name);
  std::map<std::int64_t, std::size_t> position_;  // cluster id -> index into clusters
};

}  // namespace io
