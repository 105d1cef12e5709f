// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "geo/core/table.hpp"

namespace io {

/// What the result of one stage (for one group) depends on. The program's version is a part like any other.
struct CacheKey {
  std::string stage;
  std::string group;  ///< Empty for a stage that is not per group.
  /// (what, value), each `what` once: ("eps", "750"), ("input firms", digest or upstream hash), ("program", "0.1.0").
  /// The first part that differs is the reason that a miss gives, so the telling ones come first.
  std::vector<std::pair<std::string, std::string>> parts;

  /// 32 hex digits over everything above.
  std::string hash() const;
};

/// Results of stages on disk: DIR/.cache or --cache DIR.
///
/// A file holds the tables of one key; a small JSON for each (stage, group) remembers the parts of the last key, so
/// that a miss can say what changed. Entries that were used longest ago leave first when the whole grows beyond the
/// limit. A damaged entry is a miss. Two processes may share a folder. Trouble with the folder is no error: the cache
/// then stores nothing.
class StageCache {
 public:
  static constexpr double kWorthSeconds = 0.5;  ///< What took less is quicker made again than read.

  /// Switched off: every look is a miss.
  StageCache() = default;
  /// Makes the folder when something is first stored.
  explicit StageCache(std::filesystem::path folder, std::uint64_t limit_bytes = 4ULL << 30U);

  /// The tables stored under the key.
  std::optional<geo::Tables> get(const CacheKey& key) const;

  /// Stores tables that took `seconds` to make (unless that is under kWorthSeconds) and remembers the parts of the key.
  void put(const CacheKey& key, const geo::Tables& tables, double seconds) const;

  /// How the key stands, without reading the tables.
  struct Look {
    bool stored = false;     ///< get() would give tables.
    bool unchanged = false;  ///< The last run had the same key, stored or not.
    /// "unchanged", "unchanged, but quicker made again than read", "as in an earlier run", "first time",
    /// "eps changed from 1000 to 750 and 2 more", "input firms changed", "no longer in the cache", "the cache is off".
    std::string why;
  };
  Look look(const CacheKey& key) const;

 private:
  void trim() const;
  void remember(const CacheKey& key, bool stored) const;

  std::filesystem::path folder_;  // empty: off
  std::uint64_t limit_bytes_ = 0;
};

}  // namespace io
