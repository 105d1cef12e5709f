// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <ogrsf_frmts.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "tools/synth/region.hpp"

namespace {

namespace fs = std::filesystem;
using Xy = std::pair<double, double>;

const fs::path kShipped = fs::path(AGGLO_SOURCE_DIR) / "sample_data";
const std::vector<std::string> kFiles{"firms.csv", "infrastructure.gpkg", "region.gpkg", "slope.tif", "truth.json"};

std::string bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

using Dataset = std::unique_ptr<GDALDataset>;

Dataset opened(const char* file) {
  GDALAllRegister();
  return Dataset(GDALDataset::Open((kShipped / file).c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY));
}

nlohmann::json truth() { return nlohmann::json::parse(bytes(kShipped / "truth.json")); }

/// Records of a CSV text: line breaks outside quotes.
std::size_t records(const std::string& text) {
  std::size_t count = 0;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    count += c == '\n' && !quoted;
  }
  return count;
}

Xy end_of(const OGRLineString& line, int vertex) { return {line.getX(vertex), line.getY(vertex)}; }

/// The shipped files are the first run, made in another process on another day.
TEST(SampleData, SameSeedSameBytes) {
  const fs::path folder = fs::path(testing::TempDir()) / fmt::format("agglo-synth-{}", getpid());
  fs::create_directories(folder);
  synth::make_region({.folder = folder, .firms = 6'000, .seed = 1, .firms_only = false});
  for (const std::string& file : kFiles) EXPECT_TRUE(bytes(folder / file) == bytes(kShipped / file)) << file;
  fs::remove_all(folder);
}

TEST(SampleData, IsUnderThreeMegabytes) {
  std::uintmax_t sum = 0;
  for (const auto& entry : fs::recursive_directory_iterator(kShipped))
    sum += entry.is_regular_file() ? entry.file_size() : 0;
  EXPECT_LT(sum, 3'000'000U);
}

TEST(SampleData, RowsAndFeaturesAreAsInTruth) {
  const nlohmann::json counts = truth()["counts"];
  EXPECT_EQ(records(bytes(kShipped / "firms.csv")), counts["rows"].get<std::size_t>() + 1);
  EXPECT_EQ(counts["accepted_rows"].get<int>() + counts["rejected_rows"].get<int>(), counts["rows"].get<int>());
  const Dataset file = opened("infrastructure.gpkg");
  EXPECT_EQ(file->GetLayerCount(), static_cast<int>(counts["layers"].size()));
  for (const auto& [name, count] : counts["layers"].items()) {
    OGRLayer* layer = file->GetLayerByName(name.c_str());
    ASSERT_NE(layer, nullptr) << name;
    EXPECT_EQ(layer->GetFeatureCount(), count.get<GIntBig>()) << name;
  }
}

TEST(SampleData, FiveGroupsAreBrokenOnceAndWholeOnce) {
  std::map<std::string, std::pair<int, int>> seen;
  const nlohmann::json planted = truth();
  for (const auto& cluster : planted["clusters"]) {
    auto& [whole, broken] = seen[cluster["group"]];
    (cluster["stages_missing"].empty() ? whole : broken)++;
    EXPECT_EQ(cluster["firm_ids"].size(), cluster["firms"].get<std::size_t>());
  }
  EXPECT_EQ(seen.size(), 5U);
  for (const auto& [group, count] : seen) EXPECT_EQ(count, std::make_pair(1, 1)) << group;
}

/// All roads hang together through ends that are equal to the bit.
TEST(SampleData, RoadsMeetAtNodes) {
  const Dataset file = opened("infrastructure.gpkg");
  std::map<Xy, Xy> parent;
  const auto root = [&](Xy p) {
    while (parent.try_emplace(p, p).first->second != p) p = parent[p] = parent[parent[p]];
    return p;
  };
  for (const auto& road : file->GetLayerByName("roads")) {
    const OGRLineString& line = *road->GetGeometryRef()->toLineString();
    parent[root(end_of(line, 0))] = root(end_of(line, line.getNumPoints() - 1));
  }
  std::size_t networks = 0;
  for (const auto& [node, up] : parent) networks += node == up;
  EXPECT_GT(parent.size(), 1'000U);
  EXPECT_EQ(networks, 1U);
}

/// A vertex inside one road is no vertex of another: crossings are nodes.
TEST(SampleData, RoadsAreCutWhereTheyMeet) {
  const Dataset file = opened("infrastructure.gpkg");
  std::map<Xy, int> ends, inner;
  for (const auto& road : file->GetLayerByName("roads")) {
    const OGRLineString& line = *road->GetGeometryRef()->toLineString();
    ++ends[end_of(line, 0)], ++ends[end_of(line, line.getNumPoints() - 1)];
    for (int i = 1; i + 1 < line.getNumPoints(); ++i) ++inner[end_of(line, i)];
  }
  for (const auto& [vertex, count] : inner) {
    EXPECT_EQ(count, 1);
    EXPECT_FALSE(ends.contains(vertex));
  }
}

TEST(SampleData, DistrictsTileTheBoundary) {
  const Dataset file = opened("region.gpkg");
  const std::unique_ptr<OGRFeature> region(file->GetLayerByName("region")->GetNextFeature());
  OGRMultiPolygon all;
  double area = 0;
  for (const auto& district : file->GetLayerByName("districts")) {
    const OGRMultiPolygon& polygons = *district->GetGeometryRef()->toMultiPolygon();
    EXPECT_TRUE(polygons.IsValid());
    area += polygons.get_Area();
    for (const OGRPolygon* polygon : polygons) all.addGeometry(polygon);
  }
  const std::unique_ptr<OGRGeometry> joined(all.UnionCascaded());
  const std::unique_ptr<OGRGeometry> apart(joined->SymDifference(region->GetGeometryRef()));
  EXPECT_TRUE(apart->IsEmpty());
  EXPECT_NEAR(area, region->GetGeometryRef()->toMultiPolygon()->get_Area(), 1e-9);
}

TEST(SampleData, EveryFeatureIsValidAndHasAnId) {
  for (const char* name : {"infrastructure.gpkg", "region.gpkg"}) {
    const Dataset file = opened(name);
    for (OGRLayer* layer : file->GetLayers())
      for (const auto& feature : *layer) {
        EXPECT_TRUE(feature->GetGeometryRef()->IsValid()) << layer->GetName() << " " << feature->GetFID();
        EXPECT_FALSE(std::string(feature->GetFieldAsString("id")).empty());
      }
  }
}

}  // namespace
