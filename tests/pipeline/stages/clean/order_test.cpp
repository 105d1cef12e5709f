// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/clean/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "geo/core/hilbert.hpp"
#include "geo/core/random.hpp"

namespace pipeline {
namespace {

struct Firm {
  std::string id;
  double employees = 0.0;
  std::int32_t source = 0;
  double x_m = 0.0, y_m = 0.0;
};

geo::Table table_of(const std::vector<Firm>& firms) {
  geo::Texts id;
  std::vector<double> x, y, employees;
  std::vector<std::int32_t> source;
  for (const Firm& firm : firms) {
    id.add(firm.id);
    x.push_back(firm.x_m);
    y.push_back(firm.y_m);
    employees.push_back(firm.employees);
    source.push_back(firm.source);
  }
  geo::Table out;
  out.set("x_m", std::move(x));
  out.set("y_m", std::move(y));
  out.set("firm_id", std::move(id));
  out.set("employees", std::move(employees));
  out.set("source", std::move(source));
  return out;
}

std::vector<geo::Row> sorted(const std::vector<Firm>& firms) {
  std::vector<geo::Row> rows(firms.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return by_id(table_of(firms), rows, 1);
}

std::vector<Firm> many(std::size_t count, const std::string& prefix) {
  geo::Random random(4, prefix.size());
  std::vector<Firm> firms;
  for (std::size_t i = 0; i < count; ++i)
    firms.push_back(
        {prefix + std::to_string(random.bits32() % (2 * count)), 0.0, 0, 5000 * random.unit(), 5000 * random.unit()});
  return firms;
}

TEST(ById, IsBytewiseWhateverIdsBeginWith) {
  for (const char* prefix : {"", "V", "DE-HRB-0000000"}) {
    const auto firms = many(20'000, prefix);
    const auto rows = sorted(firms);
    EXPECT_TRUE(std::ranges::is_sorted(rows, {}, [&](geo::Row row) { return firms[row].id; })) << prefix;
  }
}

TEST(ById, ShorterAndNonAsciiIdsTakeTheirBytewisePlace) {
  using namespace std::string_literals;
  EXPECT_EQ(sorted({{"b"}, {"\xC3\xA4"}, {"a\0"s}, {"a"}, {"aa"}, {"B"}}), (std::vector<geo::Row>{5, 3, 2, 4, 0, 1}));
}

TEST(ById, OfOneIdTheEarliestSourceThenTheSmallestValuesComeFirst) {
  EXPECT_EQ(sorted({{"a", 3}, {"a", 1, 1}, {"a", 2}, {"b"}, {"a", 2}}), (std::vector<geo::Row>{2, 4, 0, 1, 3}));
}

TEST(ById, OfNoRowsIsNothing) { EXPECT_TRUE(sorted({}).empty()); }

TEST(CanonicalOrder, IsByCurveThenIdForAnyNumberOfThreads) {
  const auto firms = many(20'000, "V");
  const geo::Table table = table_of(firms);
  const auto ids = sorted(firms);
  const auto order = canonical_order(table, ids, 1);
  const auto& rows = order.first;
  const auto& ranks = order.second;
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i], ids[static_cast<std::size_t>(ranks[i])]);
  const auto key = [&](std::size_t i) {
    return std::pair(geo::hilbert_key(firms[rows[i]].x_m, firms[rows[i]].y_m), ranks[i]);
  };
  for (std::size_t i = 1; i < rows.size(); ++i) ASSERT_LT(key(i - 1), key(i));
  EXPECT_EQ(canonical_order(table, ids, 3), std::pair(rows, ranks));
}

}  // namespace
}  // namespace pipeline
