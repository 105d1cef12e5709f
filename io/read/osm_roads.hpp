// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "io/read/osm_tags.hpp"
#include "io/read/source.hpp"

namespace io {

/// Ways of an extract as lines that share vertices where the ways share nodes.
struct OsmRoads {
  std::vector<double> lon, lat;    ///< Vertices of all lines, one after the other; a repeated place counts once.
  std::vector<std::size_t> begin;  ///< Of each line in lon and lat, and the end of the last.
  std::vector<std::uint32_t> way;  ///< Of each line: the how manieth that was wanted. Ascending.
  std::int64_t wanted = 0;         ///< Ways that were wanted.
  std::int64_t cut = 0;            ///< Of them, those with nodes that are not in the extract.
  std::string date;                ///< As OsmExtract::date.
  SourceStamp stamp;
};

/// Reads the ways for which wants(tags) is true, in the order of the file; it is asked once for each way.
///
/// A way is cut where nodes are missing, into several lines or none. Two readings of the file (ways, nodes); memory: 8
/// bytes a use of a node, 16 a node, 16 a vertex. Throws UserError as read_osm does. The result does not depend on
/// `threads`.
OsmRoads read_osm_roads(const std::string& uri, const std::function<bool(const OsmTags&)>& wants, unsigned threads);

}  // namespace io
