// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

/// What is known of the clusters of a run, by their row in table `clusters`. Looks at the tables, which outlive it.
class Evidence {
 public:
  Evidence(const Frame& of_frame, const geo::Tables& tables);

  std::size_t clusters() const { return clusters_.size(); }
  const Group& group(std::size_t cluster) const { return *group_[cluster]; }
  std::span<const std::size_t> clusters_of(const Group& group) const { return of_group_.at(&group); }
  bool single_site(std::size_t cluster) const { return single_site_[cluster] != 0; }
  /// A column of clusters or cluster_structure; nothing where it is missing.
  std::optional<double> number(std::string_view column, std::size_t cluster) const;
  /// A column of group_structure for the cluster's group: the group in the whole region.
  std::optional<double> of_group(std::string_view column, std::size_t cluster) const;
  /// Share of all firms of the region within the standard of a theme; nothing where no facility is known.
  std::optional<double> served_share(const Theme& theme) const;

  /// Rows of tables gaps, missing_links and links that tell about a cluster, in their order.
  std::span<const geo::Row> gaps_of(std::size_t cluster) const { return gap_rows_[cluster]; }
  std::span<const geo::Row> missing_of(std::size_t cluster) const { return missing_rows_[cluster]; }
  /// Industries that a cluster lacks and is related to, best first.
  std::span<const geo::Row> adjacent_of(std::size_t cluster) const { return adjacent_rows_[cluster]; }
  std::span<const geo::Row> links_of(std::size_t cluster) const { return link_rows_[cluster]; }
  /// The two clusters of a link.
  std::pair<std::size_t, std::size_t> ends_of(geo::Row link) const { return {link_from_[link], link_to_[link]}; }

  const Frame& frame;
  const geo::Table &gaps, &missing_links, &adjacent_industries, &links;

 private:
  using Rows = std::vector<std::vector<geo::Row>>;
  /// The cluster of each row of a table that names them in two columns.
  std::vector<std::size_t> clusters_in(const geo::Table& table, std::string_view group, std::string_view key) const;
  Rows rows_by_cluster(const geo::Table& table) const;

  const geo::Table &clusters_, &structure_, &group_structure_;
  std::span<const std::uint8_t> single_site_;
  std::vector<const Group*> group_;
  std::map<const Group*, std::vector<std::size_t>> of_group_;
  std::vector<std::size_t> group_row_;  ///< Of group_structure; its size where there is none.
  std::map<std::pair<std::string_view, std::int32_t>, std::size_t> cluster_;
  Rows gap_rows_, missing_rows_, adjacent_rows_, link_rows_;
  std::vector<std::size_t> link_from_, link_to_;
  std::map<std::string_view, double> served_;
};

}  // namespace pipeline
