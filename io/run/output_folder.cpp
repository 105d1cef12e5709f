// SPDX-License-Identifier: Apache-2.0
#include "io/run/output_folder.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <system_error>

#include "geo/core/error.hpp"
#include "io/run/durable.hpp"
#include "io/run/lock.hpp"
#include "io/run/run_folder.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using geo::Trouble;

constexpr std::uint64_t kLeastFree = 4U << 20U;
constexpr std::array kOurs{".lock",    "runs",     ".cache",   "quarantine", kLink.name,
                           kLink.next, kText.name, kText.next, "lost+found"};

fs::file_type type_of(const fs::path& path) {
  std::error_code absent;
  return fs::symlink_status(path, absent).type();
}

std::uint64_t bytes_in(const fs::path& folder) {
  std::uint64_t sum = 0;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    std::error_code unknown;
    const std::uintmax_t size = fs::file_size(entry->path(), unknown);
    if (!unknown) sum += size;
  }
  return sum;
}

bool holds_runs_of_ours(const fs::path& dir) {
  if (read_small_file(dir / ".lock", 1024).value_or("").starts_with(Lock::kMark)) return true;
  return std::ranges::any_of(runs_in(dir),
                             [&](const RunName& name) { return is_there(dir / "runs" / name.text() / "run.json"); });
}

/// Nothing is ever written among the files of somebody else.
void refuse_foreign(const fs::path& dir) {
  for (const char* name : {"runs", "quarantine", ".cache"})
    if (is_there(dir / name) && type_of(dir / name) != fs::file_type::directory)
      geo::fail(Trouble::config, "{}: is no folder; expected one that agglo made; move it away", (dir / name).string());
  if (is_there(dir / kLink.name) && type_of(dir / kLink.name) != fs::file_type::symlink)
    geo::fail(Trouble::config, "{}: is no link; expected the link to the current run; move it away",
              (dir / kLink.name).string());
  if (holds_runs_of_ours(dir)) return;
  for (const auto& entry : fs::directory_iterator(dir))
    if (std::ranges::find(kOurs, entry.path().filename().string()) == kOurs.end())
      geo::fail(Trouble::config,
                "{}: holds files that agglo did not make ('{}' among them); expected a new or an empty folder, or one "
                "with earlier runs; choose another output.dir",
                dir.string(), entry.path().filename().string());
}

void refuse_inputs_inside(const fs::path& dir, const std::vector<fs::path>& inputs) {
  for (const fs::path& input : inputs) {
    std::error_code error;
    const fs::path inside = fs::weakly_canonical(input, error).lexically_relative(dir);
    if (error || inside.empty() || *inside.begin() == "..") continue;
    const std::string top = inside.begin()->string();
    if (top == "." || std::ranges::find(kOurs, top) != kOurs.end())
      geo::fail(
          Trouble::config,
          "output.dir: source {} lies in {}, where agglo makes and deletes runs; keep sources elsewhere or choose "
          "another output.dir",
          input.string(), dir.string());
  }
}

fs::path made_folder(const fs::path& dir) {
  std::error_code error;
  fs::create_directories(dir, error);
  if (error && fs::is_directory(dir)) error.clear();
  if (error == std::errc::not_a_directory || fs::is_regular_file(dir))
    geo::fail(Trouble::config, "{}: is no folder; expected one; choose another output.dir", dir.string());
  if (error)
    geo::fail(Trouble::data,
              "{}: cannot be created ({}); choose another output.dir or ask for the right to write there", dir.string(),
              error.message());
  return fs::canonical(dir);
}

}  // namespace

bool is_there(const fs::path& path) { return type_of(path) != fs::file_type::not_found; }

fs::path output_folder(const fs::path& dir, const std::vector<fs::path>& inputs) {
  fs::path made = made_folder(dir);
  refuse_foreign(made);
  refuse_inputs_inside(made, inputs);
  return made;
}

void require_space(const fs::path& dir) {
  const auto last = current_run(dir);
  const std::uint64_t needed = std::max(kLeastFree, last ? 2 * bytes_in(*last) : 0);
  struct statvfs disk {};
  if (::statvfs(dir.c_str(), &disk) != 0) fail_with_errno(dir, "looked at");
  const std::uint64_t free = std::uint64_t{disk.f_bavail} * disk.f_frsize;
  if (free < needed)
    geo::fail(
        Trouble::data,
        "{}: {:.1f} MB free; expected at least {:.1f} MB, twice the size of the last run; free some space or choose "
        "another output.dir",
        dir.string(), static_cast<double>(free) / 1e6, static_cast<double>(needed) / 1e6);
}

}  // namespace io
