// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/access/road_stops.hpp"

namespace geo {

/// A piece as passed in one direction.
struct RoadPass {
  std::uint32_t piece;
  bool is_back;
};

/// Edges are chains of pieces.
struct RoadChains {
  std::vector<RoadPass> passes;
  std::vector<std::size_t> begin{0};
  std::size_t size() const { return begin.size() - 1; }
  std::span<RoadPass> operator[](std::size_t i) { return std::span(passes).subspan(begin[i], begin[i + 1] - begin[i]); }
  std::span<const RoadPass> operator[](std::size_t i) const {
    return std::span(passes).subspan(begin[i], begin[i + 1] - begin[i]);
  }
};

/// Joins pieces at nodes where two meet alone, with one speed and one direction. Stops and nodes outlive it.
/// O(pieces).
class RoadChaining {
 public:
  RoadChaining(const RoadStops& stops, const RoadNodes& nodes);

  /// Each piece in one chain; a ring begins at its first node. To be asked once.
  RoadChains chains();

  std::int32_t from(RoadPass pass) const { return nodes_.of_stop[pass.is_back ? pass.piece + 1 : pass.piece]; }
  std::int32_t to(RoadPass pass) const { return nodes_.of_stop[pass.is_back ? pass.piece : pass.piece + 1]; }
  float speed(RoadPass pass) const { return lines().speed_kmh[stops_.row(pass.piece)]; }
  /// 1: only in the direction of the pass, -1: only against it, 0: both.
  std::int32_t oneway(RoadPass pass) const {
    const std::int32_t along = lines().oneway[stops_.row(pass.piece)];
    return pass.is_back ? -along : along;
  }

 private:
  static constexpr std::uint32_t kNoPiece = static_cast<std::uint32_t>(-1);
  /// The passes that lead to a node, if they are two.
  struct Arrivals {
    RoadPass first{kNoPiece, false}, second{kNoPiece, false};
    std::uint8_t count = 0;
  };
  const RoadLines& lines() const { return stops_.strands().lines(); }

  void arrive(RoadPass pass);
  /// What goes on where a pass arrives, as if nothing were there.
  std::optional<RoadPass> next(RoadPass pass) const;
  /// Back to where the chain begins; of a ring, to its first node.
  RoadPass first_of(RoadPass pass) const;
  void add_chain(RoadPass pass, RoadChains& out);

  const RoadStops& stops_;
  const RoadNodes& nodes_;
  std::vector<Arrivals> at_;            // by node
  std::vector<std::uint8_t> is_piece_;  // by stop: a piece begins there that is in no chain yet
};

}  // namespace geo
