// SPDX-License-Identifier: Apache-2.0
#include "io/run/declare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"
#include "io/run/yaml.hpp"

namespace {

using io::Rule;
using io::Value;
using testing::ElementsAre;

io::Node node(std::string_view text) {
  io::Problems problems;
  io::Node root = io::parse_yaml("v: " + std::string(text), "c.yaml", problems);
  problems.raise();
  return *root.find("v");
}

/// What the rule reads, or nothing.
std::optional<Value> read(const Rule& rule, std::string_view text) {
  io::Problems problems;
  auto value = rule.parse(node(text), problems);
  EXPECT_EQ(value.has_value(), problems.empty()) << text;
  return value;
}

std::string complaint(const Rule& rule, std::string_view text) {
  io::Problems problems;
  EXPECT_FALSE(rule.parse(node(text), problems)) << text;
  return problems.messages().size() == 1 ? problems.messages().front() : "not one message";
}

TEST(Rule, LengthsCarryAUnitOrAreMetres) {
  const Rule rule = io::length(1, 100e3);
  EXPECT_EQ(read(rule, "750 m"), Value(750.0));
  EXPECT_EQ(read(rule, "5 km"), Value(5000.0));
  EXPECT_EQ(read(rule, "1.5km"), Value(1500.0));
  EXPECT_EQ(read(rule, "750"), Value(750.0));
  EXPECT_EQ(read(rule, "'750'"), Value(750.0));
}

TEST(Rule, LengthErrorSaysWhereWhatAndHow) {
  EXPECT_EQ(complaint(io::length(1, 100e3), "1 lightyear"),
            "c.yaml:1:4: v: value is '1 lightyear'; expected length from 1 m to 100 km; write it like 750 m or 5 km");
}

TEST(Rule, RangesAreClosed) {
  const Rule rule = io::length(1, 100e3);
  EXPECT_TRUE(read(rule, "1 m"));
  EXPECT_TRUE(read(rule, "100 km"));
  EXPECT_FALSE(read(rule, "0.999 m"));
  EXPECT_FALSE(read(rule, "100.001 km"));
}

TEST(Rule, OddNumbersAreRefused) {
  const Rule rule = io::number(0, 10);
  for (const char* text : {"nan", "NaN", "inf", ".inf", "-1", "+1", "1,5", "0x10", "1_0", "1 2", "1e999", "''", "[1]"})
    EXPECT_FALSE(read(rule, text)) << text;
  EXPECT_EQ(read(rule, "1e1"), Value(10.0));
}

TEST(Rule, Durations) {
  const Rule rule = io::duration(0, 1e9);
  EXPECT_EQ(read(rule, "15 min"), Value(900.0));
  EXPECT_EQ(read(rule, "90 d"), Value(90 * 86400.0));
  EXPECT_EQ(read(rule, "2 h"), Value(7200.0));
  EXPECT_EQ(complaint(io::duration(0, 3600), "2 h"),
            "c.yaml:1:4: v: value is '2 h'; expected time from 0 s to 1 h; write it like 15 min or 90 d");
}

TEST(Rule, SharesArePercentOrZeroToOne) {
  EXPECT_EQ(read(io::share(), "50 %"), Value(0.5));
  EXPECT_EQ(read(io::share(), "5%"), Value(0.05));
  EXPECT_EQ(read(io::share(), "0.05"), Value(0.05));
  EXPECT_EQ(complaint(io::share(), "50"),
            "c.yaml:1:4: v: value is '50'; expected share from 0 to 1; write it like 0.05 or 5 %");
}

TEST(Rule, BytesAndCounts) {
  EXPECT_EQ(read(io::bytes(0, 1e15), "8 GB"), Value(8e9));
  EXPECT_EQ(read(io::count(1, 100'000'000), "20 million"), Value(std::int64_t{20'000'000}));
  EXPECT_EQ(read(io::count(0, 10), "7"), Value(std::int64_t{7}));
  EXPECT_EQ(complaint(io::count(1, 1'000'000), "2.5"),
            "c.yaml:1:4: v: value is '2.5'; expected whole number from 1 to 1 million; write it like 20");
}

TEST(Rule, OnlyTrueAndFalseAreFlags) {
  EXPECT_EQ(read(io::flag(), "true"), Value(true));
  EXPECT_EQ(read(io::flag(), "false"), Value(false));
  EXPECT_EQ(complaint(io::flag(), "NO"), "c.yaml:1:4: v: value is 'NO'; expected true or false; write it like true");
  EXPECT_FALSE(read(io::flag(), "'true'"));
}

TEST(Rule, ChoicesAreSuggested) {
  const Rule rule = io::choice({"dbscan", "hdbscan"});
  EXPECT_EQ(read(rule, "dbscan"), Value(std::string("dbscan")));
  EXPECT_EQ(complaint(rule, "dbcsan"),
            "c.yaml:1:4: v: value is 'dbcsan'; expected one of dbscan, hdbscan; did you mean 'dbscan'?");
  EXPECT_EQ(complaint(rule, "kmeans"), "c.yaml:1:4: v: value is 'kmeans'; expected one of dbscan, hdbscan");
}

TEST(Rule, AutoIsTakenOnlyWhereAllowed) {
  EXPECT_EQ(read(io::length(1, 10).or_auto(), "auto"), Value());
  EXPECT_EQ(complaint(io::length(1, 10), "auto"),
            "c.yaml:1:4: v: value is 'auto'; expected length from 1 m to 10 m; write it like 750 m or 5 km");
  EXPECT_EQ(io::length(1, 10).or_auto().describe(), "length from 1 m to 10 m, or auto");
}

TEST(Rule, WrongShapesAreNamed) {
  EXPECT_EQ(complaint(io::text(), "[a]"), "c.yaml:1:4: v: value is a list; expected text; write it like 'some words'");
  EXPECT_EQ(complaint(io::number(0, 1), "{a: 1}"),
            "c.yaml:1:4: v: value is a map; expected number from 0 to 1; write it like 1.5");
  EXPECT_EQ(complaint(io::flag(), ""), "c.yaml:1:1: v: value is missing; expected true or false; write it like true");
}

TEST(Rule, TextsAreAListOrOneWord) {
  EXPECT_EQ(read(io::texts(), "all"), Value(std::vector<std::string>{"all"}));
  EXPECT_EQ(read(io::texts(), "[all, largest 5]"), Value(std::vector<std::string>{"all", "largest 5"}));
  EXPECT_FALSE(read(io::texts(), "[[a]]"));
}

TEST(Rule, LengthsByName) {
  using Map = std::map<std::string, double>;
  EXPECT_EQ(read(io::standards_by_name(), "{port: 100 km, road: 5000, airport: 1.5 h}"),
            Value(Map{{"port", 100e3}, {"road", 5e3}, {"airport (min)", 90.0}}));
  EXPECT_EQ(
      complaint(io::standards_by_name(), "{port: far}"),
      "c.yaml:1:11: v.port: value is 'far'; expected length or time from 1 m to 10000 km, or up to 24 h; write it "
      "like 5 km or 30 min");
  EXPECT_EQ(
      complaint(io::standards_by_name(), "{port: 2 d}"),
      "c.yaml:1:11: v.port: value is '2 d'; expected length or time from 1 m to 10000 km, or up to 24 h; write it "
      "like 5 km or 30 min");
  EXPECT_EQ(complaint(io::standards_by_name(), "5 km"),
            "c.yaml:1:4: v: value is '5 km'; expected a map from name to length or time from 1 m to 10000 km, or up to "
            "24 h; write it like {name: 5 km}");
}

TEST(ToText, IsStable) {
  EXPECT_EQ(io::to_text(Value()), "auto");
  EXPECT_EQ(io::to_text(Value(true)), "true");
  EXPECT_EQ(io::to_text(Value(750.0)), "750");
  EXPECT_EQ(io::to_text(Value(0.1)), "0.1");
  EXPECT_EQ(io::to_text(Value(std::int64_t{3})), "3");
  EXPECT_EQ(io::to_text(Value(std::vector<std::string>{"all", "largest 5"})), "all, largest 5");
  EXPECT_EQ(io::to_text(Value(std::map<std::string, double>{{"road", 5e3}, {"port", 1e5}})),
            "port: 100000, road: 5000");
}

TEST(SplitUnit, TakesTheUnitOffTheName) {
  const auto split = [](std::string_view name) {
    const auto [key, unit] = io::split_unit(name);
    return key + "|" + unit;
  };
  EXPECT_EQ(split("eps_m"), "eps|m");
  EXPECT_EQ(split("keep_s"), "keep|s");
  EXPECT_EQ(split("area_km2"), "area|km2");
  EXPECT_EQ(split("memory_bytes"), "memory|bytes");
  EXPECT_EQ(split("covered_share"), "covered|share");
  EXPECT_EQ(split("min_points"), "min_points|");
  EXPECT_EQ(split("min_area_ha"), "min_area_ha|ha");
  EXPECT_EQ(split("_m"), "_m|");
}

TEST(Quantity, IsShownInTheUnitPeopleUse) {
  EXPECT_EQ(io::with_unit(1, io::length_units()), "1 m");
  EXPECT_EQ(io::with_unit(100e3, io::length_units()), "100 km");
  EXPECT_EQ(io::with_unit(1500, io::length_units()), "1.5 km");
  EXPECT_EQ(io::with_unit(0.05, io::share_units()), "0.05");
  EXPECT_EQ(io::with_unit(8e9, io::byte_units()), "8 GB");
  EXPECT_EQ(io::with_unit(-1, io::length_units()), "-1 m");
}

TEST(Quantity, TextFromOutsideIsCutAndEscaped) {
  EXPECT_EQ(io::cut("a\nb"), "a\\x0ab");
  EXPECT_EQ(io::cut(std::string(200, 'x')), std::string(80, 'x') + "…");
}

TEST(Nearest, FindsTyposAndNothingElse) {
  const std::vector<std::string> keys{"radius", "cell", "kernel", "groups"};
  EXPECT_EQ(io::nearest("radus", keys), "radius");
  EXPECT_EQ(io::nearest("kenrel", keys), "kernel");  // a swap is one edit
  EXPECT_EQ(io::nearest("Cell", keys), "cell");
  EXPECT_EQ(io::nearest("zzz", keys), std::nullopt);
  EXPECT_EQ(io::hint("radus", keys), "did you mean 'radius'?");
  EXPECT_EQ(io::hint("zzz", keys), "expected one of radius, cell, kernel, groups");
  EXPECT_EQ(io::hint("zzz", {}), "expected none here");
}

struct Params {
  double eps_m = 1000.0;
  std::int64_t min_points = 10;
  std::string method = "dbscan";
  bool strict = false;
  std::optional<double> band_m;
};

TEST(Section, DefaultsAreTheInitialisersAndKeysDropTheUnit) {
  io::Section<Params> section("clusters");
  section.param("eps_m", &Params::eps_m, io::length(1, 100e3), "Radius.")
      .param("min_points", &Params::min_points, io::count(1, 100), "Firms.")
      .param("band_m", &Params::band_m, io::length(1, 10).or_auto(), "Band.");
  EXPECT_EQ(section.params()[0].key, "eps");
  EXPECT_EQ(section.params()[0].unit, "m");
  EXPECT_EQ(section.params()[0].standard, Value(1000.0));
  EXPECT_EQ(section.params()[2].standard, Value());
  Params params;
  section.params()[0].assign(&params, Value(250.0));
  section.params()[1].assign(&params, Value(std::int64_t{4}));
  section.params()[2].assign(&params, Value(7.0));
  EXPECT_EQ(params.eps_m, 250.0);
  EXPECT_EQ(params.min_points, 4);
  EXPECT_EQ(params.band_m, 7.0);
}

}  // namespace
