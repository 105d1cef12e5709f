// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/matches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <tuple>

#include "pipeline/stages/clean/folded_name.hpp"

namespace pipeline {
namespace {

struct Listed {
  std::string id, name;
  std::int32_t source = 0;
  double x_m = 0.0, y_m = 0.0;
  double employees = -1.0;  // below 0: unknown
};

geo::Table table_of(const std::vector<Listed>& firms) {
  geo::Texts id, name;
  geo::Column::Mask has_name, known, none(firms.size(), 0);
  std::vector<std::int32_t> source;
  std::vector<double> x, y, employees;
  for (const Listed& firm : firms) {
    id.add(firm.id);
    name.add(firm.name);
    has_name.push_back(!firm.name.empty());
    source.push_back(firm.source);
    x.push_back(firm.x_m);
    y.push_back(firm.y_m);
    employees.push_back(std::max(firm.employees, 0.0));
    known.push_back(firm.employees >= 0.0);
  }
  geo::Table out;
  out.set("x_m", std::move(x));
  out.set("y_m", std::move(y));
  out.set("firm_id", std::move(id));
  out.set("name", std::move(name), std::move(has_name));
  out.set("employees", std::move(employees), std::move(known));
  for (const char* date : {"opened", "closed"}) out.set(date, std::vector<std::int32_t>(firms.size()), none);
  for (const char* flag : {"foreign", "exporter"}) out.set(flag, std::vector<std::uint8_t>(firms.size()), none);
  out.set("source", std::move(source));
  return out;
}

std::vector<geo::Row> by_id(const std::vector<Listed>& firms) {
  std::vector<geo::Row> rows(firms.size());
  std::iota(rows.begin(), rows.end(), 0U);
  std::ranges::sort(rows, {}, [&](geo::Row row) { return firms[row].id; });
  return rows;
}

/// "b=a d=c": which id is taken for which.
std::string matched(const std::vector<Listed>& firms, double distance_m = 250.0) {
  std::string out;
  for (const Match& match : name_matches(table_of(firms), by_id(firms), distance_m))
    out += (out.empty() ? "" : " ") + firms[match.row].id + "=" + firms[match.of].id;
  return out;
}

TEST(NameMatches, FindTheNamesakeOfAnEarlierSource) {
  EXPECT_EQ(matched({{"a", "Huber Metallbau GmbH", 0, 0, 0}, {"b", "HUBER METALLBAU", 1, 100, 0}}), "b=a");
}

TEST(NameMatches, DiscIsClosed) {
  EXPECT_EQ(matched({{"a", "X", 0, 0, 0}, {"b", "X", 1, 150, 200}}), "b=a");
  EXPECT_EQ(matched({{"a", "X", 0, 0, 0}, {"b", "X", 1, 150, 200.001}}), "");
  EXPECT_EQ(matched({{"a", "X", 0, 5, 5}, {"b", "X", 1, 5, 5}}, 0.0), "b=a");
}

TEST(NameMatches, RowsOfOneSourceNeverMatch) {
  EXPECT_EQ(matched({{"a", "X", 0, 0, 0}, {"b", "X", 0, 0, 0}, {"c", "X", 1, 900, 0}, {"d", "X", 1, 900, 0}}), "");
}

TEST(NameMatches, EarliestSourceFirstThenNearestThenSmallestId) {
  EXPECT_EQ(matched({{"a", "X", 0, 200, 0}, {"b", "X", 1, 500, 0}, {"c", "X", 2, 400, 0}}), "c=a");
  EXPECT_EQ(matched({{"a", "X", 0, 200, 0}, {"b", "X", 0, 10, 0}, {"c", "X", 1, 0, 0}}), "c=b");
  EXPECT_EQ(matched({{"b", "X", 0, 100, 0}, {"a", "X", 0, -100, 0}, {"c", "X", 1, 0, 0}}), "c=a");
}

TEST(NameMatches, SeveralRowsMayMatchOneFirm) {
  EXPECT_EQ(matched({{"a", "X", 0, 0, 0}, {"b", "X", 1, 10, 0}, {"c", "X", 1, 20, 0}}), "b=a c=a");
}

TEST(NameMatches, NothingMatchesAMatchedRow) {
  EXPECT_EQ(matched({{"a", "X", 0, 0, 0}, {"b", "X", 1, 200, 0}, {"c", "X", 2, 400, 0}}), "b=a");
}

TEST(NameMatches, FirmsWithoutANameMatchNothing) {
  EXPECT_EQ(matched({{"a", "", 0, 0, 0}, {"b", "", 1, 0, 0}, {"c", "--", 1, 0, 0}, {"d", "-", 0, 0, 0}}), "");
}

/// Every pair looked at, source by source.
std::string matched_slowly(const std::vector<Listed>& firms, double distance_m) {
  const auto rows = by_id(firms);
  std::vector<int> match_of(firms.size(), -1);
  for (std::int32_t source = 1; source < 4; ++source)
    for (const geo::Row row : rows) {
      if (firms[row].source != source || folded_name(firms[row].name).empty()) continue;
      std::tuple<std::int32_t, double, std::string> best{99, 0, ""};
      for (const geo::Row other : rows) {
        const double dx = firms[row].x_m - firms[other].x_m, dy = firms[row].y_m - firms[other].y_m;
        if (firms[other].source >= source || match_of[other] >= 0) continue;
        if (folded_name(firms[row].name) != folded_name(firms[other].name)) continue;
        if (dx * dx + dy * dy > distance_m * distance_m) continue;
        const std::tuple candidate{firms[other].source, std::sqrt(dx * dx + dy * dy), firms[other].id};
        if (candidate >= best) continue;
        best = candidate;
        match_of[row] = static_cast<int>(other);
      }
    }
  std::string out;
  for (const geo::Row row : rows)
    if (match_of[row] >= 0)
      out += (out.empty() ? "" : " ") + firms[row].id + "=" + firms[static_cast<std::size_t>(match_of[row])].id;
  return out;
}

TEST(NameMatches, EqualASlowSearchWhateverTheOrderOfRows) {
  for (unsigned seed = 1; seed <= 20; ++seed) {
    std::mt19937 random(seed);
    const char* names[] = {"Huber", "HUBER GmbH", "Acme Inc.", "acme", "Näher", "", "Bau & Co"};
    std::vector<Listed> firms;
    for (int i = 0; i < 300; ++i)  // a coarse lattice, so that distances tie and points coincide
      firms.push_back({std::to_string(1000 + i), names[random() % 7], static_cast<std::int32_t>(random() % 4),
                       100.0 * static_cast<double>(random() % 12), 100.0 * static_cast<double>(random() % 12)});
    const std::string slow = matched_slowly(firms, 200.0);
    EXPECT_GT(std::ranges::count(slow, '='), 20) << seed;
    EXPECT_EQ(matched(firms, 200.0), slow) << seed;
    std::ranges::shuffle(firms, random);
    EXPECT_EQ(matched(firms, 200.0), slow) << seed;
  }
}

TEST(Filled, TakesWhatIsMissingFromTheEarliestSourceAndNothingElse) {
  const std::vector<Listed> firms{{"a", "", 0, 0, 0},
                                  {"b", "Second", 2, 0, 0, 20},
                                  {"c", "First", 1, 0, 0, -1},
                                  {"d", "D", 0, 9, 9, 5},
                                  {"e", "E", 1, 9, 9, 7}};
  const geo::Table out = filled(table_of(firms), {{1, 0}, {2, 0}, {4, 3}});
  EXPECT_EQ(out.column("name").text(0), "First");
  EXPECT_EQ(out.column("employees").number(0), 20);
  EXPECT_EQ(out.column("employees").number(3), 5);
  EXPECT_FALSE(out.column("opened").valid(0));
}

}  // namespace
}  // namespace pipeline
