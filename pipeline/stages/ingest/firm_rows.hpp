// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "geo/core/table.hpp"
#include "io/read/source.hpp"
#include "io/run/config.hpp"
#include "pipeline/rejects.hpp"

namespace pipeline {

/// Firms of all sources with their values mapped and judged, in source order; not yet projected.
struct FirmRows {
  std::vector<double> x, y;  ///< As in the source (x east or longitude) until ingest projects them in place.
  geo::Texts id, name;
  geo::Column::Mask has_name;
  geo::Texts industries;               ///< Distinct codes, in order of first appearance.
  std::vector<std::int32_t> industry;  ///< Position in `industries`.
  std::vector<double> employees;
  geo::Column::Mask has_employees;
  std::vector<std::int32_t> opened, closed;  ///< Days since 1970-01-01.
  geo::Column::Mask has_opened, has_closed;
  std::vector<std::uint8_t> foreign, exporter;
  geo::Column::Mask has_foreign, has_exporter;
  std::vector<double> accuracy_m;
  geo::Column::Mask has_accuracy;
  std::vector<std::uint8_t> rounded;    ///< Whether the source's coordinates are round; set by ingest.
  std::vector<std::int32_t> source;     ///< Position in the config's list of firm sources.
  std::vector<std::int64_t> row;        ///< As io::RawPart::row.
  std::int64_t imputed_open_bands = 0;  ///< Rows whose employment band has no upper end.
  std::size_t size() const { return x.size(); }

  std::map<std::string, std::int32_t, std::less<>> industry_codes;  ///< Of `industries`.
};

/// What to ask io for: the source columns that the fields of `source` name.
io::SourceRequest firm_request(const io::FirmSource& source, unsigned threads = 1);

/// Appends the rows of one source. A row that fails a check lands in `rejects` with the first one it fails, in this
/// order: id, coordinates in range, industry, employees, dates, flags, accuracy. Rows are judged in pieces on several
/// threads and joined in their order; costs O(n), and beside the firms one column at a time.
void add_firms(const io::FirmSource& source, std::int32_t position, io::RawRows raw, FirmRows& firms, Rejects& rejects,
               unsigned threads = 1);

}  // namespace pipeline
