// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "io/read/source.hpp"
#include "io/read/where.hpp"

namespace io {

/// Whether `uri` names a PostgreSQL database: PG:service=agglo, PG:dbname=gis host=/run/postgresql.
bool is_database(std::string_view uri);

/// What libpq is given for such a uri: its words, a time limit, and that this session reads only. Throws
/// UserError(config) for words that are not about reaching a server (GDAL's own, files of options, passwords are not
/// for configs), and when `layer` is empty.
std::string connection_of(const std::string& uri, const std::string& layer);

/// read_source() for one table or view of a PostGIS database: `layer` is schema.table, schema.table(geometry) where it
/// has several. Nothing but that table is read, by the driver PostgreSQL alone; `where` is our own grammar. Throws
/// UserError: unavailable when the server cannot be reached or says no, data for a missing table (with the nearest
/// name), and what read_source says of layers.
RawRows read_postgis(const SourceRequest& request, const Where& where);

/// Content of one table, the order of its rows aside. One pass over the table, on the server.
SourceStamp stamp_postgis(const std::string& uri, const std::string& layer);

}  // namespace io
