// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/hotspots.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"
#include "geo/core/join.hpp"
#include "geo/core/random.hpp"
#include "geo/inference/hypergeometric.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/families.hpp"
#include "pipeline/notes.hpp"
#include "tests/support/firm_columns.hpp"

namespace pipeline {
namespace {

using tests::Firm;

/// 900 controls anywhere; of metal 40 firms in one spot and 40 anywhere; firms of no control industry and institutions.
geo::Tables region() {
  geo::Random random(3, 0);
  std::vector<Firm> firms;
  const auto anywhere = [&](std::int32_t group, std::int32_t industry, std::int32_t role) {
    firms.push_back(
        {geo::snapped(20'000 * random.unit()), geo::snapped(20'000 * random.unit()), group, 3.0, industry, role});
  };
  for (int i = 0; i < 900; ++i) anywhere(-1, 0, kCore);
  for (int i = 0; i < 40; ++i) anywhere(0, 0, kCore);
  for (int i = 0; i < 300; ++i) anywhere(-1, 1, kCore);
  for (int i = 0; i < 30; ++i) anywhere(-1, 0, kInstitution);
  for (int i = 0; i < 40; ++i)
    firms.push_back({geo::snapped(5'000 + 400 * random.normal()), geo::snapped(5'000 + 400 * random.normal()), 0,
                     i % 2 ? 10.0 : -1.0});
  return {{"firms", tests::firm_table(firms)}};
}

/// What the stage gives for one group, its hexagons named and drawn.
geo::Tables found(const HotspotsParams& params, const Frame& frame, const Group& group, const geo::Tables& in) {
  geo::Tables out = hotspots(params, frame, group, in);
  out.at("hexagon_sizes").set("cell_m", std::vector<double>(frame.groups.size(), params.cell_m));
  hotspots_gathered(frame, out);
  return out;
}

TEST(HotspotsStage, ThePlantedSpotIsHotAndTheRestIsNot) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = found({}, frame, frame.groups[1], region()).at("hotspots");
  const geo::HexLayout layout(1000);
  const std::string spot = geo::cell_id(layout.cell_of(5000, 5000));
  int hot = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    hot += table.flags("hot")[row];
    if (table.column("cell_id").text(row) != spot) continue;
    EXPECT_EQ(table.flags("hot")[row], 1);
    EXPECT_EQ(table.integers("gi_bin")[row], 3);
    EXPECT_GT(table.reals("spec_ratio")[row], 3.0);
  }
  EXPECT_GT(hot, 20);
  EXPECT_LT(hot, 70) << "only cells within the band of the spot";
}

TEST(HotspotsStage, FiguresEqualTheFullCount) {
  const Frame frame = tests::frame_of_20_km();
  const auto in = region();
  const geo::Table& firms = in.at("firms");
  const geo::Table table = found({}, frame, frame.groups[1], in).at("hotspots");
  const geo::HexLayout layout(1000);
  const auto distance2 = [](geo::HexCell a, geo::HexCell b) {
    const int q = a.q - b.q, r = a.r - b.r;
    return q * q + q * r + r * r;
  };
  for (std::size_t row = 0; row < table.size(); row += 11) {
    const std::string id(table.column("cell_id").text(row));
    const auto bar = id.find('_', 1);
    const geo::HexCell cell{std::stoi(id.substr(0, bar)), std::stoi(id.substr(bar + 1))};
    std::int64_t cases = 0, controls = 0, near_cases = 0, near = 0;
    double employees = 0.0;
    for (std::size_t i = 0; i < firms.size(); ++i) {
      if (firms.codes("role")[i] == kInstitution || (firms.codes("industry")[i] != 0 && firms.codes("group")[i] != 0))
        continue;
      const auto at = layout.cell_of(firms.reals("x_m")[i], firms.reals("y_m")[i]);
      const bool metal = firms.codes("group")[i] == 0;
      controls += at == cell;
      near += distance2(at, cell) <= 9;
      near_cases += metal && distance2(at, cell) <= 9;
      if (metal && at == cell)
        ++cases, employees += firms.column("employees").valid(i) ? firms.reals("employees")[i] : 0.0;
    }
    EXPECT_EQ(table.integers("firms")[row], cases) << id;
    EXPECT_EQ(table.integers("controls")[row], controls) << id;
    EXPECT_EQ(table.reals("employees")[row], employees) << id;
    EXPECT_NEAR(table.reals("spec_ratio")[row],
                static_cast<double>(near_cases) / static_cast<double>(near) / (80.0 / 980.0), 1e-12)
        << id;
    EXPECT_EQ(table.reals("spec_p")[row], geo::hypergeometric_upper_tail({980, 80, near}, near_cases)) << id;
    if (controls > 0) {
      EXPECT_NEAR(table.reals("lq")[row], static_cast<double>(cases) / static_cast<double>(controls) / (80.0 / 980.0),
                  1e-12);
    } else {
      EXPECT_FALSE(table.column("lq").valid(row));
    }
  }
}

/// Control firms whose employees are known, in one cell and in all.
struct Employed {
  double here_metal = 0.0, here = 0.0, metal = 0.0, all = 0.0, largest_other = 0.0;
  std::int64_t others = 0;

  Employed(const geo::Table& firms, const std::string& cell) {
    for (std::size_t i = 0; i < firms.size(); ++i) {
      if (firms.codes("role")[i] == kInstitution || (firms.codes("industry")[i] != 0 && firms.codes("group")[i] != 0) ||
          !firms.column("employees").valid(i))
        continue;
      const double size = firms.reals("employees")[i];
      const bool is_metal = firms.codes("group")[i] == 0,
                 is_here =
                     geo::cell_id(geo::HexLayout(1000).cell_of(firms.reals("x_m")[i], firms.reals("y_m")[i])) == cell;
      all += size;
      metal += is_metal ? size : 0.0;
      here += is_here ? size : 0.0;
      here_metal += is_here && is_metal ? size : 0.0;
      if (!is_here || is_metal) continue;
      ++others;
      largest_other = std::max(largest_other, size);
    }
  }
  double quotient() const { return (here_metal / here) / (metal / all); }
};

TEST(HotspotsStage, EmployeesOfACellAreComparedAndTested) {
  Frame frame = tests::frame_of_20_km();
  frame.draws = 99;
  const auto in = region();
  const auto out = found({}, frame, frame.groups[1], in);
  const geo::Table& table = out.at("hotspots");
  const geo::Column &lq = table.column("employees_lq"), &p = table.column("employees_p"),
                    &q = table.column("employees_q");
  std::int64_t tested = 0, small = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    EXPECT_EQ(lq.valid(row), table.column("employees").valid(row));
    if (!lq.valid(row)) continue;
    const Employed here(in.at("firms"), std::string(table.column("cell_id").text(row)));
    EXPECT_NEAR(lq.number(row), here.quotient(), 1e-12);
    EXPECT_EQ(table.codes("other_firms")[row], here.others);
    EXPECT_GE(q.number(row), p.number(row));
    ++tested;
    small += q.number(row) <= 0.05;
  }
  EXPECT_GT(tested, 10);
  const auto families = families_in(out);
  const auto family = std::ranges::find(families, "hotspots_employees", &io::TestFamily::statistic);
  ASSERT_NE(family, families.end());
  EXPECT_GT(family->size, tested) << "cells where nobody of the group works are of the family too";
  EXPECT_EQ(family->found, small);
}

TEST(HotspotsStage, WithoutDrawsEmployeesAreComparedOnly) {
  Frame frame = tests::frame_of_20_km();
  frame.draws = 0;
  const auto out = found({}, frame, frame.groups[1], region());
  const geo::Table& table = out.at("hotspots");
  bool any = false;
  for (std::size_t row = 0; row < table.size(); ++row) {
    any = any || table.column("employees_lq").valid(row);
    EXPECT_FALSE(table.column("employees_p").valid(row));
    EXPECT_FALSE(table.column("employees_q").valid(row));
  }
  EXPECT_TRUE(any);
  for (const auto& family : families_in(out)) EXPECT_NE(family.statistic, "hotspots_employees");
}

TEST(HotspotsStage, AllHasGiStarButNoTest) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = found({}, frame, frame.groups[0], region());
  const geo::Table& table = out.at("hotspots");
  for (std::size_t row = 0; row < table.size(); ++row) {
    for (const char* column : {"lq", "spec_ratio", "spec_p", "spec_q", "hot", "employees_lq"})
      EXPECT_FALSE(table.column(column).valid(row)) << column;
    EXPECT_TRUE(table.column("gi_z").valid(row));
    EXPECT_EQ(table.integers("controls")[row], 0);
  }
  EXPECT_EQ(out.at("hexagon_sizes").reals("cell_m")[0], 1000.0);
}

TEST(HotspotsStage, EveryFirmOfTheGroupIsInAWrittenCell) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = found({}, frame, frame.groups[1], region()).at("hotspots");
  std::int64_t firms = 0;
  for (const auto count : table.integers("firms")) firms += count;
  EXPECT_EQ(firms, 80);
  EXPECT_EQ(table.shapes->size(), table.size());
}

TEST(HotspotsStage, DrawsEachHexagonOnceForAllGroups) {
  Frame frame = tests::frame_of_20_km();
  frame.groups[2].code = 0;  // the firms of metal, in hexagons of another size
  const geo::Tables in = region();
  const std::vector<double> cell_m{1000.0, 1000.0, 2000.0};
  std::vector<geo::Table> parts;
  for (std::size_t g = 0; g < 3; ++g) {
    HotspotsParams params;
    params.cell_m = cell_m[g];
    parts.push_back(hotspots(params, frame, frame.groups[g], in).at("hotspots"));
  }
  geo::Tables out;
  const geo::Table rows = out["hotspots"] = geo::joined(std::move(parts), 1);
  out["hexagon_sizes"].set("cell_m", cell_m);
  hotspots_gathered(frame, out);

  const geo::Table& table = out.at("hotspots");
  const geo::Column &id = table.column("cell_id"), &group = table.column("group_name");
  std::set<std::pair<double, geo::HexCell>> distinct;
  geo::Shapes expected(geo::Shapes::Kind::areas);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const geo::HexCell cell{rows.codes("q")[row], rows.codes("r")[row]};
    const double size_m = group.text(row) == "food" ? 2000.0 : 1000.0;
    EXPECT_EQ(id.text(row), geo::cell_id(cell));
    geo::HexLayout(size_m).add_to(expected, cell);
    distinct.emplace(size_m, cell);
  }
  EXPECT_EQ(*table.shapes, expected);
  EXPECT_TRUE(table.shapes->is_picked());
  EXPECT_EQ(id.labels()->size(), distinct.size());
  EXPECT_LT(distinct.size(), rows.size());
  EXPECT_EQ(table.columns().front().first, "cell_id") << "column order is part of the digest";
  EXPECT_FALSE(table.has("q") || table.has("r"));
}

TEST(HotspotsStage, WithoutBoundaryTheStudyIsTheBandAroundFirms) {
  Frame frame = tests::frame_of_20_km();
  frame.boundary = geo::Shapes();
  const geo::Tables in{{"firms", tests::firm_table({{0, 0, 0}})}};
  const geo::Table table = found({}, frame, frame.groups[0], in).at("hotspots");
  ASSERT_EQ(table.size(), 1U);
  // One firm among the 37 cells of its band: the cell itself sees all of them, so it has no Gi*.
  EXPECT_FALSE(table.column("gi_z").valid(0));
}

TEST(HotspotsStage, AGroupWithoutFirmsHasNoRows) {
  const Frame frame = tests::frame_of_20_km();
  const geo::Table table = found({}, frame, frame.groups[2], region()).at("hotspots");
  EXPECT_EQ(table.size(), 0U);
  EXPECT_TRUE(table.has("gi_bin") && table.shapes);
}

TEST(HotspotsStage, IsTheSameForAnyNumberOfThreads) {
  Frame frame = tests::frame_of_20_km();
  const auto one = found({}, frame, frame.groups[1], region());
  frame.threads = 8;
  EXPECT_EQ(found({}, frame, frame.groups[1], region()), one);
}

// ---- local Moran, neighbours, band ---------------------------------------------------------------------------------

std::string text_at(const geo::Table& table, const char* column, const std::string& cell) {
  for (std::size_t row = 0; row < table.size(); ++row)
    if (table.column("cell_id").text(row) == cell) return std::string(table.column(column).text(row));
  return "no row";
}

const io::TestFamily& family(const std::vector<io::TestFamily>& families, std::string_view statistic) {
  return *std::ranges::find(families, statistic, &io::TestFamily::statistic);
}

const std::string kSpot = geo::cell_id(geo::HexLayout(1000).cell_of(5000, 5000));

TEST(HotspotsStage, ThePlantedSpotIsHighAmongHigh) {
  const Frame frame = tests::frame_of_20_km();
  const auto out = found({}, frame, frame.groups[1], region());
  const geo::Table& table = out.at("hotspots");
  EXPECT_EQ(text_at(table, "lisa", kSpot), "HH");
  for (std::size_t row = 0; row < table.size(); ++row) {
    EXPECT_TRUE(table.column("moran_i").valid(row) && table.column("moran_p").valid(row));
    EXPECT_GE(table.reals("moran_p")[row], 2.0 / 10'000);
  }
  const auto families = families_in({{"hotspot_tests", out.at("hotspot_tests")}});
  EXPECT_EQ(family(families, "local_moran").method.substr(0, 60),
            "two-sided p of 9999 permutations, floor 0.0002 (3 cells at t");
  EXPECT_EQ(family(families, "gi_star").method, "normal p, Benjamini-Hochberg at .10, .05, .01");
  EXPECT_EQ(out.at("hotspots_notes").size(), 0U);
  EXPECT_EQ(out.at("hotspots_curves").size(), 0U);
}

TEST(HotspotsStage, EveryKindOfNeighboursFindsTheSpot) {
  const Frame frame = tests::frame_of_20_km();
  for (const char* kind : {"band", "nearest", "contiguity"})
    for (const char* measure : {"firms", "rate"}) {
      HotspotsParams params;
      params.neighbours = kind;
      params.measure = measure;
      const auto out = found(params, frame, frame.groups[1], region());
      EXPECT_EQ(text_at(out.at("hotspots"), "lisa", kSpot), "HH") << kind << ", " << measure;
    }
}

TEST(HotspotsStage, RatesAreThoseOfCellsWithControls) {
  const Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.measure = "rate";
  const auto out = found(params, frame, frame.groups[1], region());
  const geo::Table& table = out.at("hotspots");
  std::size_t without = 0;
  for (std::size_t row = 0; row < table.size(); ++row) {
    without += table.integers("controls")[row] == 0;
    EXPECT_EQ(table.column("gi_z").valid(row), table.integers("controls")[row] > 0);
    EXPECT_EQ(table.column("lisa").valid(row), table.integers("controls")[row] > 0);
  }
  EXPECT_GT(without, 0U) << "hot cells without a firm are there";
  const auto all = found(params, frame, frame.groups[0], region());
  EXPECT_EQ(all.at("hotspots"), found({}, frame, frame.groups[0], region()).at("hotspots")) << "no controls";
}

TEST(HotspotsStage, ACellWithoutNeighboursIsIsolated) {
  const Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.band_m = 0.0;
  const geo::Table table = found(params, frame, frame.groups[1], region()).at("hotspots");
  for (std::size_t row = 0; row < table.size(); ++row) {
    EXPECT_EQ(table.column("lisa").text(row), "isolated");
    EXPECT_FALSE(table.column("moran_p").valid(row) || table.column("moran_i").valid(row));
  }
}

TEST(HotspotsStage, GiStarByPermutationHasThePOfItsNeighbours) {
  const Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.gi_test = "permutation";
  const auto out = found(params, frame, frame.groups[1], region());
  const geo::Table& table = out.at("hotspots");
  for (std::size_t row = 0; row < table.size(); ++row)
    EXPECT_EQ(table.reals("gi_p")[row], table.reals("moran_p")[row]) << "no cell is exactly at the mean here";
  EXPECT_NE(found({}, frame, frame.groups[1], region()).at("hotspots").reals("gi_p")[0], table.reals("gi_p")[0]);
}

TEST(HotspotsStage, YekutieliIsStricterEverywhere) {
  const Frame frame = tests::frame_of_20_km();
  HotspotsParams strict;
  strict.correction = "benjamini_yekutieli";
  const auto loose = families_in({{"t_tests", hotspots({}, frame, frame.groups[1], region()).at("hotspot_tests")}});
  const auto found = families_in({{"t_tests", hotspots(strict, frame, frame.groups[1], region()).at("hotspot_tests")}});
  for (const char* statistic : {"spec", "gi_star", "local_moran"}) {
    EXPECT_LE(family(found, statistic).found, family(loose, statistic).found) << statistic;
    EXPECT_NE(family(found, statistic).method.find("Yekutieli"), std::string::npos);
  }
  EXPECT_LT(family(found, "spec").found, family(loose, "spec").found);
}

TEST(HotspotsStage, BandAutoSaysWhatItTookAndKeepsIt) {
  Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.band_m = std::nullopt;
  const auto out = found(params, frame, frame.groups[1], region());
  const auto choices = choices_in({{"hotspots_notes", out.at("hotspots_notes")}});
  ASSERT_EQ(choices.size(), 1U);
  EXPECT_EQ(choices[0].key, "hotspots.band by cells of 1000 m");
  EXPECT_GE(choices[0].value, 1000.0);
  EXPECT_LE(choices[0].value, 3000.0) << "the spot is small";
  EXPECT_NE(choices[0].reason.find("first peak of Moran's I"), std::string::npos) << choices[0].reason;
  const geo::Table& curve = out.at("hotspots_curves");
  EXPECT_EQ(curve.reals("x")[0], 1000.0);
  EXPECT_GE(curve.size(), 3U);

  params.band_m = choices[0].value;
  EXPECT_EQ(found(params, frame, frame.groups[1], region()).at("hotspots"), out.at("hotspots"));
  params.band_m = std::nullopt;
  frame.kept_values[kept_name(choices[0].key, choices[0].group)] = 5000.0;
  const auto kept = found(params, frame, frame.groups[1], region());
  EXPECT_EQ(choices_in({{"hotspots_notes", kept.at("hotspots_notes")}})[0].value, 5000.0);
  EXPECT_EQ(kept.at("hotspots_curves"), curve);
}

TEST(HotspotsStage, TooFewPermutationsAreWarnedOf) {
  const Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.permutations = 19;
  const auto out = found(params, frame, frame.groups[1], region());
  const auto warnings = warnings_in(out.at("hotspots_notes"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0],
            "hotspots.permutations: is 19, so that no p of local Moran can be significant at 0.05 after correction; "
            "expected at least 39; raise it or set it to auto");
  params.permutations = 39;
  EXPECT_EQ(found(params, frame, frame.groups[1], region()).at("hotspots_notes").size(), 0U);
  params.permutations = 0;
  const auto normal = found(params, frame, frame.groups[1], region());
  EXPECT_EQ(text_at(normal.at("hotspots"), "lisa", kSpot), "HH");
}

TEST(HotspotsStage, EveryOptionIsTheSameForAnyNumberOfThreads) {
  Frame frame = tests::frame_of_20_km();
  HotspotsParams params;
  params.band_m = std::nullopt;
  params.gi_test = "permutation";
  params.measure = "rate";
  const auto one = found(params, frame, frame.groups[1], region());
  params.neighbours = "nearest";
  const auto nearest = found(params, frame, frame.groups[1], region());
  frame.threads = 8;
  EXPECT_EQ(found(params, frame, frame.groups[1], region()), nearest);
  params.neighbours = "band";
  EXPECT_EQ(found(params, frame, frame.groups[1], region()), one);
}

}  // namespace
}  // namespace pipeline
