// SPDX-License-Identifier: Apache-2.0
#include "io/look/report_extent.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace io {

namespace {

/// Hot cells of any group, in the order of the layer.
std::vector<geo::Row> all_hot_rows(const geo::Table& layer) {
  const geo::Column& hot = layer.column("hot");
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < layer.size(); ++row)
    if (hot.valid(row) && hot.number(row) != 0.0) rows.push_back(static_cast<geo::Row>(row));
  return rows;
}

/// Where clusters, hot cells and sites lie.
geo::Box found_box(const ReportInput& input, const Findings& findings) {
  geo::Box box;
  if (const geo::Table* layer = input.layers.clusters; layer != nullptr && layer->shapes) {
    for (const ClusterFacts& cluster : findings.clusters) box.add(layer->shapes->box(cluster.row));
  }
  if (const geo::Table* layer = input.layers.hotspots; layer != nullptr && layer->shapes && layer->has("hot")) {
    for (const geo::Row row : all_hot_rows(*layer)) box.add(layer->shapes->box(row));
  }
  if (const geo::Table* layer = input.layers.sites; layer != nullptr && layer->shapes) box.add(layer->shapes->box());
  return box;
}

}  // namespace

std::vector<geo::Row> hot_rows(const geo::Table& layer) {
  const geo::Column &cell = layer.column("cell_id"), &ratio = layer.column("spec_ratio");
  std::vector<std::pair<double, geo::Row>> by_strength;
  for (const geo::Row row : all_hot_rows(layer))
    by_strength.emplace_back(ratio.valid(row) ? ratio.number(row) : 0.0, row);
  std::ranges::sort(by_strength, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<geo::Row> rows;
  std::unordered_set<std::string_view> seen;
  seen.reserve(by_strength.size());
  for (const auto& [strength, row] : by_strength)
    if (seen.insert(cell.text(row)).second) rows.push_back(row);
  return rows;
}

MapBox map_box(const ReportInput& input, const Findings& findings) {
  constexpr double kSmall = 0.6, kAround = 0.2, kLeastAround_m = 5000.0;
  geo::Box region;
  if (input.boundary != nullptr) region.add(input.boundary->box());
  geo::Box found = found_box(input, findings);
  if (found.empty()) return {region};
  found = found.grown(std::max(kAround * std::max(found.width(), found.height()), kLeastAround_m));
  if (region.empty()) return {found};
  const bool small = found.width() < kSmall * region.width() && found.height() < kSmall * region.height();
  return small ? MapBox{found, false} : MapBox{region};
}

}  // namespace io
