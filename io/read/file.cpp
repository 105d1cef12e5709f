// SPDX-License-Identifier: Apache-2.0
#include "io/read/file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <new>

#include "geo/core/error.hpp"
#include "io/read/text.hpp"

namespace io {
namespace {

using geo::Trouble;

long long modified_ns(const struct stat& info) {
  return static_cast<long long>(info.st_mtim.tv_sec) * 1'000'000'000LL + info.st_mtim.tv_nsec;
}

[[noreturn]] void fail_open(const std::filesystem::path& path, int error) {
  if (error == ENOENT || error == ENOTDIR)
    geo::fail(Trouble::unavailable, "{}: no such file; expected a source to read; check the path",
              shown(path.string(), 300));
  geo::fail(Trouble::unavailable,
            "{}: cannot be opened ({}); expected a file that this user may read; check its rights",
            shown(path.string(), 300), std::strerror(error));
}

// Something before a colon that is no drive or file name: http:, PG:, GPKG:, MYSQL:.
bool has_scheme(const std::string& uri) {
  const std::size_t colon = uri.find(':');
  if (colon == std::string::npos || colon == 0) return false;
  return std::ranges::all_of(uri.substr(0, colon), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' || c == '_';
  });
}

// The files that are mapped now, for the handler of SIGBUS: it may only look at plain memory. More than fit are read as
// well, but a cut one among them ends the process without words.
struct Mapping {
  std::atomic<bool> taken{false};
  std::atomic<const char*> begin{nullptr};
  std::size_t size = 0;
  const char* name = nullptr;
};
std::array<Mapping, 64> mappings;

void announce(const char* begin, std::size_t size, const char* name) {
  for (Mapping& mapping : mappings) {
    if (mapping.taken.exchange(true)) continue;
    mapping.size = size;
    mapping.name = name;
    mapping.begin.store(begin);
    return;
  }
}

void withdraw(const char* begin) {
  for (Mapping& mapping : mappings) {
    if (mapping.begin.load() != begin) continue;
    mapping.begin.store(nullptr);
    mapping.taken.store(false);
    return;
  }
}

void say(const char* text) {
  if (::write(STDERR_FILENO, text, std::strlen(text)) < 0) return;  // nothing is left to do
}

extern "C" void on_bus_error(int signal, siginfo_t* info, void* /*context*/) {
  const auto* at = static_cast<const char*>(info->si_addr);
  for (const Mapping& mapping : mappings) {
    const char* begin = mapping.begin.load();
    if (begin == nullptr || at < begin || at >= begin + mapping.size) continue;
    say("error: ");
    say(mapping.name);
    say(": was cut while it was read; expected a file that stands still; run again when it is complete\n");
    ::_exit(1);
  }
  static_cast<void>(std::signal(signal, SIG_DFL));  // not ours: comes again at once and ends the process as ever
}

}  // namespace

void watch_for_cut_files() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  sigaction(SIGBUS, &action, nullptr);
}

MappedFile::MappedFile(const std::filesystem::path& path) : name_(shown(path.string(), 300)) {
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor_ < 0) fail_open(path, errno);
  struct stat info {};
  const bool known = ::fstat(descriptor_, &info) == 0;
  if (!known || !S_ISREG(info.st_mode)) {
    ::close(descriptor_);
    geo::fail(Trouble::unavailable, "{}: is {}; expected a regular file; name the file itself",
              shown(path.string(), 300), known && S_ISDIR(info.st_mode) ? "a folder" : "a pipe, socket or device");
  }
  size_ = static_cast<std::size_t>(info.st_size);
  modified_ns_ = modified_ns(info);
  if (size_ == 0) return;
  void* mapped = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, descriptor_, 0);
  if (mapped == MAP_FAILED) {
    const int error = errno;
    ::close(descriptor_);
    if (error == ENOMEM) throw std::bad_alloc();
    fail_open(path, error);
  }
  ::madvise(mapped, size_, MADV_SEQUENTIAL);
  data_ = static_cast<const char*>(mapped);
  announce(data_, size_, name_.c_str());
}

MappedFile::~MappedFile() {
  if (data_ != nullptr) {
    withdraw(data_);
    ::munmap(const_cast<char*>(data_), size_);
  }
  ::close(descriptor_);
}

void MappedFile::check_unchanged() const {
  struct stat info {};
  const bool same = ::fstat(descriptor_, &info) == 0 && static_cast<std::size_t>(info.st_size) == size_ &&
                    modified_ns(info) == modified_ns_;
  if (!same) geo::fail(Trouble::data, "{}: was changed while it was read; expected a finished file; run again", name_);
}

void check_plain_path(const std::string& uri) {
  const bool special = uri.starts_with("/vsi") || uri.find("/vsi") == 1 || uri.starts_with("<") ||
                       uri.starts_with("{") || has_scheme(uri);
  if (uri.empty() || special || uri.find('\0') != std::string::npos)
    geo::fail(
        Trouble::config,
        "{}: is not the path of a file; expected csv, gpkg, shp, geojson, fgb, xlsx or ods, or .gz or .zip of one; "
        "download it first and name the file",
        uri.empty() ? "uri" : shown(uri, 300));
}

PrivateFolder::PrivateFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "agglo-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr)
    geo::fail(Trouble::data, "{}: cannot be created ({}); expected a writable folder for temporary files; set TMPDIR",
              name, std::strerror(errno));
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path PrivateFolder::write(const std::string& name, std::string_view bytes) const {
  std::filesystem::path path = path_ / name;
  std::ofstream out(path, std::ios::binary);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out)
    geo::fail(Trouble::data, "{}: cannot be written; expected {} bytes of free space; set TMPDIR to a larger disk",
              path.string(), bytes.size());
  return path;
}

}  // namespace io
