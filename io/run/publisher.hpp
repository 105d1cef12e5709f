// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace io {

struct PublishOptions {
  std::filesystem::path dir;
  /// How the new run is made the current one: `versioned` swaps the link DIR/current, `pointer` replaces the file
  /// DIR/current.txt, `none` only makes the folder.
  std::string publish = "versioned";
  double keep_s = 30 * 86400.0;               ///< Runs younger than this stay …
  std::int64_t keep_min = 7;                  ///< … and the newest so many, and always the current one.
  double lock_wait_s = 0.0;                   ///< How long to wait for another run to end.
  std::vector<std::filesystem::path> inputs;  ///< Source files: none may lie where runs are made and deleted.

  // For tests.
  std::optional<std::int64_t> now_s;                       ///< Instead of the clock, seconds since 1970.
  std::function<void(std::string_view step)> before_step;  ///< Called before each step that changes the disk.
};

/// Owns an output folder for the length of one run and makes the result visible in one step.
///
///   DIR/.lock            flock, freed by the kernel when the process ends, however it ends
///   DIR/runs/.new-<time> the run while it is made: hidden, readable by its owner only
///   DIR/runs/<UTC time>  a finished run; its files are read-only and never written or renamed again
///   DIR/current          -> runs/<UTC time>; the swap of this link commits everything
///   DIR/quarantine/      the last few runs that failed a check
///
/// Whatever happens before the swap, readers see the run before; whatever is half-made is cleared away by the
/// destructor, or after a kill by the next Publisher.
class Publisher {
 public:
  /// Takes the lock, clears what an earlier run left half-made, checks that the folder takes files and has room for
  /// twice the last run, and makes the hidden folder. Throws UserError: `busy` when another run holds the lock (with
  /// its process, host and start), `config` when DIR is no place for runs (a file, a folder of something else, a source
  /// lies in it), `data` when it is not writable or full.
  explicit Publisher(PublishOptions options);
  /// Without publish(): removes the hidden folder. Frees the lock.
  ~Publisher();
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;

  /// Where the files of the run are to be written. Plain files only; each closed before publish().
  const std::filesystem::path& folder() const;
  /// The run that is current now, as a path to its real folder.
  std::optional<std::filesystem::path> current() const;
  /// DIR/.cache
  std::filesystem::path cache_folder() const;
  /// How publish() will call the run: "2026-11-21T021503Z". For run.json's `execution`.
  std::string run_name() const;

  struct Published {
    std::filesystem::path folder;       ///< DIR/runs/<UTC time>
    std::vector<std::string> warnings;  ///< What could not be tidied; the run itself is published.
  };
  /// Looks at the finished files before they become visible; throws UserError when they must not.
  using Check = std::function<void(const std::filesystem::path& folder)>;

  /// Checks, makes the files read-only, syncs them and the folders, and swaps. Once only.
  ///
  /// When `check` throws UserError, the folder goes to DIR/quarantine with the reason in why.txt, and the error goes on
  /// with that place added. Any other failure removes the folder. In both cases the current run stays. Old runs are
  /// deleted afterwards.
  Published publish(const Check& check = {});

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace io
