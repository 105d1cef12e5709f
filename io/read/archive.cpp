// SPDX-License-Identifier: Apache-2.0
#include "io/read/archive.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include "geo/core/error.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr std::size_t kFreeBytes = 256U << 20U;  // below this no ratio is suspicious
constexpr std::size_t kMostRatio = 200;
constexpr std::size_t kMostMembers = 1000;

[[noreturn]] void fail_damaged(const std::string& where, std::string_view what) {
  geo::fail(Trouble::data, "{}: {}; expected a complete archive; fetch or make it again", where, what);
}

// Inflates a stream that is fed in pieces small enough for zlib's counters.
class Inflater {
 public:
  Inflater(std::string_view bytes, int window_bits, std::size_t limit, const std::string& where)
      : rest_(bytes), limit_(limit), where_(where) {
    if (inflateInit2(&stream_, window_bits) != Z_OK) fail_damaged(where, "cannot be unpacked");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  std::string all() {
    std::string out;
    do unpack_member(out);
    while (next_member());
    return out;
  }

 private:
  void unpack_member(std::string& out) {
    for (int status = Z_OK; status != Z_STREAM_END;) {
      feed();
      stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
      stream_.avail_out = static_cast<uInt>(piece_.size());
      status = inflate(&stream_, Z_NO_FLUSH);
      const std::size_t made = piece_.size() - stream_.avail_out;
      out.append(piece_.data(), made);
      const bool stuck = made == 0 && stream_.avail_in == 0 && rest_.empty() && status != Z_STREAM_END;
      if ((status != Z_OK && status != Z_STREAM_END) || stuck)
        fail_damaged(where_, "the compressed data is damaged or cut");
      if (out.size() > limit_) fail_damaged(where_, fmt::format("unpacks to more than {} bytes", limit_));
    }
  }

  void feed() {
    if (stream_.avail_in != 0) return;
    const std::size_t count = std::min<std::size_t>(rest_.size(), 1U << 30U);
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    stream_.avail_in = static_cast<uInt>(count);
    rest_.remove_prefix(count);
  }

  // Whether another gzip member follows; zeros behind the last one are padding.
  bool next_member() {
    feed();
    return stream_.avail_in > 0 && *stream_.next_in == 0x1F && inflateReset(&stream_) == Z_OK;
  }

  z_stream stream_{};
  std::string_view rest_;
  std::size_t limit_;
  const std::string& where_;
  std::array<char, 1U << 16U> piece_{};
};

std::size_t most_bytes(std::size_t packed) { return std::max(kFreeBytes, packed * kMostRatio); }

// Little-endian numbers of a zip, with bounds.
class Bytes {
 public:
  Bytes(std::string_view bytes, const std::string& where) : bytes_(bytes), where_(where) {}
  template <class T>
  T at(std::size_t offset) const {
    if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T))
      fail_damaged(where_, "the zip directory is damaged or cut");
    T value{};
    std::memcpy(&value, bytes_.data() + offset, sizeof value);
    return value;
  }
  std::string_view text(std::size_t offset, std::size_t size) const {
    if (offset > bytes_.size() || bytes_.size() - offset < size)
      fail_damaged(where_, "the zip directory is damaged or cut");
    return bytes_.substr(offset, size);
  }

 private:
  std::string_view bytes_;
  const std::string& where_;
};

std::size_t directory_end(std::string_view bytes, const std::string& where) {
  constexpr std::size_t kRecord = 22, kLongestComment = 65535;
  const std::size_t from = bytes.size() > kRecord + kLongestComment ? bytes.size() - kRecord - kLongestComment : 0;
  const std::size_t found = bytes.rfind(std::string_view("PK\x05\x06", 4));
  if (found == std::string_view::npos || found < from)
    fail_damaged(where, "is no zip or is cut: its directory is missing");
  return found;
}

bool points_outside(const std::string& name) {
  return name.starts_with('/') || name.find('\\') != std::string::npos || name.find(':') != std::string::npos ||
         name.find('\0') != std::string::npos || ("/" + name + "/").find("/../") != std::string::npos;
}

void check_member(const ZipMember& member, unsigned flags, const std::string& where) {
  const std::string name = shown(member.name, 60);
  if ((flags & 1U) != 0)
    geo::fail(Trouble::data, "{}: member '{}' is encrypted; expected a plain zip; unpack it first", where, name);
  if (points_outside(member.name))
    geo::fail(Trouble::data, "{}: member '{}' points outside the archive; expected plain names; make the zip again",
              where, name);
  constexpr std::size_t kZip64 = std::numeric_limits<std::uint32_t>::max();
  if (member.size == kZip64 || member.packed == kZip64 || member.offset == kZip64)
    geo::fail(Trouble::data, "{}: member '{}' is larger than 4 GB (ZIP64); expected less; unpack it first", where,
              name);
  if (member.method != 0 && member.method != Z_DEFLATED)
    geo::fail(Trouble::data, "{}: member '{}' is packed by method {}; expected deflate; make the zip again", where,
              name, member.method);
}

bool is_listed(const std::string& name) {
  return !name.empty() && !name.ends_with('/') && !name.starts_with("__MACOSX/");
}

}  // namespace

std::string gunzipped(std::string_view bytes, const std::string& where) {
  constexpr int kGzip = 16 + MAX_WBITS;
  if (bytes.size() < 2 || bytes.substr(0, 2) != "\x1F\x8B") fail_damaged(where, "is no gzip data");
  return Inflater(bytes, kGzip, most_bytes(bytes.size()), where).all();
}

std::vector<ZipMember> zip_members(std::string_view bytes, const std::string& where) {
  const Bytes zip(bytes, where);
  const std::size_t end = directory_end(bytes, where);
  const std::size_t count = zip.at<std::uint16_t>(end + 10);
  if (count > kMostMembers)
    geo::fail(Trouble::data, "{}: holds {} members; expected at most {}; unpack it and name the file", where, count,
              kMostMembers);
  std::size_t at = zip.at<std::uint32_t>(end + 16);
  std::vector<ZipMember> members;
  for (std::size_t i = 0; i < count; ++i) {
    if (zip.text(at, 4) != std::string_view("PK\x01\x02", 4)) fail_damaged(where, "the zip directory is damaged");
    ZipMember member;
    const std::size_t name_size = zip.at<std::uint16_t>(at + 28);
    member.name = zip.text(at + 46, name_size);
    member.method = zip.at<std::uint16_t>(at + 10);
    member.crc = zip.at<std::uint32_t>(at + 16);
    member.packed = zip.at<std::uint32_t>(at + 20);
    member.size = zip.at<std::uint32_t>(at + 24);
    member.offset = zip.at<std::uint32_t>(at + 42);
    if (is_listed(member.name)) {
      check_member(member, zip.at<std::uint16_t>(at + 8), where);
      members.push_back(member);
    }
    at += 46U + name_size + zip.at<std::uint16_t>(at + 30) + zip.at<std::uint16_t>(at + 32);
  }
  return members;
}

std::string unzipped(std::string_view bytes, const ZipMember& member, const std::string& where) {
  const Bytes zip(bytes, where);
  const std::string place = fmt::format("{}: member '{}'", where, shown(member.name, 60));
  if (zip.text(member.offset, 4) != std::string_view("PK\x03\x04", 4)) fail_damaged(place, "its header is damaged");
  const std::size_t begin =
      member.offset + 30U + zip.at<std::uint16_t>(member.offset + 26) + zip.at<std::uint16_t>(member.offset + 28);
  const std::string_view packed = zip.text(begin, member.packed);
  if (member.size > most_bytes(packed.size()))
    fail_damaged(place, fmt::format("unpacks to {} bytes, more than {} times its size", member.size, kMostRatio));
  std::string out = member.method == 0
                        ? std::string(packed)
                        : Inflater(packed, -MAX_WBITS, std::min(most_bytes(packed.size()), member.size), place).all();
  const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(out.data()), out.size());
  if (out.size() != member.size || crc != member.crc)
    fail_damaged(place, "its size or checksum differs from the directory's");
  return out;
}

}  // namespace io
