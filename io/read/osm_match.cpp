// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_match.hpp"

#include <algorithm>

namespace io {

namespace {

std::vector<OsmRule> rules_of(const OsmLayer& layer) {
  if (!layer.rules.empty()) return layer.rules;
  std::vector<OsmRule> rules;
  for (const std::string& key : layer.where.columns()) rules.push_back(OsmRule::of_key(key));
  return rules;
}

}  // namespace

OsmMatcher::OsmMatcher(const std::vector<OsmLayer>& layers) : layers_(layers) {
  for (std::uint32_t layer = 0; layer < layers.size(); ++layer) {
    rules_.push_back(rules_of(layers[layer]));
    for (std::uint32_t rule = 0; rule < rules_[layer].size(); ++rule)
      by_key_[rules_[layer][rule].terms().front().key].emplace_back(layer, rule);
  }
}

void OsmMatcher::match(const OsmTags& tags, std::vector<OsmMatch>& out) const {
  out.clear();
  for (const auto& [key, value] : tags.all()) {
    const auto asked = by_key_.find(key);
    if (asked == by_key_.end()) continue;
    for (const auto& [layer, rule] : asked->second)
      if (rules_[layer][rule].matches(tags)) out.push_back({layer, &rules_[layer][rule]});
  }
  // rules of one layer stand in one array, so the smaller address is the earlier rule
  const auto earlier = [](const OsmMatch& a, const OsmMatch& b) {
    return a.layer != b.layer ? a.layer < b.layer : std::less<>()(a.rule, b.rule);
  };
  std::ranges::sort(out, earlier);
  const auto same_layer = [](const OsmMatch& a, const OsmMatch& b) { return a.layer == b.layer; };
  out.erase(std::unique(out.begin(), out.end(), same_layer), out.end());
  const auto value = [&](std::string_view key) -> std::optional<std::string_view> {
    const std::string_view text = tags[key];
    return text.empty() ? std::nullopt : std::optional(text);
  };
  for (OsmMatch& match : out) match.kept = layers_[match.layer].where.keeps(value);
}

bool OsmMatcher::is_closed_line(const OsmMatch& match, const OsmTags& tags) const {
  if (!layers_[match.layer].rules.empty()) return io::is_closed_line(*match.rule, tags);
  return std::ranges::any_of(rules_[match.layer], [&](const OsmRule& rule) { return io::is_closed_line(rule, tags); });
}

}  // namespace io
