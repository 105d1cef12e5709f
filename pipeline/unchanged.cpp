// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unchanged.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "io/read/postgis.hpp"
#include "io/read/source.hpp"
#include "io/run/redact.hpp"
#include "io/run/run_folder.hpp"
#include "pipeline/parameters.hpp"

namespace pipeline {
namespace {

/// The canonical text without the lines of stage parameters: those are compared stage by stage.
std::string without_stages(const std::string& canonical) {
  std::string out;
  for (std::size_t begin = 0; begin < canonical.size();) {
    const std::size_t end = std::min(canonical.find('\n', begin), canonical.size());
    const std::string_view line = std::string_view(canonical).substr(begin, end - begin);
    bool of_stage = line.starts_with("groups.");
    for (const Stage& stage : stages()) of_stage |= line.starts_with(stage.name + ".");
    if (!of_stage) out.append(line).append("\n");
    begin = end + 1;
  }
  return out;
}

}  // namespace

std::optional<io::RunRecord> current_record(const io::Config& config) {
  const auto folder = io::current_run(config.output.dir);
  return folder ? io::read_record(*folder) : std::nullopt;
}

std::string changed_input(const io::Config& config, std::uint64_t seed, const io::RunRecord& before) {
  if (before.program_version != AGGLO_VERSION)
    return fmt::format("program changed from {} to {}", before.program_version, AGGLO_VERSION);
  if (before.seed != seed) return fmt::format("seed changed from {} to {}", before.seed, seed);
  // A file is one content whatever its layers, a table of a database one of its own.
  using Place = std::pair<std::string, std::string>;
  std::map<Place, std::string> hashes;
  const auto place = [](const std::string& uri, const std::string& layer) {
    return Place(uri, io::is_database(uri) ? layer : "");
  };
  for (const io::SourceRecord& source : before.sources) hashes[place(source.uri, source.layer)] = source.hash;
  std::map<Place, std::string> now;  // a file that serves several themes is read once
  for (const auto& [uri, written, layer] : config.inputs()) {
    std::string& hash = now[place(uri, layer)];
    if (hash.empty()) hash = io::stamp_source(uri, layer).hash;
    const auto known = hashes.find(place(io::redacted(written), layer));
    if (known == hashes.end()) return fmt::format("source {} is new", io::redacted(written));
    if (known->second != hash) return fmt::format("source {} changed", io::redacted(written));
  }
  // run.json holds the text without passwords
  if (without_stages(io::redacted(config.canonical)) != without_stages(before.config_text)) return "the config changed";
  return "";
}

}  // namespace pipeline
