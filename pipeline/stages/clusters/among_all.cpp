// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/among_all.hpp"

#include <utility>

#include "geo/economics/place_totals.hpp"
#include "pipeline/stages/clusters/quotients.hpp"

namespace pipeline {
namespace {

/// The place of each cluster: discs around its core sites, of the scan its circle.
std::vector<geo::PlaceDiscs> places_of(const GroupFirms& members, const Detection& detection) {
  std::vector<geo::PlaceDiscs> places(detection.clusters());
  for (std::size_t c = 0; c < detection.discs.size(); ++c)
    places[c] = {{detection.discs[c].x_m}, {detection.discs[c].y_m}, detection.discs[c].radius_m};
  if (!detection.discs.empty()) return places;
  const geo::HdbscanClustering& found = detection.found;
  for (std::size_t c = 0; c < places.size(); ++c) places[c].radius_m = found.reach_m[c];
  for (std::size_t firm = 0; firm < found.cluster.size(); ++firm) {
    if (found.cluster[firm] < 0 || found.core[firm] == 0) continue;
    geo::PlaceDiscs& place = places[static_cast<std::size_t>(found.cluster[firm])];
    place.x_m.push_back(members.x_m[firm]);
    place.y_m.push_back(members.y_m[firm]);
  }
  return places;
}

/// The quotients of a group's clusters: `own` of its `members` firms and `in_place` of all `firms` are in their places.
Quotients quotients_of(std::int64_t firms, std::int64_t members, const std::vector<std::int64_t>& in_place,
                       const std::vector<std::int64_t>& own) {
  Quotients out;
  for (std::size_t c = 0; c < in_place.size(); ++c)
    out.add(geo::location_quotient({firms, members, in_place[c]}, own[c]));
  return out;
}

}  // namespace

void set_quotients_among_all(const Frame& frame, const Group& group, const geo::Table& firms, const GroupFirms& members,
                             const Detection& detection, geo::Table& table) {
  const std::size_t clusters = detection.clusters();
  std::vector<std::int64_t> in_place(clusters, 0);
  Quotients quotients;
  if (group.is_all()) {
    for (std::size_t c = 0; c < clusters; ++c) quotients.add({});
  } else {
    const std::vector<geo::Row> all = members_of(Group{}, firms);
    const std::vector<geo::PlaceDiscs> places = places_of(members, detection);
    const auto x_m = firms.reals("x_m"), y_m = firms.reals("y_m");
    in_place = geo::place_totals(x_m, y_m, all, places, frame.threads);
    quotients = quotients_of(std::ssize(all), std::ssize(members.rows), in_place,
                             geo::place_totals(x_m, y_m, members.rows, places, frame.threads));
  }
  table.set("firms_in_place", std::move(in_place), geo::Column::Mask(clusters, group.is_all() ? 0 : 1));
  quotients.set("lq_all", table);
}

}  // namespace pipeline
