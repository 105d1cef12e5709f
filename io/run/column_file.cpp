// SPDX-License-Identifier: Apache-2.0
#include "io/run/column_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "io/run/durable.hpp"
#include "io/run/table_bytes.hpp"

namespace io {
namespace {

constexpr std::array<char, 8> kMagic{'a', 'g', 'g', 'l', 'o', 'c', 'o', 'l'};
constexpr std::uint32_t kFormat = 1;
constexpr std::uint32_t kByteOrder = 0x01020304;

struct Header {
  std::array<char, 8> magic = kMagic;
  std::uint32_t format = kFormat, byte_order = kByteOrder;
  std::uint64_t body_bytes = 0;
  XXH128_hash_t checksum{};
};
static_assert(std::is_trivially_copyable_v<Header> && sizeof(Header) == 40);

/// Why the header does not fit, in a few words; empty when it does.
std::string misfit(const Header& header, std::uint64_t file_bytes) {
  if (header.magic != kMagic) return "is no column file";
  if (header.byte_order != kByteOrder) return "was written on a machine of another byte order";
  if (header.format != kFormat) return fmt::format("has format {}, expected {}", header.format, kFormat);
  if (header.body_bytes != file_bytes - sizeof(Header)) return "is cut short";
  return {};
}

bool read_exactly(int file, void* to, std::size_t size) {
  char* at = static_cast<char*>(to);
  while (size > 0) {
    const ssize_t got = ::read(file, at, size);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<std::size_t>(got);
  }
  return true;
}

Header header_of(const TableBytes& body) {
  Header header;
  const std::unique_ptr<XXH3_state_t, decltype(&XXH3_freeState)> hash(XXH3_createState(), XXH3_freeState);
  if (!hash || XXH3_128bits_reset(hash.get()) != XXH_OK) throw std::bad_alloc();
  for (const std::span<const char> piece : body.pieces()) {
    header.body_bytes += piece.size();
    XXH3_128bits_update(hash.get(), piece.data(), piece.size());
  }
  header.checksum = XXH3_128bits_digest(hash.get());
  return header;
}

/// Beside the file and hidden; no other process or thread takes the same name.
std::filesystem::path temporary_beside(const std::filesystem::path& file) {
  static std::atomic<unsigned> counter{0};
  return file.parent_path() / fmt::format(".{}-{}-{}.new", file.filename().string(), ::getpid(), counter.fetch_add(1));
}

}  // namespace

void write_tables(const std::filesystem::path& file, const geo::Tables& tables, Keep keep) {
  const TableBytes body(tables);
  const Header header = header_of(body);
  const std::filesystem::path first = keep == Keep::durable ? temporary_beside(file) : file;
  Descriptor to = create_file(first);
  try {
    write_all(to, first, &header, sizeof header);
    for (const std::span<const char> piece : body.pieces()) write_all(to, first, piece.data(), piece.size());
    if (keep == Keep::durable) sync(to, first);
    to.close(first);
    if (keep == Keep::cached) return;
    if (::rename(first.c_str(), file.c_str()) != 0) fail_with_errno(file, "created");
  } catch (...) {
    ::unlink(first.c_str());
    throw;
  }
  sync_path(folder_of(file));
}

std::optional<geo::Tables> read_tables(const std::filesystem::path& file, std::string& problem) {
  const Descriptor from(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!from || ::fstat(from.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    problem = "is not there";
    return std::nullopt;
  }
  Header header;
  if (static_cast<std::size_t>(status.st_size) < sizeof header || !read_exactly(from.get(), &header, sizeof header)) {
    problem = "is cut short";
    return std::nullopt;
  }
  problem = misfit(header, static_cast<std::uint64_t>(status.st_size));
  if (!problem.empty()) return std::nullopt;
  std::vector<char> body(header.body_bytes);
  if (!read_exactly(from.get(), body.data(), body.size())) {
    problem = "cannot be read";
  } else if (!XXH128_isEqual(XXH3_128bits(body.data(), body.size()), header.checksum)) {
    problem = "is damaged: its checksum differs";
  } else {
    try {
      return tables_of(body);
    } catch (const std::exception& e) {  // a checksum that fits a body that does not: made by hand
      problem = fmt::format("is damaged: {}", e.what());
    }
  }
  return std::nullopt;
}

}  // namespace io
