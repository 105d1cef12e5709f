// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_rows.hpp"

#include <fmt/format.h>

#include <utility>

#include "io/read/text.hpp"

namespace io {
namespace {

std::string id_of(const OsmObject& object) { return fmt::format("{}{}", object.kind, object.number); }

void add_or_null(TextColumn& column, std::string_view text) {
  if (text.empty())
    column.null();
  else
    column.text(text);
}

}  // namespace

OsmRows::OsmRows(const std::vector<OsmLayer>& layers) : asked_(layers), layers_(layers.size()) {
  for (std::size_t i = 0; i < layers.size(); ++i) {
    layers_[i].lines.rows.shapes = geo::Shapes(geo::Shapes::Kind::lines);
    layers_[i].rows.layer = layers[i].name;
    for (Part* part : {&layers_[i].points, &layers_[i].lines, &layers_[i].areas})
      part->others.resize(layers[i].columns.size());
    layers_[i].rows.driver = "OSM";
    layers_[i].rows.crs = "EPSG:4326";
  }
}

std::string OsmRows::code(const OsmObject& object, const OsmMatch& match) const {
  if (asked_[match.layer].code) return asked_[match.layer].code(object.tags);
  const OsmRule::Term& term = match.rule->terms().front();
  return term.key + "=" + std::string(object.tags[term.key]);
}

bool OsmRows::add(const OsmObject& object, const OsmMatch& match, Part& part) {
  const std::string what = code(object, match);
  const std::string_view name = trimmed(object.tags["name"]), owner = trimmed(object.tags["operator"]);
  std::vector<std::string_view> texts{what, name, owner};
  for (const std::string& key : asked_[match.layer].columns) texts.push_back(trimmed(object.tags[key]));
  for (const std::string_view text : texts)
    if (!is_utf8(text)) {
      reject(object, match, "encoding", shown(text));
      return false;
    }
  ++layers_[match.layer].rows.read;
  part.id.text(id_of(object));
  add_or_null(part.name, name);
  add_or_null(part.owner, owner);
  part.code.text(what);
  for (std::size_t i = 0; i < part.others.size(); ++i) add_or_null(part.others[i], texts[3 + i]);
  part.rows.row.push_back(object.number);
  return true;
}

void OsmRows::point(const OsmObject& object, const OsmMatch& match, double x, double y) {
  Part& part = layers_[match.layer].points;
  if (!add(object, match, part)) return;
  part.rows.x.push_back(x);
  part.rows.y.push_back(y);
}

void OsmRows::shape(const OsmObject& object, const OsmMatch& match, const geo::Shapes& shape) {
  Layer& layer = layers_[match.layer];
  Part& part = shape.kind() == geo::Shapes::Kind::lines ? layer.lines : layer.areas;
  if (add(object, match, part)) part.rows.shapes.add_shape(shape, 0);
}

void OsmRows::reject(const OsmObject& object, const OsmMatch& match, std::string reason, std::string value) {
  if (asked_[match.layer].kinds == OsmLayer::Kinds::relations) return;
  ++layers_[match.layer].rows.read;
  layers_[match.layer].rows.rejects.push_back(
      {object.number, id_of(object), reason == "encoding" ? "tags" : "geometry", std::move(value), std::move(reason)});
}

void OsmRows::filtered(const OsmMatch& match) {
  ++layers_[match.layer].rows.read;
  ++layers_[match.layer].rows.filtered;
}

std::vector<RawRows> OsmRows::finished() && {
  std::vector<RawRows> out;
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    Layer& layer = layers_[i];
    const std::vector<std::string>& columns = asked_[i].columns;
    const auto finish = [&](Part& part) {
      part.rows.table.set("id", std::move(part.id).column());
      part.rows.table.set("name", std::move(part.name).column());
      part.rows.table.set("operator", std::move(part.owner).column());
      part.rows.table.set("code", std::move(part.code).column());
      for (std::size_t k = 0; k < columns.size(); ++k)
        part.rows.table.set(columns[k], std::move(part.others[k]).column());
      return std::move(part.rows);
    };
    layer.rows.points = finish(layer.points);
    layer.rows.lines = finish(layer.lines);
    layer.rows.areas = finish(layer.areas);
    out.push_back(std::move(layer.rows));
  }
  return out;
}

}  // namespace io
