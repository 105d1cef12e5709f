// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "io/look/figures.hpp"
#include "io/look/sentences.hpp"
#include "io/look/text_table.hpp"

namespace io {
namespace {

constexpr std::size_t kMostOfGroup = 15, kMostMissing = 25, kMostPartners = 2;
constexpr std::string_view kUnknown = "–";

std::string_view state_css(std::string_view state) {
  return state == "present" ? "s0" : state == "weak" ? "s1" : state == "missing" ? "s2" : "";
}

/// "74 firms"; "5 firms, 14 near"; of a stage of another group "14 near".
std::string firms_text(const StageFacts& stage, const std::string& near) {
  const std::string firms = stage.firms == 0 ? "none" : counted(stage.firms, "firm", "firms");
  const bool no_more = stage.found_firms == stage.firms && stage.firms > 0;
  if (!stage.found_firms || (stage.own && (stage.state.empty() || no_more))) return stage.own ? firms : std::string();
  const std::string around = (*stage.found_firms == 0 ? "none" : count_text(*stage.found_firms)) + " " + near;
  return stage.own && *stage.found_firms > 0 ? firms + ", " + around : around;
}

/// `near`: what is said of firms within reach.
std::string stage_cell_text(const StageFacts& stage, const std::string& near) {
  const std::string firms = firms_text(stage, near);
  if (stage.state.empty()) return firms.empty() ? std::string(kUnknown) : firms;
  return fmt::format("{}: {}", stage.state, firms);
}

/// "present: 14 near, next door 2.1 times as often as by chance".
std::string strip_text(const StageFacts& stage, const std::string& near) {
  std::string text = stage_cell_text(stage, near);
  if (stage.next_door.value_or(0.0) > 0.0)
    text += fmt::format(", next door {} times as often as by chance", ratio_text(*stage.next_door));
  return text;
}

/// "No. 58" where the label is no more than the group's title and the number.
std::string short_label(const ClusterFacts& cluster, const std::string& title) {
  return cluster.label == fmt::format("{} {}", title, cluster.id) ? fmt::format("No.\u00A0{}", cluster.id)
                                                                  : cluster.label;
}

/// Clusters of a group that have a chain, the strongest first.
std::vector<const ClusterFacts*> with_chain(std::size_t group, const Findings& findings, const Chains& chains) {
  std::vector<const ClusterFacts*> out;
  for (const ClusterFacts& cluster : findings.clusters)
    if (cluster.group == group && chains.stages.contains(cluster.id)) out.push_back(&cluster);
  return out;
}

std::vector<Cell> chain_row(const ClusterFacts& cluster, const Findings& findings, const Chains& chains) {
  const std::string& title = findings.groups[cluster.group].title;
  std::vector<Cell> row{{short_label(cluster, title)}};
  for (const StageFacts& stage : of_cluster(chains.stages, cluster.id))
    row.push_back({stage_cell_text(stage, "near"), std::string(state_css(stage.state))});
  row.push_back({cluster.completeness ? share_text(*cluster.completeness) : std::string(kUnknown)});
  row.push_back({partners_text(of_cluster(chains.bought, cluster.id), Side::sellers, findings, title), "who"});
  row.push_back({partners_text(of_cluster(chains.sold, cluster.id), Side::buyers, findings, title), "who"});
  row.push_back({partners_text(of_cluster(chains.peers, cluster.id), Side::sellers, findings, title), "who"});
  return row;
}

void write_group(HtmlWriter& page, const Findings& findings, const Chains& chains, std::size_t group,
                 const std::vector<const ClusterFacts*>& clusters) {
  const std::string& title = findings.groups[group].title;
  page.leaf("h3", title);
  const std::size_t shown = std::min(clusters.size(), kMostOfGroup);
  TextTable table{cut_caption(fmt::format("The chain of {} by cluster, upstream to downstream", in_sentence(title)),
                              shown, clusters.size(), "layers clusters and missing_links"),
                  {{"Cluster"}}};
  table.css = "chains";
  for (const StageFacts& stage : chains.stages.at(clusters.front()->id)) table.heads.push_back({stage.title});
  table.heads.insert(table.heads.end(), {{"Need met", true}, {"Supplied by"}, {"Supplies"}, {"Same stages in"}});
  for (std::size_t i = 0; i < shown; ++i) table.rows.push_back(chain_row(*clusters[i], findings, chains));
  write_table(page, table);
}

void write_missing(HtmlWriter& page, const Findings& findings, const Chains& chains) {
  std::vector<std::pair<const ClusterFacts*, const MissingFacts*>> all;
  for (const ClusterFacts& cluster : findings.clusters)
    for (const MissingFacts& one : of_cluster(chains.missing, cluster.id)) all.emplace_back(&cluster, &one);
  page.leaf("h3", "What the chains lack");
  if (all.empty())
    return page.leaf("p", "Every cluster finds within reach enough of each stage that its firms buy from.");
  std::ranges::stable_sort(all, {}, [](const auto& pair) { return -pair.second->score; });
  const std::size_t shown = std::min(all.size(), kMostMissing);
  TextTable table{
      cut_caption("Missing and weak stages, the largest unmet need first", shown, all.size(), "layer missing_links"),
      {{"Cluster"}, {"Stage"}, {"In words"}}};
  for (std::size_t i = 0; i < shown; ++i)
    table.rows.push_back({{all[i].first->label}, {all[i].second->stage}, {all[i].second->sentence}});
  write_table(page, table);
}

/// The partners of one other cluster and what goes between.
struct Partner {
  std::int64_t id;
  double length_m;
  std::vector<std::string> stages;
};

std::vector<Partner> partners(const std::vector<SupplyLink>& links, Side side) {
  std::vector<Partner> out;
  for (const SupplyLink& link : links) {
    const std::int64_t id = side == Side::sellers ? link.from : link.to;
    auto found = std::ranges::find(out, id, &Partner::id);
    if (found == out.end()) found = out.insert(out.end(), {id, link.length_m, {}});
    if (std::ranges::find(found->stages, link.stage) == found->stages.end()) found->stages.push_back(link.stage);
  }
  return out;
}

}  // namespace

std::string partners_text(const std::vector<SupplyLink>& links, Side side, const Findings& findings,
                          const std::string& of_group) {
  std::string text;
  std::size_t named = 0;
  for (const Partner& partner : partners(links, side)) {
    const ClusterFacts* cluster = findings.find(partner.id);
    if (cluster == nullptr || named == kMostPartners) continue;
    text += fmt::format("{}{} ({}; {})", named++ == 0 ? "" : "; ", short_label(*cluster, of_group),
                        fmt::join(partner.stages, ", "), distance_text(partner.length_m));
  }
  return text.empty() ? std::string(kUnknown) : text;
}

void write_chain_strip(HtmlWriter& page, const ReportInput& input, const ClusterFacts& cluster, const Chains& chains) {
  const std::vector<StageFacts>& stages = of_cluster(chains.stages, cluster.id);
  if (stages.empty()) return;
  const std::string near = "within " + amount_text(input.thresholds.supply_m, "m");
  const auto list = page.open(
      "ol", {{"class", "chain"}, {"aria-label", "Value chain of " + cluster.label + ", upstream to downstream"}});
  for (const StageFacts& stage : stages) {
    const auto item =
        page.open("li", stage.state.empty() ? HtmlWriter::Attributes{}
                                            : HtmlWriter::Attributes{{"class", std::string(state_css(stage.state))}});
    page.leaf("b", stage.title);
    page.text(" ");
    page.leaf("span", strip_text(stage, near));
  }
}

void write_chains(HtmlWriter& page, const ReportInput& input, const Findings& findings, const Chains& chains) {
  bool any = false;
  for (const std::size_t group : findings.clustered_groups()) {
    const std::vector<const ClusterFacts*> clusters = with_chain(group, findings, chains);
    if (clusters.empty()) continue;
    if (!any)
      page.leaf(
          "p",
          fmt::format("Stages stand upstream to downstream; stages of other groups that supply the chain come "
                      "first. Near is within {} of a firm of the cluster. Where its firms buy from a stage, that is "
                      "present, weak or missing near them; need met is the share of all that they need and find there. "
                      "Links are estimates "
                      "from the size of two clusters and the way between them, unless the run knows better.",
                      amount_text(input.thresholds.supply_m, "m")),
          {{"class", "text"}});
    any = true;
    write_group(page, findings, chains, group, clusters);
  }
  if (!any) return page.leaf("p", "No cluster belongs to a group with a value chain.");
  write_missing(page, findings, chains);
}

}  // namespace io
