// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tools/synth/areas.hpp"
#include "tools/synth/plane.hpp"

namespace synth {

using Value = std::variant<std::int64_t, double, std::string>;

struct Feature {
  std::string name;
  std::variant<Point, Line, Area> shape;
  std::vector<Value> values;  ///< One for each field of the layer.
};

/// One layer of a GeoPackage. Every feature gets a text id (prefix and number) and has a name, which may be empty.
struct Layer {
  enum class Kind : std::uint8_t { points, lines, areas };
  enum class Type : std::uint8_t { integer, real, text };

  std::string name, description, prefix;
  Kind kind = Kind::points;
  std::vector<std::pair<std::string, Type>> fields;
  std::vector<Feature> features;
};

}  // namespace synth
