// SPDX-License-Identifier: Apache-2.0
#include "io/read/wkb.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <random>
#include <string>

namespace io {
namespace {

using testing::ElementsAre;

// Bytes of a geometry, written piece by piece.
class Wkb {
 public:
  explicit Wkb(bool little = true) : little_(little) {}
  Wkb& type(std::uint32_t kind) { return byte(little_ ? 1 : 0).number(kind); }
  Wkb& byte(char value) {
    bytes += value;
    return *this;
  }
  template <class T>
  Wkb& number(T value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    for (std::size_t i = 0; i < sizeof value; ++i) bytes += raw[little_ ? i : sizeof value - 1 - i];
    return *this;
  }
  Wkb& count(std::uint32_t value) { return number(value); }
  Wkb& at(double x, double y) { return number(x).number(y); }
  std::string bytes;

 private:
  bool little_;
};

WkbFault fault(const Wkb& wkb) {
  FlatGeometry out;
  return read_wkb(wkb.bytes, out);
}

TEST(Wkb, PointsOfEveryDimensionAndByteOrder) {
  for (const std::uint32_t type : {1U, 1001U, 2001U, 3001U, 0x80000001U, 0x40000001U, 0xC0000001U})
    for (const bool little : {true, false}) {
      Wkb wkb(little);
      wkb.type(type).at(1, 2).number(9.0).number(9.0);
      FlatGeometry out;
      EXPECT_EQ(read_wkb(wkb.bytes, out), WkbFault::none);
      EXPECT_THAT(out.x, ElementsAre(1.0));
      EXPECT_THAT(out.y, ElementsAre(2.0));
      double x = 0, y = 0;
      EXPECT_EQ(read_wkb_point(wkb.bytes, x, y), little);
    }
}

TEST(Wkb, SridIsSkipped) {
  FlatGeometry out;
  EXPECT_EQ(read_wkb(Wkb().type(0x20000001U).count(4326).at(1, 2).bytes, out), WkbFault::none);
  EXPECT_THAT(out.x, ElementsAre(1.0));
}

TEST(Wkb, QuickPointTakesNothingElse) {
  double x = -1, y = -1;
  const double nan = std::nan("");
  EXPECT_FALSE(read_wkb_point("", x, y));
  EXPECT_FALSE(read_wkb_point(Wkb().type(1).number(1.0).bytes, x, y));
  EXPECT_FALSE(read_wkb_point(Wkb().type(1).at(nan, 1).bytes, x, y));
  EXPECT_FALSE(read_wkb_point(Wkb().type(1001).at(1, 1).bytes, x, y)) << "Z is missing";
  EXPECT_FALSE(read_wkb_point(Wkb().type(4).count(1).at(1, 1).number(0.0).bytes, x, y));
  EXPECT_EQ(x, -1);
}

TEST(Wkb, NotFiniteAndEmptyAreTold) {
  const double nan = std::nan(""), infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(fault(Wkb().type(1).at(nan, nan)), WkbFault::empty);
  EXPECT_EQ(fault(Wkb().type(1).at(nan, 48)), WkbFault::not_finite);
  EXPECT_EQ(fault(Wkb().type(1).at(infinity, 48)), WkbFault::not_finite);
  EXPECT_EQ(fault(Wkb().type(2).count(2).at(0, 0).at(nan, 1)), WkbFault::not_finite);
  EXPECT_EQ(fault(Wkb().type(2).count(0)), WkbFault::empty);
  EXPECT_EQ(fault(Wkb().type(7).count(1).type(3).count(0)), WkbFault::empty);
}

TEST(Wkb, WhatCannotBeIsInvalid) {
  EXPECT_EQ(fault(Wkb()), WkbFault::invalid);
  EXPECT_EQ(fault(Wkb().type(1).number(1.0)), WkbFault::invalid);
  for (const std::uint32_t type : {0U, 15U, 16U, 17U, 99U, 4001U, 0xFFFFFFFFU})
    EXPECT_EQ(fault(Wkb().type(type).at(1, 1)), WkbFault::invalid);
  for (const std::uint32_t type : {2U, 3U, 4U, 5U, 6U, 7U})
    EXPECT_EQ(fault(Wkb().type(type).count(0xFFFFFFFFU).at(1, 1)), WkbFault::invalid) << type;
  EXPECT_EQ(fault(Wkb().type(2).count(1).at(0, 0)), WkbFault::invalid);
  EXPECT_EQ(fault(Wkb().type(3).count(1).count(3).at(0, 0).at(1, 1).at(0, 0)), WkbFault::invalid);
  Wkb deep;
  for (int i = 0; i < 10'000; ++i) deep.type(7).count(1);
  EXPECT_EQ(fault(deep.type(1).at(1, 1)), WkbFault::invalid);
}

TEST(Wkb, CurvesAreTold) { EXPECT_EQ(fault(Wkb().type(8).count(3).at(0, 0).at(1, 1).at(2, 0)), WkbFault::curve); }

TEST(Wkb, RandomBytesNeverLeaveTheBuffer) {
  std::mt19937 random(7);
  FlatGeometry out;
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes(random() % 60, '\0');
    for (char& c : bytes) c = static_cast<char>(random() % 8);
    if (!bytes.empty()) bytes[0] = static_cast<char>(random() % 2);
    static_cast<void>(read_wkb(std::string_view(bytes.data(), bytes.size()), out));
    EXPECT_TRUE(out.areas.size() == 0 || out.areas.vertices() >= 4);
  }
}

}  // namespace
}  // namespace io
