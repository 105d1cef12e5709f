// SPDX-License-Identifier: Apache-2.0
#include "io/look/sentences.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "io/look/figures.hpp"
#include "io/look/report_actions.hpp"
#include "io/look/report_sites.hpp"

namespace io {
namespace {

constexpr std::size_t kThemesNamed = 4;

std::string no_clusters_sentence() {
  return "No clusters were found: nowhere do enough firms of one group lie close enough together, with the settings "
         "listed under Method. That is a result about these firms at these settings, not a fault.";
}

std::string of_all(std::int64_t part, std::int64_t whole) {
  if (whole <= 0 || part > whole) return counted(part, "firm", "firms");
  return fmt::format("{} of {} firms ({})", count_text(part), count_text(whole),
                     share_text(static_cast<double>(part) / static_cast<double>(whole)));
}

std::string clusters_sentence(const ReportInput& input, const Findings& findings) {
  const auto count = static_cast<std::int64_t>(findings.clusters.size());
  const auto groups = static_cast<std::int64_t>(findings.clustered_groups().size());
  const bool plain = groups == 1 && findings.groups[findings.clusters.front().group].name == "all";
  return fmt::format("{} of {} {} {}.", counted(count, "cluster", "clusters"),
                     plain ? std::string("firms") : "related firms in " + counted(groups, "group", "groups"),
                     count == 1 ? "holds" : "hold", of_all(findings.clustered_firms(), input.firms));
}

std::string chance_sentence(const ReportInput& input, const Findings& findings) {
  std::int64_t tested = 0, beyond = 0;
  for (const ClusterFacts& cluster : findings.clusters) {
    tested += cluster.p ? 1 : 0;
    beyond += cluster.p && *cluster.p <= input.alpha ? 1 : 0;
  }
  if (tested == 0) return "How often chance alone would make clusters as strong as these was not computed in this run.";
  return fmt::format("{} of the {} tested are stronger than the best that chance alone makes in {} of cases.",
                     count_text(beyond), count_text(tested), share_text(1.0 - input.alpha));
}

/// "Jewellery 45"; with the number where the label does not end with it.
std::string name_with_number(const ClusterFacts& cluster) {
  const std::string number = fmt::format("{}", cluster.id);
  return cluster.label.ends_with(number) ? cluster.label : fmt::format("{} (number {})", cluster.label, number);
}

std::string strongest_sentence(const Findings& findings) {
  const ClusterFacts& first = findings.clusters.front();
  return fmt::format("The strongest is {}: {} on {} km².", name_with_number(first), strength_text(first, findings),
                     area_text(first.area_km2));
}

std::string hot_sentence(const ReportInput& input, const Findings& findings) {
  const std::string level = level_text(input.alpha);
  if (findings.hot_cells() == 0) return fmt::format("No map cell is a hot spot of any group at the {} level.", level);
  const HotFacts& first = findings.hot.front();
  return fmt::format(
      "There {} {}: map cells around which a group has more firms than chance allows, at the {} level; {} "
      "of them of {}.",
      findings.hot_cells() == 1 ? "is" : "are", counted(findings.hot_cells(), "hot spot", "hot spots"), level,
      first.hot == findings.hot_cells() ? "all" : count_text(first.hot),
      in_sentence(findings.groups[first.group].title));
}

std::string gaps_sentence(const Findings& findings) {
  const std::int64_t severe = findings.count(3), unknown = findings.count(std::nullopt);
  std::set<std::int64_t> affected;
  std::int64_t firms = 0;
  for (const GapFacts& gap : findings.gaps) {
    if (gap.severity == 3 && affected.insert(gap.cluster_id).second) firms += findings.find(gap.cluster_id)->firms;
  }
  std::string text =
      severe == 0 ? "There are no severe gaps in infrastructure"
                  : fmt::format("There {} {}, in {} with {}", severe == 1 ? "is" : "are", severe_gaps_text(findings),
                                counted(static_cast<std::int64_t>(affected.size()), "cluster", "clusters"),
                                counted(firms, "firm", "firms"));
  if (unknown > 0) {
    text += fmt::format("; for {} of {} pairs of cluster and theme the data does not tell", count_text(unknown),
                        count_text(static_cast<std::int64_t>(findings.gaps.size())));
  }
  return text + ".";
}

std::string rejects_sentence(const ReportInput& input) {
  const auto most = std::max_element(input.reject_reasons.begin(), input.reject_reasons.end(),
                                     [](auto& a, auto& b) { return a.count < b.count; });
  std::string text = rows_text(input);
  text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  if (most == input.reject_reasons.end()) return text + ".";
  return fmt::format("{}, most often because: {} ({}).", text, most->name, count_text(most->count));
}

}  // namespace

std::string in_sentence(std::string_view title) {
  std::string text(title);
  const auto upper = [&](std::size_t i) {
    return i < text.size() && std::isupper(static_cast<unsigned char>(text[i]));
  };
  if (upper(0) && !upper(1)) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

std::string too_small_text(const ReportInput& input) {
  constexpr std::size_t kNamed = 5;
  std::string list;
  std::size_t small = 0;
  for (const ReportGroup& group : input.groups) {
    if (!group.too_small() || ++small > kNamed) continue;
    list += fmt::format("{}{} ({} of at least {})", list.empty() ? "" : ", ", in_sentence(group.title),
                        count_text(group.firms), count_text(group.least));
  }
  if (small > kNamed) list += fmt::format(" and {} more groups", small - kNamed);
  return list.empty() ? list : "Too few firms to analyse: " + list;
}

std::string severe_gaps_text(const Findings& findings) {
  const std::int64_t severe = findings.count(3);
  if (severe == 0) return "no severe gaps";
  const auto counts = findings.by_theme(3);
  std::vector<std::pair<std::size_t, std::int64_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(), [](auto& a, auto& b) { return a.second > b.second; });
  std::string list;
  for (std::size_t i = 0; i < std::min(order.size(), kThemesNamed); ++i) {
    const std::string title = in_sentence(findings.themes[order[i].first].title);
    list += fmt::format("{}{} {}", i == 0 ? "" : ", ", count_text(order[i].second), title);
  }
  if (order.size() > kThemesNamed) list += fmt::format(" and {} more themes", order.size() - kThemesNamed);
  return fmt::format("{} ({})", counted(severe, "severe gap", "severe gaps"), list);
}

std::string strength_text(const ClusterFacts& cluster, const Findings& findings) {
  std::string firms = counted(cluster.firms, "firm", "firms");
  if (!cluster.lq) return firms;
  const std::string& controls = findings.groups[cluster.group].controls_text;
  const std::string among = controls.empty() ? "" : " among " + controls;
  const std::string interval =
      cluster.lq_low && cluster.lq_high
          ? fmt::format(" ({} to {})", ratio_text(*cluster.lq_low), ratio_text(*cluster.lq_high))
          : "";
  return fmt::format("{} times its share{}{}, {}", ratio_text(*cluster.lq), among, interval, firms);
}

std::string found_text(const GapFacts& gap) {
  if (gap.found) return amount_text(*gap.found, gap.unit);
  return gap.facility_id.empty() ? "none found" : "no road from some";
}

std::string rows_text(const ReportInput& input) {
  std::int64_t read = 0, rejected = 0;
  for (const ReportSource& source : input.sources) {
    if (!source.gives_firms) continue;
    read += source.read;
    rejected += source.rejected;
  }
  if (rejected == 0) return fmt::format("of {} rows read, none was rejected", count_text(read));
  return fmt::format("of {} rows read, {} ({}) {} rejected", count_text(read), count_text(rejected),
                     share_text(static_cast<double>(rejected) / static_cast<double>(std::max<std::int64_t>(read, 1))),
                     rejected == 1 ? "was" : "were");
}

std::vector<std::string> headline_sentences(const ReportInput& input, const Findings& findings) {
  std::vector<std::string> sentences;
  if (findings.clusters.empty()) {
    sentences.push_back(no_clusters_sentence());
  } else {
    const bool relative = findings.clusters.front().lq.has_value();
    sentences.push_back(clusters_sentence(input, findings));
    sentences.push_back(strongest_sentence(findings) +
                        (relative ? " " + chance_sentence(input, findings) : std::string()));
  }
  if (!findings.hot.empty()) sentences.push_back(hot_sentence(input, findings));
  if (!findings.gaps.empty()) {
    const GapFacts& worst = findings.gaps.front();
    const bool telling = worst.severity.value_or(0) >= 2 && !worst.sentence.empty();
    sentences.push_back(gaps_sentence(findings) + (telling ? " The largest: " + worst.sentence : std::string()));
  }
  if (has_actions(input) && input.layers.actions->size() > 0)
    sentences.push_back("What would help most: " + in_sentence(action_sentence(*input.layers.actions, 0)));
  if (const std::string sites = sites_in_short(input); !sites.empty())
    sentences.push_back("Where an industrial park could go: " + sites + ".");
  if (!input.sources.empty()) sentences.push_back(rejects_sentence(input));
  return sentences;
}

}  // namespace io
