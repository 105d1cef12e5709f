// SPDX-License-Identifier: Apache-2.0
#include "io/run/stage_cache.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "geo/core/error.hpp"
#include "io/run/column_file.hpp"
#include "io/run/durable.hpp"
#include "io/run/hash.hpp"
#include "io/run/json.hpp"

namespace io {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnd = ".tables";

/// "clusters.metal", safe as a name of a file whatever a group is called.
std::string stem(const CacheKey& key) {
  std::string out = key.group.empty() ? key.stage : key.stage + "." + key.group;
  for (char& c : out)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.')) c = '-';
  return out;
}

fs::path tables_file(const fs::path& folder, const CacheKey& key) {
  return folder / fmt::format("{}-{}{}", stem(key), key.hash(), kEnd);
}

fs::path parts_file(const fs::path& folder, const CacheKey& key) { return folder / (stem(key) + ".json"); }

/// The key of the last run of a stage, as it was remembered.
struct Remembered {
  CacheKey key;
  bool stored = false;
};

std::optional<Remembered> remembered(const fs::path& folder, const CacheKey& key) {
  const auto text = read_small_file(parts_file(folder, key), 4U << 20U);
  const auto json = text ? Json::parse(*text) : std::nullopt;
  if (!json || (*json)["stage"].text() != key.stage || (*json)["group"].text() != key.group) return std::nullopt;
  Remembered out{{key.stage, key.group, {}}, (*json)["stored"].flag()};
  for (const auto& [name, value] : (*json)["parts"].members()) out.key.parts.emplace_back(name, value.text());
  return out;
}

const std::string* value_of(const CacheKey& key, const std::string& part) {
  for (const auto& [name, value] : key.parts)
    if (name == part) return &value;
  return nullptr;
}

/// Hashes and long texts tell nobody anything.
bool worth_showing(const std::string& value) { return value.size() <= 30; }

std::string change(const std::string& name, const std::string* before, const std::string* after) {
  if (!before) return name + " is new";
  if (!after) return name + " is gone";
  if (!worth_showing(*before) || !worth_showing(*after)) return name + " changed";
  return fmt::format("{} changed from {} to {}", name, *before, *after);
}

/// "eps changed from 1000 to 750 and 2 more"
std::string difference(const CacheKey& before, const CacheKey& after) {
  std::string first;
  std::size_t more = 0;
  const auto note = [&](const std::string& name) {
    if (first.empty())
      first = change(name, value_of(before, name), value_of(after, name));
    else
      ++more;
  };
  for (const auto& [name, value] : after.parts)
    if (const std::string* old = value_of(before, name); !old || *old != value) note(name);
  for (const auto& [name, value] : before.parts)
    if (!value_of(after, name)) note(name);
  if (first.empty()) return "the order of its parts changed";
  return more == 0 ? first : fmt::format("{} and {} more", first, more);
}

struct Entry {
  fs::path file;
  fs::file_time_type used;
  std::uint64_t bytes = 0;
};

std::vector<Entry> entries_by_use(const fs::path& folder) {
  std::vector<Entry> out;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    if (entry->path().extension() != kEnd) continue;
    std::error_code gone;
    Entry found{entry->path(), entry->last_write_time(gone), 0};
    if (!gone) found.bytes = entry->file_size(gone);
    if (!gone) out.push_back(std::move(found));
  }
  std::ranges::sort(out, {}, [](const Entry& e) { return std::pair(e.used, e.file); });
  return out;
}

}  // namespace

std::string CacheKey::hash() const {
  Hash out;
  out.add(stage).add(group);
  for (const auto& [name, value] : parts) out.add(name).add(value);
  return out.hex();
}

StageCache::StageCache(fs::path folder, std::uint64_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes) {}

std::optional<geo::Tables> StageCache::get(const CacheKey& key) const {
  if (folder_.empty()) return std::nullopt;
  const fs::path file = tables_file(folder_, key);
  std::string problem;
  auto tables = read_tables(file, problem);
  std::error_code ignored;
  if (tables) {
    fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
    remember(key, true);
  } else {
    fs::remove(file, ignored);  // damaged or cut short: never looked at again
  }
  return tables;
}

void StageCache::put(const CacheKey& key, const geo::Tables& tables, double seconds) const {
  if (folder_.empty()) return;
  const bool worth = seconds >= kWorthSeconds;
  std::error_code ignored;
  fs::create_directories(folder_, ignored);
  try {
    if (worth) {
      fs::remove(tables_file(folder_, key), ignored);
      write_tables(tables_file(folder_, key), tables, Keep::cached);
      trim();
    }
    remember(key, worth);
  } catch (const geo::UserError&) {
    // A full disk or a folder that is not ours: the next run computes again, this one has its result.
  }
}

StageCache::Look StageCache::look(const CacheKey& key) const {
  if (folder_.empty()) return {false, false, "the cache is off"};
  const bool stored = fs::is_regular_file(tables_file(folder_, key));
  const auto last = remembered(folder_, key);
  if (!last) return {stored, false, stored ? "as in an earlier run" : "first time"};
  if (last->key.hash() != key.hash())
    return {stored, false, stored ? "as in an earlier run" : difference(last->key, key)};
  if (stored) return {true, true, "unchanged"};
  return {false, true, last->stored ? "no longer in the cache" : "unchanged, but quicker made again than read"};
}

void StageCache::trim() const {
  const std::vector<Entry> entries = entries_by_use(folder_);
  std::uint64_t sum = 0;
  for (const Entry& entry : entries) sum += entry.bytes;
  for (const Entry& entry : entries) {
    if (sum <= limit_bytes_) return;
    std::error_code ignored;
    fs::remove(entry.file, ignored);
    sum -= entry.bytes;
  }
}

void StageCache::remember(const CacheKey& key, bool stored) const {
  Json parts = Json::object();
  for (const auto& [name, value] : key.parts) parts.set(name, value);
  Json json;
  json.set("stage", key.stage).set("group", key.group).set("stored", stored).set("parts", std::move(parts));
  const fs::path file = parts_file(folder_, key);
  const std::string text = json.dump() + "\n";
  if (read_small_file(file) == text) return;
  try {
    replace_file(file, text);
  } catch (const geo::UserError&) {
    // Only the reason of the next miss is lost.
  }
}

}  // namespace io
