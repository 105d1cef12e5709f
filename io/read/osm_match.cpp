// SPDX-License-Identifier: Apache-2.0
#include "io/read/osm_match.hpp"

#include <algorithm>

namespace io {

OsmMatcher::OsmMatcher(const std::vector<OsmLayer>& layers) : layers_(layers) {
  for (std::uint32_t layer = 0; layer < layers.size(); ++layer)
    for (std::uint32_t rule = 0; rule < layers[layer].rules.size(); ++rule)
      by_key_[layers[layer].rules[rule].terms().front().key].emplace_back(layer, rule);
}

void OsmMatcher::match(const OsmTags& tags, std::vector<OsmMatch>& out) const {
  out.clear();
  for (const auto& [key, value] : tags.all()) {
    const auto asked = by_key_.find(key);
    if (asked == by_key_.end()) continue;
    for (const auto& [layer, rule] : asked->second)
      if (layers_[layer].rules[rule].matches(tags)) out.push_back({layer, &layers_[layer].rules[rule]});
  }
  // rules of one layer stand in one array, so the smaller address is the earlier rule
  const auto earlier = [](const OsmMatch& a, const OsmMatch& b) {
    return a.layer != b.layer ? a.layer < b.layer : std::less<>()(a.rule, b.rule);
  };
  std::ranges::sort(out, earlier);
  const auto same_layer = [](const OsmMatch& a, const OsmMatch& b) { return a.layer == b.layer; };
  out.erase(std::unique(out.begin(), out.end(), same_layer), out.end());
}

}  // namespace io
