// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "io/read/source.hpp"
#include "io/run/profile.hpp"

namespace pipeline {

/// 2 when the profile knows the code and it says what is made or done there; 1 when the profile knows it and it only
/// says that something is (man_made=works, building=industrial, office=company …); else 0.
int how_well_known(const std::string& code, const std::optional<io::Profile>& profile);

/// OpenStreetMap maps one works as a ground, as halls on it and as points in them. These two count it once.
///
/// Rows are those of io::read_osm (columns id, name, operator, code). Object A lies in area B when its inner point does
/// and B is larger. Two objects have one owner when a name or operator of one equals one of the other, letter case
/// aside. Every object that is counted with another becomes a reject that names the other. Results do not depend on the
/// order of the rows; ties go by id. Cost O(n log n) for areas that overlap little.

/// Firms as points, areas by geo::inner_point. A is part of the firm B, the smallest B that fits, when A lies in B and
///  - both have one owner; or
///  - A has no owner, or B has none, and B is a production ground (man_made, craft, industrial, landuse, building,
///  product) or
///    has A's code. A ground without owner takes the owner inside it; with several different ones inside it is no firm
///    of its own (reject: the firms on it are counted).
/// Beyond that, production objects of one name within 250 m (an assumption) are one firm: that with the largest area.
/// The firm keeps id and place of the outermost object; where it has no name, that of its parts, and it takes the code
/// that is known best (the first of equals, its own before those of its parts). Columns beyond those four hold its own
/// value, else that of the first of its parts that has one.
io::RawRows one_row_a_firm(io::RawRows rows, const std::optional<io::Profile>& profile);

/// Facilities of one theme: a point or area in a larger area is the same facility unless both have owners that differ.
/// Lines stay as they are.
io::RawRows one_row_a_facility(io::RawRows rows);

}  // namespace pipeline
