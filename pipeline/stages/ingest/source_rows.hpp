// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "io/read/source.hpp"
#include "io/run/config.hpp"
#include "pipeline/rejects.hpp"
#include "pipeline/run.hpp"

namespace pipeline {

/// Attribute -> column of the source.
using SourceFields = std::map<std::string, std::string>;

/// What to ask io for: the rows of a source, with the columns of its fields; x, y and id are told by their names.
io::SourceRequest request_for(const io::SourceConfig& source, const SourceFields& fields, io::Geometry geometry,
                              unsigned threads);

/// What layers call a source that is no firm's: "infrastructure.gpkg:roads", of a database "schema.roads".
std::string label_of(const io::SourceConfig& source, const std::string& layer);

/// The rows that io could not read become rejects of the source of that name; returns how many.
std::int64_t reject_unread(const std::string& name, const io::RawRows& raw, Rejects& rejects);

/// What the run record says of a layer read whole: of all its rows `rejected` were refused, and `in_reach` of what is
/// left lie near enough to matter. The accuracy of its places is known once the frame has a CRS.
SourceFacts facts_of(const std::string& name, const io::SourceConfig& source, const io::RawRows& raw,
                     std::int64_t rejected, std::int64_t in_reach, const Frame& frame);

}  // namespace pipeline
