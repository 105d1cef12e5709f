// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "geo/core/shapes.hpp"

namespace osmium {
class Relation;
class Way;
}  // namespace osmium

namespace io {

/// Shapes of OpenStreetMap objects, one shape each, in degrees. The nodes of the ways have their locations; those of
/// areas are all valid.

/// The area inside a closed way of at least four nodes. A ring that crosses itself is repaired by GEOS; nothing when no
/// area is left of it.
std::optional<geo::Shapes> area_of(const osmium::Way& way);

/// The area that the member ways form, with its holes: roles are not trusted, the rings decide (libosmium's assembler).
/// `ways` are the members of the relation that are ways, in its order. Nothing when rings do not close or cross.
std::optional<geo::Shapes> area_of(const osmium::Relation& relation, const std::vector<const osmium::Way*>& ways);

/// The line along a way, cut where nodes have no valid location; a repeated place counts once. Nothing when no two
/// nodes in a row are left.
std::optional<geo::Shapes> line_of(const osmium::Way& way);

}  // namespace io
