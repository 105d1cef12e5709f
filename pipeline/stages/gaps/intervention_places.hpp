// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/stages/gaps/intervention_needs.hpp"
#include "pipeline/stages/gaps/road_reach.hpp"

namespace pipeline {

/// Where something could be built.
struct BuildingPlace {
  double x_m, y_m;
  std::string sort{};    ///< "an industrial park", "a junction"; empty: anywhere else.
  std::string name{};    ///< Of the park or junction, where it has one.
  std::size_t turn = 0;  ///< Of the places of a need: which to look at first where time does not do for all.
};

/// Where to look for places, and what places are called by.
class BuildingPlaces {
 public:
  /// Looks at the tables, which outlive it. Parks (theme industrial_park) and junctions (points of theme road) in the
  /// region. `roads` (nullptr: none) outlive it too.
  BuildingPlaces(const Frame& frame, const geo::Tables& in, const RowLists& members, const RoadReach* roads);

  /// In this order: parks, junctions, the middle of the firms of a cluster that lack it, the middle of such firms in
  /// hexagons half as wide as the need reaches (the map's hexagons where that is less). A middle is the firm nearest to
  /// the mean place, so that no place lies in a lake or where nobody can go; with roads, where that firm comes to the
  /// road. Of each sort only the 300 with most firms that lack it in their hexagon and those around it; places where
  /// there is one already are left out. Turns: the best place of each hexagon, then the second best, and so on.
  /// O(firms of the need + places).
  std::vector<BuildingPlace> of(const Need& need) const;

  /// "Eastgate, 3.2 km north of Tessary", by the area that holds it and a facility that people know; the name where it
  /// has one.
  std::string words(const BuildingPlace& place) const;

 private:
  struct Landmark {
    double x_m, y_m;
    std::string name;
  };
  std::pair<double, double> site_of(geo::Row firm) const;
  void add_facilities(const Frame& frame, const geo::Table& points, const geo::Table& areas);

  const geo::Table& firms_;
  const geo::Table* outlines_ = nullptr;
  const RowLists& members_;
  const RoadReach* roads_;
  double hexagon_m_;
  unsigned threads_;
  std::vector<BuildingPlace> parks_, junctions_;
  std::vector<Landmark> known_, others_;
};

}  // namespace pipeline
