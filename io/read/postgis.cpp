// SPDX-License-Identifier: Apache-2.0
#include "io/read/postgis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "geo/core/error.hpp"
#include "io/read/ogr_layer.hpp"
#include "io/read/source_file.hpp"
#include "io/read/text.hpp"
#include "io/read/vector_source.hpp"
#include "io/run/hash.hpp"
#include "io/run/redact.hpp"

namespace io {
namespace {

using geo::Trouble;

constexpr std::string_view kPrefix = "PG:";
constexpr std::string_view kWords[] = {"service", "dbname",  "host",        "hostaddr",        "port",
                                       "user",    "sslmode", "sslrootcert", "connect_timeout", "password"};

std::string place_of(const std::string& uri) { return shown(redacted(uri), 300); }

/// The keyword at the front of "key = value …"; leaves what follows the value. Quotes as libpq has them.
std::string next_word(std::string_view& rest) {
  const std::size_t sign = std::min(rest.find('='), rest.size());
  std::string word = lower(trimmed(rest.substr(0, sign)));
  rest.remove_prefix(std::min(sign + 1, rest.size()));
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  const bool quoted = !rest.empty() && rest.front() == '\'';
  std::size_t end = quoted ? 1 : 0;
  while (end < rest.size() && rest[end] != (quoted ? '\'' : ' ')) end += rest[end] == '\\' ? 2U : 1U;
  rest.remove_prefix(std::min(end + (quoted ? 1 : 0), rest.size()));
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  return word;
}

SourceFile database_at(const std::string& uri, const std::string& layer) {
  SourceFile source;
  source.format = Format::postgis;
  source.place = place_of(uri);
  source.path = connection_of(uri, layer);
  return source;
}

}  // namespace

bool is_database(std::string_view uri) { return uri.starts_with(kPrefix); }

std::string connection_of(const std::string& uri, const std::string& layer) {
  if (layer.empty()) geo::fail(Trouble::config, "{}: names no table; expected schema.table; set layer", place_of(uri));
  std::string_view rest = trimmed(std::string_view(uri).substr(kPrefix.size()));
  const std::string words(rest);
  bool limited = false;
  while (!rest.empty()) {
    const std::string word = next_word(rest);
    limited |= word == "connect_timeout";
    if (std::ranges::find(kWords, word) == std::end(kWords))
      geo::fail(Trouble::config,
                "{}: '{}' is not read here; expected service, dbname, host, port, user or sslmode; put the rest into "
                "~/.pg_service.conf",
                place_of(uri), shown(word, 40));
  }
  return fmt::format("PG:{}{} options='-c default_transaction_read_only=on'", words,
                     limited ? "" : " connect_timeout=10");
}

RawRows read_postgis(const SourceRequest& request, const Where& where) {
  const SourceStamp stamp = stamp_postgis(request.uri, request.layer);
  RawRows rows = read_vector_source(request, where, database_at(request.uri, request.layer));
  rows.layer = request.layer;
  rows.hash = stamp.hash;
  rows.size = stamp.size;
  return rows;
}

SourceStamp stamp_postgis(const std::string& uri, const std::string& layer) {
  const SourceFile source = database_at(uri, layer);
  const OgrLayer table(source.path, source.format, layer, false, source.place);
  const TableContent content = table.content();
  return {hash_of(fmt::format("{} {} {}", content.rows, content.bytes, content.sum)), content.bytes};
}

}  // namespace io
