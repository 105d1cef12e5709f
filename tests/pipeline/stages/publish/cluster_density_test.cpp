// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/publish/cluster_density.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/support/texts.hpp"

namespace pipeline {
namespace {

/// Three cells of 100 m in a row: 3 in the west, missing in the middle, 1.5 in the east.
geo::Table raster() {
  geo::Table out;
  out.grid = geo::Grid{0.0, 0.0, 100.0, 3, 1};
  out.set("value", std::vector<float>{3.0F, 0.0F, 1.5F}, {1, 0, 1});
  return out;
}

struct Case {
  Frame frame;
  geo::Tables tables;

  Case() {
    for (const char* name : {"all", "metal", "food"}) frame.groups.push_back({.name = name});
    geo::Table firms, clusters;
    firms.set("x_m", std::vector<double>{10.0, 20.0, 110.0, 210.0, 150.0, 15.0});
    firms.set("y_m", std::vector<double>{50.0, 50.0, 50.0, 50.0, 50.0, 50.0});
    clusters.set("group_name", tests::texts({"metal", "metal", "food", "all"}));
    clusters.set("key", std::vector<std::int32_t>{7, 4, 4, 4});
    tables["firms"] = firms;
    tables["clusters"] = clusters;
    tables["relative_density_metal"] = raster();
  }

  /// The firm of `row` belongs to the cluster of `key`; key < 0: to none.
  void add(std::int32_t group, std::int32_t row, std::int32_t key) {
    groups.push_back(group);
    rows.push_back(row);
    keys.push_back(key);
    in_cluster.push_back(key < 0 ? 0 : 1);
  }
  geo::Column found() {
    geo::Table members;
    const auto names = name_of_group(frame, frame.groups[0], 0).labels();
    members.set("group_name", geo::Column::coded(groups, names));
    members.set("row", rows);
    members.set("key", keys, in_cluster);
    tables["members"] = members;
    set_cluster_density(frame, tables);
    return tables.at("clusters").column("relative_density");
  }

 private:
  std::vector<std::int32_t> groups, rows, keys;
  geo::Column::Mask in_cluster;
};

TEST(ClusterDensity, IsTheMeanOverTheFirmsOfTheClusterWhereTheRasterHasAValue) {
  Case run;
  run.add(1, 0, 7);
  run.add(1, 1, 7);
  run.add(1, 2, 7);   // no value there
  run.add(1, 3, 7);   // 1.5
  run.add(1, 5, -1);  // in no cluster
  run.add(1, 4, 4);   // no value at its only firm
  run.add(2, 0, 4);   // a group without a raster
  run.add(0, 0, 4);
  const geo::Column found = run.found();
  EXPECT_DOUBLE_EQ(found.number(0), (3.0 + 3.0 + 1.5) / 3.0);
  EXPECT_FALSE(found.valid(1));
  EXPECT_FALSE(found.valid(2));
  EXPECT_FALSE(found.valid(3));
}

}  // namespace
}  // namespace pipeline
