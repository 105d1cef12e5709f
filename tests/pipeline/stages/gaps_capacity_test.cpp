// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/capacity.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "geo/core/random.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

constexpr double kDetour = 1.3, kStandard = 6'000.0;

struct Offer {
  double capacity;  ///< Below 0: none.
  std::string unit;
};

void set_attributes(geo::Table& table, const std::vector<Offer>& offers, const std::string& prefix) {
  auto labels = std::make_shared<geo::Texts>();
  labels->add("health");
  geo::Texts id, unit;
  std::vector<double> capacity;
  geo::Column::Mask known, has_unit;
  for (const Offer& offer : offers) {
    id.add(prefix + std::to_string(capacity.size()));
    capacity.push_back(offer.capacity);
    known.push_back(offer.capacity >= 0.0);
    unit.add(offer.unit);
    has_unit.push_back(!offer.unit.empty());
  }
  table.set("facility_id", std::move(id));
  table.set("theme", geo::Column::coded(std::vector<std::int32_t>(offers.size(), 0), labels));
  table.set("capacity", std::move(capacity), std::move(known));
  table.set("unit", std::move(unit), std::move(has_unit));
}

/// Hospitals: two points, a square and a line along the northern edge of it; one point far from every firm.
geo::Tables hospitals(const std::vector<Offer>& points, const Offer& line, const Offer& area) {
  geo::Tables out;
  geo::Table& p = out["facility_points"];
  p.set("x_m", std::vector<double>{3'000, 12'000, 90'000});
  p.set("y_m", std::vector<double>{3'000, 11'000, 90'000});
  set_attributes(p, points, "p");
  geo::Shapes road(geo::Shapes::Kind::lines);
  road.add_vertex(0, 18'000), road.add_vertex(20'000, 18'000);
  road.end_ring(), road.end_part(), road.end_shape();
  out["facility_lines"].shapes = road;
  set_attributes(out["facility_lines"], {line}, "l");
  out["facility_areas"].shapes = tests::square(8'000, 2'000, 4'000);
  set_attributes(out["facility_areas"], {area}, "a");
  return out;
}

geo::Tables hospitals() { return hospitals({{100, "beds"}, {40, "beds"}, {9, "beds"}}, {7, "beds"}, {60, "beds"}); }

/// Firms anywhere in 20 km, every seventh of unknown size, some on one place; an institution and a firm of no employee.
geo::Table firms() {
  geo::Random random(7, 0);
  std::vector<tests::Firm> list;
  for (int i = 0; i < 400; ++i) {
    tests::Firm firm{std::floor(20'000 * random.unit()), std::floor(20'000 * random.unit())};
    if (i % 10 == 9) firm.x_m = list.back().x_m, firm.y_m = list.back().y_m;
    firm.employees = i % 7 == 0 ? -1.0 : std::floor(50 * random.unit());
    if (i % 50 == 3) firm.role = kInstitution;
    list.push_back(firm);
  }
  return tests::firm_table(list);
}

std::optional<Capacity> measured(const Demand& demand, const geo::Tables& in, unsigned threads = 1) {
  const ThemeFacilities facilities(0, in);
  const BeelineReach beeline(demand);
  return capacity(demand, facilities, kStandard, beeline.within(facilities, kStandard, kDetour), threads);
}

/// The definition, firm by firm, with the distances that `Reach` has.
std::vector<double> slow(const geo::Table& table, const Demand& demand, const geo::Tables& in) {
  const ThemeFacilities facilities(0, in);
  const auto x = table.reals("x_m"), y = table.reals("y_m");
  const geo::CatchmentBands bands = geo::luo_qi_bands(kStandard);
  std::vector<double> out(table.size(), 0.0);
  for (geo::Row f = 0; f < facilities.size(); ++f) {
    if (!facilities.capacity(f)) continue;
    std::vector<double> weight(table.size(), 0.0);
    double sharing = 0.0;
    for (std::size_t i = 0; i < table.size(); ++i) {
      const auto [fx, fy] = facilities.place_nearest_to(f, x[i], y[i]);
      weight[i] = bands.weight_of(static_cast<float>(std::hypot(fx - x[i], fy - y[i]) * kDetour));
      sharing += demand.heads_of(i) * weight[i];
    }
    for (std::size_t i = 0; i < table.size() && sharing > 0.0; ++i)
      out[i] += *facilities.capacity(f) / sharing * weight[i];
  }
  return out;
}

TEST(GapsCapacity, EqualsItsDefinitionForPointsLinesAndAreas) {
  const geo::Table table = firms();
  const geo::Tables in = hospitals();
  const Demand demand(table, true);
  const auto got = measured(demand, in);
  ASSERT_TRUE(got);
  EXPECT_EQ(got->unreached, 1) << "the hospital 90 km away";
  const std::vector<double> want = slow(table, demand, in);
  for (std::size_t i = 0; i < table.size(); ++i)
    if (demand.place_of[i] != Demand::kNowhere) {
      EXPECT_NEAR(got->per_head[demand.place_of[i]], want[i], 1e-9) << i;
    }
}

TEST(GapsCapacity, GivesAllCapacityInReachToTheFirms) {
  const geo::Table table = firms();
  const Demand demand(table, true);
  const auto got = measured(demand, hospitals());
  double given = 0.0;
  for (std::size_t i = 0; i < table.size(); ++i)
    if (demand.place_of[i] != Demand::kNowhere) given += demand.heads_of(i) * got->per_head[demand.place_of[i]];
  EXPECT_NEAR(given, 100 + 40 + 7 + 60, 1e-9 * 207);
  EXPECT_NEAR(got->mean, 207 / demand.total_heads, 1e-12);
}

TEST(GapsCapacity, DoesNotDependOnThreads) {
  const Demand demand(firms(), true);
  EXPECT_EQ(measured(demand, hospitals(), 1)->per_head, measured(demand, hospitals(), 4)->per_head);
}

TEST(GapsCapacity, OfAClusterIsTheMeanOverItsHeads) {
  const geo::Table table = tests::firm_table({{3'000, 3'000, 0, 30}, {3'000, 6'000, 0, 10}, {3'000, 3'000, 0, 60}});
  const Demand demand(table, true);
  const auto got = measured(demand, hospitals());
  // Only p0 and, 5 km away and so out of reach, the square: 100 beds for 90 heads at once and 10 in the second third.
  const double ratio = 100 / (90 + .68 * 10);
  const std::vector<geo::Row> first{0}, two{0, 1};
  EXPECT_DOUBLE_EQ(*got->of(demand, first), ratio);
  EXPECT_DOUBLE_EQ(*got->of(demand, two), (30 * ratio + 10 * .68 * ratio) / 40);
  EXPECT_FALSE(got->of(demand, {}));
}

TEST(GapsCapacity, IsNothingWithoutACapacity) {
  const Demand demand(firms(), true);
  EXPECT_FALSE(measured(demand, hospitals({{-1, ""}, {-1, ""}, {-1, ""}}, {-1, ""}, {-1, ""})));
}

TEST(GapsCapacity, SumsTheUnitOfMostFacilitiesAndSaysWhatIsLeftOut) {
  const Demand demand(firms(), true);
  const auto got = measured(demand, hospitals({{100, "beds"}, {40, "doctors"}, {9, "beds"}}, {-1, ""}, {60, "beds"}));
  EXPECT_EQ(got->supply.unit, "beds");
  EXPECT_EQ(got->supply.with, 3);
  EXPECT_FALSE(got->supply.amount[1]);
  Theme theme;
  theme.name = "health";
  CapacityRows rows;
  rows.add(theme, *got);
  EXPECT_EQ(rows.warnings(),
            std::vector<std::string>{"gaps: theme health has capacities in several units; those of 3 facilities in "
                                     "'beds' are shared out, 1 in others are left out; give all in one unit"});
  const geo::Table table = rows.table();
  EXPECT_EQ(table.integers("without")[0], 1);
  EXPECT_EQ(table.integers("unreached")[0], 1);
  const auto tied =
      measured(demand, hospitals({{100, "doctors"}, {40, "doctors"}, {-1, ""}}, {7, "beds"}, {60, "beds"}));
  EXPECT_EQ(tied->supply.unit, "beds") << "of equally many the first bytewise";
}

TEST(GapsDemand, TakesTheMeanWhereTheNumberOfEmployeesIsUnknown) {
  const geo::Table table =
      tests::firm_table({{0, 0, 0, 10}, {0, 0, 0, 20}, {9, 9, 0, -1}, {9, 9, 0, 5, 0, kInstitution}});
  const Demand demand(table, true);
  EXPECT_EQ((std::vector<double>{demand.heads_of(0), demand.heads_of(1), demand.heads_of(2), demand.heads_of(3)}),
            (std::vector<double>{10, 20, 15, 0}));
  EXPECT_EQ(demand.places.mass, (std::vector<double>{30, 15}));
  EXPECT_EQ(demand.place_of, (std::vector<geo::Row>{0, 0, 1, Demand::kNowhere}));
  EXPECT_DOUBLE_EQ(demand.estimated_share, 15.0 / 45.0);
}

TEST(GapsDemand, CountsFirmsWhereAskedToOrNoNumberIsKnown) {
  const geo::Table known = tests::firm_table({{0, 0, 0, 10}, {5, 0, 0, 20}});
  EXPECT_EQ(Demand(known, false).places.mass, (std::vector<double>{1, 1}));
  const geo::Table nobody_knows = tests::firm_table({{0, 0, 0, -1}, {5, 0, 0, -1}});
  const Demand unknown(nobody_knows, true);
  EXPECT_EQ(unknown.places.mass, (std::vector<double>{1, 1}));
  EXPECT_FALSE(unknown.employees);
}

}  // namespace
}  // namespace pipeline
