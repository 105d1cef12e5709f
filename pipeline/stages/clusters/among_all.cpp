// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clusters/among_all.hpp"

#include <utility>

#include "geo/economics/place_totals.hpp"
#include "pipeline/stages/clusters/quotients.hpp"

namespace pipeline {
namespace {

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
