// SPDX-License-Identifier: Apache-2.0
#include "geo/core/shapes.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace geo {
namespace {

double ring_area(std::span<const double> x, std::span<const double> y) {
  double twice = 0.0;  // relative to the first vertex, so that large coordinates cancel early
  for (std::size_t i = 1; i + 1 < x.size(); ++i)
    twice += (x[i] - x[0]) * (y[i + 1] - y[0]) - (x[i + 1] - x[0]) * (y[i] - y[0]);
  return std::abs(twice) / 2.0;
}

enum class Side { outside, edge, inside };

/// Ray casting with an exact test for points on the ring.
Side side_of(std::span<const double> xs, std::span<const double> ys, double x, double y) {
  bool inside = false;
  for (std::size_t i = 0, j = 1; j < xs.size(); i = j++) {
    const double cross = (xs[j] - xs[i]) * (y - ys[i]) - (ys[j] - ys[i]) * (x - xs[i]);
    if (cross == 0.0 && x >= std::min(xs[i], xs[j]) && x <= std::max(xs[i], xs[j]) && y >= std::min(ys[i], ys[j]) &&
        y <= std::max(ys[i], ys[j]))
      return Side::edge;
    if ((ys[i] > y) != (ys[j] > y) && (cross > 0.0) == (ys[j] > ys[i])) inside = !inside;
  }
  return inside ? Side::inside : Side::outside;
}

bool offsets_fit(const auto& offsets, std::size_t below) {
  if (offsets.size() == 0 || offsets[0] != 0 || offsets.back() != below) return false;
  for (std::size_t i = 1; i < offsets.size(); ++i)
    if (offsets[i] < offsets[i - 1]) return false;
  return true;
}

}  // namespace

Offsets::Offsets(std::vector<std::size_t> ends) : count_(ends.size()), ends_(std::move(ends)) {
  std::size_t next = 0;
  if (!ends_.empty() && std::ranges::all_of(ends_, [&](std::size_t end) { return end == next++; })) ends_ = {};
}

void Offsets::push_back(std::size_t end) {
  const bool counts_on = ends_.empty() && end == count_;
  if (!counts_on && ends_.empty()) ends_ = flat();
  if (!counts_on) ends_.push_back(end);
  ++count_;
}

std::vector<std::size_t> Offsets::flat() const {
  if (!ends_.empty()) return ends_;
  std::vector<std::size_t> out(count_);
  std::iota(out.begin(), out.end(), std::size_t{0});
  return out;
}

void Box::add(double x, double y) {
  min_x = std::min(min_x, x), max_x = std::max(max_x, x);
  min_y = std::min(min_y, y), max_y = std::max(max_y, y);
}

void Box::add(const Box& other) {
  min_x = std::min(min_x, other.min_x), max_x = std::max(max_x, other.max_x);
  min_y = std::min(min_y, other.min_y), max_y = std::max(max_y, other.max_y);
}

void Shapes::add_vertex(double x, double y) {
  x_.push_back(x);
  y_.push_back(y);
}

Shapes Shapes::picked(std::shared_ptr<const Shapes> from, std::vector<std::uint32_t> rows) {
  if (from->is_picked()) throw std::invalid_argument("Shapes::picked: picks from rows that are picked themselves");
  if (std::ranges::any_of(rows, [&](std::uint32_t row) { return row >= from->size(); }))
    throw std::invalid_argument("Shapes::picked: there is no such shape");
  Shapes out(from->kind_);
  out.from_ = std::move(from);
  out.picks_ = std::move(rows);
  return out;
}

Shapes Shapes::take(std::span<const std::uint32_t> rows) const {
  if (from_) {
    std::vector<std::uint32_t> picks;
    picks.reserve(rows.size());
    for (const std::uint32_t row : rows) picks.push_back(picks_[row]);
    return picked(from_, std::move(picks));
  }
  Shapes out(kind_);
  for (const std::uint32_t row : rows) out.add_shape(*this, row);
  return out;
}

Shapes Shapes::flat() const {
  if (!from_) return *this;
  Shapes out(kind_);
  for (std::size_t shape = 0; shape < size(); ++shape) out.add_shape(*this, shape);
  return out;
}

const Shapes& Shapes::own() const {
  if (from_) throw std::logic_error("Shapes: picked rows have no vertices of their own");
  return *this;
}

bool operator==(const Shapes& a, const Shapes& b) {
  if (a.from_ || b.from_) return a.flat() == b.flat();
  return a.kind_ == b.kind_ && a.x_ == b.x_ && a.y_ == b.y_ && a.ring_vertices_ == b.ring_vertices_ &&
         a.part_rings_ == b.part_rings_ && a.shape_parts_ == b.shape_parts_;
}

void Shapes::add_shape(const Shapes& from, std::size_t row) {
  if (from_) *this = flat();
  for (auto p = from.parts(row).begin; p < from.parts(row).end; ++p) {
    for (auto r = from.rings(p).begin; r < from.rings(p).end; ++r) {
      const auto xs = from.xs(r), ys = from.ys(r);
      for (std::size_t i = 0; i < xs.size(); ++i) add_vertex(xs[i], ys[i]);
      end_ring();
    }
    end_part();
  }
  end_shape();
}

std::span<const double> Shapes::xs(std::size_t r) const {
  return std::span(seen().x_).subspan(ring(r).begin, ring(r).size());
}
std::span<const double> Shapes::ys(std::size_t r) const {
  return std::span(seen().y_).subspan(ring(r).begin, ring(r).size());
}

Box Shapes::box(std::size_t shape) const {
  Box box;
  const Shapes& all = seen();
  const auto first = all.ring_vertices_[all.part_rings_[parts(shape).begin]],
             last = all.ring_vertices_[all.part_rings_[parts(shape).end]];
  for (auto i = first; i < last; ++i) box.add(all.x_[i], all.y_[i]);
  return box;
}

Box Shapes::box() const {
  Box box;
  for (std::size_t shape = 0; shape < size(); ++shape) box.add(this->box(shape));
  return box;
}

double Shapes::area_m2(std::size_t shape) const {
  if (kind_ == Kind::lines) return 0.0;
  double sum = 0.0;
  for (auto p = parts(shape).begin; p < parts(shape).end; ++p)
    for (auto r = rings(p).begin; r < rings(p).end; ++r)
      sum += (r == rings(p).begin ? 1.0 : -1.0) * ring_area(xs(r), ys(r));
  return sum;
}

double Shapes::length_m(std::size_t shape) const {
  double sum = 0.0;
  for (auto p = parts(shape).begin; p < parts(shape).end; ++p)
    for (auto r = rings(p).begin; r < rings(p).end; ++r)
      for (std::size_t i = 0; i + 1 < ring(r).size(); ++i)
        sum += std::hypot(xs(r)[i + 1] - xs(r)[i], ys(r)[i + 1] - ys(r)[i]);
  return sum;
}

bool Shapes::contains(std::size_t shape, double x, double y) const {
  if (kind_ == Kind::lines) return false;
  for (auto p = parts(shape).begin; p < parts(shape).end; ++p) {
    const Range all = rings(p);
    if (all.size() == 0) continue;
    const Side shell = side_of(xs(all.begin), ys(all.begin), x, y);
    if (shell == Side::edge) return true;
    if (shell == Side::outside) continue;
    bool in_hole = false;
    for (auto r = all.begin + 1; r < all.end; ++r) {
      const Side hole = side_of(xs(r), ys(r), x, y);
      if (hole == Side::edge) return true;
      in_hole |= hole == Side::inside;
    }
    if (!in_hole) return true;
  }
  return false;
}

Shapes Shapes::from_flat(Kind kind, std::vector<double> x, std::vector<double> y, std::vector<std::size_t> rings,
                         Offsets parts, Offsets shapes) {
  if (x.size() != y.size() || !offsets_fit(rings, x.size()) || !offsets_fit(parts, rings.size() - 1) ||
      !offsets_fit(shapes, parts.size() - 1))
    throw std::invalid_argument("Shapes::from_flat: offsets do not fit together");
  Shapes made(kind);
  made.x_ = std::move(x);
  made.y_ = std::move(y);
  made.ring_vertices_ = std::move(rings);
  made.part_rings_ = std::move(parts);
  made.shape_parts_ = std::move(shapes);
  return made;
}

Shapes Shapes::lines(std::vector<double> x, std::vector<double> y, std::vector<std::size_t> ends) {
  Offsets each;
  for (std::size_t i = 1; i < ends.size(); ++i) each.push_back(i);
  return from_flat(Kind::lines, std::move(x), std::move(y), std::move(ends), each, each);
}

}  // namespace geo
