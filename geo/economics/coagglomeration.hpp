// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>

namespace geo {

/// Co-agglomeration of two industries (Ellison, Glaeser and Kerr 2010, Am. Econ. Review 100, 1195-1213): sum over
/// regions of (a - x)(b - x) / (1 - sum x^2), a and b the industries' shares of employment by region and x that of the
/// controls, each with sum 1. For two industries it equals the index of Ellison and Glaeser (1997). Symmetric; 0: their
/// places have nothing to do with each other. Nothing when all of x lies in one region. O(regions). Throws
/// std::invalid_argument for columns of different length.
std::optional<double> coagglomeration(std::span<const double> a, std::span<const double> b, std::span<const double> x);

}  // namespace geo
