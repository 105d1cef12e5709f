// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/read/osm_match.hpp"
#include "io/read/text_column.hpp"

namespace io {

/// An object as its row says it: kind n, w or r.
struct OsmObject {
  char kind;
  std::int64_t number;
  const OsmTags& tags;
};

/// Grows the rows of every layer.
class OsmRows {
 public:
  explicit OsmRows(const std::vector<OsmLayer>& layers);

  void point(const OsmObject& object, const OsmMatch& match, double x, double y);
  /// `shape` holds one shape, of lines or of areas.
  void shape(const OsmObject& object, const OsmMatch& match, const geo::Shapes& shape);
  void reject(const OsmObject& object, const OsmMatch& match, std::string reason, std::string value);
  void filtered(const OsmMatch& match);

  std::vector<RawRows> finished() &&;

 private:
  struct Part {
    TextColumn id, name, owner, code;
    std::vector<TextColumn> others;  ///< OsmLayer::columns.
    RawPart rows;
  };
  struct Layer {
    Part points, lines, areas;
    RawRows rows;
  };

  /// The row's texts; false when one is not UTF-8, and the object is a reject.
  bool add(const OsmObject& object, const OsmMatch& match, Part& part);
  std::string code(const OsmObject& object, const OsmMatch& match) const;

  const std::vector<OsmLayer>& asked_;
  std::vector<Layer> layers_;
};

}  // namespace io
