// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace geo {

/// How a point is spread over its surroundings. Each integrates to 1 over the plane.
///
/// One radius names them all: kernels of equal radius_m have equal spread, a standard deviation of radius_m / sqrt(8)
/// along each axis, so surfaces of different kernels can be compared. The radius is the quartic's own; the others reach
/// to reach_m(), their H below:
///   quartic       3 / (pi H^2) (1 - d^2/H^2)^2    H = radius (Silverman 1986, eq. 4.5)
///   epanechnikov  2 / (pi H^2) (1 - d^2/H^2)      H = 0.866 radius
///   triweight     4 / (pi H^2) (1 - d^2/H^2)^3    H = 1.118 radius
///   gaussian      exp(-d^2 / 2 s^2) / (2 pi s^2)  s = radius / sqrt(8), cut at H = 5 s = 1.768 radius; what is cut off
///                 is exp(-12.5) = 3.7e-6 of the whole and is not made good.
enum class Kernel : std::uint8_t { quartic, epanechnikov, triweight, gaussian };

/// Standard deviation along one axis.
double spread_m(double radius_m);

/// The radius whose kernels have that spread.
double radius_of_spread_m(double spread_m);

/// H: no weight lies farther away. The disc is closed.
double reach_m(Kernel kernel, double radius_m);

/// Per square metre at a distance from the point; 0 beyond the reach.
double kernel_at(Kernel kernel, double distance_m, double radius_m);

/// Of the polynomial kernels: the power of (1 - d^2/H^2); 0 for the Gaussian.
int power_of(Kernel kernel);

}  // namespace geo
