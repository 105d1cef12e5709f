// SPDX-License-Identifier: Apache-2.0
#include "geo/siting/crossing_length.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace geo {
namespace {

struct Stretch {
  double x1, y1, x2, y2;

  Box box() const {
    Box out;
    out.add(x1, y1);
    out.add(x2, y2);
    return out;
  }
  double length_m() const { return std::hypot(x2 - x1, y2 - y1); }
};

template <class Visit>
void each_stretch(const Shapes& shapes, std::size_t row, Visit visit) {
  for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part)
    for (auto ring = shapes.rings(part).begin; ring < shapes.rings(part).end; ++ring) {
      const auto x = shapes.xs(ring), y = shapes.ys(ring);
      for (std::size_t i = 0; i + 1 < x.size(); ++i) visit(Stretch{x[i], y[i], x[i + 1], y[i + 1]});
    }
}

/// Where `a` meets an edge, 0 to 1 along it.
void add_meeting(const Stretch& a, const Stretch& edge, std::vector<double>& out) {
  const double rx = a.x2 - a.x1, ry = a.y2 - a.y1, sx = edge.x2 - edge.x1, sy = edge.y2 - edge.y1;
  const double across = rx * sy - ry * sx;
  if (across == 0.0) return;
  const double qx = edge.x1 - a.x1, qy = edge.y1 - a.y1;
  const double t = (qx * sy - qy * sx) / across, u = (qx * ry - qy * rx) / across;
  if (t > 0.0 && t < 1.0 && u >= 0.0 && u <= 1.0) out.push_back(t);
}

double inside_m(const Stretch& a, const Shapes& areas, std::size_t area) {
  std::vector<double> cuts{0.0, 1.0};
  each_stretch(areas, area, [&](const Stretch& edge) { add_meeting(a, edge, cuts); });
  std::ranges::sort(cuts);
  double share = 0.0;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const double middle = (cuts[i] + cuts[i + 1]) / 2.0;
    if (cuts[i] < cuts[i + 1] && areas.contains(area, a.x1 + middle * (a.x2 - a.x1), a.y1 + middle * (a.y2 - a.y1)))
      share += cuts[i + 1] - cuts[i];
  }
  return share * a.length_m();
}

}  // namespace

double length_inside_m(const Shapes& lines, std::size_t line, const Shapes& areas, std::size_t area) {
  const Box box = areas.box(area);
  if (lines.parts(line).size() == 0 || !lines.box(line).meets(box)) return 0.0;
  double sum = 0.0;
  each_stretch(lines, line, [&](const Stretch& stretch) {
    if (stretch.box().meets(box)) sum += inside_m(stretch, areas, area);
  });
  return sum;
}

}  // namespace geo
