// SPDX-License-Identifier: Apache-2.0
#include "io/read/flatgeobuf_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <vector>

#include "tests/io/read/files.hpp"

namespace io {
namespace {

using testing::HasSubstr;

template <class T>
std::string raw(T value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

template <class T>
std::string list(const std::vector<T>& values) {
  std::string bytes = raw(static_cast<std::uint32_t>(values.size()));
  for (const T& value : values) bytes += raw(value);
  return bytes;
}

/// What a slot of a table holds: a number in place, or what stands elsewhere with the place in it that is pointed at.
struct Value {
  std::string bytes;
  bool elsewhere = false;
  std::size_t entry = 0;
};
template <class T>
Value number(T value) {
  return {raw(value)};
}
template <class T>
Value vector_of(const std::vector<T>& values) {
  return {list(values), true};
}

/// A FlatBuffers table, slots before it, what it points at behind it; every slot takes eight bytes.
Value table(const std::map<std::size_t, Value>& slots) {
  const std::size_t count = slots.empty() ? 0 : slots.rbegin()->first + 1, begin = 4 + 2 * count;
  std::vector<std::uint16_t> places(count, 0);
  std::string fields, behind;
  const std::size_t fields_end = begin + 4 + 8 * slots.size();
  for (const auto& [slot, value] : slots) {
    places[slot] = static_cast<std::uint16_t>(4 + fields.size());
    const std::size_t here = begin + places[slot], target = fields_end + behind.size() + value.entry;
    std::string field = value.elsewhere ? raw(static_cast<std::uint32_t>(target - here)) : value.bytes;
    if (value.elsewhere) behind += value.bytes;
    field.resize(8);
    fields += field;
  }
  std::string bytes = raw(static_cast<std::uint16_t>(begin)) + raw(static_cast<std::uint16_t>(4 + fields.size()));
  for (const std::uint16_t place : places) bytes += raw(place);
  return {bytes + raw(static_cast<std::int32_t>(begin)) + fields + behind, true, begin};
}

std::string buffer(const Value& root) {
  const std::string bytes = raw(static_cast<std::uint32_t>(4 + root.entry)) + root.bytes;
  return raw(static_cast<std::uint32_t>(bytes.size())) + bytes;
}

std::string feature(const std::map<std::size_t, Value>& geometry) { return buffer(table({{0, table(geometry)}})); }
std::string point(const std::vector<double>& xy) { return feature({{1, vector_of(xy)}}); }

/// A file without index: type 0 unknown, 1 point, 2 line.
std::string file(const std::vector<std::string>& features, std::uint64_t count, std::uint8_t type = 1) {
  std::string bytes("fgb\003fgb\000", 8);
  bytes += buffer(table({{2, number(type)}, {8, number(count)}, {9, number(std::uint16_t{0})}}));
  for (const std::string& one : features) bytes += one;
  return bytes;
}

std::string failure(const std::string& bytes) {
  return test::user_error(geo::Trouble::data, "f.fgb", [&] { check_flatgeobuf(bytes, "f.fgb"); });
}

TEST(CheckFlatgeobuf, AcceptsPointsNoGeometryAndAnUnstatedCount) {
  const std::string none = buffer(table({}));
  EXPECT_NO_THROW(check_flatgeobuf(file({point({9, 48}), none, point({})}, 3), "f.fgb"));
  EXPECT_NO_THROW(check_flatgeobuf(file({point({9, 48})}, 0), "f.fgb"));
  EXPECT_NO_THROW(check_flatgeobuf(file({}, 0), "f.fgb"));
}

TEST(CheckFlatgeobuf, RefusesAPointOfOneNumber) {  // GDAL issue 14528
  EXPECT_EQ(failure(file({point({9, 48}), point({9})}, 2)),
            "feature 1 is damaged: an odd number of x and y; expected an undamaged FlatGeobuf; fetch or export it "
            "again");
}

TEST(CheckFlatgeobuf, RefusesAPointOfTwoPlaces) {
  EXPECT_THAT(failure(file({point({9, 48, 10, 49})}, 1)), HasSubstr("feature 0 is damaged: a point with several"));
  EXPECT_NO_THROW(check_flatgeobuf(file({point({9, 48, 10, 49})}, 1, 2), "f.fgb"));
}

TEST(CheckFlatgeobuf, RefusesAListLongerThanItsBuffer) {
  std::string bytes = file({point({9, 48})}, 1);
  bytes.replace(bytes.size() - 20, 4, raw(std::uint32_t{0x20000002}));
  EXPECT_THAT(failure(bytes), HasSubstr("a list is longer than its buffer"));
}

TEST(CheckFlatgeobuf, RefusesHeightsThatAreFewerThanPlaces) {
  const Value xy = vector_of<double>({9, 48, 10, 49});
  EXPECT_THAT(failure(file({feature({{1, xy}, {2, vector_of<double>({1})}})}, 1, 2)), HasSubstr("z or m"));
  EXPECT_NO_THROW(check_flatgeobuf(file({feature({{1, xy}, {2, vector_of<double>({1, 2})}})}, 1, 2), "f.fgb"));
}

TEST(CheckFlatgeobuf, RefusesEndsThatDoNotRiseToTheLastPlace) {
  const Value xy = vector_of<double>({9, 48, 10, 49, 11, 50, 12, 51});
  const auto lines = [&](std::vector<std::uint32_t> ends) {
    return file({feature({{0, vector_of(ends)}, {1, xy}})}, 1, 5);
  };
  EXPECT_NO_THROW(check_flatgeobuf(lines({2, 4}), "f.fgb"));
  EXPECT_THAT(failure(lines({2, 5})), HasSubstr("do not rise"));
  EXPECT_THAT(failure(lines({4, 2})), HasSubstr("do not rise"));
  EXPECT_THAT(failure(lines({2, 3})), HasSubstr("coordinates follow its last part"));
}

TEST(CheckFlatgeobuf, LooksIntoParts) {
  const auto collection = [](const Value& part) {  // one part, right behind the list
    const Value parts{raw(std::uint32_t{1}) + raw(static_cast<std::uint32_t>(4 + part.entry)) + part.bytes, true};
    return file({feature({{6, number(std::uint8_t{7})}, {7, parts}})}, 1, 0);
  };
  EXPECT_NO_THROW(check_flatgeobuf(collection(table({{1, vector_of<double>({9, 48})}})), "f.fgb"));
  EXPECT_THAT(failure(collection(table({{1, vector_of<double>({9})}}))), HasSubstr("an odd number"));
}

TEST(CheckFlatgeobuf, RefusesPartsThatAreShared) {  // 2^30 paths through one kilobyte
  const Value leaf = table({{1, vector_of<double>({9, 48})}});
  Value node = leaf;
  for (int level = 0; level < 30; ++level) {
    const auto to = [&](std::size_t from) { return raw(static_cast<std::uint32_t>(12 - from + node.entry)); };
    node = table({{7, {raw(std::uint32_t{2}) + to(4) + to(8) + node.bytes, true}}});
  }
  EXPECT_THAT(failure(file({buffer(table({{0, node}}))}, 1, 0)), HasSubstr("too many parts"));
}

TEST(CheckFlatgeobuf, RefusesACutFileAndAWrongCount) {
  const std::string bytes = file({point({9, 48}), point({10, 49})}, 2);
  EXPECT_THAT(failure(bytes.substr(0, bytes.size() - 10)), HasSubstr("feature 1 is damaged: it is longer than"));
  EXPECT_THAT(failure(file({point({9, 48})}, 2)), HasSubstr("holds 1 features and its header counts 2"));
  EXPECT_THAT(failure(bytes.substr(0, 20)), HasSubstr("its header is damaged"));
  EXPECT_THAT(failure("fgb\x02"), HasSubstr("no FlatGeobuf of version 3"));
}

TEST(CheckFlatgeobuf, SurvivesEveryFlippedBit) {
  const std::string good = file({point({9, 48}), point({10, 49})}, 2);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    std::string bytes = good;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
    try {
      check_flatgeobuf(bytes, "f.fgb");
    } catch (const geo::UserError&) {
    }
  }
}

}  // namespace
}  // namespace io
