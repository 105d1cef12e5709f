// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/source_facts.hpp"

#include "geo/core/crs.hpp"

namespace pipeline {

SourceFacts facts_of(const std::string& name, const io::SourceConfig& source, const io::RawRows& raw,
                     std::int64_t rejected, std::int64_t in_reach, const Frame& frame) {
  return {.name = name,
          .uri = source.uri,
          .driver = raw.driver,
          .layer = raw.layer,
          .hash = raw.hash,
          .license = source.license,
          .attribution = source.attribution,
          .crs = raw.crs,
          .written = source.written,
          .accuracy_m = geo::Transform(raw.crs, frame.crs.wkt).accuracy_m(),
          .size = raw.size,
          .read = raw.read - raw.filtered,
          .filtered = raw.filtered,
          .accepted = raw.read - raw.filtered - rejected,
          .rejected = rejected,
          .in_reach = in_reach};
}

}  // namespace pipeline
