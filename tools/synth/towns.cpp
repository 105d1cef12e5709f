// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/towns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <stdexcept>

#include "tools/synth/clusters.hpp"
#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr std::size_t kVillages = 52;
constexpr int kDarts = 20'000;

std::vector<Place> planned_towns() {
  return {{"Port Almar", Rank::city, km(-12.5, 1.6), 284'000, 6'000},
          {"Castrel", Rank::town, km(20.3, 10.6), 47'000, 2'500},
          {"Tessary", Rank::town, km(-21.6, 28.6), 38'000, 2'200},
          {"Lumera", Rank::town, km(-19.3, -29.6), 26'000, 1'900},
          {"Orvenne", Rank::town, km(37.8, -20.6), 24'000, 1'800},
          {"Maldor", Rank::town, km(46.6, 28.2), 19'000, 1'600},
          {"Campora", Rank::village, km(-1.8, -18.4), 6'800, 1'000},
          {"Hollin", Rank::village, km(5.6, 33.4), 2'900, 700}};
}

double keep_away_m(const Place& place) {
  return place.rank == Rank::city ? 9'000 : place.rank == Rank::town ? 5'500 : 4'300;
}

bool habitable(const Terrain& terrain, const std::vector<Place>& places, Point p) {
  if (!terrain.on_land(p) || terrain.height_m(p) > 420 || terrain.river_m(p) < 250) return false;
  if (inside(p, terrain.lake) || distance_m(p, terrain.mainland) < 900) return false;
  return std::ranges::all_of(places, [&](const Place& other) { return distance_m(p, other.at) > keep_away_m(other); });
}

}  // namespace

std::string invented_name(geo::Random& random) {
  static constexpr std::array kHeads{"Bre", "Os", "Tal", "Ver", "Lin", "Mor", "Sel", "Cor", "Ar",  "Fen", "Gal",
                                     "Hal", "Is", "Kel", "Lor", "Nev", "Or",  "Pel", "Ras", "Sor", "Tor", "Vel"};
  static constexpr std::array kMiddles{"", "", "la", "ta", "ri", "no", "ve", "de", "ma"};
  static constexpr std::array kTails{"mar", "vin", "dal", "nne", "ro",  "lis", "stra", "cote", "wick", "mond",
                                     "ssa", "tia", "gar", "bek", "den", "lo",  "via",  "rest", "ton",  "ley"};
  const auto pick = [&](const auto& list) { return list[random.below(static_cast<std::uint32_t>(list.size()))]; };
  std::string name = pick(kHeads);
  name += pick(kMiddles);
  return name + pick(kTails);
}

std::string day_in(int year, geo::Random& random) {
  const std::uint32_t month = 1 + random.below(12), day = 1 + random.below(28);
  return fmt::format("{:04}-{:02}-{:02}", year, month, day);
}

std::vector<Place> make_towns(const Terrain& terrain, std::uint64_t seed) {
  geo::Random random(seed, stream::towns);
  std::vector<Place> places = planned_towns();
  for (const ClusterPlan& plan : cluster_plans())
    places.push_back({plan.name, Rank::estate, plan.centre, 0, plan.radius_m * 0.8});
  std::set<std::string> names;
  const std::size_t wanted = places.size() + kVillages;
  for (int dart = 0; dart < kDarts && places.size() < wanted; ++dart) {
    const Point at = within_box(km(-60, -45), km(60, 45), random);
    if (!habitable(terrain, places, at)) continue;
    std::string name = invented_name(random);
    while (!names.insert(name).second) name = invented_name(random);
    const double tail = std::abs(random.normal());
    const double people = std::round(300 * std::exp(0.9 * tail + 0.5 * random.unit()));
    places.push_back({name, Rank::village, at, people, 180 + 9 * std::sqrt(people)});
  }
  return places;
}

const Place& place(const std::vector<Place>& places, const std::string& name) {
  const auto found = std::ranges::find(places, name, &Place::name);
  if (found == places.end()) throw std::invalid_argument("towns: no place is called " + name);
  return *found;
}

double urban(const std::vector<Place>& places, Point p) {
  double best = -1.0;
  for (const Place& place : places) best = std::max(best, 1.0 - distance_m(p, place.at) / place.radius_m);
  return best;
}

}  // namespace synth
