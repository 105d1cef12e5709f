// SPDX-License-Identifier: Apache-2.0
#include "io/write/sqlite_record.hpp"

#include <array>
#include <bit>
#include <cmath>

namespace io {
namespace {

/// How SQLite keeps an integer: its type number and how many bytes follow.
struct IntegerForm {
  std::uint64_t type;
  unsigned bytes;
};

IntegerForm form_of(std::int64_t value) {
  if (value == 0) return {8, 0};
  if (value == 1) return {9, 0};
  const auto fits = [&](unsigned bits) {
    return value >= -(std::int64_t{1} << bits) && value < std::int64_t{1} << bits;
  };
  if (fits(7)) return {1, 1};
  if (fits(15)) return {2, 2};
  if (fits(23)) return {3, 3};
  if (fits(31)) return {4, 4};
  if (fits(47)) return {5, 6};
  return {6, 8};
}

/// SQLite keeps a whole real as an integer where that takes fewer bytes than eight.
bool kept_as_integer(double value) { return value >= -0x1p47 && value < 0x1p47 && value == std::trunc(value); }

}  // namespace

std::size_t varint_bytes(std::uint64_t value) {
  if (value >> 56U != 0) return 9;
  return value == 0 ? 1 : (static_cast<std::size_t>(std::bit_width(value)) + 6) / 7;
}

void append_varint(std::string& to, std::uint64_t value) {
  if (value < 0x80) return to.push_back(static_cast<char>(value));
  std::array<char, 9> bytes{};
  const std::size_t count = varint_bytes(value);
  std::size_t at = count;
  if (count == 9) {  // the last byte carries all its eight bits
    bytes[--at] = static_cast<char>(value);
    value >>= 8U;
  }
  while (at-- > 0) {
    bytes[at] = static_cast<char>((value & 0x7fU) | (at + 1 == count ? 0U : 0x80U));
    value >>= 7U;
  }
  to.append(bytes.data(), count);
}

void SqliteRecord::add_big_endian(std::uint64_t value, unsigned bytes) {
  std::array<char, 8> all{};
  put_big_endian(all.data(), value, 8);
  values_.append(all.data() + 8 - bytes, bytes);
}

void SqliteRecord::add(std::int64_t value) {
  const IntegerForm form = form_of(value);
  append_varint(types_, form.type);
  add_big_endian(static_cast<std::uint64_t>(value), form.bytes);
}

void SqliteRecord::add(double value) {
  if (std::isnan(value)) return add_null();
  if (kept_as_integer(value)) return add(static_cast<std::int64_t>(value));
  append_varint(types_, 7);
  add_big_endian(std::bit_cast<std::uint64_t>(value), 8);
}

void SqliteRecord::add_bytes(std::string_view bytes, std::uint64_t first_type) {
  append_varint(types_, first_type + 2 * std::uint64_t{bytes.size()});
  values_.append(bytes);
}

std::size_t SqliteRecord::header_bytes() const {
  std::size_t size = types_.size() + 1;  // the size counts itself
  while (types_.size() + varint_bytes(size) > size) ++size;
  return size;
}

std::size_t SqliteRecord::size() const { return header_bytes() + values_.size(); }

void SqliteRecord::append_to(std::string& out) const {
  append_varint(out, header_bytes());
  out.append(types_).append(values_);
}

}  // namespace io
