// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/projection.hpp"

#include <cmath>
#include <vector>

#include "geo/core/overlay.hpp"
#include "geo/core/parallel.hpp"

namespace pipeline {
namespace {

/// One ring or line without repeated vertices; nothing when it does not survive.
std::vector<std::size_t> kept_vertices(std::span<const double> x, std::span<const double> y, std::size_t least) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (!std::isfinite(x[i])) return {};
    if (kept.empty() || x[i] != x[kept.back()] || y[i] != y[kept.back()]) kept.push_back(i);
  }
  if (kept.size() < least) kept.clear();
  return kept;
}

}  // namespace

void project(std::span<double> x, std::span<double> y, const std::string& from, const std::string& to, bool snap,
             unsigned threads) {
  geo::parallel_for(x.size(), 100'000, threads, [&](std::size_t begin, std::size_t end) {
    const geo::Transform transform(from, to);
    const auto xs = x.subspan(begin, end - begin), ys = y.subspan(begin, end - begin);
    transform.apply(xs, ys);
    if (!snap) return;
    for (std::size_t i = 0; i < xs.size(); ++i) {
      xs[i] = geo::snapped(xs[i]);
      ys[i] = geo::snapped(ys[i]);
    }
  });
}

geo::Shapes projected(const geo::Shapes& shapes, const std::string& from, const std::string& to, unsigned threads) {
  std::vector<double> x(shapes.x().begin(), shapes.x().end()), y(shapes.y().begin(), shapes.y().end());
  project(x, y, from, to, true, threads);
  const bool areas = shapes.kind() == geo::Shapes::Kind::areas;
  geo::Shapes out(shapes.kind());
  for (std::size_t row = 0; row < shapes.size(); ++row) {
    for (auto part = shapes.parts(row).begin; part < shapes.parts(row).end; ++part) {
      bool any = false;
      for (auto ring = shapes.rings(part).begin; ring < shapes.rings(part).end; ++ring) {
        const auto [begin, end] = shapes.ring(ring);
        const auto xs = std::span(x).subspan(begin, end - begin), ys = std::span(y).subspan(begin, end - begin);
        const auto kept = kept_vertices(xs, ys, areas ? 4 : 2);
        if (kept.empty() && ring == shapes.rings(part).begin) break;  // without its shell a part is nothing
        if (kept.empty()) continue;
        for (const std::size_t i : kept) out.add_vertex(xs[i], ys[i]);
        out.end_ring();
        any = true;
      }
      if (any) out.end_part();
    }
    out.end_shape();
  }
  return areas ? geo::repaired(out) : out;
}

}  // namespace pipeline
