// SPDX-License-Identifier: Apache-2.0
#include "io/look/summary.hpp"

#include <fmt/format.h>

#include <map>

#include "io/look/chain_facts.hpp"
#include "io/look/figures.hpp"
#include "io/look/findings.hpp"
#include "io/look/html.hpp"
#include "io/look/report_actions.hpp"
#include "io/look/report_sites.hpp"
#include "io/look/sentences.hpp"

namespace io {
namespace {

std::string subject_line(const ReportInput& input, const Findings& findings) {
  const auto clusters = static_cast<std::int64_t>(findings.clusters.size());
  std::string line = fmt::format("{}: {}", input.region_name,
                                 clusters == 0 ? "no clusters" : counted(clusters, "cluster", "clusters"));
  if (!findings.gaps.empty()) line += ", " + severe_gaps_text(findings);
  return line;
}

std::string data_line(const ReportInput& input) {
  return fmt::format("Data as of {}: {} analysed; {}", input.as_of, counted(input.firms, "firm", "firms"),
                     rows_text(input));
}

std::string hot_line(const Findings& findings) {
  std::string line = fmt::format("Hot spots: {}", counted(findings.hot_cells(), "cell", "cells"));
  const HotFacts& first = findings.hot.front();
  if (first.hot > 0) {
    line += fmt::format(", most of {} ({})", in_sentence(findings.groups[first.group].title), count_text(first.hot));
  }
  return line;
}

std::string unknown_line(std::int64_t unknown) {
  return fmt::format("Unknown: {}, because a layer is missing, not known to be complete, or ends at the border",
                     counted(unknown, "pair of cluster and theme", "pairs of cluster and theme"));
}

constexpr std::size_t kMostChains = 3;

/// "paper (2 clusters), refining (1 cluster)"
std::string lacking_text(const std::map<std::string, std::int64_t>& stages) {
  std::string text;
  for (const auto& [stage, clusters] : stages)
    text += fmt::format("{}{} ({})", text.empty() ? "" : ", ", stage, counted(clusters, "cluster", "clusters"));
  return text.empty() ? "nothing missing" : "missing or weak: " + text;
}

/// "Chain of jewellery: 10 clusters find 100 % of what they need on average, 42 links to suppliers, nothing missing";
/// nothing for a group whose clusters need nothing.
std::string chain_line(std::size_t group, const Findings& findings, const Chains& chains) {
  double met = 0.0;
  std::int64_t clusters = 0;
  std::size_t links = 0;
  std::map<std::string, std::int64_t> lacking;
  for (const ClusterFacts& cluster : findings.clusters) {
    if (cluster.group != group || !cluster.completeness) continue;
    ++clusters;
    met += *cluster.completeness;
    links += of_cluster(chains.bought, cluster.id).size();
    for (const MissingFacts& missing : of_cluster(chains.missing, cluster.id)) ++lacking[missing.stage];
  }
  if (clusters == 0) return {};
  return fmt::format("Chain of {}: {} {} of the need met{}, {}, {}", in_sentence(findings.groups[group].title),
                     counted(clusters, "cluster,", "clusters,"), share_text(met / static_cast<double>(clusters)),
                     clusters == 1 ? "" : " on average",
                     counted(static_cast<std::int64_t>(links), "link to a supplier", "links to suppliers"),
                     lacking_text(lacking));
}

void add_chain_lines(const ReportInput& input, const Findings& findings, std::vector<std::string>& lines) {
  const Chains chains(input.layers);
  std::size_t said = 0;
  for (const std::size_t group : findings.clustered_groups())
    if (const std::string line = chain_line(group, findings, chains); !line.empty() && said++ < kMostChains)
      lines.push_back(line);
}

/// Plain spaces, so that the text can be searched; no control characters.
std::string plain(std::string_view line) {
  std::string text = printable(line);
  for (std::size_t at = text.find("\u00A0"); at != std::string::npos; at = text.find("\u00A0", at))
    text.replace(at, 2, " ");
  return text;
}

}  // namespace

std::vector<std::string> summary_lines(const ReportInput& input) {
  const Findings findings(input);
  std::vector<std::string> lines = {subject_line(input, findings), data_line(input)};
  if (!findings.clusters.empty()) {
    const ClusterFacts& first = findings.clusters.front();
    lines.push_back(fmt::format("Strongest: {}, {}", first.label, strength_text(first, findings)));
  }
  if (!findings.hot.empty()) lines.push_back(hot_line(findings));
  add_chain_lines(input, findings, lines);
  if (!findings.gaps.empty() && findings.gaps.front().severity.value_or(0) >= 2) {
    lines.push_back("Largest gap: " + findings.gaps.front().sentence);
  }
  if (const std::int64_t unknown = findings.count(std::nullopt); unknown > 0) lines.push_back(unknown_line(unknown));
  if (has_actions(input) && input.layers.actions->size() > 0)
    lines.push_back(fmt::format("First of {}: {}",
                                counted(static_cast<std::int64_t>(input.layers.actions->size()), "action", "actions"),
                                action_sentence(*input.layers.actions, 0)));
  if (const std::string sites = sites_in_short(input); !sites.empty()) lines.push_back("Sites: " + sites);
  if (const std::string small = too_small_text(input); !small.empty()) lines.push_back(small);
  if (!input.warnings.empty()) {
    lines.push_back(fmt::format("{}: {}",
                                counted(static_cast<std::int64_t>(input.warnings.size()), "warning", "warnings"),
                                input.warnings.front()));
  }
  for (std::string& line : lines) line = plain(line);
  return lines;
}

}  // namespace io
