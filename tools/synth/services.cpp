// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "tools/synth/world.hpp"

namespace synth {
namespace {

using Type = Layer::Type;

/// One facility: `fact` fills the layer's own text or number column, where it has one.
struct Facility {
  const char* name;
  Point at;
  Value fact = std::string();
};

Layer facilities(const World& world, Layer layer, const std::vector<Facility>& list) {
  for (const Facility& f : list) {
    std::vector<Value> values;
    if (!layer.fields.empty()) values.push_back(f.fact);
    layer.features.push_back({f.name, world.beside_street(f.at), std::move(values)});
  }
  return layer;
}

Layer layer_of(const char* name, const char* description, const char* prefix) {
  return {name, description, prefix, Layer::Kind::points, {}, {}};
}

/// Schools grow with the people of a place: one to a village, more in towns.
Layer schools(const World& world) {
  Layer layer = layer_of("schools", "Schools.", "sc");
  for (const Place& place : world.places) {
    if (place.people < 500) continue;
    const int count = 1 + static_cast<int>(std::sqrt(place.people) / 28);
    for (int i = 0; i < count; ++i) {
      const double angle = 2.4 * i, reach = place.radius_m * 0.75 * std::sqrt((i + 0.3) / count);  // sunflower spacing
      const Point at = place.at + Point{std::cos(angle), std::sin(angle)} * reach;
      layer.features.push_back({fmt::format("{} school {}", place.name, i + 1), world.beside_street(at), {}});
    }
  }
  return layer;
}

std::vector<Layer> knowledge(const World& world) {
  std::vector<Layer> out;
  // None in the upland of Maldor, on purpose.
  out.push_back(facilities(world, layer_of("training_centres", "Vocational training centres.", "tc"),
                           {{"Almar trade school", km(-10.6, -1.6)},
                            {"Harbour college", km(-15.2, 3.2)},
                            {"Castrel technical school", km(21.6, 10.2)},
                            {"Tessary textile school", km(-20.4, 29.8)},
                            {"Campora farm school", km(-2.6, -18.8)},
                            {"Orvenne joinery school", km(38.6, -21)}}));
  out.push_back(
      facilities(world, layer_of("universities", "Universities.", "un"), {{"University of Valmira", km(-10.9, 5.2)}}));
  out.push_back(facilities(world, layer_of("research_institutes", "Research institutes.", "ri"),
                           {{"Institute of Microsystems", km(-9.9, 6.3)},
                            {"Institute of Marine Research", km(-16.4, 3.4)},
                            {"Castrel Institute of Production", km(21.2, 11.4)}}));
  out.push_back(facilities(world, layer_of("testing_laboratories", "Testing laboratories and technical centres.", "tl"),
                           {{"Almar materials laboratory", km(-11.2, 4.2)},
                            {"Tessary textile testing", km(-20.2, 30)},
                            {"Campora food laboratory", km(-1.2, -17.8)},
                            {"Castrel metal testing", km(22, 11)}}));
  return out;
}

std::vector<Layer> public_services(const World& world) {
  const auto text = [](const char* value) { return Value(std::string(value)); };
  std::vector<Layer> out;
  Layer offices = layer_of("offices", "Offices: one_stop_service, customs, business_association, bank.", "of");
  offices.fields = {{"kind", Type::text}};
  out.push_back(facilities(world, offices,
                           {{"Almar business centre", km(-12.2, 1.9), text("one_stop_service")},
                            {"Castrel business desk", km(20.2, 10.4), text("one_stop_service")},
                            {"Almar customs house", km(-16, 3), text("customs")},
                            {"Airport customs", km(-4.6, 9.2), text("customs")},
                            {"Valmira chamber of commerce", km(-12.6, 1.4), text("business_association")},
                            {"Engineering association Castrel", km(20.8, 10.9), text("business_association")},
                            {"Furniture makers' guild", km(38, -20.9), text("business_association")},
                            {"Bank of Valmira", km(-12.7, 1.7), text("bank")},
                            {"Merchants' bank", km(-12.1, 1.2), text("bank")},
                            {"Eastgate savings bank", km(-5.4, -1.2), text("bank")},
                            {"Savings bank Castrel", km(20.4, 10.8), text("bank")},
                            {"Savings bank Tessary", km(-21.4, 28.4), text("bank")},
                            {"Savings bank Lumera", km(-19.2, -29.4), text("bank")},
                            {"Savings bank Orvenne", km(37.6, -20.5), text("bank")},
                            {"Savings bank Maldor", km(46.4, 28.1), text("bank")},
                            {"Campora farmers' bank", km(-1.7, -18.3), text("bank")}}));
  Layer hospitals = layer_of("hospitals", "Hospitals: beds.", "ho");
  hospitals.fields = {{"capacity", Type::integer}};
  const auto beds = [](std::int64_t count) { return Value(count); };
  out.push_back(facilities(world, hospitals,
                           {{"University hospital", km(-11.6, 4.6), beds(820)},
                            {"Harbour hospital", km(-14, -0.6), beds(310)},
                            {"Castrel hospital", km(19.4, 11.6), beds(240)},
                            {"Tessary hospital", km(-22.4, 29.4), beds(190)},
                            {"Orvenne hospital", km(37, -21.2), beds(120)},
                            {"Lumera clinic", km(-18.6, -28.6), beds(80)}}));
  out.push_back(facilities(world, layer_of("fire_stations", "Fire stations.", "fs"),
                           {{"Almar central fire station", km(-12.9, 0.6)},
                            {"Almar north fire station", km(-10.4, 5.8)},
                            {"Eastgate fire station", km(-4.4, -2.2)},
                            {"South quay fire station", km(-12.4, -4.8)},
                            {"Castrel fire station", km(20.8, 9.8)},
                            {"Tessary fire station", km(-21, 29.2)},
                            {"Lumera fire station", km(-19, -30)},
                            {"Orvenne fire station", km(38.2, -20.2)},
                            {"Maldor fire station", km(46.8, 28.6)}}));
  return out;
}

std::vector<Layer> transport_and_waste(const World& world) {
  std::vector<Layer> out;
  const auto on_shore = [&](Point p) {
    const auto away = [&](Point corner) { return distance_m(p, corner); };
    return *std::ranges::min_element(world.terrain.mainland, {}, away);
  };
  Layer ports = layer_of("ports", "Seaports: tonnes a year.", "po");
  ports.fields = {{"capacity", Type::real}};
  ports.features = {{"Port of Almar", on_shore(km(-17.6, 2.6)), {11.5e6}},
                    {"Lumera fishing harbour", on_shore(km(-21.2, -30.6)), {0.06e6}}};
  Layer airports = layer_of("airports", "Airports: tonnes of cargo a year.", "ap");
  airports.fields = {{"capacity", Type::real}};
  airports.features = {{"Valmira airport", km(-4.2, 10.6), {42'000.0}}};
  out.push_back(ports);
  out.push_back(airports);
  out.push_back(facilities(world, layer_of("waste_sites", "Waste treatment.", "wa"),
                           {{"Almar waste plant", km(-16, -9.4)},
                            {"Castrel landfill", km(27, 4.2)},
                            {"Campora compost works", km(4, -20)}}));
  out.push_back(facilities(world, layer_of("logistics_centres", "Logistics centres.", "lc"),
                           {{"Harbour logistics", km(-16.4, 5)},
                            {"Eastgate logistics", km(-2, 0.4)},
                            {"Castrel freight village", km(17, 8.2)}}));
  return out;
}

}  // namespace

std::vector<Layer> service_layers(const World& world) {
  std::vector<Layer> out = transport_and_waste(world);
  out.push_back(schools(world));
  for (auto& layer : knowledge(world)) out.push_back(std::move(layer));
  for (auto& layer : public_services(world)) out.push_back(std::move(layer));
  return out;
}

}  // namespace synth
