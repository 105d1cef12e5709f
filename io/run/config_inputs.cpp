// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "io/run/config.hpp"

namespace io {
namespace {

/// Whether a criterion, a rule or the population is taken from the raster.
bool is_read(const RasterConfig& raster, const Config& config) {
  const auto asks = [&](const auto& one) { return one.raster == raster.name; };
  return std::ranges::any_of(config.siting->profile.criteria, asks) ||
         std::ranges::any_of(config.siting->exclude, asks) || (config.population && asks(*config.population));
}

}  // namespace

std::vector<ConfigInput> Config::inputs() const {
  std::vector<ConfigInput> out;
  const auto add = [&](const auto& source) { out.push_back({source.uri, source.written, source.layer}); };
  const auto add_if = [&](const auto& source) {
    if (source && !source->uri.empty()) add(*source);
  };
  for (const FirmSource& source : firms) add(source);
  if (osm) out.push_back({osm->uri, osm->written, {}});
  add_if(region.boundary);
  for (const InfrastructureSource& source : infrastructure)
    if (!source.theme.empty() || by_network()) add(source);  // a network that nobody travels is not read
  add_if(links);
  add_if(relatedness);
  add_if(areas);
  if (!siting) return out;
  add_if(population);
  for (const ExclusionRule& rule : siting->exclude)
    if (!rule.uri.empty()) add(rule);
  for (const RasterConfig& raster : rasters)
    if (is_read(raster, *this)) out.push_back({raster.uri, raster.written, {}});
  return out;
}

}  // namespace io
