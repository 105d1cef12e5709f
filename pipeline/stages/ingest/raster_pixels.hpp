// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>

#include "geo/siting/pixel_shares.hpp"
#include "io/read/raster_source.hpp"
#include "pipeline/frame.hpp"

namespace pipeline {

struct PixelsAdded {
  std::int64_t pixels = 0;
  std::map<double, std::int64_t> odd{};  ///< How many of them have a value that often stands for none.
};

/// Adds every pixel of a raster near a box of the analysis CRS.
///
/// Pixels are read in stretches of rows and stay as they are: nothing is resampled. In another CRS their corners are
/// projected, exactly on a lattice and between its nodes along straight lines, with nodes so close that the error is
/// below 1 % of a pixel.
PixelsAdded add_pixels(const io::RasterSource& raster, const geo::Box& box, const Frame& frame, geo::PixelShares& out);

}  // namespace pipeline
