// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "io/read/osm_file.hpp"

namespace io {

/// A layer that an object belongs to, and the first of its rules that says so.
struct OsmMatch {
  std::uint32_t layer;
  const OsmRule* rule;
  bool kept = true;  ///< By the layer's filter.
};

/// Finds the layers of an object: only rules whose first key the object has are asked. A layer without rules has one
/// for each key of its filter.
class OsmMatcher {
 public:
  explicit OsmMatcher(const std::vector<OsmLayer>& layers);
  /// In the order of the layers; `out` is cleared first.
  void match(const OsmTags& tags, std::vector<OsmMatch>& out) const;
  /// Whether a closed way of the layer is a line: by the rule that matched, and without rules by all its keys.
  bool is_closed_line(const OsmMatch& match, const OsmTags& tags) const;

 private:
  const std::vector<OsmLayer>& layers_;
  std::vector<std::vector<OsmRule>> rules_;  ///< By layer.
  /// First key -> (layer, rule).
  std::map<std::string, std::vector<std::pair<std::uint32_t, std::uint32_t>>, std::less<>> by_key_;
};

}  // namespace io
