// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "pipeline/stages/diagnosis/evidence.hpp"

namespace pipeline {

/// How a figure is written; what stands in column `unit` follows from it.
enum class FigureUnit : std::uint8_t { firms, clusters, institutions, sites, share, ratio, index, bits, metres };

/// A figure of one cluster.
struct Measured {
  double figure = 0.0;
  std::optional<double> tested{};                   ///< What bounds are held against; nothing: the figure.
  std::map<std::string_view, std::string> words{};  ///< For the {words} of sentences.
  std::string key{};                                ///< Of several things that it could be about: a theme, a stage.
  std::optional<std::size_t> other{};               ///< The cluster that {other} stands for.
};

/// The figure of a cluster; nothing where it cannot be said of it.
using Measure = std::function<std::optional<Measured>(const Evidence&, std::size_t cluster)>;
/// The same of the region.
using Region = std::function<std::optional<double>(const Evidence&, const Measured&, std::size_t cluster)>;
/// What another cluster has under the same key.
using Peer = std::function<std::optional<double>(const Evidence&, std::string_view key, std::size_t cluster)>;

/// 1,234; 60 %; 4.2; 8.2 km: with plain spaces, as columns are searched.
std::string figure_text(FigureUnit unit, double figure);

/// What the topics measure; sentences take the words that each sets.
namespace measures {

/// A column of clusters or cluster_structure as it is; and the same column of the group in the whole region.
Measure column(std::string_view name);
Region of_group(std::string_view name);
/// Where the region's figure is known beforehand: 1 for whatever is a multiple of the region's average or of chance.
std::optional<double> one(const Evidence& evidence, const Measured& measured, std::size_t cluster);

std::optional<Measured> specialisation(const Evidence& evidence, std::size_t cluster);
/// p of the cluster; only of clusters with an LQ, for sentences say the effect first.
std::optional<Measured> chance(const Evidence& evidence, std::size_t cluster);
/// Share of the firms in its place that are its own.
std::optional<Measured> focus(const Evidence& evidence, std::size_t cluster);
std::optional<Measured> completeness(const Evidence& evidence, std::size_t cluster);

/// Rows of missing_links: that with the largest unmet need, that with most buyers, that with the nearest supply beyond
/// the radius; and what another cluster has in a column for the same stage, where it lacks it too.
std::optional<Measured> largest_need(const Evidence& evidence, std::size_t cluster);
std::optional<Measured> most_buyers(const Evidence& evidence, std::size_t cluster);
std::optional<Measured> supply_nearby(const Evidence& evidence, std::size_t cluster);
Peer of_stage(std::string_view figure);

/// Entropy of its industries, of its stages where the group has several.
std::optional<Measured> range_of_goods(const Evidence& evidence, std::size_t cluster);
std::optional<double> range_in_region(const Evidence& evidence, const Measured& measured, std::size_t cluster);
std::optional<Measured> stages_held(const Evidence& evidence, std::size_t cluster);
/// Its sites, where all of it is at one place.
std::optional<Measured> single_site(const Evidence& evidence, std::size_t cluster);
std::optional<Measured> anchor_firms(const Evidence& evidence, std::size_t cluster);
/// How many of firms, research and government meet in its place.
std::optional<Measured> triad(const Evidence& evidence, std::size_t cluster);

/// Clusters at the other ends of its links along the chain; the strongest of these links.
std::optional<Measured> neighbours(const Evidence& evidence, std::size_t cluster);
std::optional<Measured> adjacent_cluster(const Evidence& evidence, std::size_t cluster);

/// How related it is to the industry that it is most related to among those it lacks; the mean of all clusters; and
/// another cluster that lacks the same industry.
std::optional<Measured> adjacent_possible(const Evidence& evidence, std::size_t cluster);
std::optional<double> adjacent_on_average(const Evidence& evidence, const Measured& measured, std::size_t cluster);
std::optional<double> adjacent_elsewhere(const Evidence& evidence, std::string_view industry, std::size_t cluster);

}  // namespace measures
}  // namespace pipeline
