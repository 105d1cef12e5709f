// SPDX-License-Identifier: Apache-2.0
#include "io/read/wkb.hpp"

#include <bit>
#include <cmath>
#include <cstring>

namespace io {
namespace {

static_assert(std::endian::native == std::endian::little);

constexpr int kDeepest = 32;
constexpr std::uint32_t kPoint = 1, kLine = 2, kArea = 3, kFirstMany = 4, kLastMany = 7;

struct Header {
  std::uint32_t kind = 0;
  std::size_t doubles = 2;  // of each vertex
};

// ISO says Z and M by thousands, the extended form by high bits (of which one may announce an SRID).
Header split_type(std::uint32_t type) {
  const std::uint32_t thousands = (type & 0x0FFFFFFFU) / 1000U;
  const bool z = (type & 0x80000000U) != 0 || thousands == 1 || thousands == 3;
  const bool m = (type & 0x40000000U) != 0 || thousands == 2 || thousands == 3;
  const std::uint32_t kind = thousands > 3 ? 0 : (type & 0x0FFFFFFFU) % 1000U;
  return {kind, 2U + (z ? 1U : 0U) + (m ? 1U : 0U)};
}

bool is_curve(std::uint32_t kind) { return kind >= 8 && kind <= 14; }

class WkbReader {
 public:
  WkbReader(std::string_view bytes, FlatGeometry& out) : rest_(bytes), out_(out) {}

  WkbFault whole() {
    geometry(0);
    if (line_parts_ > 0) out_.lines.end_shape();
    if (area_parts_ > 0) out_.areas.end_shape();
    if (fault_ != WkbFault::none) return fault_;
    return out_.x.empty() && line_parts_ == 0 && area_parts_ == 0 ? WkbFault::empty : WkbFault::none;
  }

 private:
  bool ok() const { return fault_ == WkbFault::none; }
  void fail(WkbFault fault) {
    if (ok()) fault_ = fault;
  }

  template <class T>
  T number() {
    T value{};
    if (rest_.size() < sizeof(T)) {
      fail(WkbFault::invalid);
      return value;
    }
    char bytes[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = rest_[little_ ? i : sizeof(T) - 1 - i];
    std::memcpy(&value, bytes, sizeof(T));
    rest_.remove_prefix(sizeof(T));
    return value;
  }

  // A count of things that take at least `each` bytes: 0 and a fault when they cannot be there.
  std::size_t count(std::size_t each) {
    const std::size_t found = number<std::uint32_t>();
    if (ok() && found <= rest_.size() / each) return found;
    fail(WkbFault::invalid);
    return 0;
  }

  void geometry(int depth) {
    constexpr std::size_t kSmallest = 5;
    const auto order = number<std::uint8_t>();
    if (order > 1 || depth > kDeepest) return fail(WkbFault::invalid);
    little_ = order == 1;
    const auto type = number<std::uint32_t>();
    if ((type & 0x20000000U) != 0) number<std::uint32_t>();  // SRID
    const Header header = split_type(type & ~0x20000000U);
    if (!ok()) return;
    if (header.kind == kPoint) return point(header);
    if (header.kind == kLine) return line(header);
    if (header.kind == kArea) return area(header);
    if (is_curve(header.kind)) return fail(WkbFault::curve);
    if (header.kind < kFirstMany || header.kind > kLastMany) return fail(WkbFault::invalid);
    for (std::size_t left = count(kSmallest); left > 0 && ok(); --left) geometry(depth + 1);
  }

  struct Vertex {
    double x, y;
  };
  Vertex vertex(std::size_t doubles) {
    const auto x = number<double>();
    const auto y = number<double>();
    for (std::size_t i = 2; i < doubles; ++i) number<double>();
    return {x, y};
  }
  static bool finite(const Vertex& v) { return std::isfinite(v.x) && std::isfinite(v.y); }

  void point(const Header& header) {
    const Vertex v = vertex(header.doubles);
    if (!ok() || (std::isnan(v.x) && std::isnan(v.y))) return;  // NaN in both is WKB's empty point
    if (!finite(v)) return fail(WkbFault::not_finite);
    out_.x.push_back(v.x);
    out_.y.push_back(v.y);
  }

  // Adds the vertices of a line or ring; returns how many.
  std::size_t vertices(const Header& header, geo::Shapes& into, std::size_t fewest) {
    const std::size_t n = count(header.doubles * sizeof(double));
    if (n > 0 && n < fewest) fail(WkbFault::invalid);
    for (std::size_t i = 0; i < n && ok(); ++i) {
      const Vertex v = vertex(header.doubles);
      if (!finite(v)) fail(WkbFault::not_finite);
      into.add_vertex(v.x, v.y);
    }
    return n;
  }

  void line(const Header& header) {
    if (vertices(header, out_.lines, 2) == 0) return;
    out_.lines.end_ring();
    out_.lines.end_part();
    ++line_parts_;
  }

  void area(const Header& header) {
    std::size_t rings = 0;
    for (std::size_t left = count(sizeof(std::uint32_t)); left > 0 && ok(); --left) {
      if (vertices(header, out_.areas, 4) == 0) continue;
      out_.areas.end_ring();
      ++rings;
    }
    if (rings == 0) return;
    out_.areas.end_part();
    ++area_parts_;
  }

  std::string_view rest_;
  FlatGeometry& out_;
  bool little_ = true;
  WkbFault fault_ = WkbFault::none;
  std::size_t line_parts_ = 0, area_parts_ = 0;
};

}  // namespace

WkbFault read_wkb(std::string_view bytes, FlatGeometry& out) {
  out.x.clear();
  out.y.clear();
  if (out.lines.vertices() > 0 || out.lines.size() > 0) out.lines = geo::Shapes(geo::Shapes::Kind::lines);
  if (out.areas.vertices() > 0 || out.areas.size() > 0) out.areas = geo::Shapes(geo::Shapes::Kind::areas);
  return WkbReader(bytes, out).whole();
}

bool read_wkb_point(std::string_view bytes, double& x, double& y) {
  constexpr std::size_t kBytes = 21;
  if (bytes.size() < kBytes || bytes[0] != 1) return false;
  std::uint32_t type = 0;
  std::memcpy(&type, bytes.data() + 1, sizeof type);
  const Header header = split_type(type);
  if ((type & 0x20000000U) != 0 || header.kind != kPoint || bytes.size() < 5 + header.doubles * sizeof(double))
    return false;
  double xy[2];
  std::memcpy(xy, bytes.data() + 5, sizeof xy);
  if (!std::isfinite(xy[0]) || !std::isfinite(xy[1])) return false;
  x = xy[0];
  y = xy[1];
  return true;
}

}  // namespace io
