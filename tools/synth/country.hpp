// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tools/synth/region.hpp"

namespace synth {

/// The country of the benchmarks: as many firms as asked for, all rows good, written in blocks (memory stays under 300
/// MB).
///
/// The land grows with the firms (690 km square for 10 million), so the density stays: at 1 million a firm has about
/// 190 others within 1 km. Towns are heavy-tailed (Zipf) and denser the larger they are; 15 % of the firms stand in
/// compact clusters of one value chain, 15 % in the open country, 10 % on points that they share. firms.csv, and unless
/// firms_only region.gpkg and an infrastructure.gpkg with roads between the towns and the main facilities.
/// Where the order is for roads: roads.gpkg alone (country_roads.hpp), in a gigabyte or two of memory.
void make_country(const Order& order);

}  // namespace synth
