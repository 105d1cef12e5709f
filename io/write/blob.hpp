// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "geo/core/shapes.hpp"
#include "io/write/catalogue.hpp"

namespace io {

/// Makes the geometry blobs of one layer (GeoPackage 1.2, 2.1.3): little-endian header with an envelope for all but
/// points, then ISO WKB, x east and y north. A blob is good until the next call.
class BlobMaker {
 public:
  explicit BlobMaker(std::int32_t srs_id) : srs_id_(srs_id) {}

  std::string_view point(double x, double y);
  /// Of kind polygon (exactly one part), multilines or multipolygons. Throws std::invalid_argument for an empty shape,
  /// and for a shape of another kind.
  std::string_view shape(LayerGeometry kind, const geo::Shapes& shapes, std::size_t row);

 private:
  template <class T>
  void put(T value);
  void header(std::uint8_t flags);
  void ring(const geo::Shapes& shapes, std::size_t ring);
  void part(LayerGeometry kind, const geo::Shapes& shapes, std::size_t part);
  std::string_view bytes() const { return bytes_; }

  std::int32_t srs_id_;
  std::string bytes_;
};

}  // namespace io
