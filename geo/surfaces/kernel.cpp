// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/kernel.hpp"

#include <cmath>
#include <numbers>

namespace geo {
namespace {

constexpr double kCut = 5.0;  // of the Gaussian, in standard deviations

}  // namespace

double spread_m(double radius_m) { return radius_m / std::sqrt(8.0); }

double radius_of_spread_m(double spread_m) { return spread_m * std::sqrt(8.0); }

int power_of(Kernel kernel) {
  switch (kernel) {
    case Kernel::epanechnikov:
      return 1;
    case Kernel::quartic:
      return 2;
    case Kernel::triweight:
      return 3;
    case Kernel::gaussian:
      break;
  }
  return 0;
}

double reach_m(Kernel kernel, double radius_m) {
  if (kernel == Kernel::gaussian) return kCut * spread_m(radius_m);
  // The variance of (1 - d^2/H^2)^m along an axis is H^2 / (2m + 4).
  return kernel == Kernel::quartic ? radius_m : radius_m * std::sqrt((2.0 * power_of(kernel) + 4.0) / 8.0);
}

double kernel_at(Kernel kernel, double distance_m, double radius_m) {
  const double reach = reach_m(kernel, radius_m);
  if (distance_m > reach) return 0.0;
  if (kernel == Kernel::gaussian) {
    const double spread = spread_m(radius_m), z = distance_m / spread;
    return std::exp(-0.5 * z * z) / (2.0 * std::numbers::pi * spread * spread);
  }
  const int power = power_of(kernel);
  const double rest = 1.0 - distance_m * distance_m / (reach * reach);
  return (power + 1.0) / (std::numbers::pi * reach * reach) * std::pow(rest, power);
}

}  // namespace geo
