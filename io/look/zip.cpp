// SPDX-License-Identifier: Apache-2.0
#include "io/look/zip.hpp"

#include <zlib.h>

#include <cstdint>
#include <limits>
#include <new>
#include <stdexcept>

namespace io {
namespace {

void put(std::string& out, std::uint32_t value, int bytes) {  // little-endian
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}

const Bytef* bytes_of(std::string_view text) { return reinterpret_cast<const Bytef*>(text.data()); }

/// Without zlib's own frame, as ZIP wants it.
std::string deflated(std::string_view content) {
  constexpr int kNoFrame = -15, kMemory = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kNoFrame, kMemory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, content.size()), '\0');
  stream.next_in = const_cast<Bytef*>(bytes_of(content));  // zlib only reads it
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int done = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (done != Z_STREAM_END) throw std::logic_error("deflated: zlib needs more room than it asked for");
  return out;
}

/// What the entry's own header and the directory say alike (APPNOTE 4.3.7, 4.3.12).
std::string common_header(std::string_view name, std::string_view content, std::string_view packed) {
  const uLong crc = crc32_z(0, bytes_of(content), content.size());
  std::string out;
  put(out, 20, 2);      // version needed
  put(out, 0x0800, 2);  // names are UTF-8
  put(out, 8, 2);       // deflated
  put(out, 0, 2);       // 00:00
  put(out, 0x0021, 2);  // 1980-01-01
  put(out, static_cast<std::uint32_t>(crc), 4);
  put(out, static_cast<std::uint32_t>(packed.size()), 4);
  put(out, static_cast<std::uint32_t>(content.size()), 4);
  put(out, static_cast<std::uint32_t>(name.size()), 2);
  put(out, 0, 2);  // no extra field
  return out;
}

}  // namespace

std::string zip_of_one(std::string_view name, std::string_view content) {
  if (content.size() > std::numeric_limits<std::uint32_t>::max() / 2)
    throw std::invalid_argument("zip_of_one: more than 2 GB");
  const std::string packed = deflated(content), common = common_header(name, content, packed);
  std::string out = "PK\x03\x04";
  out.append(common).append(name).append(packed);
  const std::size_t directory = out.size();
  out += "PK\x01\x02";
  put(out, 20, 2);  // made by
  out += common;
  put(out, 0, 2);  // no comment
  put(out, 0, 2);  // disk
  put(out, 0, 2);  // attributes
  put(out, 0, 4);
  put(out, 0, 4);  // the entry starts the file
  out += name;
  const std::size_t end = out.size();
  out += "PK\x05\x06";
  put(out, 0, 4);  // disks
  put(out, 1, 2);
  put(out, 1, 2);
  put(out, static_cast<std::uint32_t>(end - directory), 4);
  put(out, static_cast<std::uint32_t>(directory), 4);
  put(out, 0, 2);  // no comment
  return out;
}

}  // namespace io
