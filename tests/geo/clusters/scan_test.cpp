// SPDX-License-Identifier: Apache-2.0
#include "geo/clusters/scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <stdexcept>
#include <string>

#include "geo/clusters/circle_maps.hpp"
#include "geo/clusters/relabelling.hpp"
#include "geo/inference/least_cases.hpp"
#include "geo/inference/scan_llr.hpp"
#include "tests/support/calibration.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/layouts.hpp"

namespace geo {
namespace {

using tests::Layout;

/// Points with labels and ids in a shuffled order.
struct Region {
  Layout points;
  std::vector<std::uint8_t> is_case;
  std::vector<std::int32_t> rank;

  Region(Layout layout, std::size_t cases, std::uint64_t seed)
      : points(std::move(layout)),
        is_case(tests::random_labels(points.size(), cases, seed)),
        rank(tests::shuffled(points.size(), seed + 1)) {}
  Population population() const { return {points.x_m, points.y_m, is_case}; }
  double m2(std::size_t a, std::size_t b) const {
    const double dx = points.x_m[a] - points.x_m[b], dy = points.y_m[a] - points.y_m[b];
    return dx * dx + dy * dy;
  }
};

/// A circle by full scan.
struct Slow {
  double llr, m2;
  std::int32_t rank;
  PlaceCount count;
  std::set<std::size_t> rows;
};

/// Every circle around every row: closed, all distinct radii, at least two cases, up to a share of the population.
std::vector<Slow> slow_circles(const Region& region, const std::vector<std::uint8_t>& is_case, double share) {
  const std::size_t n = region.points.size();
  const std::int64_t cases = std::accumulate(is_case.begin(), is_case.end(), std::int64_t{0});
  std::vector<Slow> all;
  for (std::size_t centre = 0; centre < n; ++centre) {
    std::map<double, std::vector<std::size_t>> at;
    for (std::size_t row = 0; row < n; ++row) at[region.m2(centre, row)].push_back(row);
    Slow circle{0.0, 0.0, region.rank[centre], {}, {}};
    for (const auto& [m2, rows] : at) {
      for (const std::size_t row : rows) {
        circle.rows.insert(row);
        circle.count.cases += is_case[row];
        ++circle.count.population;
      }
      if (static_cast<double>(circle.count.population) > share * static_cast<double>(n)) break;
      circle.m2 = m2;
      circle.llr = bernoulli_llr({circle.count.cases, circle.count.population, cases, static_cast<std::int64_t>(n)});
      if (circle.count.cases >= 2 && circle.llr > 0.0) all.push_back(circle);
    }
  }
  std::ranges::sort(all, [](const Slow& a, const Slow& b) {
    return a.llr != b.llr ? a.llr > b.llr : a.m2 != b.m2 ? a.m2 < b.m2 : a.rank < b.rank;
  });
  return all;
}

/// The best, then the best that holds no row of another, at most `most` of them.
std::vector<Slow> slow_choice(const std::vector<Slow>& all, std::size_t most) {
  std::vector<Slow> chosen;
  std::set<std::size_t> used;
  for (const Slow& circle : all) {
    if (chosen.size() == most) break;
    if (std::ranges::any_of(circle.rows, [&](std::size_t row) { return used.contains(row); })) continue;
    used.insert(circle.rows.begin(), circle.rows.end());
    chosen.push_back(circle);
  }
  return chosen;
}

Region golden_firms(const std::string& industry) {
  const tests::Golden golden = tests::read_golden("firms.csv");
  Region region({"golden"}, 0, 1);
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    region.points.add(golden.number(i, "x"), golden.number(i, "y"));
    region.is_case.push_back(golden.text(i, "industry") == industry ? 1 : 0);
    region.rank.push_back(static_cast<std::int32_t>(i));  // ids ascend
  }
  return region;
}

TEST(Scan, EqualsTheGoldenCircles) {
  const tests::Golden golden = tests::read_golden("scan.csv"), firms = tests::read_golden("firms.csv");
  std::size_t seen = 0;
  for (const std::string industry : {"A", "B"}) {
    const Region region = golden_firms(industry);
    for (const double share : {0.5, 0.1}) {
      const Scan found =
          scan(region.population(), region.rank, {.circles = {.most_share = share}, .level = 1.0, .draws = 19});
      for (std::size_t i = 0; i < golden.rows(); ++i) {
        if (golden.text(i, "model") != "bernoulli" || golden.text(i, "cases") != industry ||
            golden.number(i, "max_population_share") != share)
          continue;
        const auto rank = static_cast<std::size_t>(golden.integer(i, "rank"));
        ASSERT_GE(found.circles.size(), rank);
        const ScanCircle& circle = found.circles[rank - 1];
        EXPECT_NEAR(circle.llr, golden.number(i, "llr"), 1e-9) << "row " << i;
        EXPECT_NEAR(circle.radius_m, golden.number(i, "radius_m"), 1e-9) << "row " << i;
        EXPECT_EQ(firms.text(circle.centre, "id"), golden.text(i, "centre_id")) << "row " << i;
        EXPECT_EQ(circle.count,
                  (PlaceCount{golden.integer(i, "cases_inside"), golden.integer(i, "population_inside")}));
        ++seen;
      }
    }
  }
  EXPECT_EQ(seen, 12U);
}

TEST(Scan, EqualsFullScansOnEveryLayout) {
  for (Layout& points : tests::layouts(150, 8)) {
    const Region region(points, 40, 3);
    const Scan found = scan(region.population(), region.rank, {.level = 1.0, .draws = 1});
    const std::vector<Slow> expected = slow_choice(slow_circles(region, region.is_case, 0.5), 8);
    ASSERT_GE(found.circles.size(), expected.size()) << points.name;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      EXPECT_EQ(found.circles[i].llr, expected[i].llr) << points.name << ", circle " << i;
      EXPECT_EQ(found.circles[i].count, expected[i].count) << points.name << ", circle " << i;
      EXPECT_EQ(found.circles[i].radius_m, std::sqrt(expected[i].m2)) << points.name << ", circle " << i;
      EXPECT_EQ(region.rank[found.circles[i].centre], expected[i].rank) << points.name << ", circle " << i;
      for (std::size_t row = 0; row < points.size(); ++row)
        EXPECT_EQ(found.circle[row] == static_cast<std::int32_t>(i), expected[i].rows.contains(row)) << points.name;
    }
  }
}

/// The labels of one relabelled map: of the firms of a site the first are cases.
std::vector<std::uint8_t> labels_of(const Region& region, const Circles& circles, std::uint64_t seed,
                                    std::int64_t draw) {
  std::vector<std::uint32_t> left =
      Relabelling(circles.sites().weight, circles.cases()).drawn(Random(seed, static_cast<std::uint64_t>(draw)));
  std::vector<std::uint8_t> is_case(region.points.size(), 0);
  for (std::size_t row = 0; row < is_case.size(); ++row)
    if (left[circles.sites().site[row]] > 0) {
      --left[circles.sites().site[row]];
      is_case[row] = 1;
    }
  return is_case;
}

TEST(BestOfMaps, EqualsFullScansOfTheSameMaps) {
  for (const std::size_t cases : {std::size_t{4}, std::size_t{30}, std::size_t{90}})
    for (Layout& points : tests::layouts(110, 12)) {
      const Region region(points, cases, 3);
      const Circles circles(region.population(), region.rank, {.most_share = 0.4}, 1);
      const std::vector<double> best = best_of_maps(circles, {.seed = 77, .count = 200});
      ASSERT_EQ(best.size(), 200U);
      for (const std::int64_t draw : {0, 1, 63, 64, 127, 128, 199}) {
        const std::vector<Slow> all = slow_circles(region, labels_of(region, circles, 77, draw), 0.4);
        EXPECT_EQ(best[static_cast<std::size_t>(draw)], all.empty() ? 0.0 : all.front().llr)
            << points.name << ", draw " << draw;
      }
    }
}

TEST(BestOfMaps, FloorHidesOnlyWhatLiesBelow) {
  const Region region(tests::layouts(400, 5)[1], 90, 3);
  const Circles circles(region.population(), region.rank, {}, 1);
  const std::vector<double> all = best_of_maps(circles, {.count = 300});
  const double floor = all[7];
  const std::vector<double> some = best_of_maps(circles, {.count = 300, .floor = floor});
  for (std::size_t map = 0; map < all.size(); ++map) EXPECT_EQ(some[map], all[map] >= floor ? all[map] : 0.0) << map;
  const std::vector<double> later = best_of_maps(circles, {.first = 200, .count = 100});
  EXPECT_TRUE(std::equal(later.begin(), later.end(), all.begin() + 200)) << "a map depends on its number alone";
}

TEST(Scan, DoesNotDependOnThreads) {
  const Region region(tests::layouts(1'500, 7)[1], 300, 3);
  const ScanParams params{.level = 1.0, .draws = 199};
  ScanParams eight = params;
  eight.threads = 8;
  const Scan one = scan(region.population(), region.rank, params),
             other = scan(region.population(), region.rank, eight);
  ASSERT_GT(one.circles.size(), 0U);
  EXPECT_EQ(one.circle, other.circle);
  for (std::size_t i = 0; i < one.circles.size(); ++i) {
    EXPECT_EQ(one.circles[i].centre, other.circles[i].centre);
    EXPECT_EQ(one.circles[i].p, other.circles[i].p);
    EXPECT_EQ(one.circles[i].draws, other.circles[i].draws);
  }
}

TEST(Scan, DoesNotDependOnRowOrder) {
  const Region region(tests::layouts(600, 9)[4], 150, 3);
  const std::vector<std::int32_t> order = tests::shuffled(600, 4);
  Region turned({"turned"}, 0, 1);
  for (const std::int32_t row : order) {
    const auto r = static_cast<std::size_t>(row);
    turned.points.add(region.points.x_m[r], region.points.y_m[r]);
    turned.is_case.push_back(region.is_case[r]);
    turned.rank.push_back(region.rank[r]);
  }
  const ScanParams params{.level = 1.0, .draws = 99};
  const Scan one = scan(region.population(), region.rank, params),
             other = scan(turned.population(), turned.rank, params);
  ASSERT_EQ(one.circles.size(), other.circles.size());
  for (std::size_t i = 0; i < one.circles.size(); ++i) {
    EXPECT_EQ(region.rank[one.circles[i].centre], turned.rank[other.circles[i].centre]);
    EXPECT_EQ(one.circles[i].p, other.circles[i].p);
  }
  for (std::size_t i = 0; i < order.size(); ++i)
    EXPECT_EQ(other.circle[i], one.circle[static_cast<std::size_t>(order[i])]);
}

/// 900 controls everywhere; 60 cases in one spot and 60 anywhere.
Region planted() {
  Region region(tests::layouts(1'000, 17)[0], 60, 4);
  Random random(3, 3);
  for (int i = 0; i < 60; ++i) {
    region.points.add(snapped(1'000 + 250 * random.normal()), snapped(-2'000 + 250 * random.normal()));
    region.is_case.push_back(1);
    region.rank.push_back(static_cast<std::int32_t>(region.rank.size()));
  }
  return region;
}

TEST(Scan, FindsAPlantedClusterAtTheFloor) {
  const Region region = planted();
  const Scan found = scan(region.population(), region.rank, {.draws = 999});
  ASSERT_EQ(found.circles.size(), 1U);
  EXPECT_EQ(found.circles[0].p, 1.0 / 1000.0);
  EXPECT_EQ(found.circles[0].draws, 999);
  EXPECT_GE(found.circles[0].count.cases, 55);
  EXPECT_LE(std::hypot(region.points.x_m[found.circles[0].centre] - 1'000,
                       region.points.y_m[found.circles[0].centre] + 2'000),
            300.0);
}

TEST(Scan, PIsThatOfTheMaps) {
  const Region region(tests::layouts(300, 17)[2], 80, 4);
  const Circles circles(region.population(), region.rank, {}, 1);
  const std::vector<double> best = best_of_maps(circles, {.seed = 5, .count = 999});
  const Scan found = scan(region.population(), region.rank, {.level = 1.0, .draws = 999, .seed = 5});
  std::set<std::int64_t> draws;
  for (const ScanCircle& circle : found.circles) {
    const Settled expected = settled(circle.llr, best, {.draws = 999, .stop_after = 10});
    EXPECT_EQ(circle.p, expected.p);
    EXPECT_EQ(circle.draws, expected.draws);
    draws.insert(circle.draws);
  }
  EXPECT_GT(draws.size(), 2U) << "weak circles are settled early";
}

TEST(Scan, WithoutDrawsOrCasesFindsNothing) {
  Region region = planted();
  EXPECT_TRUE(scan(region.population(), region.rank, {.draws = 0}).circles.empty());
  std::ranges::fill(region.is_case, std::uint8_t{0});
  EXPECT_TRUE(scan(region.population(), region.rank, {}).circles.empty());
  std::ranges::fill(region.is_case, std::uint8_t{1});
  EXPECT_TRUE(scan(region.population(), region.rank, {}).circles.empty());
  EXPECT_TRUE(scan({}, {}, {}).circles.empty());
}

TEST(Scan, RefusesWhatDoesNotFit) {
  const Region region = planted();
  EXPECT_THROW(scan(region.population(), std::span(region.rank).first(3), {}), std::invalid_argument);
  EXPECT_THROW(scan(region.population(), region.rank, {.circles = {.most_share = 0.0}}), std::invalid_argument);
  EXPECT_THROW(scan(region.population(), region.rank, {.least_cases = 0}), std::invalid_argument);
  EXPECT_THROW(scan(region.population(), region.rank, {.draws = -1}), std::invalid_argument);
}

// ---- circles --------------------------------------------------------------------------------------------------------

TEST(Circles, LargeOnesStandOnEveryEighthSite) {
  const Region region(tests::layouts(3'000, 6)[0], 500, 2);
  const Circles circles(region.population(), region.rank, {.everywhere_to = 40}, 1);
  ASSERT_EQ(circles.size(), 3'000U);
  Circles::Walker walker(circles);
  for (Row centre = 0; centre < circles.size(); ++centre) {
    const std::size_t most = centre % 512 == 0 ? 1'500U : centre % 64 == 0 ? 1'500U : centre % 8 == 0 ? 320U : 40U;
    ASSERT_EQ(walker.around(centre).size(), most) << centre;
  }
}

TEST(Circles, AreTheNearestSitesHoweverTheyAreAskedFor) {
  for (Layout& points : tests::layouts(700, 3)) {
    const Region region(points, 100, 2);
    const Circles circles(region.population(), region.rank, {.most_share = 0.1}, 1);
    Circles::Walker walker(circles);
    for (const Row centre : {Row{0}, static_cast<Row>(circles.size() - 1), Row{5}, Row{6}}) {
      Circles::Walker fresh(circles);
      const auto expected = fresh.around(centre);
      const auto found = walker.around(centre);
      ASSERT_EQ(found.size(), expected.size()) << points.name;
      std::size_t firms = 0;
      for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].site, expected[i].site);
        EXPECT_TRUE(i == 0 || found[i - 1].m2 <= found[i].m2);
        firms += circles.firms_at(found[i].site);
      }
      EXPECT_LE(firms, 70U);
      if (found.empty()) continue;
      const double cap_m = std::sqrt(found[found.size() / 2].m2);
      const auto capped = fresh.around(centre, cap_m);
      for (const auto& near : capped) EXPECT_LE(near.m2, cap_m * cap_m);
    }
  }
}

TEST(EverywhereTo, KeepsTheStepsNearTheirLimit) {
  EXPECT_EQ(everywhere_to(1'000, 500, 1e6), 0);
  for (const double steps : {1e7, 1e8, 1e9}) {
    const std::int64_t to = everywhere_to(100'000, 50'000, steps);
    double walked = 0.0;
    std::int64_t reached = 0;
    for (double centres = 1e5, most = static_cast<double>(to); reached < 50'000; centres /= 8.0, most *= 8.0) {
      reached = std::min<std::int64_t>(50'000, static_cast<std::int64_t>(most));
      walked += centres * static_cast<double>(reached);
    }
    EXPECT_LE(walked, 1.1 * steps + 100'000.0 * 8 * 6);
    EXPECT_GE(walked, 0.3 * steps);
  }
}

// ---- the least number of cases
// ----------------------------------------------------------------------------------------

TEST(LeastCases, AreTheSmallestThatReachTheLevel) {
  for (const std::int64_t cases : {3, 40, 260}) {
    const std::vector<double> levels{1e-9, 2.5, 9.0};
    const LeastCases least({cases, 300, 200, 2}, levels);
    for (std::size_t level = 0; level < levels.size(); ++level)
      for (std::int64_t n = 0; n <= 200; ++n)
        for (std::int64_t c = std::max<std::int64_t>(0, n - (300 - cases)); c <= std::min(n, cases); ++c)
          EXPECT_EQ(c >= least.at(level)[n], c >= 2 && bernoulli_llr({c, n, cases, 300}) >= levels[level])
              << c << " of " << n << " at " << levels[level];
  }
  const LeastCases least({40, 300, 150, 2}, {1.0, 2.0});
  EXPECT_EQ(least.level_of(0.0), 0U);
  EXPECT_EQ(least.level_of(1.9), 0U);
  EXPECT_EQ(least.level_of(2.0), 1U);
}

// ---- the test of clusters
// -----------------------------------------------------------------------------------------------

struct Cases {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> rank;
  std::vector<std::size_t> row;
  explicit Cases(const Region& region) {
    for (std::size_t r = 0; r < region.points.size(); ++r) {
      if (region.is_case[r] == 0) continue;
      x_m.push_back(region.points.x_m[r]);
      y_m.push_back(region.points.y_m[r]);
      rank.push_back(region.rank[r]);
      row.push_back(r);
    }
  }
  ClusterInput rows() const { return {x_m, y_m, rank}; }
};

TEST(ScanTest, TakesTheBestCircleInsideThePlace) {
  for (Layout& points : tests::layouts(150, 8)) {
    const Region region(points, 60, 3);
    const Cases cases(region);
    const DbscanParams params{.eps_m = 500.0, .min_points = 4.0};
    const Clustering found = dbscan(cases.rows(), params, 1);
    const std::vector<double> reach_m(found.clusters(), params.eps_m);
    const SearchTest test = scan_test(region.population(), region.rank, {found, reach_m}, {.draws = 19});
    const std::vector<Slow> all = slow_circles(region, region.is_case, 0.5);
    ASSERT_GT(found.clusters(), 0U) << points.name;
    for (std::size_t c = 0; c < found.clusters(); ++c) {
      std::set<std::size_t> place;
      for (std::size_t row = 0; row < points.size(); ++row)
        for (std::size_t i = 0; i < cases.row.size(); ++i)
          if (found.core[i] != 0 && found.cluster[i] == static_cast<std::int32_t>(c) &&
              region.m2(row, cases.row[i]) <= 250'000.0)
            place.insert(row);
      const auto best =
          std::ranges::find_if(all, [&](const Slow& circle) { return std::ranges::includes(place, circle.rows); });
      EXPECT_EQ(test.llr[c], best == all.end() ? 0.0 : best->llr) << points.name << ", cluster " << c;
      if (best == all.end())
        EXPECT_EQ(test.p[c], 1.0);
      else
        EXPECT_EQ(test.places[c], best->count) << points.name << ", cluster " << c;
    }
  }
}

TEST(ScanTest, FindsAPlantedClusterAtTheFloor) {
  const Region region = planted();
  const Cases cases(region);
  const Clustering found = dbscan(cases.rows(), {.eps_m = 400.0, .min_points = 6.0}, 1);
  const std::vector<double> reach_m(found.clusters(), 400.0);
  const SearchTest test = scan_test(region.population(), region.rank, {found, reach_m}, {.draws = 199});
  EXPECT_EQ(std::ranges::min(test.p), 1.0 / 200.0);
  const SearchTest counted = scan_test(region.population(), region.rank, {found, reach_m}, {.draws = 0});
  EXPECT_TRUE(std::isnan(counted.p[0]));
  EXPECT_EQ(counted.llr, test.llr);
}

TEST(ScanTest, RefusesAClusteringOfOtherRows) {
  const Region region = planted();
  EXPECT_THROW(scan_test(region.population(), region.rank, {Clustering{}, {}}, {}), std::invalid_argument);
}

// ---- calibration ----------------------------------------------------------------------------------------------------

/// `everywhere_to`: 0 for all circles.
void calibrate(int simulations, std::int64_t everywhere_to) {
  const Layout& firms = tests::calibration_firms();
  const std::vector<std::int32_t> rank = tests::shuffled(firms.size(), 7);
  tests::expect_size({{"scan: the most likely circle", "180 labels dealt out among the firms"}}, simulations,
                     [&](std::uint64_t i) -> std::vector<double> {
                       const auto is_case = tests::random_labels(firms.size(), 180, 1'000 + i);
                       const Scan found = scan({firms.x_m, firms.y_m, is_case}, rank,
                                               {.circles = {.everywhere_to = everywhere_to}, .draws = 99, .seed = i});
                       return {found.circles.empty() ? 1.0 : found.circles[0].p};
                     });
}

TEST(ScanCalibration, RejectsFivePercentOf400MapsWithoutClusters) { calibrate(400, 30); }
TEST(ScanCalibration, DISABLED_SlowRejectsFivePercentOf4000MapsWithoutClusters) { calibrate(4'000, 0); }

// A cluster holds one of all circles: its p can only be larger than that of the best one.
TEST(ScanTestCalibration, DISABLED_SlowRejectsNoMoreThanFivePercentOf4000Maps) {
  const Layout& firms = tests::calibration_firms();
  const std::vector<std::int32_t> rank = tests::shuffled(firms.size(), 7);
  tests::expect_size(
      {{"scan_p of DBSCAN's clusters, the best of the map", "180 labels dealt out among the firms", false}}, 4'000,
      [&](std::uint64_t i) -> std::vector<double> {
        Region region(firms, 0, 1);
        region.is_case = tests::random_labels(firms.size(), 180, 1'000 + i);
        const Cases cases(region);
        const Clustering found = dbscan(cases.rows(), {.eps_m = 500.0, .min_points = 5.0}, 1);
        const std::vector<double> reach_m(found.clusters(), 500.0);
        const auto p = scan_test(region.population(), rank, {found, reach_m}, {.draws = 99, .seed = i}).p;
        return {p.empty() ? 1.0 : std::ranges::min(p)};
      });
}

}  // namespace
}  // namespace geo
