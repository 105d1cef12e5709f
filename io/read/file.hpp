// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace io {

/// The bytes of one regular file, mapped read-only for the life of this object.
///
/// Throws UserError(unavailable) when the path is missing, may not be read, or is a folder, pipe or device. A link to a
/// regular file is that file. Never blocks on a pipe.
class MappedFile {
 public:
  explicit MappedFile(const std::filesystem::path& path);
  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::string_view bytes() const { return {data_, size_}; }
  /// Throws UserError(data) when the file was written to since it was opened: what was read then is a mixture.
  void check_unchanged() const;

 private:
  std::string name_;  // for messages
  const char* data_ = nullptr;
  std::size_t size_ = 0;
  int descriptor_ = -1;
  long long modified_ns_ = 0;
};

/// From now on a mapped file that somebody cuts while it is read ends the process with a message that names it and exit
/// code 1, instead of SIGBUS. Nothing is lost by that: what stood half-made is cleared away by the next run.
void watch_for_cut_files();

/// Refuses what is no plain path of a file: URLs, GDAL's /vsi… and connection strings, inline documents.
/// UserError(config).
void check_plain_path(const std::string& uri);

/// A folder that only this user can read, removed with all it holds at the end of the object's life.
class PrivateFolder {
 public:
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }
  /// Writes a new file; returns its path. Throws UserError(data) when the disk is full.
  std::filesystem::path write(const std::string& name, std::string_view bytes) const;

 private:
  std::filesystem::path path_;
};

}  // namespace io
