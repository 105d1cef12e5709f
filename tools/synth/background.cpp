// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "tools/synth/firms.hpp"
#include "tools/synth/industries.hpp"

namespace synth {
namespace {

constexpr double kRuralShare = 0.07, kDowntownShare = 0.16;

std::size_t pick(const std::vector<double>& running, geo::Random& random) {
  const double at = random.unit() * running.back();
  return static_cast<std::size_t>(std::ranges::upper_bound(running, at) - running.begin());
}

/// Whether a firm may stand here: on land, off the rivers.
bool dry(const Terrain& terrain, Point p) {
  return terrain.on_land(p) && !inside(p, terrain.water) && !inside(p, terrain.lake);
}

const std::vector<double>& weights_of(Rank rank) {
  static const auto running = [](double Industry::*member) {
    std::vector<double> sums;
    double sum = 0;
    for (const Industry& industry : background_industries()) sums.push_back(sum += industry.*member);
    return sums;
  };
  static const std::vector<double> city = running(&Industry::city), town = running(&Industry::town),
                                   village = running(&Industry::village);
  return rank == Rank::city ? city : rank == Rank::town ? town : village;
}

const Industry& drawn_industry(Rank rank, bool downtown, geo::Random& random) {
  for (;;) {
    const Industry& industry = background_industries()[pick(weights_of(rank), random)];
    if (!downtown || industry.office || std::string_view(industry.nace).starts_with("47.7")) return industry;
  }
}

/// Years since the opening fall off like an exponential with a mean of 13 years.
std::string drawn_opening(geo::Random& random) {
  const int days = static_cast<int>(-std::log(1 - random.unit()) * 13 * 365.25);
  const int year = std::max(1950, 2025 - days / 365);
  return day_in(year, random);
}

}  // namespace

std::string drawn_firm_name(const std::string& nace, geo::Random& random) {
  static constexpr std::array kForms{"", "", " Ltd", " & Co", " Group"};
  const std::string word = invented_name(random);
  return word + " " + noun_of(nace) + kForms[random.below(kForms.size())];
}

Background::Background(const World& world) : world_(&world) {
  country_.place = nullptr;
  for (const Place& place : world.places)
    if (place.rank != Rank::estate) quarters_.push_back({&place, {}, {}});
  for (const Road& road : world.ways.roads) {
    if (road.kind < kTrunk || road.bridge) continue;
    const Point middle = road.line[road.line.size() / 2];
    const auto far = [&](const Quarter& q) { return distance_m(middle, q.place->at) / q.place->radius_m; };
    Quarter& nearest = *std::ranges::min_element(quarters_, {}, far);
    const bool town = far(nearest) < 1.15;
    if (!town && road.kind != kSecondary) continue;
    Quarter& quarter = town ? nearest : country_;
    for (std::size_t i = 1; i < road.line.size(); ++i) {
      const double falloff =
          town ? std::exp(-distance_m(road.line[i], quarter.place->at) / (0.36 * quarter.place->radius_m)) : 1;
      const double before = quarter.weights.empty() ? 0 : quarter.weights.back();
      quarter.streets.push_back({road.line[i - 1], road.line[i]});
      quarter.weights.push_back(before + falloff * distance_m(road.line[i - 1], road.line[i]));
    }
  }
  double sum = 0;
  std::erase_if(quarters_, [](const Quarter& q) { return q.streets.empty(); });
  for (const Quarter& quarter : quarters_) quarter_weights_.push_back(sum += std::pow(quarter.place->people, 0.95));
}

Point Background::address(const Quarter& quarter, geo::Random& random) const {
  for (;;) {
    const Street& street = quarter.streets[pick(quarter.weights, random)];
    const double length = distance_m(street.a, street.b);
    const Point along = (street.b - street.a) * (1 / std::max(length, 1.0));
    const double side = random.unit() < 0.5 ? -1 : 1;
    const double off_m = side * (quarter.place ? 14 + 26 * random.unit() : 40 + 700 * random.unit() * random.unit());
    const Point p = street.a + along * (length * random.unit()) + Point{-along.y, along.x} * off_m;
    if (dry(world_->terrain, p)) return p;
  }
}

Firm Background::draw(geo::Random& random) const {
  Firm firm;
  const bool rural = random.unit() < kRuralShare, downtown = !rural && random.unit() < kDowntownShare;
  const Quarter& quarter = rural ? country_ : downtown ? quarters_.front() : quarters_[pick(quarter_weights_, random)];
  const Industry& industry = drawn_industry(rural ? Rank::village : quarter.place->rank, downtown, random);
  do firm.at = address(quarter, random);
  while (downtown && distance_m(firm.at, quarter.place->at) > 1'100);
  firm.nace = industry.nace;
  firm.name = drawn_firm_name(firm.nace, random);
  firm.employees = random.unit() < 0.12 ? 0 : drawn_employees(firm.nace, random);
  firm.opened = drawn_opening(random);
  firm.foreign = random.unit() < (is_manufacturing(firm.nace) ? 0.06 : 0.02);
  firm.exporter = random.unit() < (is_manufacturing(firm.nace) ? 0.22 : 0.04);
  return firm;
}

}  // namespace synth
