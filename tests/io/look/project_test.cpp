// SPDX-License-Identifier: Apache-2.0
#include "io/look/project.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

#include "io/look/legend.hpp"
#include "tests/support/sample_publication.hpp"

namespace io {
namespace {

const MapNames& names() {
  static const MapNames all{{{"all", "All firms"}, {"metal", "Metal <goods>"}}, {{"port", "Port"}}};
  return all;
}

void each_layer(const LegendGroup& group, const std::function<void(const LegendLayer&)>& look) {
  for (const LegendLayer& layer : group.layers) look(layer);
  for (const LegendGroup& below : group.groups) each_layer(below, look);
}

TEST(Legend, HoldsEveryLayerAndEveryRasterOfItsGroups) {
  const Publication publication = tests::sample_publication(200);
  std::set<std::string> shown;
  each_layer(legend(publication, names()), [&](const LegendLayer& layer) { shown.insert(layer.source); });
  for (const OutputLayer& layer : publication.layers) EXPECT_TRUE(shown.contains(layer.def.name)) << layer.def.name;
  EXPECT_TRUE(shown.contains("density_all"));
  EXPECT_TRUE(shown.contains("density_metal"));
}

TEST(Legend, IdsAreUniqueAndLongEnoughForQgis) {
  std::set<std::string> ids;
  each_layer(legend(tests::sample_publication(200), names()), [&](const LegendLayer& layer) {
    EXPECT_GT(layer.id.size(), 10U) << layer.id;
    EXPECT_TRUE(ids.insert(layer.id).second) << layer.id;
  });
}

TEST(Legend, LeavesOutWhatTheFileLacks) {
  Publication publication = tests::empty_publication();
  std::erase_if(publication.layers, [](const auto& layer) { return layer.def.name == "gap_lines"; });
  each_layer(legend(publication, names()), [&](const LegendLayer& layer) {
    EXPECT_NE(layer.source, "gap_lines");
    EXPECT_NE(layer.source, "density_all");
  });
}

TEST(Legend, TheFirstViewIsOfAllFirms) {
  const LegendGroup root = legend(tests::sample_publication(200), names());
  const auto views = std::ranges::find_if(root.groups, &LegendGroup::one_at_a_time);
  ASSERT_NE(views, root.groups.end());
  EXPECT_EQ(views->groups.at(0).title, "All firms");
  const auto& metal = views->groups.at(1).layers;
  EXPECT_EQ(std::ranges::find(metal, "view_metal_clusters", &LegendLayer::id)->filter, "\"group_name\" = 'metal'");
}

TEST(Project, NamesItsFileRelativelyAndEscapesTitles) {
  const std::string qgs = project_qgs(tests::sample_publication(200), names());
  EXPECT_THAT(qgs, testing::HasSubstr("<datasource>./clusters.gpkg|layername=firms</datasource>"));
  EXPECT_THAT(qgs, testing::HasSubstr("<datasource>GPKG:./clusters.gpkg:density_metal</datasource>"));
  EXPECT_THAT(qgs, testing::HasSubstr("Metal &lt;goods&gt;"));
}

std::string extent_of(const std::string& qgs) {
  const std::size_t begin = qgs.find("<DefaultViewExtent");
  return qgs.substr(begin, qgs.find('>', begin) - begin);
}

TEST(Project, OpensOnTheRegion) {
  EXPECT_EQ(extent_of(project_qgs(tests::sample_publication(200), names())),
            R"(<DefaultViewExtent xmin="-42400" ymin="-30400" xmax="42400" ymax="30400")");
}

TEST(Project, OpensWhereTheFirmsAreWhenTheyFillLittleOfTheRegion) {
  Publication publication = tests::sample_publication(200);
  publication.region = {-400e3, -280e3, 400e3, 280e3};
  EXPECT_THAT(extent_of(project_qgs(publication, names())), testing::ContainsRegex("xmin=\"-[3-6][0-9]{4}"));
}

TEST(Project, IsTheSameForTheSameRun) {
  EXPECT_EQ(project_qgz(tests::sample_publication(200), names()), project_qgz(tests::sample_publication(200), names()));
}

TEST(Project, StylesGiveEveryLayerExactlyOneDefault) {
  const Publication publication = tests::empty_publication();
  const auto rows = styles_of(publication, names());
  for (const OutputLayer& layer : publication.layers)
    EXPECT_EQ(
        std::ranges::count_if(rows, [&](const StyleRow& row) { return row.layer == layer.def.name && row.is_default; }),
        1)
        << layer.def.name;
}

TEST(Project, RelationsEndAtLayersThatAreThere) {
  const std::string qgs = project_qgs(tests::sample_publication(200), names());
  for (const char* layer : {"clusters", "firms", "gaps"})
    EXPECT_THAT(qgs, testing::HasSubstr("<id>" + base_id(layer) + "</id>"));
}

}  // namespace
}  // namespace io
