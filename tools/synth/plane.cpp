// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/plane.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace synth {
namespace {

constexpr std::size_t kNoiseSide = 64;

double segment_distance_m(Point p, Point a, Point b) {
  const Point along = b - a;
  const double length2 = along.x * along.x + along.y * along.y;
  const double t = length2 > 0 ? ((p.x - a.x) * along.x + (p.y - a.y) * along.y) / length2 : 0.0;
  return distance_m(p, a + along * std::clamp(t, 0.0, 1.0));
}

void displace(Point a, Point b, double roughness, double step_m, geo::Random& random, Line& out) {
  const double length = distance_m(a, b);
  if (length > step_m) {
    const Point across{(a.y - b.y) / length, (b.x - a.x) / length};
    const double shift = std::clamp(random.normal(), -2.0, 2.0) * roughness * length;
    const Point middle = (a + b) * 0.5 + across * shift;
    displace(a, middle, roughness, step_m, random, out);
    displace(middle, b, roughness, step_m, random, out);
  } else {
    out.push_back(b);
  }
}

void keep_corners(const Line& line, std::size_t first, std::size_t last, double tolerance_m, std::vector<char>& keep) {
  double worst = tolerance_m;
  std::size_t at = 0;
  for (std::size_t i = first + 1; i < last; ++i) {
    const double d = segment_distance_m(line[i], line[first], line[last]);
    if (d > worst) worst = d, at = i;
  }
  if (at == 0) return;
  keep[at] = 1;
  keep_corners(line, first, at, tolerance_m, keep);
  keep_corners(line, at, last, tolerance_m, keep);
}

}  // namespace

double distance_m(Point a, Point b) { return std::hypot(a.x - b.x, a.y - b.y); }

double length_m(const Line& line) {
  double sum = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) sum += distance_m(line[i - 1], line[i]);
  return sum;
}

double distance_m(Point p, const Line& line) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i < line.size(); ++i) best = std::min(best, segment_distance_m(p, line[i - 1], line[i]));
  return best;
}

bool inside(Point p, const Ring& ring) {
  bool in = false;
  for (std::size_t i = 1; i < ring.size(); ++i) {
    const Point a = ring[i - 1], b = ring[i];
    if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x) in = !in;
  }
  return in;
}

double crossing(Point a, Point b, Point c, Point d) {
  const Point u = b - a, v = d - c, w = c - a;
  const double across = u.x * v.y - u.y * v.x;
  if (across == 0.0) return -1.0;
  const double s = (w.x * v.y - w.y * v.x) / across, t = (w.x * u.y - w.y * u.x) / across;
  return s >= 0 && s <= 1 && t >= 0 && t <= 1 ? s : -1.0;
}

Line part(const Line& line, double from_m, double to_m) {
  Line out;
  double walked = 0.0;
  for (std::size_t i = 1; i < line.size(); ++i) {
    const double step = distance_m(line[i - 1], line[i]);
    const auto at = [&](double m) { return line[i - 1] + (line[i] - line[i - 1]) * ((m - walked) / step); };
    if (out.empty() && walked + step >= from_m) out.push_back(from_m <= walked ? line[i - 1] : at(from_m));
    if (!out.empty() && walked + step >= to_m) {
      out.push_back(at(to_m));
      return out;
    }
    if (!out.empty()) out.push_back(line[i]);
    walked += step;
  }
  return out;
}

Line fractal(const Line& control, double roughness, double step_m, geo::Random& random) {
  Line out{control.front()};
  for (std::size_t i = 1; i < control.size(); ++i) displace(control[i - 1], control[i], roughness, step_m, random, out);
  return out;
}

Line smooth(const Line& line, int rounds) {
  Line now = line;
  for (int round = 0; round < rounds && now.size() > 2; ++round) {
    Line next{now.front()};
    for (std::size_t i = 1; i < now.size(); ++i) {
      if (i > 1) next.push_back(now[i - 1] * 0.75 + now[i] * 0.25);
      if (i + 1 < now.size()) next.push_back(now[i - 1] * 0.25 + now[i] * 0.75);
    }
    next.push_back(now.back());
    now = std::move(next);
  }
  return now;
}

Line simplified(const Line& line, double tolerance_m) {
  if (line.size() < 3) return line;
  std::vector<char> keep(line.size(), 0);
  keep.front() = keep.back() = 1;
  keep_corners(line, 0, line.size() - 1, tolerance_m, keep);
  Line out;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (keep[i]) out.push_back(line[i]);
  return out;
}

Ring blob(Point centre, double radius_m, double roughness, double step_m, geo::Random& random) {
  constexpr int kCorners = 7;
  Ring control;
  for (int i = 0; i < kCorners; ++i) {
    const double angle = 2 * std::numbers::pi * (i + 0.6 * random.unit()) / kCorners;
    const double reach = radius_m * (0.75 + 0.5 * random.unit());
    control.push_back(centre + Point{reach * std::cos(angle), reach * std::sin(angle)});
  }
  control.push_back(control.front());
  return fractal(control, roughness, step_m, random);
}

Point within_disc(Point centre, double radius_m, geo::Random& random) {
  for (;;) {
    const Point shift{random.normal() * radius_m / 2, random.normal() * radius_m / 2};
    if (std::hypot(shift.x, shift.y) <= radius_m) return centre + shift;
  }
}

Point within_box(Point west_south, Point east_north, geo::Random& random) {
  const Point size = east_north - west_south;
  return west_south + Point{size.x * random.unit(), size.y * random.unit()};
}

Noise::Noise(geo::Random random) : table_(kNoiseSide * kNoiseSide) {
  for (double& value : table_) value = 2 * random.unit() - 1;
}

double Noise::octave(double x, double y) const {
  const double fx = std::floor(x), fy = std::floor(y);
  const auto corner = [&](int dx, int dy) {
    const auto column = static_cast<std::size_t>(static_cast<long>(fx) + dx + 4096) % kNoiseSide;
    const auto row = static_cast<std::size_t>(static_cast<long>(fy) + dy + 4096) % kNoiseSide;
    return table_[row * kNoiseSide + column];
  };
  const auto ease = [](double t) { return t * t * (3 - 2 * t); };
  const double u = ease(x - fx), v = ease(y - fy);
  return std::lerp(std::lerp(corner(0, 0), corner(1, 0), u), std::lerp(corner(0, 1), corner(1, 1), u), v);
}

double Noise::at(Point p, double wavelength_m) const {
  double sum = 0.0, weight = 0.55;
  for (double scale = 1.0; scale < 16.0; scale *= 2.0, weight *= 0.5)
    sum += weight * octave(p.x / wavelength_m * scale + 11.7 * scale, p.y / wavelength_m * scale);
  return sum;
}

}  // namespace synth
