// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/terrain.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr double kCoastStep_m = 260, kBorderStep_m = 700;
constexpr double kFrameX_m = 66'000, kFrameY_m = 51'000;  // what the sea is drawn to
constexpr std::size_t kNorthEnd = 1, kSouthEnd = 20;      // of kCoast: where the land border begins and ends

// From north to south; the bay between the fourth and the fourteenth point has the river's mouth at its head.
const Line kCoast{km(-36, 54),    km(-38, 44),    km(-44, 36),    km(-47, 27),     km(-41, 20),   km(-36, 14),
                  km(-30, 9),     km(-24, 5.5),   km(-19.5, 1.6), km(-17.6, -1.6), km(-21, -5.2), km(-27, -8),
                  km(-33, -10.2), km(-38.5, -14), km(-36, -18.5), km(-30, -20.5),  km(-25, -23),  km(-22, -28),
                  km(-23.5, -33), km(-18, -38.5), km(-12, -43.5), km(-6, -54)};
// From the south end of the coast around the land to its north end, both left out.
const Line kBorder{km(3, -42),  km(16, -43.5), km(30, -40), km(43, -41),  km(55, -35),  km(60, -24),
                   km(58, -11), km(60, 1),     km(57, 12),  km(59.5, 24), km(57, 36),   km(47, 42),
                   km(34, 41),  km(18, 43.5),  km(3, 42),   km(-12, 44),  km(-25, 42.5)};
// Lines between districts; they begin and end at points of the coast, of the border or of one another.
const std::vector<Line> kDistrictArcs{{km(-36, 14), km(-34.6, 16), km(-24, 16), km(-12, 14)},
                                      {km(-12, 44), km(-11.8, 42), km(-9, 30), km(-12, 14)},
                                      {km(-12, 14), km(-4, 12), km(2, 8)},
                                      {km(2, 8), km(5, 0), km(4, -8)},
                                      {km(4, -8), km(-4, -10), km(-12, -14)},
                                      {km(-12, -14), km(-22, -12.5), km(-32.4, -12.4), km(-33, -10.2)},
                                      {km(-12, -14), km(-9, -28), km(2.4, -39.8), km(3, -42)},
                                      {km(2, 8), km(12, 19), km(24, 26)},
                                      {km(24, 26), km(19, 35), km(18.2, 41.2), km(18, 43.5)},
                                      {km(24, 26), km(36, 14), km(54.8, 12.3), km(57, 12)},
                                      {km(4, -8), km(12, -12), km(20, -12)},
                                      {km(20, -12), km(38, -6), km(55.8, -10.4), km(58, -11)},
                                      {km(20, -12), km(17, -28), km(16.2, -41.2), km(16, -43.5)}};

struct Seed {
  const char* name;
  Point at;
};
const std::vector<Seed> kDistricts{{"Port Almar", km(-10, 3)}, {"Tessary", km(-22, 28)}, {"Norwold", km(4, 28)},
                                   {"Lumera", km(-17, -28)},   {"Campora", km(4, -22)},  {"Castrel", km(24, 4)},
                                   {"Maldor", km(43, 27)},     {"Orvenne", km(38, -24)}};

std::vector<River> rivers(geo::Random& random) {
  const std::vector<Line> plans{{km(50, 34), km(45, 26), km(38, 21), km(31, 16), km(23, 11), km(15, 8.5), km(7, 6),
                                 km(0, 3), km(-6, 1.2), km(-12, -0.8), km(-16.6, -1.4), km(-18, -1.7)},
                                {km(-2, 40), km(1, 32), km(-2, 24), km(1, 16), km(0, 3)},
                                {km(50, -19), km(42, -21), km(33, -19), km(25, -15), km(17, -8), km(10, -1), km(7, 6)},
                                {km(9, -36), km(1, -31), km(-6, -27), km(-14, -29.5), km(-22, -28)}};
  const char* names[] = {"Alva", "Norr", "Sorra", "Luma"};
  const double source_m[] = {40, 20, 25, 20}, mouth_m[] = {420, 70, 110, 80};
  std::vector<River> out;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const Line bent = smooth(fractal(plans[i], 0.13, 1100, random), 3);
    out.push_back({names[i], simplified(bent, 12), source_m[i], mouth_m[i]});
  }
  return out;
}

Area river_area(const std::vector<River>& rivers) {
  Area all;
  for (const River& river : rivers) {
    const double length = length_m(river.line), step = length / 40;
    for (double at = 0; at + step / 2 < length; at += step) {
      const double end = std::min(at + step, length);
      all = united(all, buffered({part(river.line, at, end)}, river.width_m((at + end) / 2 / length) / 2));
    }
  }
  return simplified(all, 8);
}

/// Cuts the ring at every point where a district line ends.
std::vector<Line> cut_at_arcs(const Ring& ring, const std::vector<Line>& arcs) {
  std::vector<Line> out(1);
  for (const Point p : ring) {
    out.back().push_back(p);
    const bool cut = std::ranges::any_of(arcs, [&](const Line& arc) { return arc.front() == p || arc.back() == p; });
    if (cut && out.back().size() > 1) out.push_back({p});
  }
  if (out.back().size() < 2) out.pop_back();
  return out;
}

std::vector<District> districts(const Ring& mainland, geo::Random& random) {
  std::vector<Line> arcs;
  for (const Line& plan : kDistrictArcs) arcs.push_back(fractal(plan, 0.09, kBorderStep_m, random));
  std::vector<Line> lines = cut_at_arcs(mainland, arcs);
  lines.insert(lines.end(), arcs.begin(), arcs.end());
  const std::vector<Area> found = faces(lines);
  std::vector<District> out;
  for (const Seed& seed : kDistricts)
    for (const Area& face : found)
      if (inside(seed.at, face)) out.push_back({seed.name, face});
  if (out.size() != kDistricts.size() || found.size() != out.size())
    throw std::runtime_error("terrain: the districts do not tile the land; try another seed");
  return out;
}

Area sea_around(const Line& coast, const std::vector<Ring>& islands) {
  Ring shore = coast;
  shore.push_back({coast.back().x, -kFrameY_m - 10'000});
  shore.push_back({-kFrameX_m, -kFrameY_m - 10'000});
  shore.push_back({-kFrameX_m, kFrameY_m + 10'000});
  shore.push_back({coast.front().x, kFrameY_m + 10'000});
  shore.push_back(coast.front());
  const Ring frame{{-kFrameX_m, -kFrameY_m},
                   {kFrameX_m, -kFrameY_m},
                   {kFrameX_m, kFrameY_m},
                   {-kFrameX_m, kFrameY_m},
                   {-kFrameX_m, -kFrameY_m}};
  Area sea = common(area_of(shore), area_of(frame));
  for (const Ring& island : islands) sea = minus(sea, area_of(island));
  return sea;
}

double rise(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace

Area Terrain::land() const {
  Area out = area_of(mainland);
  for (const Ring& island : islands) out.push_back({island});
  return out;
}

double Terrain::river_m(Point p) const {
  double best = std::numeric_limits<double>::infinity();
  for (const River& river : rivers) best = std::min(best, distance_m(p, river.line));
  return best;
}

double Terrain::height_m(Point p) const {
  const double inland = rise((p.x + 30'000) / 70'000);
  double hills = 0.0;
  for (const Line& ridge : ridges) hills = std::max(hills, std::exp(-std::pow(distance_m(p, ridge) / 8'000, 2)));
  const double rough = 1 + noise.at(p, 9'000);
  const double valley = 0.12 + 0.88 * rise(river_m(p) / 5'500);
  return 5 + valley * (180 * inland * rough + 950 * hills * (0.6 + 0.4 * rough));
}

Terrain make_terrain(std::uint64_t seed) {
  geo::Random random(seed, stream::terrain);
  Terrain out{.mainland = {},
              .islands = {},
              .sea = {},
              .rivers = {},
              .water = {},
              .lake = {},
              .districts = {},
              .ridges = {{km(6, 40), km(18, 36), km(32, 37), km(45, 40)},
                         {km(57, 30), km(55, 20), km(50, 12)},
                         {km(-36, 32), km(-34, 24)},
                         {km(30, -8), km(42, -10), km(56, -6)},
                         {km(20, -30), km(30, -33), km(44, -32), km(54, -28)}},
              .noise = Noise(geo::Random(seed, stream::noise))};
  const Line coast = fractal(kCoast, 0.14, kCoastStep_m, random);
  const auto north = std::ranges::find(coast, kCoast[kNorthEnd]), south = std::ranges::find(coast, kCoast[kSouthEnd]);
  Line border{*south};
  border.insert(border.end(), kBorder.begin(), kBorder.end());
  border.push_back(*north);
  border = fractal(border, 0.10, kBorderStep_m, random);
  out.mainland.assign(north, south);
  out.mainland.insert(out.mainland.end(), border.begin(), border.end());
  out.islands = {blob(km(-46, 3), 2'300, 0.16, 300, random), blob(km(-50.5, -3), 1'100, 0.16, 300, random)};
  out.sea = sea_around(coast, out.islands);
  out.rivers = rivers(random);
  out.water = river_area(out.rivers);
  out.lake = smooth(blob(km(41.5, 23.2), 1'500, 0.16, 500, random), 2);
  out.districts = districts(out.mainland, random);
  for (const Ring& island : out.islands) out.districts.front().area.push_back({island});
  if (!valid(out.land()) || !valid(out.sea))
    throw std::runtime_error("terrain: the coast crosses itself; try another seed");
  return out;
}

}  // namespace synth
