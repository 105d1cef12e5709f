// SPDX-License-Identifier: Apache-2.0
#include "io/look/findings.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "io/look/layer_row.hpp"

namespace io {
namespace {

ClusterFacts cluster_at(const LayerRow& at, std::size_t group) {
  ClusterFacts facts;
  facts.row = static_cast<geo::Row>(at.row);
  facts.id = at.count("cluster_id");
  facts.label = at.text("label");
  facts.group = group;
  facts.firms = at.count("firms");
  facts.sites = at.count("sites");
  facts.employees = at.number("employees");
  facts.area_km2 = at.number("area_km2").value_or(0.0);
  facts.lq = at.number("lq");
  facts.lq_low = at.number("lq_low");
  facts.lq_high = at.number("lq_high");
  facts.p = at.number("p");
  facts.q = at.number("q");
  facts.scan_p = at.number("scan_p");
  facts.lq_all = at.number("lq_all");
  facts.lq_all_low = at.number("lq_all_low");
  facts.lq_all_high = at.number("lq_all_high");
  facts.employees_lq = at.number("employees_lq");
  facts.completeness = at.number("completeness");
  facts.gap_score = at.number("gap_score");
  facts.typology = at.text("typology");
  return facts;
}

GapFacts gap_at(const LayerRow& at, std::size_t theme) {
  GapFacts facts;
  facts.row = static_cast<geo::Row>(at.row);
  facts.cluster_id = at.count("cluster_id");
  facts.theme = theme;
  if (const auto severity = at.number("severity")) facts.severity = std::clamp(static_cast<int>(*severity), 0, 3);
  facts.unit = at.text("unit");
  facts.standard = at.number("standard").value_or(0.0);
  facts.found = at.number("found");
  facts.covered_share = at.number("covered_share");
  facts.firms_outside = at.count("firms_outside");
  facts.employees_outside = at.number("employees_outside");
  facts.effect = at.number("effect");
  facts.facility_id = at.text("facility_id");
  facts.facility = at.text("facility");
  facts.sentence = at.text("sentence");
  return facts;
}

bool stronger(const ClusterFacts& a, const ClusterFacts& b) {
  const auto key = [](const ClusterFacts& c) { return std::tuple(-c.lq_low.value_or(-1.0), -c.firms, c.id); };
  return key(a) < key(b);
}

bool worse(const GapFacts& a, const GapFacts& b) {
  const auto key = [](const GapFacts& g) {
    return std::tuple(-g.severity.value_or(-1), -g.firms_outside, g.cluster_id, g.theme);
  };
  return key(a) < key(b);
}

template <class Named>
std::size_t index_of(std::vector<Named>& all, std::string_view name) {
  const auto found = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.name == name; });
  if (found != all.end()) return static_cast<std::size_t>(found - all.begin());
  Named unknown;
  unknown.name = unknown.title = std::string(name);
  all.push_back(std::move(unknown));
  return all.size() - 1;
}

}  // namespace

Findings::Findings(const ReportInput& input) : groups(input.groups), themes(input.themes) {
  const bool grouped =
      std::any_of(groups.begin(), groups.end(), [](const ReportGroup& group) { return group.name != "all"; });
  if (input.layers.clusters != nullptr) read_clusters(*input.layers.clusters, grouped);
  if (input.layers.gaps != nullptr) read_gaps(*input.layers.gaps);
  if (input.layers.hotspots != nullptr) read_hot(*input.layers.hotspots);
}

void Findings::read_clusters(const geo::Table& layer, bool grouped) {
  const geo::Column& group = layer.column("group_name");
  for (std::size_t row = 0; row < layer.size(); ++row) {
    const LayerRow at{layer, row};
    if (at.count("single_site") != 0) {
      ++single_site;
      continue;
    }
    const bool dense_area = grouped && group.text(row) == "all";
    (dense_area ? dense_areas : clusters).push_back(cluster_at(at, group_index(group.text(row))));
  }
  std::sort(clusters.begin(), clusters.end(), stronger);
  std::sort(dense_areas.begin(), dense_areas.end(), stronger);
  for (std::size_t i = 0; i < clusters.size(); ++i) position_[clusters[i].id] = i;
}

void Findings::read_gaps(const geo::Table& layer) {
  const geo::Column &cluster = layer.column("cluster_id"), &theme = layer.column("theme");
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (!position_.contains(std::llround(cluster.number(row)))) continue;
    gaps.push_back(gap_at({layer, row}, theme_index(theme.text(row))));
  }
  std::sort(gaps.begin(), gaps.end(), worse);
  for (std::size_t i = 0; i < gaps.size(); ++i) clusters[position_.at(gaps[i].cluster_id)].gaps.push_back(i);
  for (ClusterFacts& facts : clusters)
    std::ranges::stable_sort(facts.gaps, {}, [&](std::size_t i) { return -gaps[i].effect.value_or(-1.0); });
}

void Findings::read_hot(const geo::Table& layer) {
  if (!layer.has("hot")) return;
  const geo::Column &group = layer.column("group_name"), &is_hot = layer.column("hot");
  std::map<std::size_t, HotFacts> found;
  for (std::size_t row = 0; row < layer.size(); ++row) {
    if (!is_hot.valid(row)) continue;
    const std::size_t index = group_index(group.text(row));
    HotFacts& facts = found[index];
    facts.group = index;
    if (is_hot.number(row) != 0.0) ++facts.hot;
  }
  for (const auto& [index, facts] : found) hot.push_back(facts);
  std::stable_sort(hot.begin(), hot.end(), [](const HotFacts& a, const HotFacts& b) { return a.hot > b.hot; });
}

std::size_t Findings::group_index(std::string_view name) { return index_of(groups, name); }

std::size_t Findings::theme_index(std::string_view name) { return index_of(themes, name); }

std::vector<std::size_t> Findings::clustered_groups() const {
  std::map<std::size_t, std::int64_t> firms;
  for (const ClusterFacts& cluster : clusters) firms[cluster.group] += cluster.firms;
  std::vector<std::size_t> order;
  order.reserve(firms.size());
  for (const auto& [group, count] : firms) order.push_back(group);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return firms.at(a) > firms.at(b); });
  return order;
}

std::int64_t Findings::clustered_firms() const {
  std::int64_t sum = 0;
  for (const ClusterFacts& cluster : clusters) sum += cluster.firms;
  return sum;
}

std::optional<double> Findings::clustered_employees() const {
  std::optional<double> sum;
  for (const ClusterFacts& cluster : clusters) {
    if (cluster.employees) sum = sum.value_or(0.0) + *cluster.employees;
  }
  return sum;
}

std::int64_t Findings::hot_cells() const {
  std::int64_t sum = 0;
  for (const HotFacts& facts : hot) sum += facts.hot;
  return sum;
}

std::map<std::size_t, std::int64_t> Findings::by_theme(std::optional<int> severity) const {
  std::map<std::size_t, std::int64_t> counts;
  for (const GapFacts& gap : gaps) {
    if (gap.severity == severity) ++counts[gap.theme];
  }
  return counts;
}

std::int64_t Findings::count(std::optional<int> severity) const {
  return std::count_if(gaps.begin(), gaps.end(), [&](const GapFacts& gap) { return gap.severity == severity; });
}

std::optional<int> Findings::worst(const ClusterFacts& cluster) const {
  return cluster.gaps.empty() ? std::nullopt : gaps[cluster.gaps.front()].severity;
}

const ClusterFacts* Findings::find(std::int64_t cluster_id) const {
  const auto found = position_.find(cluster_id);
  return found == position_.end() ? nullptr : &clusters[found->second];
}

}  // namespace io
