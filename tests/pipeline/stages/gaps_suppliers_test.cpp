// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "pipeline/stages/gaps/intervention_reach.hpp"
#include "pipeline/stages/gaps/supplier_gaps.hpp"
#include "tests/support/firm_columns.hpp"
#include "tests/support/small_roads.hpp"

namespace pipeline {
namespace {

using geo::Cost, geo::kNever, geo::RoadNetwork, geo::RoadPlace, geo::Ticks;

constexpr double kWalking_km_h = 6.0;

struct StageFirm {
  double x_m, y_m;
  std::int32_t group, stage;
};

geo::Table firms_of(const std::vector<StageFirm>& some) {
  std::vector<tests::Firm> rows;
  std::vector<std::int32_t> stage;
  for (const StageFirm& firm : some) {
    rows.push_back({firm.x_m, firm.y_m, firm.group});
    stage.push_back(firm.stage);
  }
  geo::Table out = tests::firm_table(rows);
  out.set("stage", std::move(stage));
  return out;
}

struct Line {
  std::int32_t seller_group, seller_stage, buyer_group, buyer_stage;
};

geo::Table lines_of(const std::vector<Line>& some) {
  geo::Table out;
  const auto set = [&](const char* name, std::int32_t Line::*member) {
    std::vector<std::int32_t> values;
    for (const Line& line : some) values.push_back(line.*member);
    out.set(name, std::move(values));
  };
  set("seller_group", &Line::seller_group), set("seller_stage", &Line::seller_stage);
  set("buyer_group", &Line::buyer_group), set("buyer_stage", &Line::buyer_stage);
  return out;
}

/// A street of 10 km along y = 0 in 10 minutes, one-way from west to east beyond 5 km; 5 km more with no way to it.
RoadNetwork street() {
  RoadNetwork out;
  for (const double x : {0., 5'000., 10'000., 20'000., 25'000.}) tests::add_node(out, x, 0);
  tests::add_edge(out, {0, 1, 5'000, 5, 5});
  tests::add_edge(out, {1, 2, 5'000, 5, tests::kClosedRoad});
  tests::add_edge(out, {3, 4, 5'000, 5, 5});
  return out;
}

class SuppliersByRoad : public testing::Test {
 protected:
  Reach reach(const std::vector<StageFirm>& firms, const std::vector<Line>& lines, Cost cost) {
    const geo::Table table = firms_of(firms);
    const Demand demand(table, false);
    RoadReach roads(network_, {kWalking_km_h, 2'000}, table, demand, 2);
    return suppliers_by_road(lines_of(lines), table, roads, cost, 2);
  }
  RoadNetwork network_ = street();
};

TEST_F(SuppliersByRoad, IsTheFarthestOfTheStagesAlongOpenRoads) {
  // A buyer of stages 0 and 2; of stage 0 two sellers, one of them 300 m off the road; of stage 2 one.
  const Reach found = reach({{1'000, 0, 0, 1}, {2'000, 0, 0, 0}, {3'000, 300, 0, 0}, {7'000, 0, 0, 2}},
                            {{0, 0, 0, 1}, {0, 2, 0, 1}}, Cost::length_m);
  EXPECT_EQ(found.nearest[0], 6'000.0F) << "stage 2 is farther than stage 0";
  EXPECT_EQ(found.second[0], std::numeric_limits<float>::infinity()) << "stage 2 has one firm";
  EXPECT_EQ(found.nearest[1], 0.0F) << "buys nothing";
  const Reach alone = reach({{1'000, 0, 0, 1}, {2'000, 0, 0, 0}, {3'000, 300, 0, 0}}, {{0, 0, 0, 1}}, Cost::minutes);
  EXPECT_EQ(alone.nearest[0], 1.0F);
  EXPECT_NEAR(alone.second[0], 2.0 + 3.0, 1e-5) << "the last 300 m on foot";
}

TEST_F(SuppliersByRoad, GoFromTheBuyerToTheSeller) {
  constexpr float kNone = std::numeric_limits<float>::infinity();
  EXPECT_EQ(reach({{1'000, 0, 0, 1}, {9'000, 0, 0, 0}}, {{0, 0, 0, 1}}, Cost::length_m).nearest[0], 8'000.0F);
  EXPECT_EQ(reach({{9'000, 0, 0, 1}, {1'000, 0, 0, 0}}, {{0, 0, 0, 1}}, Cost::length_m).nearest[0], kNone);
  EXPECT_EQ(reach({{1'000, 0, 0, 1}, {21'000, 0, 0, 0}}, {{0, 0, 0, 1}}, Cost::length_m).nearest[0], kNone);
  EXPECT_EQ(reach({{1'000, 0, 0, 1}}, {{0, 0, 0, 1}}, Cost::length_m).nearest[0], kNone) << "nobody sells";
}

/// Ways between all nodes, by every node between (Floyd 1962).
std::vector<std::vector<Ticks>> all_ways(const RoadNetwork& network, Cost cost) {
  std::vector<std::vector<Ticks>> way(network.nodes(), std::vector<Ticks>(network.nodes(), kNever));
  for (std::size_t node = 0; node < way.size(); ++node) way[node][node] = 0;
  const auto shorten = [](Ticks& all, Ticks a, Ticks b) {
    if (a != kNever && b != kNever) all = std::min(all, a + b);
  };
  for (std::size_t edge = 0; edge < network.edges(); ++edge) {
    const auto from = static_cast<std::size_t>(network.from[edge]), to = static_cast<std::size_t>(network.to[edge]);
    const auto [there, back] = geo::edge_ticks(network, edge, cost);
    shorten(way[from][to], there, 0), shorten(way[to][from], back, 0);
  }
  for (std::size_t k = 0; k < way.size(); ++k)
    for (auto& from : way)
      for (std::size_t to = 0; to < way.size(); ++to) shorten(from[to], from[k], way[k][to]);
  return way;
}

/// From one place to another, by every way out of the one and into the other.
Ticks way_between(const geo::RoadTravel& travel, const std::vector<std::vector<Ticks>>& ways, const RoadPlace& from,
                  const RoadPlace& to) {
  std::uint64_t best = from.edge == to.edge ? travel.along(from, to) : kNever;
  for (const auto& out : travel.out_of(from))
    for (const auto& in : travel.into(to))
      if (const Ticks between = ways[out.node][in.node]; out.ticks != kNever && in.ticks != kNever && between != kNever)
        best = std::min(best, std::uint64_t{out.ticks} + between + in.ticks);
  return static_cast<Ticks>(best);
}

TEST(SuppliersByRoadOnRandomNetworks, EqualEveryWayToEveryFirm) {
  const std::vector<Line> lines{{0, 0, 0, 1}, {0, 1, 0, 2}, {0, 0, 0, 2}, {1, 0, 0, 2}, {1, 3, 1, 0}};
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    const RoadNetwork network = tests::random_roads(random, 12, 24);
    const Cost cost = seed % 2 == 0 ? Cost::minutes : Cost::length_m;
    std::vector<StageFirm> firms;
    const auto up_to = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
    for (int i = 0; i < 30; ++i) firms.push_back({1.0 * up_to(1000), 1.0 * up_to(1000), up_to(1), up_to(2)});
    const geo::Table table = firms_of(firms);
    const Demand demand(table, false);
    RoadReach roads(network, {kWalking_km_h, 2'000}, table, demand, 1);
    const Reach found = suppliers_by_road(lines_of(lines), table, roads, cost, seed % 3 + 1);

    const auto ways = all_ways(network, cost);
    for (std::size_t buyer = 0; buyer < firms.size(); ++buyer) {
      Ticks nearest = 0, second = 0;
      for (const Line& line : lines) {
        if (line.buyer_group != firms[buyer].group || line.buyer_stage != firms[buyer].stage) continue;
        std::vector<Ticks> to{kNever, kNever};
        for (std::size_t seller = 0; seller < firms.size(); ++seller)
          if (line.seller_group == firms[seller].group && line.seller_stage == firms[seller].stage)
            to.push_back(
                way_between(roads.travel(cost), ways, roads.firm_places()[buyer], roads.firm_places()[seller]));
        std::ranges::sort(to);
        nearest = std::max(nearest, to[0]), second = std::max(second, to[1]);
      }
      ASSERT_EQ(found.nearest[buyer], static_cast<float>(geo::from_ticks(nearest, cost))) << "seed " << seed;
      ASSERT_EQ(found.second[buyer], static_cast<float>(geo::from_ticks(second, cost))) << "seed " << seed;
    }
  }
}

/// Food lacks packing (stage 0), which its cooks (stage 1) buy; all its firms are in one cluster.
class SuppliersToAttract {
 public:
  SuppliersToAttract(const geo::Table& firms, double radius_m) : frame_(tests::frame_of_20_km()) {
    frame_.groups[2].chain = {{{1, 0, "packing", "packing"}, {1, 1, "cooks", "cooks"}}, {{0, 1, 0.2}}};
    in_["firms"] = firms;
    geo::Table &clusters = in_["clusters"], &missing = in_["missing_links"];
    for (geo::Table* table : {&clusters, &missing}) {
      geo::Texts name;
      name.add("food");
      table->set("group_name", std::move(name)), table->set("key", std::vector<std::int32_t>{0});
    }
    geo::Texts stage, title;
    stage.add("packing"), title.add("packing");
    missing.set("stage", std::move(stage)), missing.set("title", std::move(title));
    missing.set("missing_share", std::vector<double>{0.5});
    missing.set("radius_m", std::vector<double>{radius_m});
    missing.set("least_coefficient", std::vector<double>{0.01});
    std::vector<std::int32_t> rows;
    geo::Texts groups;
    for (std::size_t firm = 0; firm < firms.size(); ++firm)
      if (firms.codes("group")[firm] == 1) rows.push_back(static_cast<std::int32_t>(firm)), groups.add("food");
    in_["members"].set("key", std::vector<std::int32_t>(rows.size(), 0));
    in_["members"].set("row", std::move(rows)), in_["members"].set("group_name", std::move(groups));
  }
  Need need(const geo::RoadNetwork& network) const {
    const RowLists members = firms_of_clusters(in_.at("clusters"), in_.at("members"));
    return supplier_needs(frame_, in_, members, need_rules({}, 1.5, &network)).at(0);
  }

 private:
  Frame frame_;
  geo::Tables in_;
};

TEST(SuppliersToAttractByRoad, ServeThoseWhoseWayToThemIsWithinTheRadiusTimesDetour) {
  std::size_t served = 0, lacking = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    const RoadNetwork network = tests::random_roads(random, 12, 24);
    std::vector<StageFirm> firms;
    std::vector<BuildingPlace> places;
    const auto up_to = [&](int most) { return std::uniform_int_distribution(0, most)(random); };
    for (int i = 0; i < 30; ++i) firms.push_back({1.0 * up_to(1000), 1.0 * up_to(1000), up_to(1), up_to(2)});
    for (int i = 0; i < 8; ++i) places.push_back({1.0 * up_to(1000), 1.0 * up_to(1000)});
    firms.push_back({0, 0, 1, 1});  // that somebody lacks it
    const geo::Table table = firms_of(firms);
    const Demand demand(table, false);
    RoadReach roads(network, {kWalking_km_h, 2'000}, table, demand, 1);
    const Need need = SuppliersToAttract(table, 400.0).need(network);
    EXPECT_EQ(need.standard, 600.0);
    const NeedPoints points(need, table);
    const geo::CandidateRuns found = served_by(places, points, table, &roads, seed % 3 + 1);

    const auto ways = all_ways(network, Cost::length_m);
    for (std::size_t place = 0; place < places.size(); ++place) {
      std::vector<geo::Row> expected, got;
      const RoadPlace at = *roads.place_at(places[place].x_m, places[place].y_m);
      for (geo::Row firm = 0; firm < firms.size(); ++firm)
        if (firms[firm].group == 1 && firms[firm].stage == 1 &&
            way_between(roads.travel(Cost::length_m), ways, roads.firm_places()[firm], at) <= 600 * 512)
          expected.push_back(firm);
      for (const auto& run : found.of(place))
        for (geo::Row point = run.begin; point < run.end; ++point)
          for (const geo::Row i : points.firms_at(point)) got.push_back(need.firms[i]);
      std::ranges::sort(got);
      ASSERT_EQ(got, expected) << "seed " << seed;
      served += got.size(), lacking += need.firms.size();
    }
  }
  EXPECT_GT(served, lacking / 20) << "or nothing is compared";
  EXPECT_LT(served, lacking / 2);
}

}  // namespace
}  // namespace pipeline
