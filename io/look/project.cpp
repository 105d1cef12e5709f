// SPDX-License-Identifier: Apache-2.0
#include "io/look/project.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "io/look/legend.hpp"
#include "io/look/palette.hpp"
#include "io/look/qml.hpp"
#include "io/look/xml.hpp"
#include "io/look/zip.hpp"

namespace io {
namespace {

std::string number(double value) { return fmt::format("{}", value); }

const char* yes(bool value) { return value ? "1" : "0"; }

/// How QGIS names a layer's geometry: its kind, and the WKB type.
std::pair<const char*, const char*> geometry_of(LayerGeometry geometry) {
  switch (geometry) {
    case LayerGeometry::none:
      return {"No geometry", "NoGeometry"};
    case LayerGeometry::point:
      return {"Point", "Point"};
    case LayerGeometry::polygon:
      return {"Polygon", "Polygon"};
    case LayerGeometry::multilines:
      return {"Line", "MultiLineString"};
    case LayerGeometry::multipolygons:
      return {"Polygon", "MultiPolygon"};
  }
  throw std::invalid_argument("geometry_of: not a LayerGeometry");
}

/// The middle 98 % of some values.
std::pair<double, double> middle(std::span<const double> values) {
  std::vector<double> parted(values.begin(), values.end());
  const auto cut = static_cast<std::ptrdiff_t>(parted.size() / 100);
  const auto low = parted.begin() + cut, high = parted.end() - 1 - cut;
  std::ranges::nth_element(parted, low);
  if (high > low) std::nth_element(low + 1, high, parted.end());
  return {*low, *high};
}

/// What the map shows at first: the region, or where the firms are when they fill less than a quarter of it.
geo::Box map_extent(const Publication& publication) {
  const geo::Box& region = publication.region;
  geo::Box view = region;
  for (const OutputLayer& layer : publication.layers) {
    if (layer.def.name != "firms" || layer.table.size() == 0) continue;
    const auto [west, east] = middle(layer.table.reals("x_m"));
    const auto [south, north] = middle(layer.table.reals("y_m"));
    if (4 * (east - west) * (north - south) < region.width() * region.height())
      view = geo::Box{west, south, east, north}.grown(.15 * std::max(east - west, north - south));
  }
  return view.grown(.03 * std::max(view.width(), view.height()));
}

class ProjectWriter {
 public:
  ProjectWriter(const Publication& publication, const MapNames& names)
      : publication_(publication), root_(legend(publication, names)) {}

  std::string text() {
    xml_.open("qgis", {{"version", kQgisVersion}, {"projectname", publication_.title}});
    xml_.leaf("title", {}, publication_.title);
    metadata();
    xml_.open("projectCrs");
    crs();
    xml_.close();
    tree();
    relations();
    canvas();
    xml_.open("projectlayers");
    layers(root_);
    xml_.close();
    order();
    properties();
    xml_.close();
    return xml_.text();
  }

 private:
  void crs() {
    xml_.open("spatialrefsys", {{"nativeFormat", "Wkt"}});
    xml_.leaf("wkt", {}, publication_.crs.wkt);
    for (const char* empty : {"proj4", "authid", "projectionacronym", "ellipsoidacronym"}) xml_.leaf(empty);
    xml_.leaf("srsid", {}, "0");
    xml_.leaf("srid", {}, "0");
    xml_.leaf("description", {}, publication_.crs.name);
    xml_.leaf("geographicflag", {}, "false");
    xml_.close();
  }

  void metadata() {
    xml_.open("projectMetadata");
    xml_.leaf("identifier", {}, "clusters");
    xml_.leaf("language", {}, "ENG");
    xml_.leaf("type", {}, "project");
    xml_.leaf("title", {}, publication_.title);
    xml_.leaf("abstract", {}, fmt::format("Made by agglo from data of {}. {}", publication_.as_of, attribution()));
    xml_.leaf("author", {}, "agglo");
    xml_.leaf("creation", {}, publication_.as_of + "T00:00:00");
    xml_.close();
  }

  /// Who must be named on the map, each once.
  std::string attribution() const {
    std::vector<std::string> all;
    for (const Credit& credit : publication_.credits)
      if (!credit.attribution.empty() && std::ranges::find(all, credit.attribution) == all.end())
        all.push_back(credit.attribution);
    return fmt::format("{}", fmt::join(all, "; "));
  }

  void tree() {
    xml_.open("layer-tree-group");
    branches(root_);
    xml_.close();
  }
  void branches(const LegendGroup& group) {
    for (const LegendLayer& layer : group.layers)
      xml_.leaf("layer-tree-layer", {{"id", layer.id},
                                     {"name", layer.title},
                                     {"checked", checked(layer.checked)},
                                     {"expanded", yes(group.expanded)},
                                     {"providerKey", is_raster(layer) ? "gdal" : "ogr"},
                                     {"source", source(layer)}});
    for (const LegendGroup& each : group.groups) {
      xml_.open("layer-tree-group", {{"name", each.title},
                                     {"checked", checked(each.checked)},
                                     {"expanded", yes(each.expanded)},
                                     {"mutually-exclusive", yes(each.one_at_a_time)},
                                     {"mutually-exclusive-child", each.one_at_a_time ? "0" : "-1"}});
      branches(each);
      xml_.close();
    }
  }
  static const char* checked(bool value) { return value ? "Qt::Checked" : "Qt::Unchecked"; }

  void relations() {
    xml_.open("relations");
    relation("firms_of_cluster", "Firms of the cluster", "firms");
    relation("gaps_of_cluster", "Gaps of the cluster", "gaps");
    relation("diagnosis_of_cluster", "Diagnosis of the cluster", "diagnosis");
    xml_.close();
  }
  void relation(std::string_view id, std::string_view name, std::string_view child) {
    if (!table(child) || !table("clusters")) return;
    xml_.open("relation", {{"id", id},
                           {"name", name},
                           {"referencingLayer", base_id(child)},
                           {"referencedLayer", base_id("clusters")},
                           {"strength", "Association"}});
    xml_.leaf("fieldRef", {{"referencingField", "cluster_id"}, {"referencedField", "cluster_id"}});
    xml_.close();
  }

  void canvas() {
    const geo::Box view = map_extent(publication_);
    const std::string edges[] = {number(view.min_x), number(view.min_y), number(view.max_x), number(view.max_y)};
    xml_.open("mapcanvas", {{"name", "theMapCanvas"}, {"annotationsVisible", "1"}});
    xml_.leaf("units", {}, "meters");
    xml_.open("extent");
    const char* names[] = {"xmin", "ymin", "xmax", "ymax"};
    for (std::size_t i = 0; i < 4; ++i) xml_.leaf(names[i], {}, edges[i]);
    xml_.close();
    xml_.leaf("rotation", {}, "0");
    xml_.open("destinationsrs");
    crs();
    xml_.close();
    xml_.close();
    xml_.open("ProjectViewSettings", {{"UseProjectScales", "0"}});
    xml_.open("DefaultViewExtent", {{"xmin", edges[0]}, {"ymin", edges[1]}, {"xmax", edges[2]}, {"ymax", edges[3]}});
    crs();
    xml_.close();
    xml_.close();
  }

  void layers(const LegendGroup& group) {
    for (const LegendLayer& layer : group.layers) is_raster(layer) ? raster_layer(layer) : vector_layer(layer);
    for (const LegendGroup& each : group.groups) layers(each);
  }

  void vector_layer(const LegendLayer& layer) {
    const LayerDef& def = *table(layer.source);
    const auto [geometry, wkb] = geometry_of(def.geometry);
    xml_.open("maplayer", {{"type", "vector"},
                           {"geometry", geometry},
                           {"wkbType", wkb},
                           {"styleCategories", "AllStyleCategories"},
                           {"hasScaleBasedVisibilityFlag", yes(layer.hide_beyond > 0)},
                           {"minScale", number(layer.hide_beyond > 0 ? layer.hide_beyond : 1e8)},
                           {"maxScale", "0"},
                           {"readOnly", "0"},
                           {"labelsEnabled", yes(!layer.style.labels.expression.empty())}});
    head(layer, def.title, def.description);
    if (def.geometry != LayerGeometry::none) srs();
    xml_.leaf("provider", {{"encoding", "UTF-8"}}, "ogr");
    write_look(xml_, def, layer.style);
    xml_.close();
  }

  static std::vector<RampStop> ramp_of(const OutputRaster& raster, bool quiet) {
    if (raster.def.unit == "ratio") return ratio_ramp();
    if (raster.def.unit == "probability") return p_ramp();
    return density_ramp(raster.table, quiet ? kQuietDensity : kDensity);
  }

  void raster_layer(const LegendLayer& layer) {
    const OutputRaster& raster = *picture(layer.source);
    xml_.open("maplayer",
              {{"type", "raster"}, {"styleCategories", "AllStyleCategories"}, {"hasScaleBasedVisibilityFlag", "0"}});
    head(layer, raster.def.title, raster.def.description);
    srs();
    xml_.leaf("provider", {}, "gdal");
    write_ramp(xml_, ramp_of(raster, layer.quiet));
    xml_.close();
  }

  void head(const LegendLayer& layer, const std::string& title, const std::string& abstract) {
    xml_.leaf("id", {}, layer.id);
    xml_.leaf("datasource", {}, source(layer));
    xml_.leaf("layername", {}, layer.title);
    xml_.leaf("title", {}, title);
    xml_.leaf("abstract", {}, abstract);
    xml_.leaf("attribution", {}, attribution());
  }
  void srs() {
    xml_.open("srs");
    crs();
    xml_.close();
  }

  /// Drawing order is that of the tree.
  void order() {
    xml_.open("layerorder");
    order_of(root_);
    xml_.close();
  }
  void order_of(const LegendGroup& group) {
    for (const LegendLayer& layer : group.layers) xml_.leaf("layer", {{"id", layer.id}});
    for (const LegendGroup& each : group.groups) order_of(each);
  }

  void property(std::string_view name, std::string_view type, std::string_view value) {
    xml_.leaf(name, {{"type", type}}, value);
  }
  void properties() {
    xml_.open("properties");
    xml_.open("SpatialRefSys");
    property("ProjectionsEnabled", "int", "1");  // without it QGIS ignores projectCrs
    xml_.close();
    xml_.open("Paths");
    property("Absolute", "bool", "false");
    xml_.close();
    xml_.open("Gui");  // the sea, and whatever lies beyond the data
    property("CanvasColorRedPart", "int", "221");
    property("CanvasColorGreenPart", "int", "232");
    property("CanvasColorBluePart", "int", "238");
    xml_.close();
    xml_.open("Measurement");
    property("DistanceUnits", "QString", "kilometers");
    property("AreaUnits", "QString", "km2");
    xml_.close();
    xml_.open("ScaleBar");
    property("Enabled", "bool", "true");
    property("Placement", "int", "0");
    xml_.close();
    xml_.open("CopyrightLabel");
    property("Enabled", "bool", attribution().empty() ? "false" : "true");
    property("Label", "QString", attribution());
    xml_.close();
    xml_.close();
  }

  const LayerDef* table(std::string_view name) const {
    const auto found = std::ranges::find_if(publication_.layers, [&](const auto& l) { return l.def.name == name; });
    return found == publication_.layers.end() ? nullptr : &found->def;
  }
  const OutputRaster* picture(std::string_view name) const {
    const auto found = std::ranges::find_if(publication_.rasters, [&](const auto& r) { return r.def.name == name; });
    return found == publication_.rasters.end() ? nullptr : &*found;
  }
  bool is_raster(const LegendLayer& layer) const { return picture(layer.source) != nullptr; }

  /// Relative to the project, which lies in the file itself or beside it.
  std::string source(const LegendLayer& layer) const {
    if (is_raster(layer)) return fmt::format("GPKG:./{}:{}", kPublishedName, layer.source);
    const std::string plain = fmt::format("./{}|layername={}", kPublishedName, layer.source);
    return layer.filter.empty() ? plain : plain + "|subset=" + layer.filter;
  }

  const Publication& publication_;
  LegendGroup root_;
  Xml xml_{"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"};
};

}  // namespace

std::string project_qgs(const Publication& publication, const MapNames& names) {
  return ProjectWriter(publication, names).text();
}

std::string project_qgz(const Publication& publication, const MapNames& names) {
  return zip_of_one("clusters.qgs", project_qgs(publication, names));
}

std::vector<StyleRow> styles_of(const Publication& publication, const MapNames& names) {
  std::vector<StyleRow> rows;
  for (const OutputLayer& layer : publication.layers)
    for (const LayerStyle& style : styles_for(layer.def, names)) {
      const bool first = rows.empty() || rows.back().layer != layer.def.name;
      const std::string geometry = layer.def.geometry == LayerGeometry::none ? "" : "geom";
      rows.push_back({layer.def.name, geometry, style.name, style.description, qml(layer.def, style), first});
    }
  return rows;
}

void give_look(Publication& publication, const MapNames& names) {
  publication.styles = styles_of(publication, names);
  publication.project_name = "clusters";
  publication.project_qgz = project_qgz(publication, names);
}

}  // namespace io
