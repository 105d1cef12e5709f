// SPDX-License-Identifier: Apache-2.0
#include "pipeline/unchanged.hpp"

#include <fmt/format.h>

#include <map>
#include <utility>
#include <vector>

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
  struct Named {
    std::string uri, written, layer;  // where it is, and what the record calls it
  };
  std::vector<Named> named;
  for (const io::FirmSource& source : config.firms) named.push_back({source.uri, source.written, source.layer});
  if (!config.region.boundary_uri.empty())
    named.push_back({config.region.boundary_uri, config.region.boundary_written, config.region.boundary_layer});
  for (const io::InfrastructureSource& source : config.infrastructure)
    if (!source.theme.empty() || config.by_network())  // a network that nobody travels is not read
      named.push_back({source.uri, source.written, source.layer});
  for (const auto* pairs : {&config.links, &config.relatedness})
    if (*pairs) named.push_back({(*pairs)->uri, (*pairs)->written, (*pairs)->layer});
  if (config.areas) named.push_back({config.areas->uri, config.areas->written, config.areas->layer});
  std::map<Place, std::string> now;  // a file that serves several themes is read once
  for (const auto& [uri, written, layer] : named) {
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
