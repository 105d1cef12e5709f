// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <set>
#include <string>

namespace io {
namespace {

const YAML::Node& contract() {
  static const YAML::Node file = YAML::LoadFile(AGGLO_SOURCE_DIR "/docs/layers.yaml");
  return file;
}

bool may_be_null(const std::string& said) {  // "text (a, b) null", "int 0..3, NULL = unknown", "real null (on …)"
  return said.find("null") != std::string::npos || said.find("NULL") != std::string::npos;
}

TEST(Catalogue, NamesTypesAndNullsAreThoseOfTheContract) {
  for (const LayerDef& def : layers()) {
    const YAML::Node said = contract()[def.name];
    ASSERT_TRUE(said) << def.name;
    EXPECT_EQ(said["geometry"].as<std::string>(), name_of(def.geometry)) << def.name;
    for (const ColumnDef& column : def.columns) {
      const YAML::Node type = said["columns"][column.name];
      ASSERT_TRUE(type) << def.name << '.' << column.name;
      const auto text = type.as<std::string>();
      EXPECT_EQ(text.substr(0, text.find(' ')), name_of(column.type)) << def.name << '.' << column.name;
      EXPECT_EQ(may_be_null(text), column.nullable) << def.name << '.' << column.name;
    }
  }
}

TEST(Catalogue, ColumnsStandInTheOrderOfTheContract) {
  for (const LayerDef& def : layers()) {
    std::vector<std::string> expected, found;
    for (const auto& column : contract()[def.name]["columns"])
      if (def.find(column.first.as<std::string>())) expected.push_back(column.first.as<std::string>());
    for (const ColumnDef& column : def.columns) found.push_back(column.name);
    EXPECT_EQ(found, expected) << def.name;
  }
}

TEST(Catalogue, HoldsEveryLayerOfTheStagesThatAreBuilt) {
  std::vector<std::string> names;
  for (const LayerDef& def : layers()) names.push_back(def.name);
  EXPECT_THAT(names, testing::UnorderedElementsAre("firms", "clusters", "hotspots", "relative_hotspots", "facilities",
                                                   "facility_lines", "facility_areas", "gaps", "gap_cells", "gap_lines",
                                                   "service_areas", "what_if", "missing_links", "links", "networks",
                                                   "diagnosis", "industries", "concentration_curves", "colocation",
                                                   "areas", "actions", "suitability", "sites", "rejects", "run_info"));
}

TEST(Catalogue, NoColumnIsWithoutTitleAndFormula) {
  for (const LayerDef& def : layers()) {
    EXPECT_FALSE(def.title.empty() || def.description.empty() || def.stage.empty()) << def.name;
    EXPECT_EQ(def.description.back(), '.') << def.name;
    for (const ColumnDef& column : def.columns) {
      EXPECT_FALSE(column.title.empty()) << def.name << '.' << column.name;
      ASSERT_FALSE(column.meaning.empty()) << def.name << '.' << column.name;
      EXPECT_EQ(column.meaning.back(), '.') << def.name << '.' << column.name;
    }
  }
}

TEST(Catalogue, TitlesAreUnique) {
  std::set<std::string> titles;
  for (const LayerDef& def : layers()) EXPECT_TRUE(titles.insert(def.title).second) << def.title;
}

TEST(Catalogue, AUnitInTheNameIsTheUnitOfTheColumn) {
  for (const LayerDef& def : layers())
    for (const ColumnDef& column : def.columns) {
      if (column.name.ends_with("per_km2")) {
        EXPECT_EQ(column.unit, "firms/km²");
      } else if (column.name.ends_with("_km2")) {
        EXPECT_EQ(column.unit, "km²");
      } else if (column.name.ends_with("_m")) {
        EXPECT_EQ(column.unit, "m");
      }
    }
}

TEST(Catalogue, AnAliasCarriesTheUnit) {
  EXPECT_EQ(layer("clusters").find("area_km2")->alias(), "Area [km²]");
  EXPECT_EQ(layer("clusters").find("firms")->alias(), "Firms");
}

TEST(Catalogue, AThemeGivesAColumnOfMetresThatMayBeMissing) {
  const ColumnDef column = theme_column("rail_freight", "Rail freight terminal");
  EXPECT_EQ(column.name, "rail_freight_m");
  EXPECT_EQ(column.alias(), "To the nearest: Rail freight terminal [m]");
  EXPECT_TRUE(column.nullable);
}

TEST(Catalogue, RefusesALayerThatIsNone) { EXPECT_THROW(layer("gasp"), std::invalid_argument); }

}  // namespace
}  // namespace io
