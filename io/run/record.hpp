// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "geo/core/crs.hpp"

namespace io {

/// One source as it was read.
struct SourceRecord {
  std::string name;   ///< "firms", "infrastructure: port" …
  std::string theme;  ///< Empty for firms.
  std::string uri;    ///< As the config says it; passwords are struck out when it is written.
  std::string driver, layer, crs;
  std::string hash;
  std::int64_t size_bytes = 0;
  std::int64_t read = 0, accepted = 0, filtered = 0;  ///< read = accepted + filtered + the sum of `rejected`.
  std::map<std::string, std::int64_t> rejected;       ///< reason -> rows
  std::string license, attribution, as_of;

  std::int64_t rejects() const;
};

/// Tests that were corrected together.
struct TestFamily {
  std::string statistic;  ///< "gi_star", "spec", "lq" …
  std::string group;
  std::int64_t size = 0;
  std::string method;  ///< "BH", "max of 999 relabellings" …
  double level = 0.05;
  std::int64_t found = 0;  ///< How many are below the level.
};

/// A value that `auto` took.
struct Choice {
  std::string key, group;  ///< "clusters.eps", "jewellery"
  double value = 0.0;
  std::string unit, reason;
};

/// Time of one stage.
struct StageTime {
  std::string stage;
  double seconds = 0.0;
  std::int64_t pieces = 1, cached = 0;  ///< Groups, and how many of them came from the cache.
  std::string why;                      ///< Why it ran, as `plan` says it.
};

/// What differs between two runs of the same data: everything that names a time, a place or a machine.
struct Execution {
  std::string started, finished;  ///< UTC, "2026-11-21T02:15:03Z"
  double seconds = 0.0;
  std::vector<StageTime> stages;
  std::int64_t peak_memory_bytes = 0;
  unsigned threads = 1;
  std::string host;
  std::string output_dir, run_name, config_file;
  std::vector<std::string> command_line;
};

/// What a run is made of and what it found. Written as run.json; all but `execution` is the same for the same sources,
/// config, previous run and program.
struct RunRecord {
  std::string program_version;                   ///< Filled by write_record when empty.
  std::map<std::string, std::string> libraries;  ///< Likewise.
  std::string config_hash, config_text;          ///< The canonical text and its XXH3-128.
  std::string run;                               ///< As in layer `history`: as_of plus a counter.
  std::string as_of;
  std::uint64_t seed = 1;

  std::string region_name;
  geo::Crs crs;
  double crs_accuracy_m = -1.0;  ///< Of the worst source; negative: not known.
  std::vector<SourceRecord> sources;
  /// stage, or "stage of group" for an override -> key -> value as text, defaults included.
  std::map<std::string, std::map<std::string, std::string>> parameters;

  std::map<std::string, std::int64_t> counts;  ///< layer -> rows
  std::vector<std::string> empty_layers;
  std::map<std::string, double> quality;  ///< Data-quality figures, by name.
  std::vector<TestFamily> families;
  std::vector<Choice> choices;
  std::vector<std::string> warnings;
  std::string previous_digest;  ///< result_digest of the run that this one was compared with.
  std::string result_digest;

  Execution execution;
};

/// The text of run.json. Stable order of keys; lists in the order given, but empty_layers sorted.
std::string record_text(const RunRecord& record);
/// Writes FOLDER/run.json, which must not exist yet. Throws UserError(data).
void write_record(const std::filesystem::path& folder, const RunRecord& record);
/// Reads FOLDER/run.json; nothing when there is none or it is not one. Absent keys keep their defaults.
std::optional<RunRecord> read_record(const std::filesystem::path& folder);

}  // namespace io
