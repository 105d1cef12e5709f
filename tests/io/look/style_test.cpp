// SPDX-License-Identifier: Apache-2.0
#include "io/look/style.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "io/look/cartography.hpp"
#include "io/look/palette.hpp"
#include "io/look/qml.hpp"

namespace io {
namespace {

MapNames names(int groups) {
  MapNames out{{{"all", "All firms"}}, {{"port", "Port"}, {"one's", "It's one"}}};
  for (int i = 1; i <= groups; ++i) out.groups.push_back({"g" + std::to_string(i), "Group " + std::to_string(i)});
  return out;
}

/// Every style that the file or the project uses.
std::vector<std::pair<LayerDef, LayerStyle>> all_styles() {
  std::vector<std::pair<LayerDef, LayerStyle>> out;
  for (const LayerDef& def : layers())
    for (const LayerStyle& style : styles_for(def, names(3))) out.emplace_back(def, style);
  for (const AllFirms all : {AllFirms::hidden, AllFirms::subject})
    out.emplace_back(layer("clusters"), clusters_style(names(3), all));
  return out;
}

TEST(Style, EveryStyleHasAClassForWhatNobodyThoughtOf) {
  for (const auto& [def, style] : all_styles()) {
    if (def.geometry == LayerGeometry::none) continue;
    EXPECT_EQ(std::ranges::count(style.classes, "", &StyleClass::value), 1) << def.name << ": " << style.name;
    EXPECT_EQ(style.classes.back().value, "") << def.name << ": " << style.name;
  }
}

TEST(Style, NoValueHasTwoClasses) {
  for (const auto& [def, style] : all_styles()) {
    std::set<std::string> values;
    for (const StyleClass& each : style.classes) EXPECT_TRUE(values.insert(each.value).second) << def.name;
  }
}

TEST(Style, SymbolsFitTheGeometry) {
  for (const auto& [def, style] : all_styles())
    for (const StyleClass& each : style.classes)
      EXPECT_EQ(each.symbol.type, def.geometry == LayerGeometry::point        ? "marker"
                                  : def.geometry == LayerGeometry::multilines ? "line"
                                                                              : "fill")
          << def.name;
}

TEST(Style, NamesFitTheirColumn) {
  for (const auto& [def, style] : all_styles()) EXPECT_LE(style.name.size(), 30U) << style.name;
}

TEST(Style, EightGroupsHaveColoursOfTheirOwnAndTheNinthIsOther) {
  const LayerStyle style = clusters_style(names(9));
  std::set<std::string> colors;
  for (const StyleClass& each : style.classes)
    if (each.value.starts_with("g")) colors.insert(each.symbol.layers[0].options[0].second);
  EXPECT_EQ(colors.size(), kGroupColors.size());
  EXPECT_EQ(std::ranges::count(style.classes, "g9", &StyleClass::value), 0);
}

TEST(Style, GiClassesCarryTheColoursThatAnalystsKnow) {
  const LayerStyle style = hotspots_gi_style();
  EXPECT_EQ(style.attribute, "gi_bin");
  EXPECT_EQ(style.classes.front().value, "3");
  EXPECT_EQ(style.classes.front().label, "Hot spot, 99 % confidence");
  EXPECT_EQ(style.classes.front().symbol.layers[0].options[0].second, "#d62f27");
  EXPECT_EQ(style.classes[6].symbol.layers[0].options[0].second, "#4575b5");
}

TEST(Style, LocalMoranIsRedAndBlueAmongItsLike) {
  const LayerStyle style = hotspots_lisa_style();
  EXPECT_EQ(style.attribute, "lisa");
  std::vector<std::string> values;
  for (const StyleClass& each : style.classes) values.push_back(each.value);
  EXPECT_THAT(values, testing::ElementsAre("HH", "HL", "LH", "LL", "ns", "isolated", ""));
  EXPECT_EQ(style.classes[0].symbol.layers[0].options[0].second, "#d7191c");
  EXPECT_EQ(style.classes[3].symbol.layers[0].options[0].second, "#2c7bb6");
  EXPECT_EQ(styles_for(layer("hotspots"), names(1)).size(), 4U);
}

TEST(Style, AThemeWithAQuoteDoesNotBreakTheExpression) {
  EXPECT_THAT(gap_lines_style(names(1)).map_tip, testing::HasSubstr(R"("theme" = 'one''s' THEN 'It''s one')"));
}

TEST(Style, RefusesALayerThatNobodyDrew) {
  LayerDef unknown = layer("gaps");
  unknown.name = "treasures";
  EXPECT_THROW(styles_for(unknown, names(1)), std::invalid_argument);
}

TEST(Qml, ColoursAreWrittenWithOpacity) {
  EXPECT_EQ(qgis_color("#0a10ff"), "10,16,255,255");
  EXPECT_EQ(qgis_color("#0a10ff80"), "10,16,255,128");
}

TEST(Qml, EachClassHasItsOwnSymbol) {  // QGIS drops a class whose symbol another has taken
  const std::string text = qml(layer("hotspots"), hotspots_gi_style());
  for (int i = 0; i < 8; ++i) {
    const std::string number = '"' + std::to_string(i) + '"';
    EXPECT_THAT(text, testing::HasSubstr("<category symbol=" + number));
    EXPECT_THAT(text, testing::HasSubstr("<symbol type=\"fill\" name=" + number));
  }
}

TEST(Qml, AliasesCountFromTheFieldAfterFid) {
  EXPECT_THAT(qml(layer("clusters"), clusters_style(names(1))),
              testing::HasSubstr("<alias index=\"9\" field=\"area_km2\" name=\"Area [km²]\"/>"));
}

TEST(Qml, ATableHasAliasesAndNoRenderer) {
  const std::string text = qml(layer("rejects"), table_style(layer("rejects")));
  EXPECT_THAT(text, testing::HasSubstr("<alias index=\"1\" field=\"source\""));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("renderer")));
}

geo::Table raster(std::vector<float> values) {
  geo::Table table;
  geo::Column::Mask valid(values.size(), 1);
  if (!valid.empty()) valid.back() = 0;
  table.set("value", std::move(values), valid);
  return table;
}

TEST(DensityRamp, RisesFromLandAtRoundNumbers) {
  std::vector<float> values;
  for (int i = 0; i <= 1000; ++i) values.push_back(static_cast<float>(i));
  const auto ramp = density_ramp(raster(values), kDensity);
  ASSERT_EQ(ramp.size(), 5U);
  EXPECT_EQ(ramp[0].value, 0.0);
  EXPECT_EQ(ramp[0].color, kLand);
  EXPECT_EQ(ramp[1].value, 20.0);
  EXPECT_EQ(ramp[4].value, 500.0);
  EXPECT_EQ(ramp[4].label, "500");
}

TEST(DensityRamp, NeverHasTwoStopsAtOneValue) {
  const auto ramp = density_ramp(raster({0.0F, 3.0F, 3.0F, 3.0F, 9e9F}), kDensity);
  for (std::size_t i = 1; i < ramp.size(); ++i) EXPECT_GT(ramp[i].value, ramp[i - 1].value);
}

TEST(DensityRamp, OfNoFirmAtAllIsLand) {
  const auto ramp = density_ramp(raster({0.0F, 0.0F}), kDensity);
  ASSERT_EQ(ramp.size(), 2U);
  EXPECT_EQ(ramp[1].color, kLand);
}

}  // namespace
}  // namespace io
