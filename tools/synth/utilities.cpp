// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/synth/streams.hpp"
#include "tools/synth/world.hpp"

namespace synth {
namespace {

using Type = Layer::Type;

struct Substation {
  const char* name;
  Point at;
  std::int64_t voltage_kv;
  double capacity_mva;
};
const std::vector<Substation> kSubstations{{"Almar power station", km(-22.5, -7.6), 220, 640},
                                           {"Almar west", km(-16, 5.8), 110, 160},
                                           {"Almar north", km(-9.8, 8.4), 110, 200},
                                           {"Eastgate", km(-1, -2.6), 220, 400},
                                           {"South quay", km(-11.6, -7.4), 110, 120},
                                           {"Tessary", km(-18.2, 31.6), 110, 160},
                                           {"Castrel", km(18.2, 12.8), 220, 320},
                                           {"Castrel works", km(24.4, 10.3), 110, 200},
                                           {"Campora", km(1.6, -19), 110, 80},
                                           {"Lumera", km(-17.6, -31), 110, 60},
                                           {"Orvenne", km(36.2, -18.6), 110, 80},
                                           {"Maldor", km(44.6, 30), 110, 60}};
struct PowerLine {
  std::size_t from, to;
  std::int64_t voltage_kv;
};
const std::vector<PowerLine> kPowerLines{{0, 3, 220},  {3, 6, 220},  {1, 2, 110}, {2, 3, 110}, {0, 4, 110},
                                         {4, 3, 110},  {1, 5, 110},  {6, 7, 110}, {3, 8, 110}, {8, 9, 110},
                                         {8, 10, 110}, {7, 11, 110}, {6, 10, 110}};
const std::vector<Line> kWaterMains{
    {km(39.6, 22), km(33, 18), km(20.3, 10.6), km(15, 7), km(3, 1.5), km(-5, 4), km(-12, 3)},
    {km(39.6, 22), km(46, 27.5)},
    {km(20.3, 10.6), km(22.6, 11.9)},
    {km(-2, 25.5), km(-11, 27), km(-20.5, 29)},
    {km(24, -13.6), km(12, -14), km(-1.2, -17.5), km(-19, -29)},
    {km(-12, 3), km(-11.5, -4.6), km(-13, -6)},
    {km(-5, 4), km(-9.2, 6.6)},
    {km(3, 1.5), km(-3, -4.4)},
    {km(24, -13.6), km(37.5, -20.2), km(39.4, -21.7)}};
const std::vector<Line> kGasMains{{km(-17, 5), km(-9.4, 8), km(0, 0), km(14, 5), km(22.6, 11)},
                                  {km(-9.4, 8), km(-14, 20), km(-19.6, 30)},
                                  {km(0, 0), km(-2.4, -4.4), km(-0.6, -16.6)},
                                  {km(-2.4, -4.4), km(-12.6, -6)}};

/// Pipes follow roads where they can.
Layer pipes(const World& world, Layer layer, const std::vector<Line>& plans) {
  const Travel travel{
      .slope = 8, .river_m = 600, .town = 0, .reuse = 0.2, .other = &world.ways.road_network, .along_other = 0.7};
  Network network(world.lattice.edges(), 0);
  for (const Line& plan : plans) lay(world.lattice, network, travel, 1, plan);
  for (const Chain& chain : chains(world.lattice, network))
    layer.features.push_back(
        {fmt::format("{} {}", layer.prefix == "wm" ? "Water main" : "Gas main", layer.features.size() + 1),
         course(world.lattice, chain, 150),
         {}});
  return layer;
}

Layer power_lines(geo::Random& random) {
  Layer layer{"power_lines", "Overhead lines.", "pl", Layer::Kind::lines, {{"voltage", Type::integer}}, {}};
  for (const PowerLine& plan : kPowerLines) {
    const Substation &from = kSubstations[plan.from], &to = kSubstations[plan.to];
    layer.features.push_back({fmt::format("{} - {}", from.name, to.name),
                              fractal({from.at, to.at}, 0.06, 6'500, random),
                              {plan.voltage_kv}});
  }
  return layer;
}

struct Plant {
  const char* name;
  Point at;
  double capacity;
};

Layer plants(Layer layer, const std::vector<Plant>& list) {
  layer.fields = {{"capacity", Type::real}};
  for (const Plant& plant : list) layer.features.push_back({plant.name, plant.at, {plant.capacity}});
  return layer;
}

Layer substations() {
  Layer layer{"substations",
              "Transformer stations: kV, MVA.",
              "ss",
              Layer::Kind::points,
              {{"voltage", Type::integer}, {"capacity", Type::real}},
              {}};
  for (const Substation& s : kSubstations)
    layer.features.push_back({std::string(s.name) + " substation", s.at, {s.voltage_kv, s.capacity_mva}});
  return layer;
}

Layer exchanges(const World& world) {
  Layer layer{"telecom_exchanges", "Telephone and data exchanges.", "te", Layer::Kind::points, {}, {}};
  for (const Place& place : world.places)
    if (place.rank != Rank::estate && place.people > 800)
      layer.features.push_back({place.name + " exchange", world.beside_street(place.at + Point{150, -120}), {}});
  return layer;
}

}  // namespace

std::vector<Layer> way_layers(const World& world) {
  Layer roads{"roads",
              "Roads, cut at junctions; class 1 motorway, 2 trunk, 3 secondary, 4 local.",
              "rd",
              Layer::Kind::lines,
              {{"class", Type::integer}, {"bridge", Type::integer}},
              {}};
  for (const Road& road : world.ways.roads)
    roads.features.push_back({road.name, road.line, {std::int64_t{road.kind}, std::int64_t{road.bridge}}});
  Layer rails{"railways", "Railways, cut at junctions.", "rw", Layer::Kind::lines, {}, {}};
  for (const Road& rail : world.ways.rails) rails.features.push_back({rail.name, rail.line, {}});
  Layer stations{"rail_stations",     "Stations; freight: yes or no.", "rs",
                 Layer::Kind::points, {{"freight", Type::text}},       {}};
  for (const Station& s : world.ways.stations)
    stations.features.push_back({s.name, s.at, {std::string(s.freight ? "yes" : "no")}});
  return {roads, rails, stations};
}

std::vector<Layer> utility_layers(const World& world) {
  geo::Random random(world.seed, stream::utilities);
  const auto points = [](const char* name, const char* description, const char* prefix) {
    return Layer{name, description, prefix, Layer::Kind::points, {}, {}};
  };
  std::vector<Layer> out;
  out.push_back(power_lines(random));
  out.push_back(substations());
  out.push_back(pipes(world, {"water_mains", "Drinking and process water mains.", "wm", Layer::Kind::lines, {}, {}},
                      kWaterMains));
  out.push_back(
      plants(points("water_works", "Water works: m3 a day.", "ww"), {{"Maldor reservoir works", km(39.6, 22), 120'000},
                                                                     {"Norr works", km(-2, 25.5), 28'000},
                                                                     {"Sorra works", km(24, -13.6), 36'000}}));
  // None in the Lumera and Maldor valleys, on purpose.
  out.push_back(plants(points("wastewater_plants", "Wastewater treatment plants: m3 a day.", "wt"),
                       {{"Almar Point plant", km(-20.6, -7), 95'000},
                        {"Castrel plant", km(15.2, 9.6), 21'000},
                        {"Tessary plant", km(-23.8, 26.4), 14'000},
                        {"Orvenne plant", km(33.6, -18.2), 8'000},
                        {"Campora plant", km(-4, -20), 9'000}}));
  out.push_back(pipes(world, {"gas_mains", "High-pressure gas mains.", "gm", Layer::Kind::lines, {}, {}}, kGasMains));
  out.push_back(exchanges(world));
  return out;
}

}  // namespace synth
