// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/cluster_density.hpp"

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/grid.hpp"

namespace pipeline {
namespace {

/// Clusters by group and key.
std::map<std::pair<std::string_view, std::int32_t>, std::size_t> rows_of(const geo::Table& clusters) {
  std::map<std::pair<std::string_view, std::int32_t>, std::size_t> out;
  for (std::size_t row = 0; row < clusters.size(); ++row)
    out.emplace(std::pair(clusters.column("group_name").text(row), clusters.codes("key")[row]), row);
  return out;
}

/// The raster of each group of the frame, as members name groups by code; null where there is none.
std::vector<const geo::Table*> rasters_of(const Frame& frame, const geo::Tables& tables) {
  std::vector<const geo::Table*> out;
  for (const Group& group : frame.groups) {
    const auto found = tables.find("relative_density_" + group.name);
    out.push_back(found == tables.end() ? nullptr : &found->second);
  }
  return out;
}

}  // namespace

void set_cluster_density(const Frame& frame, geo::Tables& tables) {
  geo::Table& clusters = tables.at("clusters");
  const geo::Table& members = tables.at("members");
  const geo::Column& in_cluster = members.column("key");
  const auto group_of = members.codes("group_name"), key_of = members.codes("key"), firm_of = members.codes("row");
  const auto x_m = tables.at("firms").reals("x_m"), y_m = tables.at("firms").reals("y_m");
  const auto rows = rows_of(clusters);
  const auto rasters = rasters_of(frame, tables);
  std::vector<double> mean(clusters.size());
  std::vector<std::int64_t> count(clusters.size());
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto group = static_cast<std::size_t>(group_of[i]), firm = static_cast<std::size_t>(firm_of[i]);
    if (!rasters[group] || !in_cluster.valid(i)) continue;
    const geo::Column& ratio = rasters[group]->column("value");
    const auto cell = geo::cell_of(*rasters[group]->grid, x_m[firm], y_m[firm]);
    if (!cell || !ratio.valid(*cell)) continue;
    const std::size_t row = rows.at({frame.groups[group].name, key_of[i]});
    mean[row] += ratio.number(*cell);
    ++count[row];
  }
  geo::Column::Mask known;
  for (std::size_t row = 0; row < mean.size(); ++row) {
    known.push_back(count[row] > 0 ? 1 : 0);
    if (count[row] > 0) mean[row] /= static_cast<double>(count[row]);
  }
  clusters.set("relative_density", std::move(mean), std::move(known));
}

}  // namespace pipeline
