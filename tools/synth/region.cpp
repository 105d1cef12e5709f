// SPDX-License-Identifier: Apache-2.0
#include "tools/synth/region.hpp"

#include <vector>

#include "tools/synth/dirt.hpp"
#include "tools/synth/slope.hpp"
#include "tools/synth/truth.hpp"
#include "tools/synth/world.hpp"
#include "tools/synth/writer.hpp"

namespace synth {

void make_region(const Order& order) {
  const LonLat lon_lat;
  const World world = make_world(order.seed);
  const Economy economy = make_economy(world, order.firms);
  const std::vector<CsvRow> rows = make_rows(world, economy, lon_lat);
  write_text((order.folder / "firms.csv").string(), csv_text(rows));
  if (order.firms_only) return;
  std::vector<Layer> layers;
  for (const auto& some : {way_layers(world), utility_layers(world), service_layers(world), zone_layers(world)})
    layers.insert(layers.end(), some.begin(), some.end());
  write_geopackage((order.folder / "infrastructure.gpkg").string(), layers, lon_lat);
  write_geopackage((order.folder / "region.gpkg").string(), region_layers(world), lon_lat);
  write_geotiff((order.folder / "slope.tif").string(), slope_raster(world.terrain, lon_lat));
  write_text((order.folder / "truth.json").string(), truth_text(order.seed, economy, rows, layers, lon_lat));
}

}  // namespace synth
