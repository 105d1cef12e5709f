// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/read/osm_tags.hpp"
#include "io/run/speeds.hpp"

namespace pipeline {

/// What a source says of one road; empty: nothing.
struct RoadTexts {
  std::string_view road_class{}, oneway{}, speed{}, bridge{}, level{}, surface{}, access{};
};

/// What a network needs to know of a road.
struct RoadFacts {
  float speed_kmh;
  std::int8_t oneway = 0;  ///< 1 along the line, -1 against it, 0 both ways.
  std::int8_t level = 0;
  bool bridge = false;    ///< Or tunnel.
  bool of_class = false;  ///< The speed is that of the class: the road has none of its own.
};

/// The tags of a way as texts; nothing for a way that is no road: no highway and no ferry, an area, out of use.
/// Roundabouts and motorways are one-way unless they say otherwise; the most special of motorcar, motor_vehicle,
/// vehicle and access counts, and so with one-way.
std::optional<RoadTexts> road_texts(const io::OsmTags& tags);

/// Reads roads by a profile of speeds and remembers what was odd.
class RoadReader {
 public:
  /// `has_classes`: the source says classes, so that a road without one is odd.
  RoadReader(const io::SpeedProfile& profile, bool decimal_comma, bool has_classes)
      : profile_(profile), decimal_comma_(decimal_comma), has_classes_(has_classes) {}

  /// Nothing for a road that motor vehicles must not take.
  std::optional<RoadFacts> read(const RoadTexts& road);

  std::int64_t closed() const { return closed_; }
  /// One sentence for each kind of odd value, with counts and examples; `place` is the source in the config.
  std::vector<std::string> warnings(const std::string& place) const;

 private:
  using Counts = std::map<std::string, std::int64_t, std::less<>>;  // by value
  double kmh_of_class(std::string_view road_class);
  std::optional<double> kmh_of_limit(std::string_view text);
  std::int8_t direction(std::string_view text);
  std::int8_t level(std::string_view text);
  static void count(std::string_view value, Counts& counts);

  const io::SpeedProfile& profile_;
  bool decimal_comma_, has_classes_;
  std::int64_t closed_ = 0, without_class_ = 0;
  Counts classes_, speeds_, directions_, levels_;
};

}  // namespace pipeline
