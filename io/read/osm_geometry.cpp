// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_geometry.hpp"

#include <bit>
#include <cstdint>
#include <osmium/area/assembler.hpp>
#include <osmium/memory/buffer.hpp>
#include <osmium/osm/area.hpp>
#include <osmium/osm/relation.hpp>
#include <osmium/osm/way.hpp>
#include <string>
#include <utility>

#include "io/read/ogr_geometry.hpp"
#include "io/read/wkb.hpp"

namespace io {
namespace {

const osmium::area::AssemblerConfig kAssembly;  // assemblers keep a reference to it

geo::Shapes shapes_of(const osmium::Area& area) {
  geo::Shapes out(geo::Shapes::Kind::areas);
  const auto add_ring = [&](const osmium::NodeRefList& ring) {
    for (const osmium::NodeRef& node : ring)
      out.add_vertex(node.location().lon_without_check(), node.location().lat_without_check());
    out.end_ring();
  };
  for (const osmium::OuterRing& outer : area.outer_rings()) {
    add_ring(outer);
    for (const osmium::InnerRing& inner : area.inner_rings(outer)) add_ring(inner);
    out.end_part();
  }
  out.end_shape();
  return out;
}

/// What libosmium makes of a way, or of a relation and its ways; nothing when that is no area.
template <class... Objects>
std::optional<geo::Shapes> assembled(const Objects&... objects) {
  osmium::memory::Buffer made{1024, osmium::memory::Buffer::auto_grow::yes};
  osmium::area::Assembler assembler{kAssembly};
  if (!assembler(objects..., made) || made.committed() == 0) return std::nullopt;
  geo::Shapes shape = shapes_of(made.get<osmium::Area>(0));
  if (shape.vertices() == 0) return std::nullopt;
  return shape;
}

template <class T>
void put(std::string& bytes, T value) {
  static_assert(std::endian::native == std::endian::little);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// The ring as the WKB of a polygon.
std::string polygon_wkb(const osmium::Way& way) {
  std::string wkb;
  put(wkb, std::uint8_t{1});
  put(wkb, std::uint32_t{3});
  put(wkb, std::uint32_t{1});
  put(wkb, static_cast<std::uint32_t>(way.nodes().size()));
  for (const osmium::NodeRef& node : way.nodes()) {
    put(wkb, node.location().lon_without_check());
    put(wkb, node.location().lat_without_check());
  }
  return wkb;
}

/// A ring that crosses itself, repaired by GEOS; nothing when no area is left of it.
std::optional<geo::Shapes> repaired(const osmium::Way& way) {
  const auto valid = made_valid(polygon_wkb(way));
  FlatGeometry geometry;
  if (!valid || read_wkb(*valid, geometry) != WkbFault::none || geometry.areas.size() == 0) return std::nullopt;
  return std::move(geometry.areas);
}

}  // namespace

std::optional<geo::Shapes> area_of(const osmium::Way& way) {
  if (auto area = assembled(way)) return area;
  return repaired(way);
}

std::optional<geo::Shapes> area_of(const osmium::Relation& relation, const std::vector<const osmium::Way*>& ways) {
  if (ways.empty()) return std::nullopt;
  return assembled(relation, ways);
}

std::optional<geo::Shapes> line_of(const osmium::Way& way) {
  geo::Shapes line(geo::Shapes::Kind::lines);
  std::vector<osmium::Location> run;
  const auto end_run = [&] {
    if (run.size() > 1) {
      for (const osmium::Location& l : run) line.add_vertex(l.lon_without_check(), l.lat_without_check());
      line.end_ring();
      line.end_part();
    }
    run.clear();
  };
  for (const osmium::NodeRef& node : way.nodes()) {
    if (!node.location().valid())
      end_run();
    else if (run.empty() || run.back() != node.location())
      run.push_back(node.location());
  }
  end_run();
  line.end_shape();
  if (line.vertices() == 0) return std::nullopt;
  return line;
}

}  // namespace io
