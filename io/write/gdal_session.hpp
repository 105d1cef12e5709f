// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace io {

/// GDAL as the writer needs it, on the calling thread, until it goes out of scope: the stamp `as_of` instead of the
/// clock, and GDAL's words collected instead of printed.
class GdalSession {
 public:
  /// `as_of` is an ISO date; `file` is named in errors.
  GdalSession(std::filesystem::path file, std::string_view as_of);
  ~GdalSession();
  GdalSession(const GdalSession&) = delete;
  GdalSession& operator=(const GdalSession&) = delete;

  /// Throws UserError(data) with what GDAL said, unless `good`.
  void check(bool good, std::string_view doing) const;
  /// Throws likewise when any call since the beginning failed, also one that gives no answer, such as closing a file.
  void check_all() const { check(!heard_.failure, "cannot be written"); }

  struct Heard {
    std::string text;
    bool failure = false;
  };

 private:
  void set(const char* key, const std::string& value);
  std::filesystem::path file_;
  std::vector<std::pair<std::string, std::string>> before_;
  Heard heard_;
};

}  // namespace io
