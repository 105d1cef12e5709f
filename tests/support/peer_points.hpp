// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/layouts.hpp"

namespace tests {

/// The folder with real data: AGGLO_SHARED, else beside the source tree.
inline std::filesystem::path shared_folder() {
  const char* given = std::getenv("AGGLO_SHARED");
  return given ? given : AGGLO_SOURCE_DIR "/../shared";
}

inline std::vector<std::string> fields_of(const std::string& line) {
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

inline bool is_number(const std::string& text) {
  const std::size_t digits = text.starts_with('-') ? 1 : 0, point = text.find('.');
  return text.size() > digits && text.find_first_not_of("0123456789.", digits) == std::string::npos &&
         point != digits && point != text.size() - 1 &&
         text.find('.', point == std::string::npos ? point : point + 1) == std::string::npos;
}

/// Which rows of a register a peer was given, and how degrees became metres (tests/golden/make_dbscan_peers.py).
struct PeerRows {
  std::string contains{};  ///< Text that the line must hold.
  double west = -72.0, south = 41.0, east = -71.0, north = 42.2, x_m_per_degree = 83'000.0, y_m_per_degree = 111'000.0;
};

inline Layout read_peer_points(const std::filesystem::path& path, const PeerRows& peer) {
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
  Layout points{path.filename().string()};
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = fields_of(line);
    if (line.find(peer.contains) == std::string::npos || fields.size() != header.size()) continue;
    if (!is_number(fields[lon]) || !is_number(fields[lat])) continue;
    const double x = std::stod(fields[lon]), y = std::stod(fields[lat]);
    if (x < peer.west || x > peer.east || y < peer.south || y > peer.north) continue;
    points.add(metres(x, peer.west, peer.x_m_per_degree), metres(y, peer.south, peer.y_m_per_degree));
  }
  return points;
}

}  // namespace tests
