// SPDX-License-Identifier: Apache-2.0
#include "geo/economics/gravity_links.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "geo/index/kd_index.hpp"

namespace geo {
namespace {

double strength(double masses, double distance_m, const Gravity& gravity) {
  const double km = std::max(distance_m, gravity.nearest_m) / 1000.0;
  return std::pow(masses, gravity.mass_exponent) / std::pow(km, gravity.distance_exponent);
}

bool stronger(const GravityLink& a, const GravityLink& b) {
  return a.strength != b.strength ? a.strength > b.strength : std::tie(a.from, a.to) < std::tie(b.from, b.to);
}

}  // namespace

std::vector<GravityLink> supply_links(const PlaceColumns& places, std::span<const Holding> sellers,
                                      std::span<const Holding> buyers, const Gravity& gravity) {
  std::vector<double> x, y;
  for (const Holding& seller : sellers) {
    x.push_back(places.x_m[seller.place]);
    y.push_back(places.y_m[seller.place]);
  }
  const KdIndex index(x, y);
  std::vector<GravityLink> out, of_buyer;
  std::vector<Neighbor> near;
  for (const Holding& buyer : buyers) {
    of_buyer.clear();
    index.within(places.x_m[buyer.place], places.y_m[buyer.place], gravity.reach_m, near);
    for (const Neighbor& each : near) {
      const Holding& seller = sellers[each.row];
      if (seller.place != buyer.place)
        of_buyer.push_back(
            {seller.place, buyer.place, strength(seller.mass * buyer.mass, each.distance_m, gravity), each.distance_m});
    }
    std::ranges::sort(of_buyer, stronger);
    of_buyer.resize(std::min(of_buyer.size(), gravity.strongest));
    out.insert(out.end(), of_buyer.begin(), of_buyer.end());
  }
  return out;
}

std::vector<GravityLink> peer_links(const PlaceColumns& places, std::span<const Holding> holders,
                                    const Gravity& gravity) {
  std::vector<GravityLink> out = supply_links(places, holders, holders, gravity);
  for (GravityLink& link : out)
    if (link.from > link.to) std::swap(link.from, link.to);
  const auto ends = [](const GravityLink& link) { return std::pair(link.from, link.to); };
  std::ranges::sort(out, {}, ends);
  const auto same = [&](const GravityLink& a, const GravityLink& b) { return ends(a) == ends(b); };
  out.erase(std::unique(out.begin(), out.end(), same), out.end());
  return out;
}

}  // namespace geo
