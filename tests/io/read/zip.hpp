// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <vector>

namespace io::test {

struct ZipFile {
  std::string name, content;
};

/// A ZIP archive of stored files.
inline std::string zipped(const std::vector<ZipFile>& files) {
  const auto number = [](std::size_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
  };
  std::string out, directory;
  for (const ZipFile& file : files) {
    const auto crc = crc32_z(0, reinterpret_cast<const Bytef*>(file.content.data()), file.content.size());
    const std::string common = number(20, 2) + number(0, 2) + number(0, 2) + number(0, 2) + number(0x21, 2) +
                               number(crc, 4) + number(file.content.size(), 4) + number(file.content.size(), 4) +
                               number(file.name.size(), 2) + number(0, 2);
    directory += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) + number(0, 2) + number(0, 4) +
                 number(out.size(), 4) + file.name;
    out += "PK\x03\x04" + common + file.name + file.content;
  }
  const std::size_t begin = out.size();
  return out + directory + "PK\x05\x06" + number(0, 4) + number(files.size(), 2) + number(files.size(), 2) +
         number(directory.size(), 4) + number(begin, 4) + number(0, 2);
}

}  // namespace io::test
