// SPDX-License-Identifier: Apache-2.0
#include "io/write/catalogue_layers.hpp"

namespace io {

using enum ColumnType;

std::vector<LayerDef> record_layers() {
  return {
      {"rejects",
       "Rejected rows",
       "One row for each input row that was not accepted, with the first check that failed. Ordered by source, then "
       "row.",
       "clean",
       LayerGeometry::none,
       {
           {"source", text, false, "Source", "", "The source of the config."},
           {"source_id", text, false, "Id in the source", "", "The row's own id; empty where it has none."},
           {"row", integer, false, "Row", "", "1-based data row of a CSV file, else the feature id."},
           {"field", text, false, "Field", "", "The source's field that failed; empty when the whole row is meant."},
           {"value", text, false, "Value", "", "What stood there, control characters escaped, at most 80 bytes."},
           {"reason", text, false, "Reason", "", "The check that failed; `agglo explain REASON` says what it wants."},
           {"x", real, true, "x", "m", "Place in the analysis CRS, east. NULL: the row has no usable place."},
           {"y", real, true, "y", "m", "Place in the analysis CRS, north."},
       }},
      {"run_info",
       "About this run",
       "What was read, with which parameters, and what the tests rest on. Ordered by key.",
       "publish",
       LayerGeometry::none,
       {
           {"key", text, false, "Key", "",
            "A dotted name: region.crs, parameter.clusters.eps, tests.hotspots.food and so on."},
           {"value", text, false, "Value", "", "As text; lengths in metres."},
       }},
  };
}

}  // namespace io
