// SPDX-License-Identifier: Apache-2.0
#include "io/write/blob.hpp"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <stdexcept>

namespace io {
namespace {

static_assert(std::endian::native == std::endian::little, "blobs are written in the machine's own byte order");

constexpr std::uint8_t kLittleEndian = 1, kEnvelopeXy = 2;
enum Wkb : std::uint32_t { kPoint = 1, kLine = 2, kPolygon = 3, kMultiLine = 5, kMultiPolygon = 6 };

}  // namespace

template <class T>
void BlobMaker::put(T value) {
  bytes_.append(std::bit_cast<std::array<char, sizeof value>>(value).data(), sizeof value);
}

void BlobMaker::header(std::uint8_t flags) {
  bytes_.clear();
  put('G');
  put('P');
  put(std::uint8_t{0});
  put(flags);
  put(srs_id_);
}

std::string_view BlobMaker::point(double x, double y) {
  header(kLittleEndian);
  put(kLittleEndian);
  put<std::uint32_t>(kPoint);
  put(x);
  put(y);
  return bytes();
}

void BlobMaker::ring(const geo::Shapes& shapes, std::size_t ring) {
  const auto xs = shapes.xs(ring), ys = shapes.ys(ring);
  put(static_cast<std::uint32_t>(xs.size()));
  for (std::size_t i = 0; i < xs.size(); ++i) {
    put(xs[i]);
    put(ys[i]);
  }
}

void BlobMaker::part(LayerGeometry kind, const geo::Shapes& shapes, std::size_t part) {
  const auto rings = shapes.rings(part);
  put(kLittleEndian);
  if (kind == LayerGeometry::multilines) {
    put<std::uint32_t>(kLine);  // a line is its one "ring"
  } else {
    put<std::uint32_t>(kPolygon);
    put(static_cast<std::uint32_t>(rings.size()));
  }
  for (std::size_t i = rings.begin; i < rings.end; ++i) ring(shapes, i);
}

std::string_view BlobMaker::shape(LayerGeometry kind, const geo::Shapes& shapes, std::size_t row) {
  const bool lines = kind == LayerGeometry::multilines;
  const auto parts = shapes.parts(row);
  if (lines != (shapes.kind() == geo::Shapes::Kind::lines))
    throw std::invalid_argument(fmt::format("BlobMaker: the shapes are not what {} needs", name_of(kind)));
  const geo::Box box = shapes.box(row);
  if (box.empty() || (kind == LayerGeometry::polygon && parts.size() != 1))
    throw std::invalid_argument(
        fmt::format("BlobMaker: shape {} with {} parts is no {}", row, parts.size(), name_of(kind)));
  header(kLittleEndian | kEnvelopeXy);
  for (const double edge : {box.min_x, box.max_x, box.min_y, box.max_y}) put(edge);
  if (kind != LayerGeometry::polygon) {
    put(kLittleEndian);
    put<std::uint32_t>(lines ? kMultiLine : kMultiPolygon);
    put(static_cast<std::uint32_t>(parts.size()));
  }
  for (std::size_t i = parts.begin; i < parts.end; ++i) part(kind, shapes, i);
  return bytes();
}

}  // namespace io
