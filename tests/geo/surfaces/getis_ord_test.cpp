// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/getis_ord.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "geo/surfaces/hexagons.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/hex_lattice.hpp"

namespace geo {
namespace {

/// Sums and counts by the double loop over points within a closed band.
struct Study {
  std::vector<std::int64_t> values, sums, counts;
  Neighbourhoods view() const { return {values, sums, counts}; }
};

Study within(const std::vector<double>& x, const std::vector<double>& y, const std::vector<double>& values,
             double band) {
  Study study{in_whole_units(values), {}, {}};
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::int64_t sum = 0, count = 0;
    for (std::size_t j = 0; j < x.size(); ++j)
      if ((x[i] - x[j]) * (x[i] - x[j]) + (y[i] - y[j]) * (y[i] - y[j]) <= band * band) sum += study.values[j], ++count;
    study.sums.push_back(sum);
    study.counts.push_back(count);
  }
  return study;
}

TEST(GiStar, EqualsTheSixPointsOfTheLiterature) {
  const Study six = within({10, 20, 40, 15, 30, 30}, {10, 10, 10, 20, 20, 30}, {2, 3, 3.2, 5, 8, 7}, 15);
  const auto z = gi_star_z(six.view());
  ASSERT_TRUE(z);
  const double expected[] = {-1.397276, -0.289178, 0.650650, -0.289178, 1.234521, 2.024243};
  for (std::size_t i = 0; i < 6; ++i) EXPECT_NEAR((*z)[i], expected[i], 5e-7);
}

TEST(GiStar, EqualsSpdepOnPoints) {
  const auto golden = tests::read_golden("spdep.csv");
  std::vector<double> x, y, values, expected;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    if (golden.text(i, "case") != "points") continue;
    x.push_back(golden.number(i, "a"));
    y.push_back(golden.number(i, "b"));
    values.push_back(golden.number(i, "value"));
    expected.push_back(golden.number(i, "gi_star"));
  }
  const auto z = gi_star_z(within(x, y, values, 1500).view());
  ASSERT_EQ(z->size(), 250U);
  for (std::size_t i = 0; i < x.size(); ++i) EXPECT_NEAR((*z)[i], expected[i], 1e-9);
}

/// Gi* of counts on hexagons, as the stage computes it; in the order of `list`.
std::vector<double> on_hexagons(const std::vector<HexCell>& list, const std::vector<std::int64_t>& count, double band) {
  const HexCells cells(list);
  std::vector<std::int64_t> values(cells.size());
  for (std::size_t i = 0; i < list.size(); ++i) values[*cells.find(list[i])] = count[i];
  const auto sums = cells.band_sums(hex_band(band, 1000), values, 2);
  const auto counts = cells.band_sums(hex_band(band, 1000), std::vector<std::int64_t>(cells.size(), 1), 2);
  const auto z = gi_star({values, sums, counts})->z;
  std::vector<double> out;
  for (const HexCell& cell : list) out.push_back(z[*cells.find(cell)]);
  return out;
}

TEST(GiStar, EqualsSpdepOnHexagons) {
  const auto golden = tests::read_golden("spdep.csv");
  std::vector<HexCell> list;
  std::vector<std::int64_t> count;
  std::vector<double> expected;
  for (std::size_t i = 0; i < golden.rows(); ++i) {
    if (golden.text(i, "case") != "hexagons") continue;
    list.push_back(tests::hexagon_of(golden, i, "a", "b"));
    count.push_back(golden.integer(i, "value"));
    expected.push_back(golden.number(i, "gi_star"));
  }
  const auto z = on_hexagons(list, count, 2000);
  ASSERT_GT(z.size(), 200U);
  for (std::size_t i = 0; i < z.size(); ++i) EXPECT_NEAR(z[i], expected[i], 1e-9);
}

TEST(GiStar, EqualsTheGoldenLatticeWithTheClosedBand) {
  const tests::HexLattice lattice;
  const auto z = on_hexagons(lattice.cells, lattice.count, 3000);
  for (std::size_t i = 0; i < z.size(); ++i) EXPECT_NEAR(z[i], lattice.golden.number(i, "gi_star_band3_closed"), 1e-12);
}

TEST(GiStar, BinsAreCorrectedAndKeepTheSign) {
  std::vector<double> x, y, values;
  for (int i = 0; i < 400; ++i) {
    x.push_back(i % 20);
    y.push_back(i / 20);
    values.push_back(i % 20 < 3 && i / 20 < 3 ? 50 : i % 7);
  }
  const auto got = gi_star(within(x, y, values, 2).view());
  ASSERT_TRUE(got);
  EXPECT_EQ(got->bin[0], 3);
  for (std::size_t i = 0; i < 400; ++i) {
    EXPECT_NEAR(got->p[i], std::erfc(std::abs(got->z[i]) / std::sqrt(2.0)), 1e-15);
    EXPECT_TRUE(got->bin[i] == 0 || (got->bin[i] > 0) == (got->z[i] > 0));
    EXPECT_TRUE(got->bin[i] == 0 || got->p[i] <= 0.1);
  }
}

TEST(GiStar, SaysNothingForEqualValuesOrFewCells) {
  EXPECT_FALSE(gi_star_z(within({0, 1, 2}, {0, 0, 0}, {0.1, 0.1, 0.1}, 1).view()));
  std::vector<double> x(29), y(29), values(29);
  for (std::size_t i = 0; i < 29; ++i) x[i] = values[i] = static_cast<double>(i);
  EXPECT_FALSE(gi_star(within(x, y, values, 1).view()));
  x.push_back(29), y.push_back(0), values.push_back(29);
  EXPECT_TRUE(gi_star(within(x, y, values, 1).view()));
}

TEST(GiStar, ANeighbourhoodOfEverythingHasNoZ) {
  std::vector<double> x(40), y(40), values(40);
  for (std::size_t i = 0; i < 40; ++i) x[i] = values[i] = static_cast<double>(i);
  const auto got = gi_star(within(x, y, values, 100).view());
  EXPECT_TRUE(std::isnan(got->z[0]) && std::isnan(got->p[0]));
  EXPECT_EQ(got->bin[0], 0);
}

TEST(GiStar, RefusesColumnsOfDifferentLength) {
  const std::vector<std::int64_t> two{1, 2}, one{1};
  EXPECT_THROW(gi_star_z({two, one, two}), std::invalid_argument);
}

TEST(GiStar, APermutedPTakesThePlaceOfTheNormalOne) {
  std::vector<double> x(40), y(40), values(40), p(40, 1.0);
  for (std::size_t i = 0; i < 40; ++i) x[i] = values[i] = static_cast<double>(i);
  p[39] = 0.0002, p[0] = 0.0002, p[20] = NAN;
  const auto got = gi_star(within(x, y, values, 1).view(), Correction::benjamini_hochberg, p);
  EXPECT_EQ(got->p[39], 0.0002);
  EXPECT_EQ(got->bin[39], 3) << "0.0002 * 39 / 2 is below 0.01";
  EXPECT_EQ(got->bin[0], -3);
  EXPECT_EQ(got->bin[20], 0);
  EXPECT_EQ(gi_star(within(x, y, values, 1).view(), Correction::benjamini_yekutieli, p)->bin[39], 2)
      << "0.0039 times 1 + 1/2 + … + 1/39 = 4.25";
  EXPECT_THROW(gi_star(within(x, y, values, 1).view(), Correction::benjamini_hochberg, std::span(p).first(3)),
               std::invalid_argument);
}

}  // namespace
}  // namespace geo
