// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "geo/core/random.hpp"

namespace synth {

/// A place in the local plane: metres east and north of the middle of the region.
struct Point {
  double x = 0.0, y = 0.0;
  friend bool operator==(const Point&, const Point&) = default;
  friend Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
  friend Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
  friend Point operator*(Point a, double f) { return {a.x * f, a.y * f}; }
};

using Line = std::vector<Point>;  ///< An open polyline.
using Ring = std::vector<Point>;  ///< A closed ring; the first point is repeated at the end.

/// Plans are written in kilometres.
inline Point km(double x, double y) { return {x * 1000.0, y * 1000.0}; }

double distance_m(Point a, Point b);
double length_m(const Line& line);
/// Shortest distance from p to the polyline; infinite for an empty one.
double distance_m(Point p, const Line& line);
/// Whether p lies inside the closed ring.
bool inside(Point p, const Ring& ring);
/// Where segment ab is crossed by cd, as a share of ab; negative when they do not cross.
double crossing(Point a, Point b, Point c, Point d);
/// The part of the polyline between two distances from its start, both ends included.
Line part(const Line& line, double from_m, double to_m);

/// A coast, border or river through the control points: midpoints are moved sideways by a normal share `roughness` of
/// the segment until segments are shorter than step_m (Fournier, Fussell and Carpenter 1982).
Line fractal(const Line& control, double roughness, double step_m, geo::Random& random);
/// Corner cutting (Chaikin 1974) with both ends kept.
Line smooth(const Line& line, int rounds);
/// Douglas-Peucker: no dropped vertex was further than tolerance_m from the result.
Line simplified(const Line& line, double tolerance_m);
/// A rough disc, closed.
Ring blob(Point centre, double radius_m, double roughness, double step_m, geo::Random& random);
/// A point of the disc, denser in the middle: a normal cut off at radius_m.
Point within_disc(Point centre, double radius_m, geo::Random& random);

/// A point of the box that spans from west_south to east_north.
Point within_box(Point west_south, Point east_north, geo::Random& random);

/// Smooth noise in about [-1, 1]: four octaves of value noise.
class Noise {
 public:
  explicit Noise(geo::Random random);
  double at(Point p, double wavelength_m) const;

 private:
  double octave(double x, double y) const;
  std::vector<double> table_;
};

}  // namespace synth
