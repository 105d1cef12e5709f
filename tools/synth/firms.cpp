// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/firms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <stdexcept>

#include "tools/synth/industries.hpp"
#include "tools/synth/streams.hpp"

namespace synth {
namespace {

constexpr double kSharedShare = 0.07, kCentroidShare = 0.02;
constexpr int kAgentFirms = 60;

struct Institution {
  const char* name;
  const char* nace;
  const char* near;
  int employees;
};
const std::vector<Institution> kInstitutions{
    {"University of Valmira", "85.42", "Almar science park", 2900},
    {"University of Valmira, Faculty of Engineering", "85.42", "Port Almar", 410},
    {"Almar Trade School", "85.32", "Port Almar", 120},
    {"Harbour College", "85.32", "Port Almar", 95},
    {"Castrel Technical School", "85.32", "Castrel machine works", 140},
    {"Tessary Textile School", "85.32", "Tessary mills", 60},
    {"Campora Farm School", "85.32", "Campora food valley", 45},
    {"Orvenne Joinery School", "85.32", "Orvenne furniture valley", 38},
    {"Institute of Microsystems", "72.19", "Almar science park", 180},
    {"Institute of Biomaterials", "72.11", "Almar science park", 64},
    {"Institute of Marine Research", "72.19", "Port Almar", 130},
    {"Castrel Institute of Production", "72.19", "Castrel machine works", 85},
    {"Castrel Metal Testing", "71.20", "Castrel machine works", 32},
    {"Tessary Textile Testing", "71.20", "Tessary mills", 21},
    {"Campora Food Laboratory", "71.20", "Campora food valley", 26},
    {"Almar Materials Laboratory", "71.20", "Almar science park", 48},
    {"Valmira Chamber of Commerce", "94.11", "Port Almar", 55},
    {"Engineering Association Castrel", "94.11", "Castrel machine works", 9},
    {"Furniture Makers' Guild", "94.11", "Orvenne furniture valley", 6},
    {"Textile Employers' Association", "94.11", "Tessary mills", 7},
    {"Bank of Valmira", "64.19", "Port Almar", 640},
    {"Savings Bank Castrel", "64.19", "Castrel machine works", 44},
    {"Savings Bank Orvenne", "64.19", "Orvenne", 22},
    {"Savings Bank Tessary", "64.19", "Tessary mills", 31},
    {"Harbour Venture Fund", "64.30", "Almar science park", 12},
    {"City Council of Port Almar", "84.11", "Port Almar", 1800}};

/// Distinct addresses on dry land, no two nearer than 15 m.
Point cluster_address(const World& world, const ClusterPlan& plan, const std::vector<Point>& taken,
                      geo::Random& random) {
  for (;;) {
    const Point p = within_disc(plan.centre, plan.radius_m, random);
    const auto near = [&](Point q) { return distance_m(p, q) < 15; };
    if (world.terrain.on_land(p) && !inside(p, world.terrain.water) && !inside(p, world.terrain.lake) &&
        world.terrain.river_m(p) > 60 && distance_m(p, world.terrain.mainland) > 60 &&
        std::ranges::none_of(taken, near))
      return p;
  }
}

std::string opened_about(int year, geo::Random& random) {
  const int drawn = std::clamp(static_cast<int>(std::lround(year + 11 * random.normal())), 1950, 2025);
  return day_in(drawn, random);
}

void plant(const World& world, int index, geo::Random& random, std::vector<Firm>& out) {
  const ClusterPlan& plan = cluster_plans()[static_cast<std::size_t>(index)];
  std::vector<Point> taken;
  for (const StagePlan& stage : plan.stages)
    for (int i = 0; i < stage.firms; ++i) {
      Firm firm;
      firm.nace = stage.codes[static_cast<std::size_t>(i) % stage.codes.size()];
      firm.at = cluster_address(world, plan, taken, random);
      taken.push_back(firm.at);
      firm.name = drawn_firm_name(firm.nace, random);
      firm.employees = random.unit() < 0.08 ? 0 : drawn_employees(firm.nace, random);
      firm.opened = opened_about(plan.founded_about, random);
      firm.foreign = random.unit() < plan.foreign_share;
      firm.exporter = random.unit() < plan.exporter_share;
      firm.cluster = index;
      out.push_back(firm);
    }
}

void add_institutions(const World& world, geo::Random& random, std::vector<Firm>& out) {
  for (const Institution& i : kInstitutions) {
    Firm firm;
    firm.name = i.name;
    firm.nace = i.nace;
    firm.employees = i.employees;
    firm.at = world.beside_street(within_disc(place(world.places, i.near).at, 700, random));
    firm.opened = opened_about(1975, random);
    out.push_back(firm);
  }
}

bool office_like(const Firm& firm) {
  static const auto codes = [] {
    std::vector<std::string> list;
    for (const Industry& industry : background_industries())
      if (industry.office) list.emplace_back(industry.nace);
    return list;
  }();
  return firm.cluster < 0 && std::ranges::find(codes, firm.nace) != codes.end();
}

/// Background offices move together: one agent's address with 60 firms, then business centres of 4 to 20.
void share_addresses(const World& world, geo::Random& random, Economy& economy) {
  std::vector<std::size_t> offices;
  for (std::size_t i = 0; i < economy.firms.size(); ++i)
    if (office_like(economy.firms[i])) offices.push_back(i);
  const auto wanted = static_cast<std::size_t>(kSharedShare * static_cast<double>(economy.firms.size())) + kAgentFirms;
  std::size_t next = 0;
  while (next < std::min(wanted, offices.size())) {
    const bool agent = economy.shared.empty();
    const int size = agent ? kAgentFirms : 4 + static_cast<int>(random.below(17));
    const Point hint = agent ? world.city().at + Point{420, -260} : economy.firms[offices[next]].at;
    SharedAddress shared{agent ? "registration_agent" : "business_centre", world.beside_street(hint), 0};
    for (; shared.firms < size && next < offices.size(); ++next, ++shared.firms)
      economy.firms[offices[next]].at = shared.at;
    economy.shared.push_back(shared);
  }
}

/// Rows whose address is known to the postcode only stand on one point of their place.
void put_on_centroids(const World& world, geo::Random& random, Economy& economy) {
  std::map<const Place*, SharedAddress> centroids;
  auto left = static_cast<int>(kCentroidShare * static_cast<double>(economy.firms.size()));
  while (left > 0) {
    Firm& firm = economy.firms[random.below(static_cast<std::uint32_t>(economy.firms.size()))];
    if (firm.cluster >= 0 || office_like(firm) || firm.accuracy_m == kAtCentroid) continue;
    const auto far = [&](const Place& p) { return distance_m(firm.at, p.at) / std::max(p.radius_m, 1'000.0); };
    const Place& place = *std::ranges::min_element(world.places, {}, far);
    SharedAddress& centroid = centroids[&place];
    centroid.kind = "postcode_centroid";
    centroid.at = firm.at = place.at + Point{60, 85};
    firm.accuracy_m = kAtCentroid;
    ++centroid.firms;
    --left;
  }
  for (const Place& place : world.places)
    if (centroids.contains(&place) && centroids[&place].firms > 1) economy.shared.push_back(centroids[&place]);
}

void shuffle(std::vector<Firm>& firms, geo::Random& random) {
  for (std::size_t i = firms.size(); i > 1; --i)
    std::swap(firms[i - 1], firms[random.below(static_cast<std::uint32_t>(i))]);
}

}  // namespace

Economy make_economy(const World& world, std::size_t count) {
  Economy out;
  geo::Random planted(world.seed, stream::clusters);
  for (std::size_t i = 0; i < cluster_plans().size(); ++i) plant(world, static_cast<int>(i), planted, out.firms);
  add_institutions(world, planted, out.firms);
  if (count < 2 * out.firms.size())
    throw std::invalid_argument("firms: too few for the planted clusters; ask for 2,000 or more");
  const Background background(world);
  geo::Random random(world.seed, stream::background);
  while (out.firms.size() < count) out.firms.push_back(background.draw(random));
  geo::Random order(world.seed, stream::order), addresses(world.seed, stream::addresses);
  shuffle(out.firms, order);
  share_addresses(world, addresses, out);
  put_on_centroids(world, addresses, out);
  return out;
}

}  // namespace synth
