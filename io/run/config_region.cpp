// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "io/run/config_parts.hpp"
#include "io/run/quantity.hpp"

namespace io {
namespace {

bool is_epsg(std::string_view text) {
  if (!text.starts_with("EPSG:")) return false;
  text.remove_prefix(5);
  return !text.empty() && text.size() <= 6 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// GEOGCRS["…, PROJCS["…: text that PROJ reads without opening a file or an address.
bool is_wkt(std::string_view text) {
  const std::size_t bracket = text.find('[');
  return bracket != std::string_view::npos && bracket > 0 && text.ends_with(']') &&
         std::ranges::all_of(text.substr(0, bracket), [](char c) { return c >= 'A' && c <= 'Z'; });
}

void read_boundary(const Node* node, RegionConfig& region, Loading& loading) {
  if (!node) return;
  SourceConfig& boundary = region.boundary.emplace();
  boundary.place = node->where();
  if (node->kind != Node::Kind::map) {
    boundary.uri = path_of(node, loading);
    boundary.written = node->text;
    return;
  }
  Keys keys(node, loading.problems);
  const Node* uri = keys.get("uri");
  if (!uri) keys.missing("uri", "expected the file of the boundary; add 'uri: …'");
  boundary.written = uri ? uri->text : std::string();
  boundary.uri = path_of(uri, loading);
  boundary.layer = keys.text("layer");
  boundary.where = keys.text("where");
  check_where(keys.get("where"), loading.problems);
  keys.finish();
}

bool in_range(const std::array<double, 4>& v) {
  return v[0] >= -180.0 && v[2] <= 180.0 && v[1] >= -90.0 && v[3] <= 90.0 && v[0] < v[2] && v[1] < v[3];
}

void read_bbox(const Node* node, RegionConfig& region, Problems& problems) {
  if (!node) return;
  std::array<double, 4> v{};
  bool good = node->kind == Node::Kind::list && node->items.size() == v.size();
  for (std::size_t i = 0; good && i < v.size(); ++i) {
    const auto number = parse_quantity(node->items[i].text, {});
    good = number.has_value();
    v[i] = number.value_or(0.0);
  }
  if (good && in_range(v)) {
    region.bbox = geo::Box{v[0], v[1], v[2], v[3]};
    return;
  }
  problems.add(
      *node, "value is no box; expected west, south, east and north in degrees; write it like [9.4, 47.0, 9.7, 47.3]");
}

}  // namespace

void check_crs(const Node* node, bool allows_auto, Problems& problems) {
  if (!node || node->kind != Node::Kind::scalar || node->empty()) return;  // reported where the text was read
  const std::string& crs = node->text;
  if ((allows_auto && crs == "auto") || is_epsg(crs) || is_wkt(crs)) return;
  problems.add(*node, fmt::format("value is '{}'; expected EPSG:code{}; write it like EPSG:4326", cut(crs),
                                  allows_auto ? ", WKT or auto" : " or WKT"));
}

void read_region(const Node* node, RegionConfig& region, Loading& loading) {
  Keys keys(node, loading.problems);
  keys.fill(region_params(), &region);
  check_crs(keys.get("crs"), true, loading.problems);
  read_boundary(keys.get("boundary"), region, loading);
  read_bbox(keys.get("bbox"), region, loading.problems);
  if (keys && keys.get("boundary") && keys.get("bbox"))
    loading.problems.add(*keys.get("bbox"), "stands beside boundary; expected one of the two; remove one");
  keys.finish();
}

}  // namespace io
