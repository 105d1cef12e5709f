// SPDX-License-Identifier: Apache-2.0
#include "io/read/flatgeobuf_check.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "geo/core/error.hpp"

namespace io {
namespace {

constexpr std::size_t kMagic = 8, kPrefix = 4, kIndexNode = 40;
constexpr int kDeepest = 32;

// Slots of the tables, in the order of the format's schemas header.fbs and feature.fbs.
enum HeaderSlot : std::size_t { kHeaderType = 2, kCount = 8, kNodeSize = 9 };
enum FeatureSlot : std::size_t { kGeometry = 0 };
enum GeometrySlot : std::size_t { kEnds = 0, kXy, kZ, kM, kT, kTm, kType, kParts };
constexpr std::uint8_t kUnknown = 0, kPoint = 1;

/// Where a fault is met; worded only when there is one.
struct Where {
  const std::string& place;
  std::int64_t feature = -1;  ///< -1: the header
};

[[noreturn]] void fail_damaged(const Where& where, const char* what) {
  const std::string part = where.feature < 0 ? "its header" : fmt::format("feature {}", where.feature);
  geo::fail(geo::Trouble::data, "{}: {} is damaged: {}; expected an undamaged FlatGeobuf; fetch or export it again",
            where.place, part, what);
}

/// One buffer; no read leaves it. Numbers are little-endian, as on every machine that GDAL's driver is built for here.
class Buffer {
 public:
  Buffer(std::string_view bytes, const Where& where) : bytes_(bytes), where_(where), tables_left_(bytes.size() / 8) {}

  template <class T>
  T at(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) fail("an offset points outside");
    T value{};
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  std::size_t size() const { return bytes_.size(); }
  /// A table takes eight bytes with the offset that leads to it; more tables than fit are shared ones, which only a
  /// bomb has.
  void count_table() {
    if (tables_left_-- == 0) fail("too many parts");
  }
  [[noreturn]] void fail(const char* what) const { fail_damaged(where_, what); }

 private:
  std::string_view bytes_;
  const Where& where_;
  std::size_t tables_left_;
};

struct Vector {
  std::size_t begin = 0, size = 0;
};

/// A FlatBuffers table: a signed offset back to a list of slots, each 0 (absent) or the place of its value.
class Table {
 public:
  Table(Buffer& buffer, std::size_t at) : buffer_(buffer), at_(at) {
    const std::int64_t slots = static_cast<std::int64_t>(at) - buffer.at<std::int32_t>(at);
    if (slots < 0) buffer.fail("an offset points outside");
    slots_ = static_cast<std::size_t>(slots);
    slots_size_ = buffer.at<std::uint16_t>(slots_);
    buffer.count_table();
  }

  template <class T>
  T number(std::size_t slot, T fallback) const {
    const std::size_t place = value(slot);
    return place == 0 ? fallback : buffer_.at<T>(place);
  }

  bool has(std::size_t slot) const { return value(slot) != 0; }
  Table table(std::size_t slot) const { return {buffer_, target(value(slot))}; }

  Vector vector(std::size_t slot, std::size_t width) const {
    if (!has(slot)) return {};
    const std::size_t at = target(value(slot));
    const Vector found{at + sizeof(std::uint32_t), buffer_.at<std::uint32_t>(at)};
    if ((buffer_.size() - found.begin) / width < found.size) buffer_.fail("a list is longer than its buffer");
    return found;
  }

  Table element(const Vector& tables, std::size_t i) const { return {buffer_, target(tables.begin + i * kPrefix)}; }
  Buffer& buffer() const { return buffer_; }

 private:
  std::size_t value(std::size_t slot) const {
    const std::size_t entry = 4 + 2 * slot;
    if (entry + 2 > slots_size_) return 0;
    const std::size_t offset = buffer_.at<std::uint16_t>(slots_ + entry);
    return offset == 0 ? 0 : at_ + offset;
  }
  std::size_t target(std::size_t place) const { return place + buffer_.at<std::uint32_t>(place); }

  Buffer& buffer_;
  std::size_t at_, slots_ = 0, slots_size_ = 0;
};

Table root(Buffer& buffer) { return {buffer, buffer.at<std::uint32_t>(0)}; }

void check_ends(const Table& geometry, std::size_t pairs) {
  const Vector ends = geometry.vector(kEnds, sizeof(std::uint32_t));
  std::size_t last = 0;
  for (std::size_t i = 0; i < ends.size; ++i) {
    const std::size_t end = geometry.buffer().at<std::uint32_t>(ends.begin + i * sizeof(std::uint32_t));
    if (end < last || end > pairs) geometry.buffer().fail("the ends of its parts do not rise to its last coordinate");
    last = end;
  }
  if (ends.size > 0 && last != pairs) geometry.buffer().fail("coordinates follow its last part");
}

void check_geometry(const Table& geometry, std::uint8_t layer_type, int depth) {
  const Buffer& buffer = geometry.buffer();
  if (depth > kDeepest) buffer.fail("parts nest too deep");
  const std::size_t numbers = geometry.vector(kXy, sizeof(double)).size, pairs = numbers / 2;
  if (numbers % 2 != 0) buffer.fail("an odd number of x and y");
  if (layer_type == kPoint && pairs > 1) buffer.fail("a point with several coordinates");
  for (const std::size_t slot : {kZ, kM, kT, kTm})
    if (geometry.has(slot) && geometry.vector(slot, sizeof(double)).size != pairs)
      buffer.fail("z or m are not as many as x and y");
  check_ends(geometry, pairs);
  const Vector parts = geometry.vector(kParts, kPrefix);
  for (std::size_t i = 0; i < parts.size; ++i) {
    const Table part = geometry.element(parts, i);
    check_geometry(part, part.number(kType, kUnknown), depth + 1);
  }
}

void check_feature(Buffer buffer, std::uint8_t layer_type) {
  const Table feature = root(buffer);
  if (!feature.has(kGeometry)) return;
  const Table geometry = feature.table(kGeometry);
  check_geometry(geometry, layer_type == kUnknown ? geometry.number(kType, kUnknown) : layer_type, 0);
}

struct Layout {
  std::size_t features = 0;  ///< where they begin
  std::uint64_t count = 0;   ///< 0: not stated
  std::uint8_t type = kUnknown;
};

/// The bytes of the packed R-tree: the nodes of all levels up to the one root.
std::size_t index_bytes(std::uint64_t count, std::size_t node_size) {
  if (count == 0 || node_size == 0) return 0;
  const std::size_t fan = std::max<std::size_t>(node_size, 2);
  std::size_t level = count, nodes = count;
  do {
    level = (level + fan - 1) / fan;
    nodes += level;
  } while (level > 1);
  return nodes * kIndexNode;
}

Layout layout_of(std::string_view bytes, const Where& where) {
  if (bytes.substr(0, 4) != std::string_view("fgb\x03") || bytes.size() < kMagic + kPrefix)
    fail_damaged(where, "no FlatGeobuf of version 3");
  const std::size_t size = Buffer(bytes, where).at<std::uint32_t>(kMagic), begin = kMagic + kPrefix;
  if (size > bytes.size() - begin) fail_damaged(where, "it is longer than the file");
  Buffer buffer(bytes.substr(begin, size), where);
  const Table header = root(buffer);
  Layout layout{begin + size, header.number<std::uint64_t>(kCount, 0), header.number(kHeaderType, kUnknown)};
  if (layout.count > bytes.size() / kPrefix) fail_damaged(where, "it counts more features than fit into the file");
  layout.features += index_bytes(layout.count, header.number<std::uint16_t>(kNodeSize, 16));
  if (layout.features > bytes.size()) fail_damaged(where, "its index ends behind the file");
  return layout;
}

}  // namespace

void check_flatgeobuf(std::string_view bytes, const std::string& place) {
  Where where{place};
  const Layout layout = layout_of(bytes, where);
  std::size_t at = layout.features;
  for (where.feature = 0; at < bytes.size(); ++where.feature) {
    const std::size_t size = Buffer(bytes, where).at<std::uint32_t>(at), left = bytes.size() - at - kPrefix;
    if (size > left) fail_damaged(where, "it is longer than the rest of the file");
    check_feature({bytes.substr(at + kPrefix, size), where}, layout.type);
    at += kPrefix + size;
  }
  if (layout.count == 0 || layout.count == static_cast<std::uint64_t>(where.feature)) return;
  geo::fail(geo::Trouble::data,
            "{}: holds {} features and its header counts {}; expected the same: it is damaged or cut; fetch or export "
            "it again",
            place, where.feature, layout.count);
}

}  // namespace io
