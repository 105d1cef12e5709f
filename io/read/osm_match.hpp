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
};

/// Finds the layers of an object: only rules whose first key the object has are asked.
class OsmMatcher {
 public:
  explicit OsmMatcher(const std::vector<OsmLayer>& layers);
  /// In the order of the layers; `out` is cleared first.
  void match(const OsmTags& tags, std::vector<OsmMatch>& out) const;

 private:
  const std::vector<OsmLayer>& layers_;
  /// First key -> (layer, rule).
  std::map<std::string, std::vector<std::pair<std::uint32_t, std::uint32_t>>, std::less<>> by_key_;
};

}  // namespace io
