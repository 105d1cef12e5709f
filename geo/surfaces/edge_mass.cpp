// SPDX-License-Identifier: Apache-2.0
#include "geo/surfaces/edge_mass.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "geo/core/parallel.hpp"

namespace geo {
namespace {

constexpr double kMostBins = 1e6;
constexpr double kAside_m = 1e-7;  // in the direction of one radian: parallel to no edge that a map would have

/// Nodes and weights of Gauss and Legendre on [-1, 1], the positive half.
template <std::size_t n>
struct Gauss {
  std::array<double, n> at, weight;
};
// n points are exact to degree 2n - 1: three for the quartic's square of r^2, four for the triweight's cube.
constexpr Gauss<2> kFour{{0.33998104358485626, 0.86113631159405258}, {0.65214515486254614, 0.34785484513745386}};
constexpr Gauss<4> kEight{{0.18343464249564980, 0.52553240991632899, 0.79666647741362674, 0.96028985649753623},
                          {0.36268378337836198, 0.31370664587788729, 0.22238103445337447, 0.10122853629037626}};

template <std::size_t n, class Function>
double integral(const Gauss<n>& rule, double from, double to, Function f) {
  const double middle = 0.5 * (from + to), half = 0.5 * (to - from);
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    sum += rule.weight[i] * (f(middle - half * rule.at[i]) + f(middle + half * rule.at[i]));
  return sum * half;
}

/// M(r) / s, where s = r^2/H^2 and M(r) is the mass within r. Smooth, unlike the angle that an edge covers, and a
/// polynomial of s: (1 - (1-s)^m) / s = sum over k < m of (1-s)^k, m = power + 1.
double mass_over_square(double s, int power) {
  double sum = 0.0;
  for (int k = 0; k <= power; ++k) sum = sum * (1.0 - s) + 1.0;
  return sum;
}

/// The integral of M(r) p / r^2 along a straight line at distance p of the centre, from t1 to t2 past its foot; all in
/// units of H.
double polynomial_part(int power, double p, double t1, double t2) {
  return p * integral(kFour, t1, t2, [&](double t) { return mass_over_square(p * p + t * t, power); });
}

/// The same for the Gaussian, in units of its standard deviation: M(r)/r^2 = (1 - exp(-r^2/2)) / r^2.
double gaussian_part(double p, double t1, double t2) {
  const auto integrand = [p](double t) {
    const double z = 0.5 * (p * p + t * t);
    return z < 1e-8 ? 0.5 - 0.25 * z : -0.5 * std::expm1(-z) / z;
  };
  if (t2 - t1 <= 0.25) return p * integral(kFour, t1, t2, integrand);
  const double steps = std::ceil((t2 - t1) / 2.0), step = (t2 - t1) / steps;
  double sum = 0.0;
  for (double i = 0.0; i < steps; i += 1.0) sum += integral(kEight, t1 + i * step, t1 + (i + 1.0) * step, integrand);
  return p * sum;
}

double signed_area_m2(std::span<const double> x, std::span<const double> y) {
  double sum = 0.0;
  for (std::size_t i = 1; i < x.size(); ++i)
    sum += (x[i - 1] - x[0]) * (y[i] - y[0]) - (x[i] - x[0]) * (y[i - 1] - y[0]);
  return 0.5 * sum;
}

}  // namespace

EdgeMass::EdgeMass(const Shapes& area, Kernel kernel, double reach_m)
    : inside_(area), kernel_(kernel), box_(area.box()) {
  if (!(reach_m > 0.0) || !std::isfinite(reach_m))
    throw std::invalid_argument("EdgeMass: reach_m must be finite and > 0");
  if (box_.empty()) return;
  bin_m_ = std::max({reach_m, std::sqrt(box_.width() * box_.height() / kMostBins),
                     std::max(box_.width(), box_.height()) / kMostBins});
  columns_ = static_cast<std::size_t>(box_.width() / bin_m_) + 1;
  rows_ = static_cast<std::size_t>(box_.height() / bin_m_) + 1;
  std::vector<Piece> cut;  // no longer than a bin, so that a piece's middle says where it can matter
  for (std::size_t part = 0; part + 1 < area.part_offsets().size(); ++part) {
    const Shapes::Range rings = area.rings(part);
    for (std::size_t ring = rings.begin; ring < rings.end; ++ring) {
      const auto x = area.xs(ring), y = area.ys(ring);
      const bool is_hole = ring > rings.begin, turned = (signed_area_m2(x, y) < 0.0) != is_hole;
      for (std::size_t i = 1; i < x.size(); ++i) {
        const std::size_t a = turned ? i : i - 1, b = turned ? i - 1 : i;
        const double dx = x[b] - x[a], dy = y[b] - y[a], count = std::ceil(std::hypot(dx, dy) / bin_m_);
        for (double k = 0.0; k < count; k += 1.0)
          cut.push_back({x[a] + dx * (k / count), y[a] + dy * (k / count), x[a] + dx * ((k + 1.0) / count),
                         y[a] + dy * ((k + 1.0) / count)});
      }
    }
  }
  const auto bin = [&](const Piece& p) { return bin_of(0.5 * (p.x1 + p.x2), 0.5 * (p.y1 + p.y2)); };
  begins_.assign(columns_ * rows_ + 1, 0);
  for (const Piece& piece : cut) ++begins_[bin(piece) + 1];
  for (std::size_t b = 0; b + 1 < begins_.size(); ++b) begins_[b + 1] += begins_[b];
  pieces_.resize(cut.size());
  auto next = begins_;
  for (const Piece& piece : cut) pieces_[next[bin(piece)]++] = piece;
}

std::size_t EdgeMass::bin_of(double x, double y) const {
  const auto index = [&](double m, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(m / bin_m_, 0.0, static_cast<double>(count) - 1.0));
  };
  return index(y - box_.min_y, rows_) * columns_ + index(x - box_.min_x, columns_);
}

double EdgeMass::at(double x_m, double y_m, double radius_m) const {
  if (box_.empty()) return 0.0;
  const double x = x_m + kAside_m * std::cos(1.0), y = y_m + kAside_m * std::sin(1.0);
  const double reach = reach_m(kernel_, radius_m), far = reach + 0.5 * bin_m_;
  const double unit = kernel_ == Kernel::gaussian ? spread_m(radius_m) : reach;
  const int power = power_of(kernel_);
  double outside = 0.0;  // in radians
  const Box near{x - far, y - far, x + far, y + far};
  if (!near.meets(box_)) return 0.0;
  const std::size_t low = bin_of(near.min_x, near.min_y), high = bin_of(near.max_x, near.max_y);
  for (std::size_t row = low / columns_; row <= high / columns_; ++row) {
    const std::size_t begin = begins_[row * columns_ + low % columns_],
                      end = begins_[row * columns_ + high % columns_ + 1];
    for (std::size_t i = begin; i < end; ++i) {
      const Piece& e = pieces_[i];
      const double dx = e.x2 - e.x1, dy = e.y2 - e.y1, length = std::sqrt(dx * dx + dy * dy);
      // Each from the end it lies near, so that a point beside a corner loses no digits.
      const double end1 = (dx * (e.x1 - x) + dy * (e.y1 - y)) / length,
                   end2 = (dx * (e.x2 - x) + dy * (e.y2 - y)) / length;
      const bool by_first = std::abs(end1) < std::abs(end2);
      const double p = by_first ? (dx * (y - e.y1) - dy * (x - e.x1)) / length
                                : (dx * (y - e.y2) - dy * (x - e.x2)) / length;  // positive: on the inner side
      const double chord2 = reach * reach - p * p;
      if (!(chord2 > 0.0)) continue;
      const double chord = std::sqrt(chord2), t1 = std::max(end1, -chord), t2 = std::min(end2, chord);
      if (!(t1 < t2)) continue;
      const double angle = std::atan2(p * (t2 - t1), p * p + t1 * t2);
      outside += angle - (kernel_ == Kernel::gaussian ? gaussian_part(p / unit, t1 / unit, t2 / unit)
                                                      : polynomial_part(power, p / unit, t1 / unit, t2 / unit));
    }
  }
  const double mass = (inside_.contains(x, y) ? 1.0 : 0.0) - outside / (2.0 * std::numbers::pi);
  return std::clamp(mass, 0.0, 1.0);
}

std::vector<double> EdgeMass::at_points(std::span<const double> x_m, std::span<const double> y_m, double radius_m,
                                        std::span<const double> radii_m, unsigned threads) const {
  constexpr std::size_t kChunk = 1024;
  std::vector<double> mass(x_m.size());
  const auto radius = [&](std::size_t i) { return radii_m.empty() ? radius_m : radii_m[i]; };
  parallel_for(x_m.size(), kChunk, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const bool same = i > begin && x_m[i] == x_m[i - 1] && y_m[i] == y_m[i - 1] && radius(i) == radius(i - 1);
      mass[i] = same ? mass[i - 1] : at(x_m[i], y_m[i], radius(i));
    }
  });
  return mass;
}

std::vector<double> EdgeMass::at_cells(const Grid& grid, std::span<const std::uint8_t> wanted, double radius_m,
                                       unsigned threads) const {
  std::vector<double> mass(grid.cells(), 1.0);
  const auto columns = static_cast<std::size_t>(grid.columns);
  parallel_for(static_cast<std::size_t>(grid.rows), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin * columns; i < end * columns; ++i) {
      const std::size_t column = i % columns, row = i / columns;
      if (wanted.empty() || wanted[i] != 0)
        mass[i] = at(grid.x0_m + (static_cast<double>(column) + 0.5) * grid.cell_m,
                     grid.y0_m + (static_cast<double>(row) + 0.5) * grid.cell_m, radius_m);
    }
  });
  return mass;
}

}  // namespace geo
