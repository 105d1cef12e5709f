// SPDX-License-Identifier: Apache-2.0
#include "io/run/lock.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <thread>

#include "geo/core/error.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/machine.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

Descriptor opened(const std::filesystem::path& file) {
  Descriptor out(::open(file.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0644));
  if (!out) fail_with_errno(file, "opened");
  struct stat status {};
  if (::fstat(out.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_nlink > 1)
    geo::fail(geo::Trouble::data, "{}: is no lock file; expected a regular file with one name; remove it",
              file.string());
  return out;
}

/// False when somebody removed or replaced the file while we waited: then the lock on it keeps nobody out.
bool still_there(const Descriptor& lock, const std::filesystem::path& file) {
  struct stat held {
  }, named{};
  return ::fstat(lock.get(), &held) == 0 && ::lstat(file.c_str(), &named) == 0 && held.st_ino == named.st_ino &&
         held.st_dev == named.st_dev;
}

bool taken(const Descriptor& lock, const std::filesystem::path& file) {
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return true;
  if (errno != EWOULDBLOCK && errno != EINTR) fail_with_errno(file, "locked");
  return false;
}

/// "pid 123 on host since …"
std::string holder(const std::filesystem::path& file) {
  const std::string text = read_small_file(file, 1024).value_or("");
  if (!text.starts_with(Lock::kMark)) return "it does not say who it is";
  constexpr std::string_view kProgram = "agglo: ";
  return escaped(text.substr(kProgram.size(), text.find('\n') - kProgram.size()));
}

}  // namespace

Lock::Lock(const std::filesystem::path& file, double wait_s) {
  using Clock = std::chrono::steady_clock;
  const auto until = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(wait_s));
  while (true) {
    held_ = opened(file);
    if (taken(held_, file) && still_there(held_, file)) break;
    if (Clock::now() >= until)
      geo::fail(geo::Trouble::busy,
                "{}: another run holds the lock ({}); wait for its end or choose another output.dir", file.string(),
                holder(file));
    check_interrupt();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  const std::string text = fmt::format("{}{} on {} since {}\n", kMark, ::getpid(), host_name(), utc_text(now_s()));
  // Only people read it: a full disk must not stop the run here.
  if (::ftruncate(held_.get(), 0) == 0 && ::pwrite(held_.get(), text.data(), text.size(), 0) < 0) errno = 0;
}

}  // namespace io
