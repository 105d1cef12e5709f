// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/error.hpp"
#include "geo/core/join.hpp"
#include "geo/core/parallel.hpp"
#include "geo/core/random.hpp"
#include "geo/core/table.hpp"
#include "geo/core/take.hpp"

namespace geo {
namespace {

TEST(Random, EqualsThePublishedPhiloxVectors) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (std::array<std::uint32_t, 4>{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  const std::uint32_t ones = 0xffffffff;
  EXPECT_EQ(philox4x32({ones, ones, ones, ones}, {ones, ones}),
            (std::array<std::uint32_t, 4>{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
}

TEST(Random, GivesTheFirstAndTheLastIntegerTheirFullShare) {
  std::vector<int> hits(7);
  Random random(1, 2);
  for (int i = 0; i < 70'000; ++i) ++hits[random.below(7)];
  for (const int count : hits) EXPECT_NEAR(count, 10'000, 400);
}

TEST(ParallelFor, VisitsEachRowOnceForAnyNumberOfThreads) {
  for (const unsigned threads : {1U, 2U, 8U}) {
    std::vector<int> seen(10'001);
    parallel_for(seen.size(), 64, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++seen[i];
    });
    EXPECT_EQ(seen, std::vector<int>(10'001, 1));
  }
}

TEST(LargestFirst, OrdersByFallingCostAndThenByNumber) {
  EXPECT_EQ(largest_first(std::vector<double>{1.0, 3.0, 0.0, 3.0}), (std::vector<std::size_t>{1, 3, 0, 2}));
  EXPECT_TRUE(largest_first({}).empty());
}

TEST(ParallelFor, RethrowsWhatABodyThrows) {
  EXPECT_THROW(parallel_for(100, 1, 4, [](std::size_t, std::size_t) { throw std::runtime_error("no"); }),
               std::runtime_error);
}

TEST(ParallelFor, StopsBetweenChunksWhenTheCheckThrows) {
  static std::atomic<int> seen;
  for (const unsigned threads : {1U, 4U}) {
    seen = 0;
    check_between_chunks([] {
      if (seen >= 10) throw std::runtime_error("stopped");
    });
    EXPECT_THROW(parallel_for(1000, 1, threads, [](std::size_t, std::size_t) { ++seen; }), std::runtime_error);
    check_between_chunks(nullptr);
    EXPECT_GE(seen, 10);
    EXPECT_LE(seen, 14);  // each other thread may have begun a chunk
  }
}

// A thread asks for a stack of 8 MB; here the process may only take 4 MB more.
TEST(ParallelFor, DoesTheWorkWhenTheSystemStartsNoThread) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "sanitizers need memory of their own";
#endif
  const auto shared_out = [] {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit limit{};
    limit.rlim_cur = limit.rlim_max = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (4U << 20U);
    setrlimit(RLIMIT_AS, &limit);
    std::atomic<std::size_t> seen{0};
    parallel_for(1000, 10, 64, [&](std::size_t begin, std::size_t end) { seen += end - begin; });
    std::exit(seen == 1000 ? 0 : 1);
  };
  EXPECT_EXIT(shared_out(), testing::ExitedWithCode(0), "");
}

Shapes ring_with_hole() {
  Shapes shapes;
  for (auto [x, y] : {std::pair{0., 0.}, {10., 0.}, {10., 10.}, {0., 10.}, {0., 0.}}) shapes.add_vertex(x, y);
  shapes.end_ring();
  for (auto [x, y] : {std::pair{4., 4.}, {6., 4.}, {6., 6.}, {4., 6.}, {4., 4.}}) shapes.add_vertex(x, y);
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
  return shapes;
}

TEST(Shapes, AreaLeavesOutTheHole) { EXPECT_EQ(ring_with_hole().area_m2(0), 96.0); }

TEST(Shapes, ContainsIsClosed) {
  const Shapes shapes = ring_with_hole();
  EXPECT_TRUE(shapes.contains(0, 1, 1));
  EXPECT_TRUE(shapes.contains(0, 0, 5));
  EXPECT_TRUE(shapes.contains(0, 4, 5)) << "the edge of a hole belongs to the area";
  EXPECT_FALSE(shapes.contains(0, 5, 5));
  EXPECT_FALSE(shapes.contains(0, 10.001, 5));
}

/// Squares of one metre, two metres apart along x, that at the origin with a second part.
Shapes squares(int count) {
  Shapes out;
  const auto add = [&](double x, double y) {
    for (const auto& [dx, dy] : {std::pair{0., 0.}, {1., 0.}, {1., 1.}, {0., 1.}, {0., 0.}})
      out.add_vertex(x + dx, y + dy);
    out.end_ring();
    out.end_part();
  };
  for (int i = 0; i < count; ++i) {
    add(2 * i, 0);
    if (i == 0) add(0, 5);
    out.end_shape();
  }
  return out;
}

TEST(Shapes, PickedRowsAreReadLikeTheirOwn) {
  const auto all = std::make_shared<const Shapes>(squares(4));
  const Shapes picked = Shapes::picked(all, {2, 0, 2});
  Shapes own;
  for (const std::size_t row : {2U, 0U, 2U}) own.add_shape(*all, row);
  EXPECT_EQ(picked.size(), 3U);
  EXPECT_EQ(picked, own);
  EXPECT_EQ(picked.flat().x().size(), own.x().size());
  EXPECT_NE(picked, Shapes::picked(all, {2, 0, 1}));
  EXPECT_EQ(picked.box(), own.box());
  for (std::size_t row = 0; row < 3; ++row) {
    EXPECT_EQ(picked.box(row), own.box(row));
    EXPECT_EQ(picked.area_m2(row), own.area_m2(row));
    EXPECT_EQ(picked.length_m(row), own.length_m(row));
    EXPECT_EQ(picked.contains(row, 0.5, 5.5), own.contains(row, 0.5, 5.5));
  }
}

TEST(Shapes, TakenRowsAreTheirOwnOrPickedAsTheyWere) {
  const auto all = std::make_shared<const Shapes>(squares(4));
  const std::vector<Row> rows{2, 0, 0};
  const Shapes own = Shapes::picked(all, {3, 2, 1}).flat().take(rows),
               picked = Shapes::picked(all, {3, 2, 1}).take(rows);
  EXPECT_FALSE(own.is_picked());
  EXPECT_TRUE(picked.is_picked());
  EXPECT_EQ(own, Shapes::picked(all, {1, 3, 3}));
  EXPECT_EQ(picked, own);
}

TEST(Shapes, PickedRowsHaveNoFlatArrays) {
  const auto all = std::make_shared<const Shapes>(squares(4));
  const Shapes picked = Shapes::picked(all, {3});
  EXPECT_THROW(picked.x(), std::logic_error);
  EXPECT_THROW(picked.shape_offsets(), std::logic_error);
  EXPECT_THROW(Shapes::picked(all, {4}), std::invalid_argument);
  EXPECT_THROW(Shapes::picked(std::make_shared<const Shapes>(picked), {0}), std::invalid_argument);
}

TEST(Shapes, PickedRowsGetTheirOwnWhenOneIsAdded) {
  const auto all = std::make_shared<const Shapes>(squares(3));
  Shapes grown = Shapes::picked(all, {1});
  grown.add_shape(*all, 2);
  EXPECT_EQ(grown, Shapes::picked(all, {1, 2}));
  EXPECT_FALSE(grown.is_picked());
}

TEST(Offsets, SayTheSameCountedOrWrittenOut) {
  const std::vector<std::size_t> counted{0, 1, 2, 3}, others{0, 1, 2, 4, 4, 5};
  for (const auto& ends : {counted, others, std::vector<std::size_t>{0}, std::vector<std::size_t>{0, 2}}) {
    const Offsets at_once(ends);
    Offsets grown;
    for (std::size_t i = 1; i < ends.size(); ++i) grown.push_back(ends[i]);
    EXPECT_EQ(grown, at_once);
    EXPECT_EQ(grown.flat(), ends);
    ASSERT_EQ(grown.size(), ends.size());
    EXPECT_EQ(grown.back(), ends.back());
    for (std::size_t i = 0; i < ends.size(); ++i) EXPECT_EQ(grown[i], ends[i]);
  }
  EXPECT_NE(Offsets(counted), Offsets(others));
}

TEST(Shapes, LinesAreShapesOfOnePart) {
  Shapes grown(Shapes::Kind::lines);
  for (const double at : {0.0, 10.0}) {
    grown.add_vertex(at, 1.0), grown.add_vertex(at, 5.0);
    grown.end_ring(), grown.end_part(), grown.end_shape();
  }
  EXPECT_EQ(Shapes::lines({0, 0, 10, 10}, {1, 5, 1, 5}, {0, 2, 4}), grown);
  EXPECT_THROW(Shapes::lines({0}, {0}, {0, 2}), std::invalid_argument);
  EXPECT_EQ(Shapes::lines({}, {}, {0}).size(), 0U);
}

TEST(Table, TakeKeepsMaskLabelsAndShapes) {
  Table table;
  auto labels = std::make_shared<Texts>();
  labels->add("food");
  labels->add("metal");
  table.set("group", Column::coded({1, -1, 0}, labels));
  table.set("employees", std::vector<double>{5, 0, 7}, {1, 0, 1});
  const std::vector<Row> rows{2, 1};
  const Table taken = table.take(rows);
  EXPECT_EQ(taken.column("group").text(0), "food");
  EXPECT_FALSE(taken.column("group").valid(1));
  EXPECT_EQ(taken.column("employees").number(0), 7.0);
  EXPECT_TRUE(std::isnan(taken.column("employees").number(1)));
}

TEST(Taken, EqualsTakeForAnyNumberOfThreads) {
  Table table;
  Texts name;
  for (const char* text : {"", "steel", "rope"}) name.add(text);
  table.set("name", std::move(name), {0, 1, 1});
  table.set("employees", std::vector<double>{5, 0, 7}, {1, 0, 1});
  table.set("row", std::vector<std::int64_t>{1, 2, 3});
  const std::vector<Row> rows{2, 0, 0, 1};
  for (const unsigned threads : {1U, 4U}) EXPECT_EQ(taken(table, rows, threads), table.take(rows));
  EXPECT_EQ(taken(table, rows, 1).column("name").text(0), "rope");
}

/// Every kind of column, with texts of very different lengths.
Table long_table(std::size_t rows) {
  Table out;
  Texts name;
  std::vector<double> employees;
  std::vector<std::int32_t> role;
  std::vector<std::uint8_t> gap, exporter;
  Random random(7, 0);
  for (std::size_t i = 0; i < rows; ++i) {
    name.add(std::string(random.below(40), static_cast<char>('a' + random.below(26))));
    employees.push_back(static_cast<double>(i));
    role.push_back(static_cast<std::int32_t>(random.below(3)) - 1);
    exporter.push_back(static_cast<std::uint8_t>(random.below(2)));
    gap.push_back(static_cast<std::uint8_t>(random.below(2)));
  }
  const auto labels = std::make_shared<Texts>();
  for (const char* text : {"core", "noise"}) labels->add(text);
  out.set("name", std::move(name), gap);
  out.set("employees", std::move(employees), gap);
  out.set("role", Column::coded(std::move(role), labels));
  out.set("exporter", std::move(exporter));
  return out;
}

TEST(Taken, EqualsTakeForManyRowsInAnyOrder) {
  const Table table = long_table(150'001);
  std::vector<Row> rows;
  for (Row row = 0; row < table.size(); ++row)
    if (row % 11 != 3) rows.push_back(row);
  Random random(8, 0);
  for (std::size_t i = rows.size(); i > 1; --i)
    std::swap(rows[i - 1], rows[random.below(static_cast<std::uint32_t>(i))]);
  for (const unsigned threads : {1U, 4U}) EXPECT_EQ(taken(table, rows, threads), table.take(rows));
  rows[5] = rows[77'777];  // a row twice
  EXPECT_EQ(taken(table, rows, 2), table.take(rows));
}

/// Three rows from `first` on: every kind of column, missing values only when `gaps`.
Table part(std::int32_t first, bool gaps) {
  Table out;
  const auto labels = std::make_shared<Texts>();
  for (const char* text : {"core", "noise"}) labels->add(text);
  Texts name;
  for (std::int32_t i = 0; i < 3; ++i) name.add(std::to_string(first + i));
  const Column::Mask mask = gaps ? Column::Mask{1, 0, 1} : Column::Mask{};
  out.set("name", std::move(name), mask);
  out.set("role", Column::coded({0, gaps ? -1 : 1, 1}, labels));
  out.set("value", std::vector<double>{1.5, 2.5, static_cast<double>(first)}, mask);
  out.set("flag", std::vector<std::uint8_t>{1, 0, 1});
  out.shapes = ring_with_hole();
  for (std::size_t row = 0; row < 2; ++row) out.shapes->add_shape(ring_with_hole(), 0);
  return out;
}

TEST(Joined, IsWhatAppendGivesForAnyNumberOfThreads) {
  const std::vector<Table> tables{Table(), part(0, false), part(10, true), part(20, false)};
  Table slow;
  for (const Table& table : tables) slow.append(table);
  for (const unsigned threads : {1U, 4U}) EXPECT_EQ(joined(tables, threads), slow);
  EXPECT_EQ(slow.size(), 9U);
  EXPECT_EQ(joined({}, 1), Table());
  EXPECT_EQ(joined({part(5, true)}, 1), part(5, true));
}

TEST(Joined, RefusesTablesThatDiffer) {
  Table other = part(0, false), typed = part(0, false);
  other.drop("flag");
  typed.set("value", std::vector<float>{1, 2, 3});
  EXPECT_THROW(joined({part(0, false), other}, 1), std::invalid_argument);
  EXPECT_THROW(joined({part(0, false), typed}, 1), std::invalid_argument);
}

TEST(Table, RefusesAColumnOfAnotherLength) {
  Table table;
  table.set("a", std::vector<double>{1, 2});
  EXPECT_THROW(table.set("b", std::vector<double>{1}), std::invalid_argument);
}

TEST(AutoCrs, IsCentredOnWholeDegreesAndInMetres) {
  const Crs crs = auto_crs({-71.9, 41.1, -71.1, 42.0});
  EXPECT_EQ(crs.name, "Lambert azimuthal equal-area at 42 N, 72 W");
  const Transform transform("EPSG:4326", crs.wkt);
  std::vector<double> x{-72.0}, y{42.0};
  transform.apply(x, y);
  EXPECT_NEAR(x[0], 0.0, 1e-6);
  EXPECT_NEAR(y[0], 0.0, 1e-6);
}

TEST(AutoCrs, RefusesARegionThatIsTooWide) { EXPECT_THROW(auto_crs({-100, 10, -60, 50}), UserError); }

TEST(ProjectedCrs, RefusesDegreesWithTheCure) {
  try {
    projected_crs("EPSG:4326");
    FAIL();
  } catch (const UserError& error) {
    EXPECT_STREQ(
        error.what(),
        "region.crs: EPSG:4326 has degree axes; expected metres; set region.crs to a projected CRS or to auto");
  }
}

TEST(ProjectedCrs, RefusesMetresOfSpaceAndFeet) {
  EXPECT_THROW(projected_crs("EPSG:4978"), UserError);  // geocentric
  EXPECT_THROW(projected_crs("EPSG:2263"), UserError);  // US feet
  EXPECT_NO_THROW(projected_crs("EPSG:25832"));
}

TEST(Transform, TurnsWhatLiesOutsideIntoNan) {
  const Transform transform("EPSG:4326", "EPSG:32633");
  std::vector<double> x{15.0, 1e30}, y{50.0, 1e30};
  transform.apply(x, y);
  EXPECT_NEAR(x[0], 500'000.0, 1e-3);
  EXPECT_TRUE(std::isnan(x[1]) && std::isnan(y[1]));
}

TEST(Snapped, RoundsTo1024ths) { EXPECT_EQ(snapped(0.1), 102.0 / 1024.0); }

}  // namespace
}  // namespace geo
