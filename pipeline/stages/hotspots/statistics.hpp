// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "geo/inference/fdr.hpp"
#include "geo/surfaces/getis_ord.hpp"
#include "geo/surfaces/local_moran.hpp"
#include "geo/surfaces/neighbours.hpp"
#include "geo/surfaces/specialisation.hpp"
#include "io/run/record.hpp"
#include "pipeline/notes.hpp"
#include "pipeline/stages/hotspots/measured.hpp"

namespace pipeline {

/// Values of column `lisa`; kNone is missing.
enum Lisa : std::int32_t { kNone = -1, kHighHigh, kHighLow, kLowHigh, kLowLow, kNotSignificant, kIsolated };

/// Local Moran of the measured cells, with classes.
struct LocalMoranColumns {
  std::vector<double> i, p;  ///< NaN: no value.
  std::vector<std::int32_t> lisa;
};

/// All statistics of one group, by cell of the study; NaN and kNone in cells that were not measured.
struct HotspotStatistics {
  std::optional<geo::Specialisation> test;  ///< Nothing for `all`.
  std::optional<geo::GiStar> gi;            ///< Nothing when all values are equal or cells are few; so too `moran`.
  std::optional<LocalMoranColumns> moran;
  double alpha, share;  ///< share: K/N of the region; NaN for `all`.
  std::vector<io::TestFamily> families;

  bool hot(std::size_t cell) const { return test && test->hot(cell, alpha); }
  /// Whether Gi* or local Moran has a class for it.
  bool classed(std::size_t cell) const;
};

/// `permutations` of the config; of auto the most that stay affordable with so many cells in the neighbourhoods, each
/// cell itself included.
std::int64_t permutations_for(const HotspotsParams& params, std::span<const std::int64_t> counts);

/// Everything that is computed from one group's counts. Warns through `notes` where so few permutations were asked for
/// that no cell could be significant.
class HotspotAnalysis {
 public:
  HotspotAnalysis(const HotspotsParams& params, const Frame& frame, const Group& group, Notes& notes);
  HotspotStatistics of(const geo::HexCells& cells, const CellCounts& counts, const CellMeasures& of,
                       double band_m) const;

 private:
  void add_test(const geo::CellNeighbours& neighbours, const CellCounts& counts, HotspotStatistics& out) const;
  void add_description(const geo::Neighbourhoods& cells, std::span<const std::int32_t> shared,
                       HotspotStatistics& out) const;
  void add_gi(const geo::Neighbourhoods& cells, std::int64_t draws, const std::vector<double>& permuted,
              HotspotStatistics& out) const;
  void add_moran(const geo::LocalMoran& moran, std::int64_t draws, std::vector<double> p, HotspotStatistics& out) const;

  const HotspotsParams& params_;
  const Frame& frame_;
  const Group& group_;
  Notes& notes_;
  geo::Correction correction_;
};

}  // namespace pipeline
