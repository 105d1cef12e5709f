// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "tools/synth/firms.hpp"
#include "tools/synth/writer.hpp"

namespace synth {

enum Field : std::size_t {
  kId,
  kName,
  kNace,
  kEmployees,
  kLon,
  kLat,
  kOpened,
  kClosed,
  kForeign,
  kExporter,
  kAccuracy,
  kFields
};
inline constexpr std::array<const char*, kFields> kFieldNames{
    "id", "name", "nace", "employees", "lon", "lat", "opened", "closed", "foreign", "exporter", "accuracy"};

/// One line of firms.csv as it will stand there, before quoting.
struct CsvRow {
  std::array<std::string, kFields> fields;
  int kind = -1;     ///< Index into dirt_kinds(), -1 for a good row.
  int cluster = -1;  ///< Of the firm it was made from.
};

/// A known kind of dirt and what a reader must do with it.
struct DirtKind {
  const char* name;
  bool accepted;
  const char* outcome;
};
const std::vector<DirtKind>& dirt_kinds();

/// The good firms with ids V000001…, and 1 % of their number in rows of each kind of dirt strewn among them.
std::vector<CsvRow> make_rows(const World& world, const Economy& economy, const LonLat& lon_lat);

/// Header and rows; RFC 4180 quoting where needed, lines end in LF.
std::string csv_text(const std::vector<CsvRow>& rows);

}  // namespace synth
