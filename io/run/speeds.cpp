// SPDX-License-Identifier: Apache-2.0
#include "io/run/speeds.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/read/number.hpp"
#include "io/read/osm_tags.hpp"
#include "io/read/text.hpp"
#include "io/run/hash.hpp"
#include "io/run/keys.hpp"
#include "io/run/quantity.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

constexpr double kMile_km = 1.609344, kKnot_kmh = 1.852, kMost_kmh = 400.0;

double number_or_zero(const std::optional<Value>& value) { return value ? std::get<double>(*value) : 0.0; }
bool is_set(const std::optional<Value>& value) { return value && std::get<bool>(*value); }

/// Every figure says where it comes from.
void check_source(Keys& keys) {
  const bool assumption = is_set(keys.value("assumption", flag()));
  if (keys.text("source").empty() && !assumption && keys)
    keys.missing("source", "expected where the figure comes from; add 'source: …' or 'assumption: true'");
}

/// The figure under `key` of a map with a source; 0 when it is missing or wrong, which is reported.
double figure(const Node* node, std::string_view key, double low, double high, Problems& problems) {
  Keys keys(node, problems);
  if (keys && !keys.get(key)) keys.missing(key, fmt::format("expected a number; add '{}: …'", key));
  const double value = number_or_zero(keys.value(key, number(low, high)));
  check_source(keys);
  keys.finish();
  return value;
}

/// One figure of the profile itself, such as `default`.
double own_figure(Keys& root, std::string_view name, std::string_view key, double low, double high,
                  Problems& problems) {
  const Node* node = root.get(name);
  if (!node) root.missing(name, fmt::format("expected a map; add '{}: {{{}: …, source: …}}'", name, key));
  return figure(node, key, low, high, problems);
}

SpeedProfile::ByName figures(const Node* node, std::string_view key, double low, double high, Problems& problems) {
  SpeedProfile::ByName out;
  if (Keys(node, problems))
    for (const Node::Entry& entry : node->entries) out[entry.key] = figure(&entry.value, key, low, high, problems);
  return out;
}

void read_class(const Node::Entry& entry, SpeedProfile::ByName& classes, Problems& problems) {
  Keys keys(&entry.value, problems);
  const bool closed = is_set(keys.value("closed", flag()));
  const double speed = number_or_zero(keys.value("speed", number(1.0, kMost_kmh)));
  if (keys && !closed && !keys.get("speed"))
    keys.missing("speed", "expected km/h; add 'speed: …', or 'closed: true' for what is not for motor vehicles");
  if (closed && keys.get("speed")) problems.add(*keys.get("speed"), "the class is closed; expected speed or closed");
  std::vector<std::string> names = keys.texts("also");
  names.push_back(entry.key);
  for (const std::string& name : names)
    if (!classes.emplace(name, closed ? 0.0 : speed).second)
      problems.add(entry.value, fmt::format("class '{}' is there twice; expected one speed; take one away", cut(name)));
  check_source(keys);
  keys.finish();
}

SpeedProfile read_speeds(std::string_view text, const std::string& file, Problems& problems) {
  const Node root = parse_yaml(text, file, problems);
  Keys keys(&root, problems);
  SpeedProfile out;
  out.hash = hash_of(text);
  out.default_kmh = own_figure(keys, "default", "speed", 1.0, kMost_kmh, problems);
  out.limit_share = own_figure(keys, "limit_share", "value", 0.1, 1.0, problems);
  const Node* classes = keys.get("classes");
  if (!classes) keys.missing("classes", "expected the classes of roads; add 'classes: {motorway: {speed: 90, …}}'");
  if (Keys(classes, problems))
    for (const Node::Entry& entry : classes->entries) read_class(entry, out.classes, problems);
  out.limits = figures(keys.get("limits"), "speed", 1.0, kMost_kmh, problems);
  out.surfaces = figures(keys.get("surfaces"), "factor", 0.05, 1.0, problems);
  out.no_access = keys.texts("no_access");
  keys.finish();
  return out;
}

/// "50", "30 mph", "10 knots" in km/h.
std::optional<double> speed_in(std::string_view text) {
  double factor = 1.0;
  for (const auto& [unit, kmh] :
       {std::pair<std::string_view, double>{"mph", kMile_km}, {"knots", kKnot_kmh}, {"km/h", 1.0}, {"kmh", 1.0}})
    if (text.ends_with(unit)) {
      text.remove_suffix(unit.size());
      factor = kmh;
      break;
    }
  double value = 0.0;
  if (parse_number(text, true, value) != NumberFault::none) return std::nullopt;
  const double kmh = value * factor;
  return kmh > 0.0 && kmh <= kMost_kmh ? std::optional(kmh) : std::nullopt;
}

}  // namespace

std::optional<double> SpeedProfile::limit_kmh(std::string_view written) const {
  std::optional<double> out;
  for (std::string_view one : osm_values(written)) {
    std::optional<double> kmh = speed_in(one);
    const auto named = limits.find(one);
    if (!kmh && named != limits.end()) kmh = named->second;
    if (const std::size_t at = one.rfind(':'); !kmh && at != std::string_view::npos) {  // DE:urban, DE:zone:30
      std::string_view word = one.substr(at + 1);
      if (const auto general = limits.find(word); general != limits.end()) kmh = general->second;
      if (word.starts_with("zone")) word.remove_prefix(4);
      if (!kmh) kmh = speed_in(word);
    }
    if (kmh && (!out || *kmh < *out)) out = kmh;
  }
  return out;
}

SpeedProfile load_speeds(const std::filesystem::path& file, Problems& problems) {
  return read_speeds(read_config_text(file), file.string(), problems);
}

SpeedProfile load_speeds(const std::filesystem::path& file) {
  Problems problems;
  SpeedProfile out = load_speeds(file, problems);
  problems.raise();
  return out;
}

SpeedProfile shipped_speeds() {
  Problems problems;
  SpeedProfile out = read_speeds(shipped_speeds_text(), "configs/profiles/speeds.yaml", problems);
  problems.raise();
  return out;
}

}  // namespace io
