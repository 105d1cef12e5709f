// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "geo/core/shapes.hpp"

namespace io {

enum class WkbFault : std::uint8_t {
  none,
  empty,       ///< No vertex at all.
  not_finite,  ///< NaN or infinity in x or y of some vertex.
  invalid,     ///< Cut, unknown type, counts that do not fit, a ring or line with too few vertices, nested too deep.
  curve,       ///< Holds arcs: linearise it and read again.
};

/// One geometry taken apart, Z and M dropped: its points, and at most one shape each of lines and areas.
struct FlatGeometry {
  std::vector<double> x, y;
  geo::Shapes lines{geo::Shapes::Kind::lines};
  geo::Shapes areas{geo::Shapes::Kind::areas};
};

/// Reads ISO or extended WKB of either byte order into `out` (cleared first). Empty members of collections are left
/// out. No count is believed before the bytes for it are there; collections nest at most 32 deep. Rings are taken as
/// they stand: whether they cross is not asked here.
WkbFault read_wkb(std::string_view bytes, FlatGeometry& out);

/// The quick way for the commonest geometry: true when `bytes` is a single finite little-endian point (Z, M allowed).
bool read_wkb_point(std::string_view bytes, double& x, double& y);

}  // namespace io
