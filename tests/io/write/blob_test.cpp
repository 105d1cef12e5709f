// SPDX-License-Identifier: Apache-2.0
#include "io/write/blob.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace io {
namespace {

using geo::Shapes;

template <class T>
T at(std::string_view blob, std::size_t offset) {
  T value;
  std::memcpy(&value, blob.data() + offset, sizeof value);
  return value;
}

void add_square(Shapes& shapes, double x, double y, double side) {
  for (auto [dx, dy] : {std::pair{0., 0.}, {1., 0.}, {1., 1.}, {0., 1.}, {0., 0.}})
    shapes.add_vertex(x + side * dx, y + side * dy);
  shapes.end_ring();
}

Shapes squares(int parts) {
  Shapes shapes;
  for (int i = 0; i < parts; ++i) {
    add_square(shapes, 10.0 * i, 2, 4);
    shapes.end_part();
  }
  shapes.end_shape();
  return shapes;
}

TEST(Blob, APointIsTwentyNineBytesWithoutEnvelope) {
  BlobMaker maker(100000);
  const std::string_view blob = maker.point(3.5, -7.25);
  ASSERT_EQ(blob.size(), 29U);
  EXPECT_EQ(blob.substr(0, 2), "GP");
  EXPECT_EQ(blob[3], 1);
  EXPECT_EQ(at<std::int32_t>(blob, 4), 100000);
  EXPECT_EQ(at<std::uint32_t>(blob, 9), 1U);
  EXPECT_EQ(at<double>(blob, 13), 3.5);
  EXPECT_EQ(at<double>(blob, 21), -7.25);
}

TEST(Blob, AMultipolygonCarriesItsEnvelopeAndItsParts) {
  BlobMaker maker(1);
  const Shapes shapes = squares(2);
  const std::string_view blob = maker.shape(LayerGeometry::multipolygons, shapes, 0);
  EXPECT_EQ(blob[3], 3);  // little endian, envelope of x and y
  EXPECT_EQ(at<double>(blob, 8), 0.0);
  EXPECT_EQ(at<double>(blob, 16), 14.0);
  EXPECT_EQ(at<double>(blob, 24), 2.0);
  EXPECT_EQ(at<double>(blob, 32), 6.0);
  EXPECT_EQ(at<std::uint32_t>(blob, 41), 6U);
  EXPECT_EQ(at<std::uint32_t>(blob, 45), 2U);
  EXPECT_EQ(at<std::uint32_t>(blob, 50), 3U);  // the first part is a polygon …
  EXPECT_EQ(at<std::uint32_t>(blob, 54), 1U);  // … of one ring …
  EXPECT_EQ(at<std::uint32_t>(blob, 58), 5U);  // … of five vertices
  EXPECT_EQ(blob.size(), 40U + 9 + 2 * (9 + 4 + 5 * 16));
}

TEST(Blob, AHoleIsASecondRingOfItsPart) {
  Shapes shapes;
  add_square(shapes, 0, 0, 10);
  add_square(shapes, 4, 4, 2);
  shapes.end_part();
  shapes.end_shape();
  BlobMaker maker(1);
  const std::string_view blob = maker.shape(LayerGeometry::polygon, shapes, 0);
  EXPECT_EQ(at<std::uint32_t>(blob, 41), 3U);
  EXPECT_EQ(at<std::uint32_t>(blob, 45), 2U);
}

TEST(Blob, ASingleLineBecomesAMultiline) {
  Shapes shapes(Shapes::Kind::lines);
  shapes.add_vertex(0, 0);
  shapes.add_vertex(3, 4);
  shapes.end_ring();
  shapes.end_part();
  shapes.end_shape();
  BlobMaker maker(1);
  const std::string_view blob = maker.shape(LayerGeometry::multilines, shapes, 0);
  EXPECT_EQ(at<std::uint32_t>(blob, 41), 5U);
  EXPECT_EQ(at<std::uint32_t>(blob, 45), 1U);
  EXPECT_EQ(at<std::uint32_t>(blob, 50), 2U);
  EXPECT_EQ(at<std::uint32_t>(blob, 54), 2U);
}

TEST(Blob, RefusesWhatTheLayerCannotHold) {
  BlobMaker maker(1);
  Shapes empty;
  empty.end_shape();
  EXPECT_THROW(maker.shape(LayerGeometry::multipolygons, empty, 0), std::invalid_argument);
  EXPECT_THROW(maker.shape(LayerGeometry::polygon, squares(2), 0), std::invalid_argument);
  EXPECT_THROW(maker.shape(LayerGeometry::multilines, squares(1), 0), std::invalid_argument);
}

}  // namespace
}  // namespace io
