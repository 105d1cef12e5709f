// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/site_layers.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "geo/surfaces/hexagons.hpp"
#include "io/write/catalogue.hpp"
#include "pipeline/stages/sites/exclusion.hpp"

namespace pipeline {
namespace {

/// Hexagons that are not for the most part outside the region, without raw figures.
geo::Table suitability_table(const Run& run) {
  const geo::Table& cells = run.tables.at("site_cells");
  if (cells.size() == 0) return {};
  std::vector<geo::Row> rows;
  for (std::size_t row = 0; row < cells.size(); ++row)
    if (cells.column("excluded_by").text(row) != kOutsideRegion) rows.push_back(static_cast<geo::Row>(row));
  geo::Table out = cells.take(rows);
  const geo::HexLayout layout(run.tables.at("site_grid").reals("cell_m")[0]);
  const auto q = out.codes("q"), r = out.codes("r");
  geo::Texts ids;
  geo::Shapes shapes(geo::Shapes::Kind::areas);
  for (std::size_t row = 0; row < out.size(); ++row) {
    ids.add(geo::cell_id({q[row], r[row]}));
    layout.add_to(shapes, {q[row], r[row]});
  }
  out.set("cell_id", std::move(ids));
  out.shapes = std::move(shapes);
  return out;
}

io::LayerDef suitability_def(const Run& run) {
  io::LayerDef def = io::layer("suitability");
  const geo::Table& criteria = run.tables.at("site_criteria");
  for (std::size_t row = 0; row < criteria.size(); ++row)
    def.columns.push_back(io::criterion_column(criteria.column("name").text(row), criteria.column("title").text(row)));
  return def;
}

/// With the labels of the clusters within reach.
geo::Table sites_table(const Run& run, const ClusterIds& ids) {
  geo::Table out = run.tables.at("sites");
  if (out.size() == 0) return out;
  const geo::Table& near = run.tables.at("site_clusters");
  const std::vector<std::int64_t> cluster = ids_of(near, ids);
  const auto site = near.integers("site_id"), id = out.integers("site_id");
  geo::Texts labels;
  geo::Column::Mask any;
  for (std::size_t row = 0; row < out.size(); ++row) {
    std::string text;
    for (std::size_t i = 0; i < near.size(); ++i)
      if (site[i] == id[row])
        text += (text.empty() ? "" : "; ") + cluster_label(run.frame, near.column("group_name").text(i), cluster[i]);
    labels.add(text);
    any.push_back(!text.empty());
  }
  out.set("clusters", std::move(labels), std::move(any));
  return out;
}

io::LayerDef sites_def(const Run& run) {
  io::LayerDef def = io::layer("sites");
  const geo::Table& criteria = run.tables.at("site_criteria");
  for (std::size_t row = 0; row < criteria.size(); ++row)
    def.columns.push_back(io::site_score_column(criteria.column("name").text(row), criteria.column("title").text(row)));
  return def;
}

}  // namespace

io::OutputLayer suitability_layer(const Run& run) { return {suitability_def(run), suitability_table(run)}; }

io::OutputLayer sites_layer(const Run& run, const ClusterIds& ids) { return {sites_def(run), sites_table(run, ids)}; }

}  // namespace pipeline
