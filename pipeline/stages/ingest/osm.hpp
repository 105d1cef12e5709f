// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "io/read/osm_file.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// What OpenStreetMap extracts give a run: firms, region and date come out of Config::osm alone.
struct OsmSources {
  std::string as_of;                              ///< From the config, else of the extract; empty when neither says it.
  std::optional<geo::Box> box;                    ///< Of the extract, degrees.
  io::RawRows firms;                              ///< Points, each firm once.
  io::RawRows boundaries;                         ///< Areas that may be the region.
  std::map<std::size_t, io::RawRows> facilities;  ///< By position in Config::infrastructure.
};

/// Reads each extract of the config once, for firms, boundary and the themes of the config's infrastructure. Nothing
/// without an extract.
std::optional<OsmSources> read_osm_sources(const Run& run);

/// The industry code of a firm: its tag that is known best (how_well_known), the first of equals in the order of the
/// rules. A product is a code of its own ("product=steel") and part of one ("man_made=works;product=steel"). Of several
/// values each is tried.
std::string firm_code(const io::OsmTags& tags, const std::vector<io::OsmRule>& rules,
                      const std::optional<io::Profile>& profile);

/// Takes themes out of the frame that sources.osm gives without being asked for them and that the extract does not
/// have; warns of them.
void drop_absent_themes(const OsmSources& osm, Run& run);

}  // namespace pipeline
