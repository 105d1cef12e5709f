// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/raster_pixels.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "geo/core/crs.hpp"

namespace pipeline {
namespace {

constexpr double kPixelError = 0.01;  // of a pixel
constexpr std::int64_t kPixelsOfAStretch = 4'000'000;
constexpr int kWidestMesh = 64;

/// Projects the corners of pixels.
class CornerLattice {
 public:
  CornerLattice(const io::RasterSource& raster, const Frame& frame)
      : raster_(raster), transform_(raster.crs(), frame.crs.wkt) {}

  /// Corners (columns + 1) × (rows + 1) of a window, row by row.
  void corners(const io::RasterSource::Window& window, std::vector<double>& x, std::vector<double>& y) {
    while (mesh_ > 1 && error(window, mesh_) > kPixelError) mesh_ /= 2;
    const auto nodes = [&](std::int64_t pixels) { return static_cast<std::size_t>((pixels + mesh_ - 1) / mesh_ + 1); };
    const std::size_t across = nodes(window.columns), down = nodes(window.rows);
    std::vector<double> node_x, node_y;
    for (std::size_t j = 0; j < down; ++j)
      for (std::size_t i = 0; i < across; ++i) {
        const auto [px, py] = raster_.at(static_cast<double>(window.column) + static_cast<double>(i) * mesh_,
                                         static_cast<double>(window.row) + static_cast<double>(j) * mesh_);
        node_x.push_back(px), node_y.push_back(py);
      }
    transform_.apply(node_x, node_y);
    x.clear(), y.clear();
    for (std::int64_t row = 0; row <= window.rows; ++row)
      for (std::int64_t column = 0; column <= window.columns; ++column) {
        x.push_back(between(node_x, across, column, row));
        y.push_back(between(node_y, across, column, row));
      }
  }

 private:
  double between(const std::vector<double>& nodes, std::size_t across, std::int64_t column, std::int64_t row) const {
    const auto i = static_cast<std::size_t>(column / mesh_), j = static_cast<std::size_t>(row / mesh_);
    const double u = static_cast<double>(column % mesh_) / mesh_, v = static_cast<double>(row % mesh_) / mesh_;
    const std::size_t a = j * across + i;
    if (u == 0.0 && v == 0.0) return nodes[a];
    const std::size_t right = u > 0.0 ? 1 : 0, below = v > 0.0 ? across : 0;
    const double upper = nodes[a] + u * (nodes[a + right] - nodes[a]);
    const double lower = nodes[a + below] + u * (nodes[a + below + right] - nodes[a + below]);
    return upper + v * (lower - upper);
  }

  /// Largest error of the middles of meshes in pixels, over meshes spread across the window.
  double error(const io::RasterSource::Window& window, int mesh) const {
    double worst = 0.0;
    for (int j = 0; j <= 4; ++j)
      for (int i = 0; i <= 4; ++i) {
        const double column = static_cast<double>(window.column) + static_cast<double>(window.columns) * i / 4.0;
        const double row = static_cast<double>(window.row) + static_cast<double>(window.rows) * j / 4.0;
        std::vector<double> x, y;
        for (const auto& [du, dv] : {std::pair{0, 0}, {2, 0}, {0, 2}, {2, 2}, {1, 1}, {1, 0}, {0, 1}}) {
          const auto [px, py] = raster_.at(column + du * mesh / 2.0, row + dv * mesh / 2.0);
          x.push_back(px), y.push_back(py);
        }
        transform_.apply(x, y);
        const auto off = [&](std::size_t at, double mean_x, double mean_y) {
          return std::hypot(x[at] - mean_x, y[at] - mean_y);
        };
        const double pixel_m =
            std::min(std::hypot(x[1] - x[0], y[1] - y[0]), std::hypot(x[2] - x[0], y[2] - y[0])) / mesh;
        const double farthest = std::max({off(4, (x[0] + x[1] + x[2] + x[3]) / 4.0, (y[0] + y[1] + y[2] + y[3]) / 4.0),
                                          off(5, (x[0] + x[1]) / 2.0, (y[0] + y[1]) / 2.0),
                                          off(6, (x[0] + x[2]) / 2.0, (y[0] + y[2]) / 2.0)});
        if (std::isfinite(farthest) && pixel_m > 0.0) worst = std::max(worst, farthest / pixel_m);
      }
    return worst;
  }

  const io::RasterSource& raster_;
  geo::Transform transform_;
  int mesh_ = kWidestMesh;
};

/// The pixels near a box of the analysis CRS, one more on each side; nothing where there are none.
std::optional<io::RasterSource::Window> window_near(const io::RasterSource& raster, const geo::Box& box,
                                                    const Frame& frame) {
  constexpr int kSteps = 32;
  std::vector<double> x, y;
  for (int j = 0; j <= kSteps; ++j)
    for (int i = 0; i <= kSteps; ++i) {
      x.push_back(box.min_x + box.width() * i / kSteps);
      y.push_back(box.min_y + box.height() * j / kSteps);
    }
  geo::Transform(frame.crs.wkt, raster.crs()).apply(x, y);
  geo::Box pixels;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (std::isfinite(x[i]) && std::isfinite(y[i])) {
      const auto [column, row] = raster.pixel(x[i], y[i]);
      pixels.add(column, row);
    }
  if (pixels.empty()) return std::nullopt;
  const double beside = 2.0 + 0.01 * std::max(pixels.width(), pixels.height());  // between the steps edges may bulge
  const auto clamped = [](double value, std::int64_t high) {
    return static_cast<std::int64_t>(std::clamp(value, 0.0, static_cast<double>(high)));
  };
  const std::int64_t left = clamped(std::floor(pixels.min_x - beside), raster.columns()),
                     right = clamped(std::ceil(pixels.max_x + beside), raster.columns()),
                     top = clamped(std::floor(pixels.min_y - beside), raster.rows()),
                     bottom = clamped(std::ceil(pixels.max_y + beside), raster.rows());
  if (left >= right || top >= bottom) return std::nullopt;
  return io::RasterSource::Window{left, top, right - left, bottom - top};
}

const io::RasterSource::Window kNothing{};

}  // namespace

PixelsAdded add_pixels(const io::RasterSource& raster, const geo::Box& box, const Frame& frame, geo::PixelShares& out) {
  const io::RasterSource::Window near = window_near(raster, box, frame).value_or(kNothing);
  CornerLattice lattice(raster, frame);
  PixelsAdded looked{near.columns * near.rows};
  const std::vector<double> suspects = raster.likely_missing();
  std::vector<double> x, y;
  const std::int64_t rows = std::max<std::int64_t>(1, kPixelsOfAStretch / std::max<std::int64_t>(1, near.columns));
  for (std::int64_t row = near.row; row < near.row + near.rows; row += rows) {
    const io::RasterSource::Window part{near.column, row, near.columns, std::min(rows, near.row + near.rows - row)};
    const std::vector<double> values = raster.read(part);
    for (const double suspect : suspects)
      if (const auto count = std::ranges::count(values, suspect); count > 0) looked.odd[suspect] += count;
    lattice.corners(part, x, y);
    out.add({static_cast<std::size_t>(part.columns), values, x, y});
  }
  return looked;
}

}  // namespace pipeline
