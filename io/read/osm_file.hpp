// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/shapes.hpp"
#include "io/read/osm_tags.hpp"
#include "io/read/source.hpp"
#include "io/read/where.hpp"

namespace io {

/// Objects of an extract that belong together, such as those of one theme.
struct OsmLayer {
  enum class Kinds : std::uint8_t {
    any,        ///< Points, lines and areas.
    no_lines,   ///< Ways that are not closed are rejects.
    relations,  ///< Areas made of relations only; whatever else matches, and what is cut, is passed over in silence.
  };

  std::string name;
  std::vector<OsmRule> rules;  ///< An object belongs to the layer when one matches. None: one of the keys of `where`.
  Where where{};               ///< Objects that it does not keep are counted as filtered. Columns are keys.
  std::vector<std::string> columns{};  ///< Keys whose values are columns of the rows too.
  Kinds kinds = Kinds::any;
  /// What column `code` says; by default the tag that the first term of the first matching rule asks for.
  std::function<std::string(const OsmTags&)> code{};
};

/// What was read of an extract.
struct OsmExtract {
  std::string date;  ///< ISO date of the header, else the newest of all objects; empty when neither is there.
  std::optional<geo::Box> box;  ///< Of the header, degrees.
  /// By layer. Columns: id (n1, w2, r3), name?, operator?, code, then those that the layer asks for. A row number is
  /// the object's number without its kind.
  std::vector<RawRows> layers;
};

/// Reads an OpenStreetMap extract in PBF form (libosmium) once for all layers.
///
/// Nodes are points; closed ways are areas or lines by their tags; multipolygon and boundary relations are areas, also
/// old ones whose tags stand on their outer ways: an outer way that would be in the same layer as its relation is then
/// no row of its own. Objects out of use (disused=yes, abandoned=yes …) are counted as filtered too. Rejects: `osm_cut`
/// for a way or relation whose members are not all in the extract, geom_invalid for areas beyond repair, geom_type for
/// relations that are no areas and for lines where none are meant. Lines are cut where nodes are missing.
///
/// The file is read three times (relations, ways, nodes), so memory is that of what is wanted: about 24 bytes a node of
/// wanted ways and 16 a use. Rows do not depend on `threads`. Throws UserError: `unavailable` when the file cannot be
/// opened; `data` when it is damaged, cut, no PBF, holds several versions of objects, has no ways, or unfolds to more
/// than 200 times its size (beyond 256 MB).
OsmExtract read_osm(const std::string& uri, const std::vector<OsmLayer>& layers, unsigned threads);

}  // namespace io
