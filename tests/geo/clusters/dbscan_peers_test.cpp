// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <numeric>
#include <string>
#include <vector>

#include "geo/clusters/dbscan.hpp"
#include "tests/support/golden.hpp"

namespace geo {
namespace {

// What is compared, and how points and digests are made, stands in tests/golden/make_dbscan_peers.py.

struct Peer {
  std::string name, file, contains;
  double west, south, east, north, x_scale, y_scale;
  DbscanParams params;

  Peer(const tests::Golden& golden, std::size_t row)
      : name(golden.text(row, "peer")),
        file(golden.text(row, "file")),
        contains(golden.text(row, "contains")),
        west(golden.number(row, "west")),
        south(golden.number(row, "south")),
        east(golden.number(row, "east")),
        north(golden.number(row, "north")),
        x_scale(golden.number(row, "x_m_per_degree")),
        y_scale(golden.number(row, "y_m_per_degree")),
        params{.eps_m = golden.number(row, "eps"), .min_points = golden.number(row, "min_points")} {}
};

std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"')
      quoted = !quoted;  // a doubled quote flips twice, and only lon and lat are read
    else if (line[i] == ',' && !quoted)
      fields.emplace_back();
    else
      fields.back() += line[i];
  }
  return fields;
}

bool is_number(const std::string& text) {
  const std::size_t digits = text.starts_with('-') ? 1 : 0, point = text.find('.');
  return text.size() > digits && text.find_first_not_of("0123456789.", digits) == std::string::npos &&
         point != digits && point != text.size() - 1 &&
         text.find('.', point == std::string::npos ? point : point + 1) == std::string::npos;
}

struct Points {
  std::vector<double> x_m, y_m;
};

Points read(const std::filesystem::path& path, const Peer& peer) {
  std::ifstream in(path);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> header = fields_of(line);
  const auto column = [&](const char* name) {
    return static_cast<std::size_t>(std::find(header.begin(), header.end(), name) - header.begin());
  };
  const std::size_t lon = column("lon"), lat = column("lat");
  const auto metres = [](double degrees, double origin, double scale) {
    return std::floor((degrees - origin) * scale * 1024.0 + 0.5) / 1024.0;
  };
  Points points;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (line.find(peer.contains) == std::string::npos || fields.size() != header.size()) continue;
    if (!is_number(fields[lon]) || !is_number(fields[lat])) continue;
    const double x = std::stod(fields[lon]), y = std::stod(fields[lat]);
    if (x < peer.west || x > peer.east || y < peer.south || y > peer.north) continue;
    points.x_m.push_back(metres(x, peer.west, peer.x_scale));
    points.y_m.push_back(metres(y, peer.south, peer.y_scale));
  }
  return points;
}

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
    const Points points = read(root / peer.file, peer);
    ASSERT_EQ(static_cast<std::int64_t>(points.x_m.size()), golden.integer(row, "rows"))
        << "other data than the peers saw";
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
  const char* given = std::getenv("AGGLO_SHARED");
  const std::filesystem::path shared = given ? given : AGGLO_SOURCE_DIR "/../shared";
  if (!std::filesystem::exists(shared / "data/rhode-island")) GTEST_SKIP() << "AGGLO_SHARED has no data/rhode-island";
  compare("rhode-island", shared);
}

}  // namespace
}  // namespace geo
