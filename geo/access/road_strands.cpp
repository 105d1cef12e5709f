// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_strands.hpp"

#include <limits>
#include <stdexcept>

namespace geo {
namespace {

void check_columns(const RoadLines& lines) {
  if (lines.shapes.kind() != Shapes::Kind::lines) throw std::invalid_argument("node_roads: the shapes are no lines");
  if (lines.shapes.is_picked()) throw std::invalid_argument("node_roads: the shapes are picked");
  for (const std::size_t size :
       {lines.speed_kmh.size(), lines.oneway.size(), lines.level.size(), lines.bridge.size(), lines.by_nodes.size()})
    if (size != lines.shapes.size()) throw std::invalid_argument("node_roads: columns of different lengths");
  if (lines.shapes.vertices() >= std::numeric_limits<Strands::Vertex>::max())
    throw std::invalid_argument("node_roads: more than 4,294,967,294 vertices");
  if (!std::all_of(lines.speed_kmh.begin(), lines.speed_kmh.end(), [](float speed) { return speed > 0.0F; }))
    throw std::invalid_argument("node_roads: a speed that is not above 0");
}

}  // namespace

Strands::Strands(const RoadLines& lines) : lines_(lines) {
  check_columns(lines);
  const Shapes& shapes = lines.shapes;
  row_.reserve(shapes.ring_offsets().size() - 1);
  flags_.resize(shapes.vertices());
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    all_by_nodes_ = all_by_nodes_ && lines.by_nodes[row] != 0;
    for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part)
      for (auto ring = shapes.rings(part).begin; ring < shapes.rings(part).end; ++ring) {
        row_.push_back(static_cast<std::uint32_t>(row));
        mark_strand(row_.size() - 1);
      }
  }
}

void Strands::mark_strand(std::size_t strand) {
  const std::uint32_t row = row_[strand];
  if (end(strand) - begin(strand) < 2) throw std::invalid_argument("node_roads: a part of fewer than two vertices");
  const unsigned kind =
      (lines_.by_nodes[row] != 0 ? unsigned{kByNodes} : 0U) | (lines_.bridge[row] != 0 ? unsigned{kBridge} : 0U);
  for (Vertex v = begin(strand); v < end(strand); ++v) {
    mark(v, kind);
    if (v > begin(strand) && place(v) == place(v - 1))
      throw std::invalid_argument("node_roads: a vertex at the place of the one before it");
  }
  mark(begin(strand), kFirst);
  mark(end(strand) - 1, kLast);
}

}  // namespace geo
