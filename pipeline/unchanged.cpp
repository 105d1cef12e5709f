// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unchanged.hpp"

#include <fmt/format.h>

#include <map>

#include "io/read/source.hpp"
#include "io/run/redact.hpp"
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
  return io::read_record(config.output.dir / "current");
}

std::string changed_input(const io::Config& config, std::uint64_t seed, const io::RunRecord& before) {
  if (before.program_version != AGGLO_VERSION)
    return fmt::format("program changed from {} to {}", before.program_version, AGGLO_VERSION);
  if (before.seed != seed) return fmt::format("seed changed from {} to {}", before.seed, seed);
  std::map<std::string, std::string> hashes;
  for (const io::SourceRecord& source : before.sources) hashes[source.uri] = source.hash;
  std::vector<std::string> uris;
  for (const io::FirmSource& source : config.firms) uris.push_back(source.uri);
  if (!config.region.boundary_uri.empty()) uris.push_back(config.region.boundary_uri);
  for (const io::InfrastructureSource& source : config.infrastructure) uris.push_back(source.uri);
  std::map<std::string, std::string> now;  // a file that serves several themes is read once
  for (const std::string& uri : uris) {
    if (!now.contains(uri)) now[uri] = io::stamp_source(uri).hash;
    const auto known = hashes.find(uri);
    if (known == hashes.end()) return fmt::format("source {} is new", uri);
    if (known->second != now[uri]) return fmt::format("source {} changed", uri);
  }
  // run.json holds the text without passwords
  if (without_stages(io::redacted(config.canonical)) != without_stages(before.config_text)) return "the config changed";
  return "";
}

}  // namespace pipeline
