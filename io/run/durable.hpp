// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace io {

// Files that are there whole or not at all, also after a power cut. Every function throws UserError(data) with the path
// and the system's own words when the disk refuses, unless it says otherwise.

/// Owns a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();
  int get() const { return number_; }
  explicit operator bool() const { return number_ >= 0; }
  /// Closes now; an error of close() counts.
  void close(const std::filesystem::path& file);

 private:
  int number_;
};

/// Creates a file that must not exist yet, never through a link, for writing.
Descriptor create_file(const std::filesystem::path& file);
/// Writes all bytes.
void write_all(const Descriptor& to, const std::filesystem::path& file, const void* data, std::size_t size);

/// Its parent, "." for a bare name.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// Waits until the disk has the file or folder.
void sync_path(const std::filesystem::path& path);
void sync(const Descriptor& opened, const std::filesystem::path& file);
/// Lets the disk begin with what a file holds, so that less is left to wait for when it is synced. Waits where the disk
/// has enough to do.
void begin_sync(const std::filesystem::path& file);

/// Creates a small file that must not exist yet, in a folder that the publisher syncs before anybody sees it.
void write_file(const std::filesystem::path& file, std::string_view content);

/// Replaces or creates a small file: a hidden file beside it, sync, rename, sync of the folder.
void replace_file(const std::filesystem::path& file, std::string_view content);

/// The whole of a regular file, nothing when it is absent, unreadable or larger than `limit`.
std::optional<std::string> read_small_file(const std::filesystem::path& file, std::size_t limit = 256U << 20U);

/// "out/.lock: cannot be written (No space left on device); expected room for a run; free some space …", with errno as
/// it stands.
[[noreturn]] void fail_with_errno(const std::filesystem::path& path, std::string_view what);

}  // namespace io
