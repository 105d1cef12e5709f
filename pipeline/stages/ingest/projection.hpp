// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "geo/core/crs.hpp"
#include "geo/core/shapes.hpp"

namespace pipeline {

/// Transforms in place from the CRS `from` to the CRS `to` on several threads; with `snap`, results are multiples of
/// 1/1024 m. What cannot be transformed becomes NaN.
void project(std::span<double> x, std::span<double> y, const std::string& from, const std::string& to, bool snap,
             unsigned threads);

/// The same shapes in another CRS, snapped, repeated vertices dropped. Parts that do not survive (a vertex outside the
/// CRS, fewer than two vertices of a line or four of a ring) are left out; a row may end up empty.
geo::Shapes projected(const geo::Shapes& shapes, const std::string& from, const std::string& to, unsigned threads);

}  // namespace pipeline
