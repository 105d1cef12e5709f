// SPDX-License-Identifier: Apache-2.0
#include "io/run/keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "io/run/nearest.hpp"
#include "io/run/quantity.hpp"

namespace io {

Keys::Keys(const Node* node, Problems& problems) : problems_(&problems) {
  if (!node) return;
  if (node->kind == Node::Kind::map) map_ = node;
  if (map_ || node->empty())
    place_ = node;
  else
    problems.add(*node,
                 node->kind == Node::Kind::list
                     ? "value is a list; expected a map; write it like {key: value}"
                     : fmt::format("value is '{}'; expected a map; write it like {{key: value}}", cut(node->text)));
}

const Node* Keys::get(std::string_view key) {
  know(key);
  return map_ ? map_->find(key) : nullptr;
}

std::optional<Value> Keys::value(std::string_view key, const Rule& rule) {
  const Node* node = get(key);
  return node ? rule.parse(*node, *problems_) : std::nullopt;
}

std::string Keys::text(std::string_view key) {
  const auto found = value(key, io::text());
  return found ? std::get<std::string>(*found) : std::string();
}

std::vector<std::string> Keys::texts(std::string_view key) {
  const auto found = value(key, io::texts());
  return found ? std::get<std::vector<std::string>>(*found) : std::vector<std::string>();
}

std::string Keys::required_text(std::string_view key, std::string_view advice) {
  if (!get(key)) missing(key, advice);
  return text(key);
}

void Keys::missing(std::string_view key, std::string_view advice) {
  if (!place_) return;
  Node place = *place_;
  place.path = place.path.empty() ? std::string(key) : fmt::format("{}.{}", place.path, key);
  problems_->add(place, fmt::format("missing; {}", advice));
}

void Keys::fill(const std::vector<Param>& params, void* target) {
  for (const Param& param : params)
    if (const auto given = value(param.key, param.rule)) param.assign(target, *given);
}

void Keys::finish() {
  if (!map_) return;
  std::ranges::sort(known_);
  known_.erase(std::unique(known_.begin(), known_.end()), known_.end());
  for (const Node::Entry& entry : map_->entries)
    if (!std::ranges::binary_search(known_, entry.key))
      problems_->add(key_place(entry), fmt::format("unknown key; {}", hint(entry.key, known_)));
}

std::string cited_source(Keys& keys) {
  const auto marked = [&](std::string_view key) {
    const auto value = keys.value(key, flag());
    return value && std::get<bool>(*value);
  };
  const bool assumption = marked("assumption"), unverified = marked("unverified");
  const std::string source = keys.text("source");
  if (assumption) return "assumption";
  return unverified && !source.empty() ? "unverified: " + source : source;
}

Node key_place(const Node::Entry& entry) {
  Node place;
  place.file = entry.value.file;
  place.path = entry.value.path;
  place.line = entry.line;
  place.column = entry.column;
  return place;
}

std::vector<const Node*> one_or_many(const Node* node) {
  std::vector<const Node*> out;
  if (!node || node->empty()) return out;
  if (node->kind != Node::Kind::list) return {node};
  for (const Node& item : node->items) out.push_back(&item);
  return out;
}

}  // namespace io
