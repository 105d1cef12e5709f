// SPDX-License-Identifier: Apache-2.0
#include "io/run/config.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "geo/core/error.hpp"
#include "io/run/config_parts.hpp"
#include "io/run/quantity.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

void read_version(Keys& keys, Problems& problems) {
  const std::string version = keys.required_text("version", "expected 1; add 'version: 1'");
  if (!version.empty() && version != "1")
    problems.add(*keys.get("version"),
                 fmt::format("value is '{}'; expected 1, the version that this program reads", cut(version)));
}

/// Reads another file that a key names; when it cannot be opened, the key is where the user looks.
template <class Read>
void read_named_file(const Node* node, const std::string& path, Loading& loading, Read read) {
  if (!node || path.empty()) return;
  try {
    read(std::filesystem::path(path));
  } catch (const geo::UserError& e) {
    loading.problems.add(*node, e.what());
  }
}

void read_profile(Keys& keys, Config& config, Loading& loading) {
  const Node* node = keys.get("industries");
  read_named_file(node, path_of(node, loading), loading,
                  [&](const auto& path) { config.profile = load_profile(path, loading.problems); });
}

void read_themes(Keys& keys, Config& config, Loading& loading) {
  const std::string path = resolved(keys.text("themes"), loading.folder);
  if (path.empty()) config.themes = shipped_themes();
  read_named_file(keys.get("themes"), path, loading,
                  [&](const auto& file) { config.themes = load_themes(file, loading.problems); });
}

void read_speeds(Keys& keys, Config& config, Loading& loading) {
  const std::string path = resolved(keys.text("speeds"), loading.folder);
  if (path.empty()) config.speeds = shipped_speeds();
  read_named_file(keys.get("speeds"), path, loading,
                  [&](const auto& file) { config.speeds = load_speeds(file, loading.problems); });
}

/// section, all, or a list of codes.
void read_controls(Keys& keys, Config& config, Loading& loading) {
  const Node* node = keys.get("controls");
  if (!node) return;
  if (node->kind == Node::Kind::list) {
    config.controls = "codes";
    config.control_codes = keys.texts("controls");
  } else if (node->kind == Node::Kind::scalar && (node->text == "section" || node->text == "all")) {
    config.controls = node->text;
  } else {
    loading.problems.add(*node,
                         "value is no population; expected section, all or a list of codes; write it like "
                         "[\"25\", \"28\"]");
  }
}

void read_output(Keys& root, const LoadOptions& options, Config& config, Loading& loading) {
  const Node* node = root.get("output");
  if (!node && !options.output) root.missing("output", "expected where results go; add 'output: {dir: …}'");
  Keys keys(node, loading.problems);
  const Node* dir = keys.get("dir");
  if (!options.output && !dir) keys.missing("dir", "expected the folder of the results; add 'dir: …'");
  const std::string given = keys.text("dir");
  config.output.dir = options.output ? *options.output : std::filesystem::path(resolved(given, loading.folder));
  keys.fill(output_params(), &config.output);
  Keys disclosure(keys.get("disclosure"), loading.problems);
  disclosure.fill(disclosure_params(), &config.output);
  disclosure.finish();
  keys.finish();
}

void read_small(Keys& root, std::string_view name, const std::vector<Param>& params, void* target, Loading& loading) {
  Keys keys(root.get(name), loading.problems);
  keys.fill(params, target);
  keys.finish();
}

/// Travel by network needs roads.
void check_network(Keys& root, const Config& config, Problems& problems) {
  const bool has_roads =
      config.osm_roads() || std::any_of(config.infrastructure.begin(), config.infrastructure.end(),
                                        [](const InfrastructureSource& source) { return source.network; });
  if (!config.by_network() || has_roads) return;
  problems.add(*root.get("gaps")->find("metric"),
               "value is 'network', but no source gives roads; expected a layer of lines; mark it with 'network: true' "
               "under sources.infrastructure, or set gaps.metric to beeline");
}

void read_root(const Node& tree, const std::vector<SectionSpec>& specs, const LoadOptions& options, Config& config,
               Loading& loading) {
  Keys root(&tree, loading.problems);
  read_version(root, loading.problems);
  read_themes(root, config, loading);
  read_speeds(root, config, loading);
  read_profile(root, config, loading);
  read_region(root.get("region"), config.region, loading);
  if (!root.get("sources"))
    root.missing("sources", "expected the source of the firms; add 'sources: {firms: {uri: …}}'");
  read_sources(root.get("sources"), config, loading);
  read_controls(root, config, loading);
  read_small(root, "significance", significance_params(), &config, loading);
  read_small(root, "report", report_params(), &config, loading);
  read_small(root, "limits", limits_params(), &config.limits, loading);
  read_output(root, options, config, loading);
  read_siting(root.get("siting"), root.get("sites"), config, loading);
  read_sections(root, specs, config, loading);
  check_network(root, config, loading.problems);
  root.finish();
}

}  // namespace

bool Config::by_network() const {
  const auto gaps = sections.find("gaps");
  if (gaps == sections.end()) return false;
  const auto metric = gaps->second.find("metric");
  return metric != gaps->second.end() && metric->second == Value(std::string("network"));
}

bool Config::osm_roads() const {
  if (!osm) return false;
  const bool others =
      std::any_of(infrastructure.begin(), infrastructure.end(), [](const auto& source) { return source.network; });
  return osm->network.value_or(!others);
}

Config load_config(const std::filesystem::path& file, const std::vector<SectionSpec>& specs,
                   const LoadOptions& options) {
  Loading loading;
  loading.folder = file.parent_path();
  Config config;
  config.file = file;
  Node tree = parse_yaml(read_config_text(file), file.string(), loading.problems);
  if (!tree.empty()) {
    for (const std::string& assignment : options.set) apply_set(assignment, tree, loading.problems);
    read_root(tree, specs, options, config, loading);
  }
  loading.problems.raise();
  config.warnings = loading.warnings.messages();
  config.canonical = canonical_text(config, specs);
  return config;
}

}  // namespace io
