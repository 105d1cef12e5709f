// SPDX-License-Identifier: Apache-2.0
#include "io/run/durable.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include "geo/core/error.hpp"

namespace io {
namespace {

constexpr std::size_t kLargestWrite = std::size_t{1} << 30U;  // Linux takes no more than 2 GB at once

/// Removes a temporary file unless it was kept.
struct Leftover {
  std::filesystem::path file;
  bool kept = false;
  ~Leftover() {
    if (!kept) ::unlink(file.c_str());
  }
};

const char* cure(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return "expected room for a run; free some space or choose another place";
    case EACCES:
    case EPERM:
    case EROFS:
      return "expected a folder that this user may write; change its rights or choose another place";
    case ENOENT:
    case ENOTDIR:
      return "expected the folder above it; create it or choose another place";
    case EMFILE:
    case ENFILE:
      return "expected that more files may be open at once; raise ulimit -n";
    default:
      return "expected a disk without faults; look into the system's log or choose another place";
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (number_ >= 0) ::close(number_);
}

void Descriptor::close(const std::filesystem::path& file) {
  if (::close(std::exchange(number_, -1)) != 0) fail_with_errno(file, "closed");
}

void fail_with_errno(const std::filesystem::path& path, std::string_view what) {
  const int error = errno;
  geo::fail(geo::Trouble::data, "{}: cannot be {} ({}); {}", path.string(), what,
            std::generic_category().message(error), cure(error));
}

Descriptor create_file(const std::filesystem::path& file) {
  Descriptor made(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
  if (!made) fail_with_errno(file, "created");
  return made;
}

void write_all(const Descriptor& to, const std::filesystem::path& file, const void* data, std::size_t size) {
  const char* at = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t wrote = ::write(to.get(), at, std::min(size, kLargestWrite));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail_with_errno(file, "written");
    at += wrote;
    size -= static_cast<std::size_t>(wrote);
  }
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void sync(const Descriptor& opened, const std::filesystem::path& file) {
  if (::fsync(opened.get()) != 0) fail_with_errno(file, "synced to disk");
}

void sync_path(const std::filesystem::path& path) {
  const Descriptor opened(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened) fail_with_errno(path, "opened");
  sync(opened, path);
}

void begin_sync(const std::filesystem::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (opened) ::sync_file_range(opened.get(), 0, 0, SYNC_FILE_RANGE_WRITE);
}

void write_file(const std::filesystem::path& file, std::string_view content) {
  Descriptor made = create_file(file);
  write_all(made, file, content.data(), content.size());
  made.close(file);
}

void replace_file(const std::filesystem::path& file, std::string_view content) {
  Leftover next{file.parent_path() / ("." + file.filename().string() + ".new")};
  ::unlink(next.file.c_str());  // of a run that was killed
  Descriptor made = create_file(next.file);
  write_all(made, next.file, content.data(), content.size());
  sync(made, next.file);
  made.close(next.file);
  if (::rename(next.file.c_str(), file.c_str()) != 0) fail_with_errno(file, "replaced");
  next.kept = true;
  sync_path(folder_of(file));
}

std::optional<std::string> read_small_file(const std::filesystem::path& file, std::size_t limit) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!opened || ::fstat(opened.get(), &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  if (static_cast<std::size_t>(status.st_size) > limit) return std::nullopt;
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t filled = 0;
  while (filled < content.size()) {
    const ssize_t got = ::read(opened.get(), content.data() + filled, content.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  content.resize(filled);
  return content;
}

}  // namespace io
