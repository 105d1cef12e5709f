// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace geo {

/// What a user can meet, by the exit code that main() turns it into.
enum class Trouble : int {
  data = 1,         ///< A source opens but is unusable, or any I/O fault.
  config = 2,       ///< Usage or configuration.
  unavailable = 3,  ///< A source cannot be opened, or is staler than error_after.
  gate = 4,         ///< `expect` or a gate failed; the last good run stays.
  busy = 5,         ///< Another run holds the lock.
};

/// An error for the user: "where: what is; what was expected; what to do". Wrong use inside the code is
/// std::invalid_argument.
class UserError : public std::runtime_error {
 public:
  UserError(Trouble kind, const std::string& text) : std::runtime_error(text), kind_(kind) {}
  Trouble kind() const { return kind_; }

 private:
  Trouble kind_;
};

/// fail(Trouble::data, "{}: layer '{}' has no CRS; …", path, layer)
template <class... Args>
[[noreturn]] void fail(Trouble kind, fmt::format_string<Args...> text, Args&&... args) {
  throw UserError(kind, fmt::format(text, std::forward<Args>(args)...));
}

}  // namespace geo
