// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "io/run/config.hpp"

namespace io {

/// A source (FirmSource, InfrastructureSource) whose rows come out of the extract of sources.osm.
template <class Source>
Source out_of(const OsmSource& osm) {
  Source source;
  source.uri = osm.uri;
  source.written = osm.written;
  source.place = osm.place;
  source.license = osm.license;
  source.attribution = osm.attribution;
  source.osm = true;
  return source;
}

}  // namespace io
