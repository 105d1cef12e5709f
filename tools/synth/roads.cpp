// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/roads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>
#include <stdexcept>

#include "tools/synth/streams.hpp"

namespace synth {
namespace {

using Vertex = Lattice::Vertex;

const std::vector<Line> kMotorways{
    {km(-17, 43), km(-16, 33), km(-9, 17), km(-5, 5), km(3, -1.5), km(15, 3), km(24, 6.5), km(42, 5), km(60, 3)}};
const std::vector<Line> kTrunks{{km(-5, 5), km(-12.5, 1.6)},
                                {km(-12.5, 1.6), km(-10, -4.5), km(-14, -16), km(-19.3, -29.6), km(-10, -43.5)},
                                {km(3, -1.5), km(-1.8, -18.4)},
                                {km(-1.8, -18.4), km(16, -21), km(37.8, -20.6), km(60, -23)},
                                {km(24, 6.5), km(20.3, 10.6), km(34, 19), km(46.6, 28.2), km(57.5, 33)},
                                {km(-16, 33), km(-21.6, 28.6), km(-24, 17), km(-12.5, 1.6)},
                                {km(20.3, 10.6), km(5.6, 33.4)},
                                {km(-1.8, -18.4), km(-19.3, -29.6)}};

struct RailPlan {
  const char* name;
  Line through;
};
const std::vector<RailPlan> kRails{
    {"Main line",
     {km(-27, 42.5), km(-22.9, 27.2), km(-13, 11), km(-12.2, 3.4), km(-4.6, -1.4), km(19.6, 9), km(60, 5.5)}},
    {"Southern line", {km(-4.6, -1.4), km(-3, -16.9), km(-17.8, -28.4), km(-9, -43.5)}},
    {"Harbour line", {km(-12.2, 3.4), km(-16.2, 3.9)}},
    {"Maldor branch", {km(19.6, 9), km(32.5, 18), km(45.6, 27.2)}}};
const std::vector<Station> kStations{
    {"Tessary", km(-22.9, 27.2), true},      {"Port Almar Central", km(-12.2, 3.4), false},
    {"Almar Harbour", km(-16.2, 3.9), true}, {"Eastgate Yard", km(-4.6, -1.4), true},
    {"Castrel", km(19.6, 9), true},          {"Campora", km(-3, -16.9), true},
    {"Lumera", km(-17.8, -28.4), false},     {"Maldor", km(45.6, 27.2), false}};

/// Crossings of the Alva inside the city, besides the trunk road's.
const std::vector<Line> kCityBridges{{km(-14.6, 1), km(-14.4, -3.2)}, {km(-8.6, 3), km(-7.6, -2.4)}};

constexpr int kArterials = 9;
constexpr double kArterial_m = 4'600, kStreetFromRiver_m = 220;

bool is_on(const Lattice& lattice, const Network& network, Vertex v, std::uint8_t kind) {
  for (int direction = 0; direction < 8; ++direction)
    if (lattice.neighbour(v, direction) != Lattice::kNone && network[lattice.edge(v, direction)] == kind) return true;
  return false;
}

/// Joins the places that are near one another: each village to its three nearest neighbours, estates to one.
void lay_secondaries(const std::vector<Place>& places, const Lattice& lattice, Network& network) {
  const Travel travel{.slope = 14, .river_m = 2'500, .town = 0, .reuse = 0.35, .other = nullptr, .along_other = 1};
  for (const Place& from : places) {
    if (from.rank == Rank::city) continue;
    std::vector<std::pair<double, const Place*>> near;
    for (const Place& to : places)
      if (&to != &from && to.rank != Rank::estate) near.emplace_back(distance_m(from.at, to.at), &to);
    std::ranges::sort(near);
    const std::size_t joins = from.rank == Rank::estate ? 1 : from.rank == Rank::town ? 4 : 3;
    for (std::size_t i = 0; i < joins; ++i) lay(lattice, network, travel, kSecondary, {from.at, near[i].second->at});
  }
}

void lay_arterials(const Place& city, const Terrain& terrain, const Lattice& lattice, Network& network) {
  const Travel travel{.slope = 5, .river_m = 900, .town = 0, .reuse = 0.6, .other = nullptr, .along_other = 1};
  Travel direct = travel;
  direct.river_m = 0;
  direct.reuse = 0.95;
  for (int i = 0; i < kArterials; ++i) {
    const double angle = 2 * std::numbers::pi * (i + 0.3) / kArterials;
    const Point end = city.at + Point{std::cos(angle), std::sin(angle)} * kArterial_m;
    if (terrain.on_land(end)) lay(lattice, network, travel, kSecondary, {city.at, end});
  }
  for (const Line& crossing : kCityBridges) lay(lattice, network, direct, kSecondary, crossing);
}

/// Streets on lattice edges, the denser the nearer to a centre, and only those that reach a greater road.
void lay_streets(const Terrain& terrain, const Lattice& lattice, geo::Random& random, Network& network) {
  Network wanted = network;
  std::vector<char> quiet(lattice.vertices(), 0);
  for (Vertex v = 0; v < lattice.vertices(); ++v)
    if (lattice.open(v) && lattice.urban(v) + 0.3 * terrain.noise.at(lattice.at(v), 2'500) > 0.02 &&
        !is_on(lattice, network, v, kMotorway) && terrain.river_m(lattice.at(v)) > kStreetFromRiver_m)
      quiet[v] = 1;
  for (Vertex v = 0; v < lattice.vertices(); ++v)
    for (const int direction : {0, 2}) {
      const double chance = random.unit();
      const Vertex w = lattice.neighbour(v, direction);
      if (w == Lattice::kNone || !quiet[v] || !quiet[w] || network[lattice.edge(v, direction)] != 0) continue;
      if (chance < 0.58 + 0.35 * lattice.urban(v) && !lattice.over_river(lattice.edge(v, direction)))
        wanted[lattice.edge(v, direction)] = kLocal;
    }
  std::vector<Vertex> reached;
  std::vector<char> seen(lattice.vertices(), 0);
  for (Vertex v = 0; v < lattice.vertices(); ++v)
    if (is_on(lattice, network, v, kSecondary) || is_on(lattice, network, v, kTrunk)) seen[v] = 1, reached.push_back(v);
  while (!reached.empty()) {
    const Vertex v = reached.back();
    reached.pop_back();
    for (int direction = 0; direction < 8; direction += 2) {
      const Vertex w = lattice.neighbour(v, direction);
      if (w == Lattice::kNone || wanted[lattice.edge(v, direction)] != kLocal) continue;
      network[lattice.edge(v, direction)] = kLocal;
      if (!seen[w]) seen[w] = 1, reached.push_back(w);
    }
  }
}

struct Stretch {
  double from_m, to_m;
};

/// Where the line runs over water, sorted and merged.
std::vector<Stretch> bridges(const Line& line, const std::vector<River>& rivers) {
  std::vector<Stretch> found;
  for (const River& river : rivers) {
    const double river_length = length_m(river.line);
    double walked = 0;
    for (std::size_t i = 1; i < line.size(); walked += distance_m(line[i - 1], line[i]), ++i) {
      double down = 0;
      for (std::size_t j = 1; j < river.line.size(); down += distance_m(river.line[j - 1], river.line[j]), ++j) {
        const double share = crossing(line[i - 1], line[i], river.line[j - 1], river.line[j]);
        if (share < 0) continue;
        const double at = walked + share * distance_m(line[i - 1], line[i]);
        const double half = river.width_m(down / river_length) / 2 + 25;
        found.push_back({at - half, at + half});
      }
    }
  }
  std::ranges::sort(found, {}, &Stretch::from_m);
  std::vector<Stretch> merged;
  for (const Stretch& s : found) {
    if (!merged.empty() && s.from_m <= merged.back().to_m + 20)
      merged.back().to_m = std::max(merged.back().to_m, s.to_m);
    else
      merged.push_back(s);
  }
  return merged;
}

void add_cut_at_bridges(const Road& road, const std::vector<River>& rivers, std::vector<Road>& out) {
  constexpr double kShortest_m = 10;
  const double end_of_line = std::numeric_limits<double>::infinity();
  const double length = length_m(road.line);
  double at = 0;
  const auto add = [&](double to_m, bool bridge) {
    const double end = to_m > length - kShortest_m ? end_of_line : to_m;
    out.push_back({road.name, road.kind, bridge, part(road.line, at, end)});
    at = to_m;
  };
  for (const Stretch& bridge : bridges(road.line, rivers)) {
    if (bridge.from_m > kShortest_m) add(bridge.from_m, false);
    add(bridge.to_m, true);
  }
  if (at < length - kShortest_m) add(end_of_line, false);
}

std::string road_name(const Chain& chain, std::map<std::uint8_t, int>& numbers, geo::Random& random) {
  static constexpr std::array kKinds{"Street", "Road", "Lane", "Row", "Avenue", "Way", "Hill", "Walk"};
  if (chain.kind == kMotorway) return "M1";
  if (chain.kind == kTrunk) return fmt::format("T{}", 1 + numbers[kTrunk]++ % static_cast<int>(kTrunks.size()));
  if (chain.kind == kSecondary) return fmt::format("S{}", 100 + numbers[kSecondary]++);
  const std::string name = invented_name(random);
  return name + " " + kKinds[random.below(kKinds.size())];
}

double tolerance_m(std::uint8_t kind) {
  return kind == kMotorway ? 110 : kind == kTrunk ? 90 : kind == kSecondary ? 70 : 25;
}

std::vector<Road> drawn_roads(const Terrain& terrain, const Lattice& lattice, const Network& network,
                              geo::Random& random) {
  std::vector<Road> out;
  std::map<std::uint8_t, int> numbers;
  for (const Chain& chain : chains(lattice, network)) {
    const Road road{road_name(chain, numbers, random), chain.kind, false,
                    course(lattice, chain, tolerance_m(chain.kind))};
    if (chain.kind == kLocal)
      out.push_back(road);
    else
      add_cut_at_bridges(road, terrain.rivers, out);
  }
  return out;
}

void make_railways(const Lattice& lattice, Ways& ways) {
  const Travel travel{
      .slope = 40, .river_m = 1'500, .town = 0.3, .reuse = 0.25, .other = &ways.road_network, .along_other = 1.7};
  Network network(lattice.edges(), 0);
  for (std::size_t i = 0; i < kRails.size(); ++i)
    lay(lattice, network, travel, static_cast<std::uint8_t>(i + 1), kRails[i].through);
  for (const Chain& chain : chains(lattice, network))
    ways.rails.push_back({kRails[chain.kind - 1U].name, chain.kind, false, course(lattice, chain, 130)});
  for (Station station : kStations) {
    station.at = lattice.at(lattice.nearest(station.at));
    ways.stations.push_back(station);
  }
}

}  // namespace

void lay(const Lattice& lattice, Network& network, const Travel& travel, std::uint8_t kind, const Line& through) {
  for (std::size_t i = 1; i < through.size(); ++i) {
    const Vertex from = lattice.nearest(through[i - 1]), to = lattice.nearest(through[i]);
    const std::vector<Vertex> way = cheapest(lattice, network, travel, from, to);
    if (way.empty()) throw std::runtime_error("ways: no way over land; try another seed");
    for (std::size_t j = 1; j < way.size(); ++j)
      for (int direction = 0; direction < 8; ++direction)
        if (lattice.neighbour(way[j - 1], direction) == way[j]) {
          std::uint8_t& now = network[lattice.edge(way[j - 1], direction)];
          if (now == 0 || kind < now) now = kind;
        }
  }
}

Ways make_ways(const Terrain& terrain, const std::vector<Place>& places, const Lattice& lattice, std::uint64_t seed) {
  geo::Random random(seed, stream::roads);
  Ways ways;
  ways.road_network.assign(lattice.edges(), 0);
  const Travel motorway{.slope = 25, .river_m = 1'500, .town = 5, .reuse = 0.3, .other = nullptr, .along_other = 1};
  const Travel trunk{.slope = 18, .river_m = 1'500, .town = 0.2, .reuse = 0.45, .other = nullptr, .along_other = 1};
  for (const Line& line : kMotorways) lay(lattice, ways.road_network, motorway, kMotorway, line);
  for (const Line& line : kTrunks) lay(lattice, ways.road_network, trunk, kTrunk, line);
  lay_arterials(places.front(), terrain, lattice, ways.road_network);
  lay_secondaries(places, lattice, ways.road_network);
  lay_streets(terrain, lattice, random, ways.road_network);
  ways.roads = drawn_roads(terrain, lattice, ways.road_network, random);
  make_railways(lattice, ways);
  return ways;
}

}  // namespace synth
