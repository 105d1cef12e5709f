// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/ingest/source_rows.hpp"

#include <filesystem>
#include <iterator>

#include "geo/core/crs.hpp"
#include "io/read/postgis.hpp"

namespace pipeline {

io::SourceRequest request_for(const io::SourceConfig& source, const SourceFields& fields, io::Geometry geometry,
                              unsigned threads) {
  io::SourceRequest request;
  request.uri = source.uri;
  request.format = source.format;
  request.layer = source.layer;
  request.where = source.where;
  request.crs = source.crs;
  request.geometry = geometry;
  request.threads = threads;
  for (const auto& [attribute, column] : fields) {
    if (attribute == "x")
      request.x_field = column;
    else if (attribute == "y")
      request.y_field = column;
    else
      request.columns.push_back(column);
    if (attribute == "id") request.id_field = column;
  }
  return request;
}

std::string label_of(const io::SourceConfig& source, const std::string& layer) {
  if (io::is_database(source.uri)) return layer;
  const std::string file = std::filesystem::path(source.uri).filename().string();
  return layer.empty() ? file : file + ":" + layer;
}

std::int64_t reject_unread(const std::string& name, const io::RawRows& raw, Rejects& rejects) {
  for (const io::RowReject& bad : raw.rejects)
    rejects.add({.source = name,
                 .source_id = bad.id,
                 .field = bad.field,
                 .value = bad.value,
                 .reason = bad.reason,
                 .row = bad.row});
  return std::ssize(raw.rejects);
}

SourceFacts facts_of(const std::string& name, const io::SourceConfig& source, const io::RawRows& raw,
                     std::int64_t rejected, std::int64_t in_reach, const Frame& frame) {
  SourceFacts facts{.name = name,
                    .uri = source.uri,
                    .driver = raw.driver,
                    .layer = raw.layer,
                    .hash = raw.hash,
                    .license = source.license,
                    .attribution = source.attribution,
                    .crs = raw.crs,
                    .written = source.written,
                    .size = raw.size,
                    .read = raw.read - raw.filtered,
                    .filtered = raw.filtered,
                    .accepted = raw.read - raw.filtered - rejected,
                    .rejected = rejected,
                    .in_reach = in_reach};
  if (!raw.crs.empty() && !frame.crs.wkt.empty())
    facts.accuracy_m = geo::Transform(raw.crs, frame.crs.wkt).accuracy_m();
  return facts;
}

}  // namespace pipeline
