// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/peer_points.hpp"

namespace geo {
namespace {

// What is compared, and how points and digests are made, stands in tests/golden/make_dbscan_peers.py.

struct Peer {
  std::string name, file;
  tests::PeerRows rows;
  DbscanParams params;

  Peer(const tests::Golden& golden, std::size_t row)
      : name(golden.text(row, "peer")),
        file(golden.text(row, "file")),
        rows{.contains = golden.text(row, "contains"),
             .west = golden.number(row, "west"),
             .south = golden.number(row, "south"),
             .east = golden.number(row, "east"),
             .north = golden.number(row, "north"),
             .x_m_per_degree = golden.number(row, "x_m_per_degree"),
             .y_m_per_degree = golden.number(row, "y_m_per_degree")},
        params{.eps_m = golden.number(row, "eps"), .min_points = golden.number(row, "min_points")} {}
};

std::string digest(const std::vector<std::uint32_t>& numbers) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const std::uint32_t number : numbers)
    for (unsigned shift = 0; shift < 32; shift += 8) hash = (hash ^ (number >> shift & 0xFFU)) * 0x100000001B3U;
  char text[17];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(hash));
  return text;
}

std::vector<std::uint32_t> core_partition(const Clustering& found) {
  std::map<std::int32_t, std::uint32_t> number;
  std::vector<std::uint32_t> out;
  for (std::size_t i = 0; i < found.core.size(); ++i)
    out.push_back(
        found.core[i] == 0
            ? 0
            : number.try_emplace(found.cluster[i], static_cast<std::uint32_t>(number.size() + 1)).first->second);
  return out;
}

void compare(const std::string& data, const std::filesystem::path& root) {
  const tests::Golden golden = tests::read_golden("dbscan_peers.csv");
  std::size_t compared = 0;
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    if (golden.text(row, "data") != data) continue;
    const Peer peer(golden, row);
    const tests::Layout points = tests::read_peer_points(root / peer.file, peer.rows);
    ASSERT_EQ(static_cast<std::int64_t>(points.size()), golden.integer(row, "rows")) << "other data than the peers saw";
    std::vector<std::int32_t> rank(points.x_m.size());
    std::iota(rank.begin(), rank.end(), 0);
    const Clustering found = dbscan({points.x_m, points.y_m, rank}, peer.params, 1);
    std::vector<std::uint32_t> noise;
    for (const std::int32_t cluster : found.cluster) noise.push_back(cluster < 0 ? 1U : 0U);
    const std::string where = peer.name + ", eps " + std::to_string(peer.params.eps_m);
    EXPECT_EQ(static_cast<std::int64_t>(found.clusters()), golden.integer(row, "clusters")) << where;
    EXPECT_EQ(digest(core_partition(found)), golden.text(row, "core_partition")) << where;
    EXPECT_EQ(digest(noise), golden.text(row, "noise_rows")) << where;
    ++compared;
  }
  EXPECT_GT(compared, 0U);
}

TEST(DbscanPeers, GiveTheSameCorePartitionOnTheSample) { compare("sample", AGGLO_SOURCE_DIR); }

TEST(DbscanPeers, GiveTheSameCorePartitionOnRhodeIsland) {
  const std::filesystem::path shared = tests::shared_folder();
  if (!std::filesystem::exists(shared / "data/rhode-island")) GTEST_SKIP() << "AGGLO_SHARED has no data/rhode-island";
  compare("rhode-island", shared);
}

}  // namespace
}  // namespace geo
