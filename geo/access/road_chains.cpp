// SPDX-License-Identifier: Apache-2.0
#include "geo/access/road_chains.hpp"

#include <algorithm>
#include <utility>

namespace geo {

RoadChaining::RoadChaining(const RoadStops& stops, const RoadNodes& nodes)
    : stops_(stops), nodes_(nodes), at_(nodes.place.size()) {
  is_piece_.resize(stops.size());
  for (std::uint32_t i = 0; i < stops.size(); ++i) {
    is_piece_[i] = stops.begins_piece(i);
    if (!is_piece_[i]) continue;
    arrive({i, true});
    arrive({i, false});
  }
}

RoadChains RoadChaining::chains() {
  RoadChains out;
  for (std::uint32_t piece = 0; piece < is_piece_.size(); ++piece) {
    if (!is_piece_[piece]) continue;
    add_chain(first_of({piece, false}), out);
    out.begin.push_back(out.passes.size());
  }
  return out;
}

void RoadChaining::arrive(RoadPass pass) {
  Arrivals& at = at_[static_cast<std::size_t>(to(pass))];
  if (at.count == 0) at.first = pass;
  if (at.count == 1) at.second = pass;
  at.count = static_cast<std::uint8_t>(std::min(at.count + 1, 3));
}

std::optional<RoadPass> RoadChaining::next(RoadPass pass) const {
  const Arrivals& at = at_[static_cast<std::size_t>(to(pass))];
  if (at.count != 2 || at.first.piece == at.second.piece) return std::nullopt;
  const RoadPass other = at.first.piece == pass.piece ? at.second : at.first, on{other.piece, !other.is_back};
  if (speed(on) != speed(pass) || oneway(on) != oneway(pass)) return std::nullopt;
  return on;
}

RoadPass RoadChaining::first_of(RoadPass pass) const {
  RoadPass back{pass.piece, !pass.is_back}, least = back;
  for (auto on = next(back); on; on = next(back)) {
    back = *on;
    if (to(back) < to(least)) least = back;
    if (back.piece == pass.piece) {
      back = least;
      break;
    }
  }
  return {back.piece, !back.is_back};
}

void RoadChaining::add_chain(RoadPass pass, RoadChains& out) {
  for (std::optional<RoadPass> on = pass; on && is_piece_[on->piece]; on = next(*on)) {
    is_piece_[on->piece] = 0;
    out.passes.push_back(*on);
  }
}

}  // namespace geo
