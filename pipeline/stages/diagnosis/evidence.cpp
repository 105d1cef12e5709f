// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/diagnosis/evidence.hpp"

#include <algorithm>

#include "pipeline/stages/gaps.hpp"

namespace pipeline {
namespace {

std::optional<double> number_in(const geo::Table& table, std::string_view column, std::size_t row) {
  const geo::Column& values = table.column(column);
  return values.valid(row) ? std::optional(values.number(row)) : std::nullopt;
}

/// Share of the firms that a facility of the theme reaches within its standard, by theme.
std::map<std::string_view, double> served_shares(const Frame& frame, const geo::Table& firms,
                                                 const geo::Table& access) {
  std::map<std::string_view, double> out;
  const std::vector<geo::Row> rows = members_of(Group{}, firms);
  for (const Theme& theme : frame.themes) {
    const std::string name = access_name(theme);
    if (!access.has(name) || rows.empty()) continue;
    const geo::Column& column = access.column(name);
    const auto way = access.singles(name);
    std::int64_t served = 0;
    bool known = false;
    for (const geo::Row row : rows) {
      known = known || column.valid(row);
      served += column.valid(row) && static_cast<double>(way[row]) <= theme.standard ? 1 : 0;
    }
    if (known) out[theme.name] = static_cast<double>(served) / static_cast<double>(rows.size());
  }
  return out;
}

}  // namespace

Evidence::Evidence(const Frame& of_frame, const geo::Tables& tables)
    : frame(of_frame),
      gaps(tables.at("gaps")),
      missing_links(tables.at("missing_links")),
      adjacent_industries(tables.at("adjacent_industries")),
      links(tables.at("links")),
      clusters_(tables.at("clusters")),
      structure_(tables.at("cluster_structure")),
      group_structure_(tables.at("group_structure")),
      served_(served_shares(of_frame, tables.at("firms"), tables.at("access"))) {
  if (clusters_.size() == 0) return;
  single_site_ = clusters_.flags("single_site");
  const geo::Column& name = clusters_.column("group_name");
  const auto key = clusters_.codes("key");
  std::map<std::string_view, std::size_t> group_row;
  for (std::size_t row = 0; row < group_structure_.size(); ++row)
    group_row.emplace(group_structure_.column("group_name").text(row), row);
  for (std::size_t row = 0; row < clusters_.size(); ++row) {
    group_.push_back(&*std::ranges::find(frame.groups, name.text(row), &Group::name));
    of_group_[group_.back()].push_back(row);
    cluster_.emplace(std::pair(name.text(row), key[row]), row);
    const auto found = group_row.find(name.text(row));
    group_row_.push_back(found == group_row.end() ? group_structure_.size() : found->second);
  }
  gap_rows_ = rows_by_cluster(gaps);
  missing_rows_ = rows_by_cluster(missing_links);
  adjacent_rows_ = rows_by_cluster(adjacent_industries);
  link_from_ = clusters_in(links, "from_group", "from_key");
  link_to_ = clusters_in(links, "to_group", "to_key");
  link_rows_.resize(clusters_.size());
  for (std::size_t row = 0; row < link_from_.size(); ++row) {
    link_rows_[link_from_[row]].push_back(static_cast<geo::Row>(row));
    link_rows_[link_to_[row]].push_back(static_cast<geo::Row>(row));
  }
}

std::vector<std::size_t> Evidence::clusters_in(const geo::Table& table, std::string_view group,
                                               std::string_view key) const {
  std::vector<std::size_t> out;
  if (table.size() == 0) return out;
  const geo::Column& name = table.column(group);
  const auto keys = table.codes(key);
  for (std::size_t row = 0; row < table.size(); ++row) out.push_back(cluster_.at({name.text(row), keys[row]}));
  return out;
}

Evidence::Rows Evidence::rows_by_cluster(const geo::Table& table) const {
  Rows out(clusters_.size());
  const std::vector<std::size_t> cluster = clusters_in(table, "group_name", "key");
  for (std::size_t row = 0; row < cluster.size(); ++row) out[cluster[row]].push_back(static_cast<geo::Row>(row));
  return out;
}

std::optional<double> Evidence::number(std::string_view column, std::size_t cluster) const {
  return number_in(clusters_.has(column) ? clusters_ : structure_, column, cluster);
}

std::optional<double> Evidence::of_group(std::string_view column, std::size_t cluster) const {
  const std::size_t row = group_row_[cluster];
  return row < group_structure_.size() ? number_in(group_structure_, column, row) : std::nullopt;
}

std::optional<double> Evidence::served_share(const Theme& theme) const {
  const auto found = served_.find(theme.name);
  return found == served_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace pipeline
