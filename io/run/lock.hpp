// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

#include "io/run/durable.hpp"

namespace io {

/// Holds flock() on a file for as long as it lives; the kernel frees it when the process ends, however it ends. What
/// stands in the file is for people only: "agglo: pid 123 on host since 2026-11-21T02:15:03Z".
class Lock {
 public:
  static constexpr std::string_view kMark = "agglo: pid ";  ///< How the file of a lock begins.

  /// Waits at most `wait_s` for another holder. Throws UserError(busy) naming it, and UserError(data) when the file is
  /// a link, a hard link, no regular file or cannot be made.
  explicit Lock(const std::filesystem::path& file, double wait_s = 0.0);

 private:
  Descriptor held_;
};

}  // namespace io
