// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tools/synth/terrain.hpp"
#include "tools/synth/towns.hpp"

namespace synth {

/// Where ways can go: vertices on a shaken square lattice, each tied to its eight neighbours.
///
/// Networks are sets of its edges, so ways that meet share a vertex to the bit.
class Lattice {
 public:
  using Vertex = std::uint32_t;
  static constexpr double kStep_m = 250;
  static constexpr Vertex kNone = ~Vertex{0};

  Lattice(const Terrain& terrain, const std::vector<Place>& places, std::uint64_t seed);

  std::size_t vertices() const { return at_.size(); }
  Point at(Vertex v) const { return at_[v]; }
  bool open(Vertex v) const { return open_[v] != 0; }  ///< On land, inside the region and not in the lake.
  double height_m(Vertex v) const { return height_m_[v]; }
  double urban(Vertex v) const { return urban_[v]; }
  /// The neighbour in direction 0 to 7 (east, then counter-clockwise), or kNone at the rim.
  Vertex neighbour(Vertex v, int direction) const;
  /// The number of an edge, the same from both of its ends.
  std::size_t edge(Vertex v, int direction) const;
  std::size_t edges() const { return vertices() * 4; }
  /// The diagonal that crosses this one; its own number for edges that are no diagonals.
  std::size_t crossing_edge(Vertex v, int direction) const;
  bool over_river(std::size_t edge) const { return over_river_[edge] != 0; }
  /// The open vertex next to p.
  Vertex nearest(Point p) const;

 private:
  void mark_rivers(const Terrain& terrain);

  std::int32_t columns_, rows_;
  std::vector<Point> at_;
  std::vector<std::uint8_t> open_, over_river_;
  std::vector<double> height_m_, urban_;
};

/// Classes of the edges of one network; 0 is no way.
using Network = std::vector<std::uint8_t>;

/// What a step costs, in metres of easy ground.
struct Travel {
  double slope = 12;               ///< Extra share for each unit of slope.
  double river_m = 1'200;          ///< For one bridge.
  double town = 0;                 ///< Extra share in a town's centre.
  double reuse = 0.4;              ///< Factor on an edge that already carries the network.
  const Network* other = nullptr;  ///< Another network, and
  double along_other = 1.0;        ///< the factor on its edges.
};

/// The cheapest way between two open vertices, which crosses no diagonal of the network; empty when there is none.
std::vector<Lattice::Vertex> cheapest(const Lattice& lattice, const Network& network, const Travel& travel,
                                      Lattice::Vertex from, Lattice::Vertex to);

/// Ways of one class between vertices where ways end, meet or change class.
struct Chain {
  std::uint8_t kind = 0;
  std::vector<Lattice::Vertex> vertices;
};
std::vector<Chain> chains(const Lattice& lattice, const Network& network);

/// The drawn course of a chain: its corners rounded, its ends kept.
Line course(const Lattice& lattice, const Chain& chain, double tolerance_m);

}  // namespace synth
