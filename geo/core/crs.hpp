// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include "geo/core/shapes.hpp"

namespace geo {

/// The analysis CRS: projected, metres, x east and y north.
struct Crs {
  std::string name;  ///< For people: "Lambert azimuthal equal-area at 41 N, 71 W".
  std::string wkt;   ///< WKT2:2019.
  friend bool operator==(const Crs&, const Crs&) = default;
};

/// `crs: auto`: Lambert azimuthal equal-area on WGS 84 centred on the middle of the box in degrees, rounded to whole
/// degrees. Throws UserError when the box reaches more than 1,500 km from that centre.
Crs auto_crs(const Box& lon_lat);

/// A CRS from "EPSG:32633" or WKT; refuses anything but projected metres with UserError.
Crs projected_crs(const std::string& definition);

/// Transforms coordinates of one source CRS to one target CRS with PROJ, x east and y north on both sides whatever the
/// axis order of the definitions. No network, no ballpark operations. One instance per thread, which lives no longer
/// than the thread that made it; the next one for the same CRS on that thread costs nothing, the first some 3 ms.
class Transform {
 public:
  /// `from`, `to`: "EPSG:n" or WKT. Throws UserError(config) naming the definition when PROJ does not know it.
  Transform(const std::string& from, const std::string& to);
  /// In place; what cannot be transformed (not finite, outside the CRS) becomes NaN in both.
  void apply(std::span<double> x, std::span<double> y) const;
  /// PROJ's accuracy of the operation in metres; negative when PROJ does not say.
  double accuracy_m() const;
  std::string operation() const;

  struct Operation;

 private:
  std::shared_ptr<const Operation> operation_;
};

/// Snaps to 1/1024 m, so that squared distances up to 64 km are exact and the last bits of PROJ do not matter.
double snapped(double metres);

/// Whether a definition has degree axes.
bool is_geographic(const std::string& definition);

}  // namespace geo
