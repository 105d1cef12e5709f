// SPDX-License-Identifier: Apache-2.0
#include "io/run/publisher.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "geo/core/error.hpp"
#include "geo/core/parallel.hpp"
#include "io/run/durable.hpp"
#include "io/run/interrupt.hpp"
#include "io/run/lock.hpp"
#include "io/run/machine.hpp"
#include "io/run/output_folder.hpp"
#include "io/run/run_folder.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;
using geo::Trouble;

constexpr std::string_view kHalfMade = ".new-", kHalfGone = ".old-";
constexpr std::size_t kQuarantined = 3;
constexpr unsigned kSyncThreads = 8;  // they wait for the disk, which takes what comes together at once

// ---- what is half-made ----------------------------------------------------------------------------------------------

/// The run that `next` is about to make current, if there is such a thing.
std::optional<RunName> announced(const fs::path& dir, const Pointer& pointer) {
  std::error_code error;
  fs::path target = fs::read_symlink(dir / pointer.next, error);
  if (error) {
    const std::string text = read_small_file(dir / pointer.next, 4096).value_or("");
    target = text.substr(0, text.find('\n'));
  }
  if (target.parent_path() != "runs") return std::nullopt;
  return RunName::parse(target.filename().string());
}

/// Removes what never became visible: hidden folders, and the folder that was announced but not switched to.
void clear_half_made(const fs::path& dir) {
  std::error_code error;
  for (const Pointer& pointer : {kLink, kText}) {
    if (!is_there(dir / pointer.next)) continue;
    if (const auto name = announced(dir, pointer)) {
      const fs::path folder = dir / "runs" / name->text();
      if (current_run(dir) != folder) fs::remove_all(folder, error);
      if (error) continue;  // the announcement stays, so that the next run tries again
    }
    fs::remove(dir / pointer.next, error);
  }
  std::vector<fs::path> hidden;
  for (fs::directory_iterator entry(dir / "runs", error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with(kHalfMade) || name.starts_with(kHalfGone)) hidden.push_back(entry->path());
  }
  for (const fs::path& folder : hidden) fs::remove_all(folder, error);
}

/// First hidden, then deleted: a kill in between leaves no half run among the runs.
void remove_run(const fs::path& folder, std::vector<std::string>& warnings) {
  std::error_code error;
  const fs::path hidden = folder.parent_path() / (std::string(kHalfGone) + folder.filename().string());
  fs::rename(folder, hidden, error);
  if (!error) fs::remove_all(hidden, error);
  if (error) warnings.push_back(fmt::format("{}: old run cannot be deleted ({})", folder.string(), error.message()));
}

// ---- the finished run -----------------------------------------------------------------------------------------------

std::vector<fs::path> files_of(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.symlink_status().type() != fs::file_type::regular)
      geo::fail(Trouble::data, "{}: is no regular file; expected only such in a run folder", entry.path().string());
    for (const std::string_view end : {"-journal", "-wal", "-shm"})
      if (name.ends_with(end))
        geo::fail(Trouble::data, "{}: stands beside a database; expected all of them closed", entry.path().string());
    files.push_back(entry.path());
  }
  if (files.empty()) geo::fail(Trouble::data, "{}: holds no file; expected a finished run", folder.string());
  std::ranges::sort(files);
  return files;
}

void make_read_only_and_sync(const fs::path& file, mode_t readers) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (!opened) fail_with_errno(file, "opened");
  if (::fchmod(opened.get(), readers) != 0) fail_with_errno(file, "made read-only");
  sync(opened, file);
}

/// Whoever may list the runs may read them: the rights of runs/ hold for the folder and, without writing, for its
/// files. The folder stays writable for its owner: QGIS shows no layers of a GeoPackage in a folder that it cannot
/// write to.
void seal(const fs::path& folder) {
  struct stat runs {};
  if (::stat(folder.parent_path().c_str(), &runs) != 0) fail_with_errno(folder.parent_path(), "looked at");
  const std::vector<fs::path> files = files_of(folder);
  geo::parallel_for(files.size(), 1, kSyncThreads,
                    [&](std::size_t i, std::size_t) { make_read_only_and_sync(files[i], runs.st_mode & 0444U); });
  if (::chmod(folder.c_str(), runs.st_mode & 07777U) != 0) fail_with_errno(folder, "opened to readers");
  sync_path(folder);
}

void rename_or_fail(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail_with_errno(to, "put into place");
}

}  // namespace

struct Publisher::Parts {
  PublishOptions options;
  fs::path dir;
  std::optional<Lock> lock;
  RunName name;
  fs::path hidden;
  bool done = false;

  explicit Parts(PublishOptions given) : options(std::move(given)) {}
  ~Parts() {
    if (lock && !done) clear_half_made(dir);
  }

  void step(std::string_view what) const {
    if (options.before_step) options.before_step(what);
  }
  std::int64_t now() const { return options.now_s.value_or(now_s()); }
  fs::path final_folder() const { return dir / "runs" / name.text(); }

  const Pointer* pointer() const {
    if (options.publish == "none") return nullptr;
    return options.publish == "pointer" ? &kText : &kLink;
  }

  void take_folder();
  void make_hidden_folder();
  void check_files(const Check& check) const;
  fs::path quarantined(const std::string& why) const;
  void announce() const;
  void place_and_switch(std::vector<std::string>& warnings);
  void retire(std::vector<std::string>& warnings) const;
};

void Publisher::Parts::take_folder() {
  if (options.publish != "versioned" && options.publish != "pointer" && options.publish != "none")
    geo::fail(Trouble::config, "output.publish: is '{}'; expected versioned, pointer or none", options.publish);
  dir = output_folder(options.dir, options.inputs);
  step("lock");
  lock.emplace(dir / ".lock", options.lock_wait_s);
  step("clear");
  clear_half_made(dir);
}

void Publisher::Parts::make_hidden_folder() {
  require_space(dir);
  step("make");
  const fs::path runs = dir / "runs";
  if (::mkdir(runs.c_str(), 0777) != 0 && errno != EEXIST) fail_with_errno(runs, "created");
  name.seconds = now();
  while (is_there(final_folder()) || is_there(dir / "quarantine" / name.text())) ++name.counter;
  hidden = runs / (std::string(kHalfMade) + name.text());
  if (::mkdir(hidden.c_str(), 0700) != 0) fail_with_errno(hidden, "created");
}

void Publisher::Parts::check_files(const Check& check) const {
  files_of(hidden);
  if (!check) return;
  try {
    check(hidden);
  } catch (const geo::UserError& e) {
    throw geo::UserError(e.kind(),
                         fmt::format("{}; the result is kept in {}", e.what(), quarantined(e.what()).string()));
  }
}

fs::path Publisher::Parts::quarantined(const std::string& why) const {
  const fs::path all = dir / "quarantine";
  fs::path folder = all / name.text();
  if (::mkdir(all.c_str(), 0777) != 0 && errno != EEXIST) fail_with_errno(all, "created");
  replace_file(hidden / "why.txt", why + "\n");
  rename_or_fail(hidden, folder);
  std::vector<RunName> kept;
  for (const auto& entry : fs::directory_iterator(all))
    if (const auto found = RunName::parse(entry.path().filename().string())) kept.push_back(*found);
  std::ranges::sort(kept);
  std::error_code ignored;
  for (std::size_t i = 0; i + kQuarantined < kept.size(); ++i)
    if (kept[i] != name) fs::remove_all(all / kept[i].text(), ignored);
  return folder;
}

void Publisher::Parts::announce() const {
  if (!pointer()) return;
  const fs::path next = dir / pointer()->next;
  const std::string target = "runs/" + name.text();
  if (pointer() == &kLink) {
    if (::symlink(target.c_str(), next.c_str()) != 0) fail_with_errno(next, "created");
  } else {
    Descriptor file = create_file(next);
    write_all(file, next, (target + "\n").data(), target.size() + 1);
    sync(file, next);
    file.close(next);
  }
  sync_path(dir);
}

void Publisher::Parts::place_and_switch(std::vector<std::string>& warnings) {
  step("place");
  rename_or_fail(hidden, final_folder());
  sync_path(dir / "runs");
  step("switch");
  if (pointer()) rename_or_fail(dir / pointer()->next, dir / pointer()->name);
  done = true;
  step("settle");
  try {
    sync_path(dir);
  } catch (const geo::UserError& e) {  // readers see the new run; nothing can be taken back
    warnings.push_back(fmt::format("{}; the new run may not survive a power cut", e.what()));
  }
}

void Publisher::Parts::retire(std::vector<std::string>& warnings) const {
  step("retire");
  std::error_code ignored;
  if (pointer() && options.publish == "versioned") fs::remove(dir / kText.name, ignored);
  if (pointer() && options.publish == "pointer") fs::remove(dir / kLink.name, ignored);
  const std::vector<RunName> runs = runs_in(dir);
  const auto current = current_run(dir);
  for (std::size_t i = 0; i + static_cast<std::size_t>(std::max<std::int64_t>(options.keep_min, 0)) < runs.size();
       ++i) {
    const fs::path folder = dir / "runs" / runs[i].text();
    const bool old = static_cast<double>(now() - runs[i].seconds) > options.keep_s;
    if (old && runs[i] != name && current != folder) remove_run(folder, warnings);
  }
}

Publisher::Publisher(PublishOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {
  parts_->take_folder();
  parts_->make_hidden_folder();
}

Publisher::~Publisher() = default;

const fs::path& Publisher::folder() const { return parts_->hidden; }
std::optional<fs::path> Publisher::current() const { return current_run(parts_->dir); }
fs::path Publisher::cache_folder() const { return parts_->dir / ".cache"; }
std::string Publisher::run_name() const { return parts_->name.text(); }

Publisher::Published Publisher::publish(const Check& check) {
  Parts& parts = *parts_;
  parts.step("check");
  parts.check_files(check);
  parts.step("seal");
  seal(parts.hidden);
  parts.step("announce");
  check_interrupt();
  Published out{parts.final_folder(), {}};
  parts.announce();
  parts.place_and_switch(out.warnings);
  parts.retire(out.warnings);
  return out;
}

}  // namespace io
