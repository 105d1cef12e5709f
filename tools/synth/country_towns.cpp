// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/country_towns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "tools/synth/streams.hpp"
#include "tools/synth/towns.hpp"

namespace synth {
namespace {

constexpr double kSideOfTenMillion_m = 690'000;
constexpr Point kMiddle{0, 260'000};  // north of the sample region: even the largest country lies in open sea
constexpr double kFirmsOfATown = 900, kFirmsOfAnEstate = 160, kRim_m = 3'000;
constexpr double kZipf = 0.92, kLargestTown = 40'000;
constexpr double kNeighbours = 33;  // expected within 1 km in a town of 100 firms; grows with the size

using Type = Layer::Type;

Point inner(const CountryTowns& country, geo::Random& random) {
  const double room = country.side_m - 2 * kRim_m;
  return country.south_west + Point{kRim_m + room * random.unit(), kRim_m + room * random.unit()};
}

std::vector<double> running(const std::vector<Crowd>& crowds) {
  std::vector<double> out;
  double sum = 0;
  for (const Crowd& crowd : crowds) out.push_back(sum += crowd.firms);
  return out;
}

/// Expected neighbours within 1 km of a firm in a normal crowd are about firms / (4 spread_km²).
double spread_m(double firms) {
  const double neighbours = kNeighbours * std::pow(firms / 100, 0.36);
  return 1'000 * std::sqrt(firms / (4 * neighbours));
}

void add_towns(double firms, geo::Random& random, CountryTowns& country) {
  const auto count = static_cast<std::size_t>(firms / kFirmsOfATown) + 1;
  double sum = 0;
  std::vector<double> shares;
  for (std::size_t rank = 0; rank < count; ++rank)
    sum += shares.emplace_back(std::pow(static_cast<double>(rank) + 1, -kZipf));
  for (std::size_t rank = 0; rank < count; ++rank) {
    const double size = std::min(firms * shares[rank] / sum, kLargestTown);
    country.towns.push_back({invented_name(random), inner(country, random), size, spread_m(size)});
  }
}

/// Sizes are log-normal with a heavy tail; nine in ten lie beside a town.
void add_estates(double firms, geo::Random& random, CountryTowns& country) {
  const auto count = static_cast<std::size_t>(firms / kFirmsOfAnEstate) + 1;
  for (std::size_t i = 0; i < count; ++i) {
    const double size = 90 * std::exp(0.9 * random.normal());
    const Crowd& town = country.towns[random.below(static_cast<std::uint32_t>(country.towns.size()))];
    const Crowd near{"", town.at, 0, 1.5 * town.spread_m + 1'000};
    const Point at = random.unit() < 0.9 ? around(country, near, random) : inner(country, random);
    country.estates.push_back({invented_name(random) + " estate", at, size, 450 + 4 * std::sqrt(size) * 10});
  }
}

/// Facilities of one layer: in every town whose rank is among the first `share`.
struct Rule {
  const char* layer;
  const char* prefix;
  double share;
  std::vector<std::pair<std::string, Type>> fields;
  std::vector<Value> values;
};

std::vector<Rule> rules() {
  const auto text = [](const char* value) { return std::vector<Value>{std::string(value)}; };
  return {
      {"rail_stations", "rs", 0.10, {{"freight", Type::text}}, text("yes")},
      {"airports", "ap", 0.01, {{"capacity", Type::real}}, {20'000.0}},
      {"substations", "ss", 0.40, {{"voltage", Type::integer}, {"capacity", Type::real}}, {std::int64_t{110}, 120.0}},
      {"water_works", "ww", 0.30, {{"capacity", Type::real}}, {30'000.0}},
      {"wastewater_plants", "wt", 0.25, {{"capacity", Type::real}}, {20'000.0}},
      {"telecom_exchanges", "te", 0.60, {}, {}},
      {"schools", "sc", 0.90, {}, {}},
      {"training_centres", "tc", 0.15, {}, {}},
      {"universities", "un", 0.02, {}, {}},
      {"testing_laboratories", "tl", 0.03, {}, {}},
      {"offices", "of", 0.30, {{"kind", Type::text}}, text("bank")},
      {"hospitals", "ho", 0.12, {{"capacity", Type::integer}}, {std::int64_t{250}}},
      {"fire_stations", "fs", 0.50, {}, {}},
      {"waste_sites", "wa", 0.06, {}, {}},
      {"logistics_centres", "lc", 0.05, {}, {}}};
}

std::int64_t road_class(std::size_t from, std::size_t towns) {
  const double rank = static_cast<double>(from) / static_cast<double>(towns);
  return rank < 0.02 ? 1 : rank < 0.10 ? 2 : 3;
}

Layer roads(const CountryTowns& country, geo::Random& random) {
  constexpr std::size_t kJoins = 3;
  Layer layer{"roads",
              "Roads between towns; class 1 motorway, 2 trunk, 3 secondary.",
              "rd",
              Layer::Kind::lines,
              {{"class", Type::integer}, {"bridge", Type::integer}},
              {}};
  for (std::size_t from = 1; from < country.towns.size(); ++from) {
    std::vector<std::pair<double, std::size_t>> near;
    for (std::size_t to = 0; to < from; ++to)
      near.emplace_back(distance_m(country.towns[from].at, country.towns[to].at), to);
    const std::size_t joins = std::min(kJoins, near.size());
    std::ranges::partial_sort(near, near.begin() + static_cast<std::ptrdiff_t>(joins));
    for (std::size_t i = 0; i < joins; ++i)
      layer.features.push_back(
          {fmt::format("R{}", layer.features.size() + 1),
           fractal({country.towns[from].at, country.towns[near[i].second].at}, 0.06, 2'000, random),
           {road_class(from, country.towns.size()), std::int64_t{0}}});
  }
  return layer;
}

Layer ports(const CountryTowns& country) {
  Layer layer{"ports", "Seaports on the west coast.", "po", Layer::Kind::points, {{"capacity", Type::real}}, {}};
  for (const double share : {0.2, 0.5, 0.8})
    layer.features.push_back({fmt::format("Port {}", layer.features.size() + 1),
                              country.south_west + Point{kRim_m / 2, share * country.side_m},
                              {5e6}});
  return layer;
}

}  // namespace

CountryTowns make_country_towns(std::size_t firms, std::uint64_t seed) {
  geo::Random random(seed, stream::country);
  CountryTowns out;
  out.side_m = kSideOfTenMillion_m * std::sqrt(static_cast<double>(firms) / 1e7);
  out.south_west = kMiddle - Point{out.side_m / 2, out.side_m / 2};
  add_towns(static_cast<double>(firms) * 0.70, random, out);
  add_estates(static_cast<double>(firms) * 0.15, random, out);
  out.town_weights = running(out.towns);
  out.estate_weights = running(out.estates);
  return out;
}

std::size_t pick(const std::vector<double>& running, geo::Random& random) {
  const double at = random.unit() * running.back();
  return static_cast<std::size_t>(std::ranges::upper_bound(running, at) - running.begin());
}

Point around(const CountryTowns& country, const Crowd& crowd, geo::Random& random) {
  for (;;) {
    const Point p = crowd.at + Point{random.normal(), random.normal()} * crowd.spread_m;
    const Point q = p - country.south_west;
    if (q.x > 0 && q.y > 0 && q.x < country.side_m && q.y < country.side_m) return p;
  }
}

Point anywhere(const CountryTowns& country, geo::Random& random) {
  return country.south_west + Point{random.unit(), random.unit()} * country.side_m;
}

std::vector<Layer> country_infrastructure(const CountryTowns& country, std::uint64_t seed) {
  geo::Random random(seed, stream::utilities);
  std::vector<Layer> out{roads(country, random), ports(country)};
  for (const Rule& rule : rules()) {
    Layer layer{rule.layer, "In the larger towns.", rule.prefix, Layer::Kind::points, rule.fields, {}};
    const auto count = static_cast<std::size_t>(std::ceil(rule.share * static_cast<double>(country.towns.size())));
    for (std::size_t i = 0; i < count; ++i) {
      const Crowd& town = country.towns[i];
      layer.features.push_back({town.name, around(country, town, random), rule.values});
    }
    out.push_back(std::move(layer));
  }
  return out;
}

std::vector<Layer> country_region(const CountryTowns& country) {
  constexpr int kSteps = 64;  // so that straight sides stay straight in degrees
  const Point corners[] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
  Ring ring;
  for (int side = 0; side < 4; ++side)
    for (int i = 0; i < kSteps; ++i)
      ring.push_back(country.south_west +
                     (corners[side] + (corners[side + 1] - corners[side]) * (static_cast<double>(i) / kSteps)) *
                         country.side_m);
  ring.push_back(ring.front());
  Layer layer{"region", "The land of the benchmark country.", "region", Layer::Kind::areas, {}, {}};
  layer.features.push_back({"Great Valmira", buffered(area_of(ring), 50), {}});
  return {layer};
}

}  // namespace synth
