// SPDX-License-Identifier: Apache-2.0
#include "io/run/siting.hpp"

#include <fmt/format.h>

#include <limits>

#include "io/run/keys.hpp"
#include "io/run/profile.hpp"
#include "io/run/quantity.hpp"
#include "io/run/yaml.hpp"

namespace io {
namespace {

void read_limit(Keys& keys, std::string_view key, const std::string& unit, std::optional<double>& into) {
  const Rule rule = unit == "m" ? length(0.0, 10e6) : number(-1e15, 1e15);
  if (const auto value = keys.value(key, rule)) into = std::get<double>(*value);
}

/// The limits that are given must ascend.
void check_order(const Node& node, const Criterion& c, Problems& problems) {
  const std::optional<double> limits[] = {c.min, c.best_from, c.best_to, c.max};
  double last = -std::numeric_limits<double>::infinity();
  for (const auto& limit : limits) {
    if (!limit) continue;
    if (*limit < last) {
      problems.add(node, "limits do not ascend; expected min <= best_from <= best_to <= max; put them in order");
      return;
    }
    last = *limit;
  }
  if (c.min.has_value() != c.best_from.has_value() || c.max.has_value() != c.best_to.has_value())
    problems.add(node, "a limit stands alone; expected min with best_from, and best_to with max; add the other");
  else if (!c.min && !c.max)
    problems.add(node, "has no value function; expected min with best_from, or best_to with max; add one pair");
}

KeepAway read_keep_away(const Node::Entry& entry, Problems& problems) {
  Keys keys(&entry.value, problems);
  KeepAway out;
  out.name = entry.key;
  out.title = keys.required_text("title", "expected a title; add 'title: …'");
  if (!keys.get("buffer")) keys.missing("buffer", "expected a width; add 'buffer: 300 m'");
  if (const auto value = keys.value("buffer", length(0.0, 1e6))) out.buffer_m = std::get<double>(*value);
  out.source = cited_source(keys);
  if (out.source.empty())
    keys.missing("source", "expected where the width comes from; add 'source: …' or 'assumption: true'");
  keys.finish();
  return out;
}

SitingProfile read_siting(std::string_view text, const std::string& file, Problems& problems) {
  const Node root = parse_yaml(text, file, problems);
  Keys keys(&root, problems);
  SitingProfile out;
  Keys criteria(keys.get("criteria"), problems), keep_away(keys.get("keep_away"), problems);
  if (!criteria)
    keys.missing("criteria", "expected what makes a good place; add 'criteria: {road: {…}}'");
  else
    for (const Node::Entry& entry : criteria.node()->entries) {
      out.criteria.push_back({.name = entry.key});
      read_criterion(entry, true, out.criteria.back(), problems);
    }
  if (keep_away)
    for (const Node::Entry& entry : keep_away.node()->entries) out.keep_away.push_back(read_keep_away(entry, problems));
  keys.finish();
  return out;
}

}  // namespace

void read_criterion(const Node::Entry& entry, bool is_new, Criterion& into, Problems& problems) {
  Keys keys(&entry.value, problems);
  if (std::string title = keys.text("title"); !title.empty()) into.title = std::move(title);
  if (is_new && into.title.empty()) keys.missing("title", "expected a title; add 'title: …'");
  if (std::string unit = keys.text("unit"); !unit.empty()) into.unit = std::move(unit);
  if (std::string raster = keys.text("raster"); !raster.empty()) into.raster = std::move(raster);
  if (std::string land = keys.text("land"); !land.empty()) into.land = std::move(land);
  if (auto classes = keys.texts("classes"); !classes.empty()) into.classes = std::move(classes);
  if (const auto relative = keys.value("relative", flag())) into.relative = std::get<bool>(*relative);
  if (const auto required = keys.value("required", flag())) into.required = std::get<bool>(*required);
  for (const auto& [key, limit] :
       {std::pair{"min", &into.min}, {"best_from", &into.best_from}, {"best_to", &into.best_to}, {"max", &into.max}})
    read_limit(keys, key, into.relative ? "" : into.unit, *limit);
  if (const auto weight = keys.value("weight", number(0.0, 1000.0))) into.weight = std::get<double>(*weight);
  if (std::string source = cited_source(keys); !source.empty())
    into.source = std::move(source);
  else if (is_new)
    keys.missing("source", "expected where the numbers come from; add 'source: …' or 'assumption: true'");
  else
    into.source = "config";
  if (std::string note = keys.text("note"); !note.empty()) into.note = std::move(note);
  if (keys) check_order(entry.value, into, problems);
  keys.finish();
}

SitingProfile load_siting(const std::filesystem::path& file, Problems& problems) {
  return read_siting(read_config_text(file), file.string(), problems);
}

SitingProfile shipped_siting() {
  Problems problems;
  auto profile = read_siting(shipped_siting_text(), "configs/profiles/siting.yaml", problems);
  problems.raise();
  return profile;
}

}  // namespace io
