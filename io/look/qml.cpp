// SPDX-License-Identifier: Apache-2.0
#include "io/look/qml.hpp"

#include <fmt/format.h>

#include <charconv>

namespace io {
namespace {

void write_option(Xml& xml, std::string_view name, std::string_view value) {
  const bool color = name.ends_with("color");
  xml.leaf("Option", {{"type", "QString"}, {"name", name}, {"value", color ? qgis_color(value) : std::string(value)}});
}

/// A property that QGIS computes for each row.
void write_computed(Xml& xml, std::string_view name, std::string_view expression) {
  xml.open("Option", {{"type", "Map"}, {"name", name}});
  xml.leaf("Option", {{"type", "bool"}, {"name", "active"}, {"value", "true"}});
  xml.leaf("Option", {{"type", "QString"}, {"name", "expression"}, {"value", expression}});
  xml.leaf("Option", {{"type", "int"}, {"name", "type"}, {"value", "3"}});
  xml.close();
}

/// Properties that QGIS computes for each row, by name.
void write_computed_map(Xml& xml, std::string_view element,
                        std::initializer_list<std::pair<std::string_view, std::string_view>> properties) {
  xml.open(element);
  xml.open("Option", {{"type", "Map"}});
  xml.leaf("Option", {{"type", "QString"}, {"name", "name"}, {"value", ""}});
  xml.open("Option", {{"type", "Map"}, {"name", "properties"}});
  for (const auto& [name, expression] : properties) write_computed(xml, name, expression);
  xml.close();
  xml.leaf("Option", {{"type", "QString"}, {"name", "type"}, {"value", "collection"}});
  xml.close();
  xml.close();
}

void write_symbol(Xml& xml, const Symbol& symbol, std::size_t number) {
  xml.open("symbol", {{"type", symbol.type},
                      {"name", std::to_string(number)},
                      {"alpha", "1"},
                      {"clip_to_extent", "1"},
                      {"force_rhr", "0"}});
  if (!symbol.opacity.empty()) write_computed_map(xml, "data_defined_properties", {{"alpha", symbol.opacity}});
  for (const SymbolLayer& layer : symbol.layers) {
    xml.open("layer", {{"class", layer.kind}, {"enabled", "1"}, {"locked", "0"}, {"pass", "0"}});
    xml.open("Option", {{"type", "Map"}});
    for (const auto& [name, value] : layer.options) write_option(xml, name, value);
    xml.close();
    xml.close();
  }
  xml.close();
}

void write_renderer(Xml& xml, const LayerStyle& style) {
  xml.open("renderer-v2", {{"type", "categorizedSymbol"},
                           {"attr", style.attribute},
                           {"symbollevels", "0"},
                           {"enableorderby", style.order_by.empty() ? "0" : "1"},
                           {"forceraster", "0"}});
  xml.open("categories");
  for (std::size_t i = 0; i < style.classes.size(); ++i)
    xml.leaf("category", {{"symbol", std::to_string(i)},
                          {"value", style.classes[i].value},
                          {"label", style.classes[i].label},
                          {"render", "true"}});
  xml.close();
  xml.open("symbols");
  for (std::size_t i = 0; i < style.classes.size(); ++i) write_symbol(xml, style.classes[i].symbol, i);
  xml.close();
  xml.leaf("rotation");
  xml.leaf("sizescale");
  if (!style.order_by.empty()) {
    xml.open("orderby");
    xml.leaf("orderByClause", {{"asc", "1"}, {"nullsFirst", "1"}}, style.order_by);
    xml.close();
  }
  xml.close();
}

void write_labels(Xml& xml, const Labels& labels) {
  if (labels.expression.empty()) return;
  xml.open("labeling", {{"type", "simple"}});
  xml.open("settings", {{"calloutType", "simple"}});
  xml.open("text-style", {{"fieldName", labels.expression},
                          {"isExpression", "1"},
                          {"fontFamily", "DejaVu Sans"},
                          {"fontSize", "8"},
                          {"fontSizeUnit", "Point"},
                          {"fontWeight", labels.bold ? "75" : "50"},
                          {"namedStyle", labels.bold ? "Bold" : "Book"},
                          {"textColor", qgis_color(labels.color)},
                          {"textOpacity", "1"}});
  xml.leaf("text-buffer", {{"bufferDraw", "1"},
                           {"bufferSize", "0.9"},
                           {"bufferSizeUnits", "MM"},
                           {"bufferColor", "255,255,255,255"},
                           {"bufferOpacity", "0.85"},
                           {"bufferNoFill", "1"},
                           {"bufferJoinStyle", "128"}});
  xml.close();
  xml.leaf("text-format", {{"autoWrapLength", "28"}, {"useMaxLineLengthForAutoWrap", "1"}, {"multilineAlign", "1"}});
  // Over the centroid if it fits there, else beside the polygon.
  xml.leaf("placement", {{"placement", "0"},
                         {"dist", "0.5"},
                         {"distUnits", "MM"},
                         {"priority", "5"},
                         {"centroidWhole", "1"},
                         {"polygonPlacementFlags", "3"},
                         {"overrunDistance", "0"}});
  xml.leaf("rendering", {{"drawLabels", "1"}, {"displayAll", "0"}, {"obstacle", "0"}});
  write_computed_map(xml, "dd_properties", {{"Size", labels.size_pt}, {"Priority", labels.priority}});
  xml.close();
  xml.close();
}

void write_aliases(Xml& xml, const LayerDef& def) {
  xml.open("aliases");
  for (std::size_t i = 0; i < def.columns.size(); ++i)
    xml.leaf("alias", {{"index", std::to_string(i + 1)},  // fid is field 0
                       {"field", def.columns[i].name},
                       {"name", def.columns[i].alias()}});
  xml.close();
}

}  // namespace

std::string qgis_color(std::string_view hex) {
  std::string out;
  for (std::size_t i = 1; i < 9; i += 2) {
    unsigned channel = 255;
    if (i + 1 < hex.size()) std::from_chars(hex.data() + i, hex.data() + i + 2, channel, 16);
    out += fmt::format("{}{}", i == 1 ? "" : ",", channel);
  }
  return out;
}

void write_look(Xml& xml, const LayerDef& def, const LayerStyle& style) {
  if (def.geometry != LayerGeometry::none) {
    write_renderer(xml, style);
    write_labels(xml, style.labels);
  }
  write_aliases(xml, def);
  if (!style.display.empty()) xml.leaf("previewExpression", {}, style.display);
  if (!style.map_tip.empty()) xml.leaf("mapTip", {}, style.map_tip);
}

std::string qml(const LayerDef& def, const LayerStyle& style) {
  Xml xml("<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n");
  xml.open("qgis", {{"version", kQgisVersion},
                    {"styleCategories", "AllStyleCategories"},
                    {"hasScaleBasedVisibilityFlag", "0"},
                    {"labelsEnabled", style.labels.expression.empty() ? "0" : "1"}});
  write_look(xml, def, style);
  xml.close();
  return xml.text();
}

void write_ramp(Xml& xml, const std::vector<RampStop>& ramp) {
  const std::string low = fmt::format("{}", ramp.front().value), high = fmt::format("{}", ramp.back().value);
  xml.open("pipe");
  xml.open("rasterrenderer", {{"type", "singlebandpseudocolor"},
                              {"band", "1"},
                              {"opacity", "1"},
                              {"alphaBand", "-1"},
                              {"classificationMin", low},
                              {"classificationMax", high}});
  xml.open("rastershader");
  xml.open("colorrampshader", {{"colorRampType", "INTERPOLATED"},
                               {"classificationMode", "1"},
                               {"clip", "0"},
                               {"minimumValue", low},
                               {"maximumValue", high}});
  for (const RampStop& stop : ramp)
    xml.leaf("item", {{"value", fmt::format("{}", stop.value)},
                      {"label", stop.label},
                      {"color", stop.color.substr(0, 7)},
                      {"alpha", "255"}});
  xml.leaf("rampLegendSettings", {{"useContinuousLegend", "0"}});
  xml.close();
  xml.close();
  xml.close();
  xml.leaf("brightnesscontrast", {{"brightness", "0"}, {"contrast", "0"}, {"gamma", "1"}});
  xml.leaf("huesaturation", {{"saturation", "0"}, {"grayscaleMode", "0"}, {"colorizeOn", "0"}});
  xml.leaf("rasterresampler", {{"zoomedInResampler", "bilinear"}, {"maxOversampling", "2"}});
  xml.close();
}

}  // namespace io
