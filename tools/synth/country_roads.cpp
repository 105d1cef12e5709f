// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/country_roads.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/random.hpp"
#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr int kDepth = 12;         // halvings of the country's side to the smallest step
constexpr int kOpenCountry = 7;    // halvings everywhere: blocks of 1.7 km
constexpr int kMotorwayDepth = 2;  // roads of the first blocks have a motorway beside them
constexpr std::uint32_t kMostInBlock = 2;
constexpr std::uint32_t kStepsOfWay = 32, kStepsBetweenLinks = 64;
constexpr double kEdgesOfADraw = 1.45;  // measured
constexpr double kBeside_m = 18.0;

/// A place of the lattice, from the south-west corner on.
struct Place {
  std::uint32_t x, y;
  friend Place operator+(Place a, Place b) { return {a.x + b.x, a.y + b.y}; }
  friend Place operator*(Place a, std::uint32_t f) { return {a.x * f, a.y * f}; }
};
constexpr Place kEast{1, 0}, kNorth{0, 1};

/// Bits of x and y in turns: blocks of any size are runs of such numbers.
std::uint32_t morton(Place p) {
  std::uint32_t out = 0;
  for (int bit = 0; bit < kDepth; ++bit) out |= (p.x >> bit & 1U) << (2 * bit) | (p.y >> bit & 1U) << (2 * bit + 1);
  return out;
}

/// A number in [0, 1) that belongs to a place.
double luck(Place p, std::uint64_t what, std::uint64_t seed) {
  return geo::Random(seed, stream::country_roads + (what << 32U | std::uint64_t{p.y} << 16U | p.x)).unit();
}

/// Where firms are, but for what they share.
Point firm_place(const CountryTowns& country, geo::Random& random) {
  const double kind = random.unit();
  if (kind < kRuralShare) return anywhere(country, random);
  const bool in_estate = kind < kRuralShare + kClusterShare;
  const auto& crowds = in_estate ? country.estates : country.towns;
  return around(country, crowds[pick(in_estate ? country.estate_weights : country.town_weights, random)], random);
}

const char* class_of(int depth) {
  static constexpr const char* kClasses[] = {"trunk",     "trunk",    "trunk",        "primary",     "primary",
                                             "secondary", "tertiary", "unclassified", "unclassified"};
  return depth < static_cast<int>(std::size(kClasses)) ? kClasses[depth] : "residential";
}

class RoadMaker {
 public:
  RoadMaker(const CountryTowns& country, std::uint64_t seed, std::size_t edges) : country_(country), seed_(seed) {
    geo::Random random(seed, stream::country_roads);
    draws_.resize(static_cast<std::size_t>(static_cast<double>(edges) / kEdgesOfADraw));
    const double steps = static_cast<double>(1U << kDepth) / country.side_m;
    for (std::uint32_t& draw : draws_) {
      const Point p = (firm_place(country, random) - country.south_west) * steps;
      draw = morton({static_cast<std::uint32_t>(p.x), static_cast<std::uint32_t>(p.y)});
    }
    std::ranges::sort(draws_);
  }

  std::vector<Feature> roads() && {
    add_block({0, 0}, 0, draws_);
    return std::move(out_);
  }

 private:
  struct Facts {
    std::string road_class, oneway;
    std::int64_t level;
  };

  static bool is_cut(int depth, std::size_t draws) {
    return depth < kDepth && (depth < kOpenCountry || draws > kMostInBlock);
  }

  /// A cross through a block that is large or full enough, then its quarters.
  void add_block(Place corner, int depth, std::span<const std::uint32_t> draws) {
    if (!is_cut(depth, draws.size())) return;
    const std::uint32_t half = 1U << (kDepth - depth - 1);
    const Place corners[] = {corner, corner + kEast * half, corner + kNorth * half, corner + Place{half, half}};
    std::span<const std::uint32_t> quarters[4];
    bool any_cut = false;
    for (std::size_t q = 0; q < 4; ++q) {
      const auto end = std::upper_bound(draws.begin(), draws.end(), morton(corners[q]) + half * half - 1);
      quarters[q] = {draws.begin(), end};
      draws = {end, draws.end()};
      any_cut |= is_cut(depth + 1, quarters[q].size());
    }
    if (any_cut || !is_inside(corner, 2 * half)) {
      add_road(corner + kNorth * half, kEast, 2 * half, depth);
      add_road(corner + kEast * half, kNorth, 2 * half, depth);
    } else {
      add_last_streets(corner, half, depth);
    }
    for (std::size_t q = 0; q < 4; ++q) add_block(corners[q], depth + 1, quarters[q]);
  }

  static bool is_inside(Place corner, std::uint32_t size) {
    return corner.x > 0 && corner.y > 0 && (corner.x + size) >> kDepth == 0 && (corner.y + size) >> kDepth == 0;
  }

  /// Where no block inside needs them: a blind alley, a street through the block, that with a side street, or a cross.
  void add_last_streets(Place corner, std::uint32_t half, int depth) {
    const double kind = luck(corner, 4, seed_), side = luck(corner, 5, seed_);
    const Place along = side < 0.5 ? kEast : kNorth, across = side < 0.5 ? kNorth : kEast;
    const Place begin = corner + across * half, middle = begin + along * half;
    const bool far = std::fmod(side, 0.5) < 0.25;
    const Facts street{class_of(depth), "", 0};
    if (kind < 0.35) return add_way(far ? middle : begin, along, half, street);
    add_road(begin, along, 2 * half, depth);
    if (kind >= 0.9) return add_road(corner + along * half, across, 2 * half, depth);
    if (kind >= 0.7) add_way(far ? middle : corner + along * half, across, half, street);
  }

  void add_road(Place from, Place step, std::uint32_t steps, int depth) {
    const Place end = from + step * steps;  // at the border a one-way would be a trap
    const bool inside = from.x > 0 && from.y > 0 && end.x >> kDepth == 0 && end.y >> kDepth == 0;
    const bool oneway = depth > kOpenCountry && inside && luck(from, step.x, seed_) < 1.0 / 16.0;
    for (std::uint32_t at = 0; at < steps; at += kStepsOfWay)
      add_way(from + step * at, step, std::min(kStepsOfWay, steps - at), {class_of(depth), oneway ? "yes" : "", 0});
    if (depth <= kMotorwayDepth) add_motorway(from, step, steps);
  }

  void add(Line line, const Facts& facts) {
    out_.push_back({"", std::move(line), {facts.road_class, facts.oneway, facts.level}});
  }

  void add_way(Place from, Place step, std::uint32_t steps, const Facts& facts, double left_m = 0.0) {
    Line line;
    for (std::uint32_t i = 0; i <= steps; ++i) line.push_back(beside(from + step * i, step, left_m));
    if (left_m > 0.0) std::ranges::reverse(line);  // traffic keeps right
    add(std::move(line), facts);
  }

  void add_motorway(Place from, Place step, std::uint32_t steps) {
    const std::int64_t level = step.x == 1 ? 1 : 2;
    for (const double left_m : {-kBeside_m, kBeside_m})
      for (std::uint32_t at = 0; at <= steps; at += kStepsBetweenLinks) {
        const Place place = from + step * at;
        add({beside(place, step, left_m), beside(place, step, 0.0)}, {"motorway_link", "no", 0});
        if (at < steps) add_way(place, step, kStepsBetweenLinks, {"motorway", "yes", level}, left_m);
      }
  }

  /// Where a lattice place lies in the plane, moved to the left of the direction of a road.
  Point beside(Place p, Place step, double left_m) const {
    const double size = country_.side_m / static_cast<double>(1U << kDepth);
    const Point even = Point{static_cast<double>(p.x), static_cast<double>(p.y)} * size;
    const double wave = 2.0 * std::numbers::pi / 5'000.0;
    const Point swayed{
        even.x + 200.0 * std::sin(wave * even.y) + 90.0 * std::sin(2.3 * wave * (even.x + even.y)),
        even.y + 200.0 * std::sin(1.2 * wave * even.x) + 90.0 * std::sin(1.9 * wave * (even.x - even.y))};
    const Point jitter{(luck(p, 2, seed_) - 0.5) * 8.0, (luck(p, 3, seed_) - 0.5) * 8.0};
    const Point left{-static_cast<double>(step.y) * left_m, static_cast<double>(step.x) * left_m};
    return country_.south_west + swayed + jitter + left;
  }

  const CountryTowns& country_;
  std::uint64_t seed_;
  std::vector<std::uint32_t> draws_;
  std::vector<Feature> out_;
};

}  // namespace

Layer country_roads(const CountryTowns& country, std::size_t edges, std::uint64_t seed) {
  using Type = Layer::Type;
  return {"roads",
          "All roads of the country.",
          "w",
          Layer::Kind::lines,
          {{"class", Type::text}, {"oneway", Type::text}, {"level", Type::integer}},
          RoadMaker(country, seed, edges).roads()};
}

}  // namespace synth
