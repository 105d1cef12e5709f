// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {
namespace {

using enum ColumnType;

const ColumnDef kId{"facility_id", text, false, "Facility, id", "", "As in the source."};
const ColumnDef kTheme{"theme", text, false, "Theme", "", "Kind of infrastructure or service."};
const ColumnDef kName{"name", text, true, "Name", "", "As in the source."};
const ColumnDef kCapacity{"capacity", real, true, "Capacity", "in its unit", "As in the source, in `unit`."};
const ColumnDef kFreeCapacity{"free_capacity", real, true, "Free capacity", "in its unit", "As in the source."};
const ColumnDef kUnit{"unit", text, true, "Unit of the capacity", "", "As the config says: beds, MVA, m³ a day."};
const ColumnDef kSource{"source", text, false, "Source", "", "The source of the config that it comes from."};

}  // namespace

std::vector<LayerDef> infrastructure_layers() {
  const std::string order = " in the region and its margin. Ordered by theme, then curve, then id.";
  return {
      {"facilities",
       "Facilities: points",
       "Points of infrastructure and services" + order,
       "ingest",
       LayerGeometry::point,
       {kId, kTheme, kName, kCapacity, kFreeCapacity, kUnit, kSource}},
      {"facility_lines",
       "Facilities: lines",
       "Roads, railways, power lines and pipes" + order,
       "ingest",
       LayerGeometry::multilines,
       {kId, kTheme, kName, kCapacity, kUnit, kSource}},
      {"facility_areas",
       "Facilities: areas",
       "Industrial parks, ports and other areas" + order,
       "ingest",
       LayerGeometry::multipolygons,
       {kId, kTheme, kName, kCapacity, kUnit, kSource}},
  };
}

}  // namespace io
