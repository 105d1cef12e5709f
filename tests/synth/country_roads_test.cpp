// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/country_roads.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "geo/access/network_health.hpp"
#include "geo/access/noding.hpp"
#include "geo/core/crs.hpp"

namespace synth {
namespace {

constexpr std::size_t kFirms = 20'000, kEdges = 100'000;

Layer roads_of_seed(std::uint64_t seed) { return country_roads(make_country_towns(kFirms, seed), kEdges, seed); }

/// The layer as a network, by its fields.
geo::RoadNetwork noded(const Layer& layer) {
  geo::Shapes shapes(geo::Shapes::Kind::lines);
  std::vector<std::int32_t> oneway, level;
  for (const Feature& feature : layer.features) {
    std::pair<double, double> last{};
    bool any = false;
    for (const Point& p : std::get<Line>(feature.shape)) {
      const std::pair here{geo::snapped(p.x), geo::snapped(p.y)};
      if (!any || here != last) shapes.add_vertex(here.first, here.second);
      last = here, any = true;
    }
    shapes.end_ring(), shapes.end_part(), shapes.end_shape();
    oneway.push_back(std::get<std::string>(feature.values.at(1)) == "yes" ? 1 : 0);
    level.push_back(static_cast<std::int32_t>(std::get<std::int64_t>(feature.values.at(2))));
  }
  const std::vector<float> speed(level.size(), 50.0F);
  const std::vector<std::uint8_t> none(level.size(), 0);
  return geo::node_roads({shapes, speed, oneway, level, none, none}, {}).network;
}

TEST(CountryRoads, HangTogetherInBothDirections) {
  const geo::RoadNetwork network = noded(roads_of_seed(1));
  EXPECT_GT(network.edges(), kEdges * 9 / 10);
  EXPECT_LT(network.edges(), kEdges * 3 / 2) << "roads of the open country and motorways come on top";
  const geo::NetworkHealth health = geo::health(network);
  EXPECT_EQ(health.parts, 1);
  EXPECT_TRUE(health.traps.empty());
  EXPECT_TRUE(health.never_reached.empty());
}

TEST(CountryRoads, DependOnTheSeedAlone) {
  const Layer one = roads_of_seed(1), again = roads_of_seed(1), other = roads_of_seed(2);
  ASSERT_EQ(one.features.size(), again.features.size());
  for (std::size_t i = 0; i < one.features.size(); ++i) {
    ASSERT_EQ(std::get<Line>(one.features[i].shape), std::get<Line>(again.features[i].shape));
    ASSERT_EQ(one.features[i].values, again.features[i].values);
  }
  EXPECT_NE(std::get<Line>(one.features[0].shape), std::get<Line>(other.features[0].shape));
}

}  // namespace
}  // namespace synth
