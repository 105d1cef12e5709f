// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace io {

/// All that a .gz holds (several members are joined). Throws UserError(data) naming `where` when it is damaged or cut,
/// and when it unfolds to more than 200 times its size (beyond 256 MB): no table does, a bomb does.
std::string gunzipped(std::string_view bytes, const std::string& where);

/// A file inside a zip.
struct ZipMember {
  std::string name;
  std::size_t offset = 0;  ///< Of its local header.
  std::size_t packed = 0, size = 0;
  std::uint32_t crc = 0;
  std::uint16_t method = 0;
};

/// The files of a zip; folders and macOS' shadow files are left out. Throws UserError(data) when the directory is
/// missing or damaged, for encrypted or ZIP64 members, names that point outside, and more than 1,000 members.
std::vector<ZipMember> zip_members(std::string_view bytes, const std::string& where);

/// The content of one member, checked against its size and CRC.
std::string unzipped(std::string_view bytes, const ZipMember& member, const std::string& where);

}  // namespace io
