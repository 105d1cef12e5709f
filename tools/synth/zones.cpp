// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "tools/synth/clusters.hpp"
#include "tools/synth/streams.hpp"
#include "tools/synth/world.hpp"

namespace synth {
namespace {

using Type = Layer::Type;

struct Patch {
  const char* name;
  Point at;
  double radius_m;
};
const std::vector<Patch> kProtected{{"Norr highlands national park", km(29, 38), 6'200},
                                    {"Cape Tessa reserve", km(-42, 29), 4'200},
                                    {"Orvenne ridge forest", km(48.5, -31.5), 5'200},
                                    {"Almar salt marsh", km(-24, 8.5), 2'100},
                                    {"Luma dunes", km(-20, -35.5), 1'900},
                                    {"Sorra gorge", km(28.5, -10), 2'600}};
/// Estates that no planted cluster stands on, with the land that is still free.
const std::vector<Patch> kOtherEstates{
    {"Almar container terminal", km(-16.6, 4.6), 900}, {"Eastgate logistics park", km(-2.2, 0.2), 900},
    {"Castrel west estate", km(16.6, 8.3), 750},       {"Tessary ring estate", km(-17.4, 26.4), 650},
    {"Campora junction estate", km(1.6, -14.8), 700},  {"Orvenne gate estate", km(35.2, -22.2), 600},
    {"Lumera airfield estate", km(-15.6, -27.1), 500}};

/// Dry land: what may be built on.
Area dry(const World& world, const Area& wanted) {
  return minus(minus(common(wanted, area_of(world.terrain.mainland)), buffered(world.terrain.water, 60)),
               area_of(world.terrain.lake));
}

std::vector<std::pair<const Place*, std::vector<Line>>> streets_by_place(const World& world) {
  std::vector<std::pair<const Place*, std::vector<Line>>> out;
  for (const Place& place : world.places) out.push_back({&place, {}});
  for (const Road& road : world.ways.roads) {
    if (road.kind != kLocal) continue;
    const Point at = road.line[road.line.size() / 2];
    const auto near = [&](const auto& entry) { return distance_m(at, entry.first->at) / entry.first->radius_m; };
    std::ranges::min_element(out, {}, near)->second.push_back(road.line);
  }
  return out;
}

Area built_up(const World& world, const std::vector<Line>& streets) {
  const Area grown = buffered(buffered(streets, 230), -110);
  Area tidy = dry(world, simplified(grown, 30));
  std::erase_if(tidy, [](const auto& rings) { return area_m2({rings}) < 40'000; });
  for (auto& rings : tidy)
    std::erase_if(rings, [&](const Ring& r) { return &r != &rings.front() && area_m2(area_of(r)) < 150'000; });
  return tidy;
}

Layer built_up_layer(const World& world) {
  Layer layer{"built_up", "Built-up land (context).", "bu", Layer::Kind::areas, {{"people", Type::integer}}, {}};
  for (const auto& [place, streets] : streets_by_place(world)) {
    if (place->rank == Rank::estate || streets.empty()) continue;
    layer.features.push_back({place->name, built_up(world, streets), {static_cast<std::int64_t>(place->people)}});
  }
  return layer;
}

/// Served places: none at Maldor, Hollin and in the far valleys, on purpose.
Layer fibre_layer(const World& world) {
  Layer layer{"fibre", "Areas with fibre to the premises.", "fb", Layer::Kind::areas, {{"mbit_s", Type::integer}}, {}};
  const auto streets = streets_by_place(world);
  for (const auto& [place, lines] : streets) {
    const bool estate_served = place->rank == Rank::estate && place->name.find("Maldor") == std::string::npos &&
                               place->name.find("Hollin") == std::string::npos;
    const bool served = place->rank == Rank::city || place->name == "Castrel" || place->name == "Tessary" ||
                        place->name == "Lumera" || place->name == "Orvenne" || place->name == "Campora" ||
                        estate_served ||
                        (place->rank == Rank::village && distance_m(place->at, world.city().at) < 18'000);
    if (!served || lines.empty()) continue;
    const std::int64_t speed = place->rank == Rank::city || place->name == "Castrel" ? 1000
                               : place->rank == Rank::village                        ? 250
                                                                                     : 500;
    const Area area = simplified(buffered(buffered(lines, 420), -150), 60);
    layer.features.push_back({place->name + " fibre", common(area, area_of(world.terrain.mainland)), {speed}});
  }
  return layer;
}

Layer industrial_layer(const World& world, geo::Random& random) {
  Layer layer{"industrial_areas", "Industrial estates and parks.", "ia",
              Layer::Kind::areas, {{"free_ha", Type::real}},       {}};
  const auto add = [&](const std::string& name, Point at, double radius_m, double free_share) {
    const Ring outline = simplified(smooth(blob(at, radius_m, 0.06, 500, random), 1), 25);
    const Area area = dry(world, area_of(outline));
    const double free_ha = std::round(free_share * area_m2(area) / 1'000) / 10;
    layer.features.push_back({name, area, {free_ha}});
  };
  for (const ClusterPlan& plan : cluster_plans())
    add(plan.name, plan.centre, 0.55 * plan.radius_m, 0.02 + 0.1 * random.unit());
  for (const Patch& estate : kOtherEstates) add(estate.name, estate.at, estate.radius_m, 0.3 + 0.4 * random.unit());
  return layer;
}

Layer protected_layer(const World& world, geo::Random& random) {
  Layer layer{"protected_areas", "Nature reserves and parks.", "pa", Layer::Kind::areas, {{"kind", Type::text}}, {}};
  for (const Patch& patch : kProtected) {
    const Ring outline = simplified(smooth(blob(patch.at, patch.radius_m, 0.13, 700, random), 2), 25);
    const std::string kind = std::string(patch.name).find("park") != std::string::npos ? "national_park" : "reserve";
    layer.features.push_back({patch.name, common(area_of(outline), area_of(world.terrain.mainland)), {kind}});
  }
  return layer;
}

Layer flood_layer(const World& world) {
  Layer layer{"flood_zones",      "Flooded once in a hundred years.", "fz",
              Layer::Kind::areas, {{"return_years", Type::integer}},  {}};
  const double from_share[] = {0.35, 0.6, 0.5, 0.55}, reach_m[] = {700, 300, 420, 350};
  for (std::size_t i = 0; i < world.terrain.rivers.size(); ++i) {
    const River& river = world.terrain.rivers[i];
    const double length = length_m(river.line);
    const Line lower = smooth(simplified(part(river.line, from_share[i] * length, length), 260), 2);
    const Area plain = simplified(buffered({lower}, reach_m[i]), 40);
    layer.features.push_back(
        {river.name + " flood plain", common(plain, area_of(world.terrain.mainland)), {std::int64_t{100}}});
  }
  return layer;
}

Layer water_layer(const World& world) {
  Layer layer{"river", "Rivers and the reservoir (context).", "rv", Layer::Kind::areas, {{"kind", Type::text}}, {}};
  layer.features.push_back(
      {"Alva and its tributaries", minus(world.terrain.water, world.terrain.sea), {std::string("river")}});
  layer.features.push_back({"Maldor reservoir", area_of(world.terrain.lake), {std::string("lake")}});
  return layer;
}

}  // namespace

std::vector<Layer> zone_layers(const World& world) {
  geo::Random random(world.seed, stream::zones);
  std::vector<Layer> out;
  out.push_back(fibre_layer(world));
  out.push_back(industrial_layer(world, random));
  out.push_back(protected_layer(world, random));
  out.push_back(flood_layer(world));
  out.push_back(
      {"sea", "The open sea (context).", "se", Layer::Kind::areas, {}, {{"Sea of Almar", world.terrain.sea, {}}}});
  out.push_back(water_layer(world));
  out.push_back(built_up_layer(world));
  return out;
}

std::vector<Layer> region_layers(const World& world) {
  Layer region{"region", "The land of Valmira: its boundary with the coast.", "region", Layer::Kind::areas, {}, {}};
  region.features.push_back({"Valmira", world.terrain.land(), {}});
  Layer districts{"districts", "The eight districts; together they are the region.", "district", Layer::Kind::areas, {},
                  {}};
  for (const District& district : world.terrain.districts)
    districts.features.push_back({district.name, district.area, {}});
  return {region, districts};
}

}  // namespace synth
