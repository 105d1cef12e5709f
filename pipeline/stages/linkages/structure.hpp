// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "geo/economics/firm_place.hpp"
#include "geo/index/curve_points.hpp"
#include "geo/index/kd_index.hpp"
#include "pipeline/stages/linkages/chain_params.hpp"
#include "pipeline/stages/linkages/cluster_figures.hpp"

namespace pipeline {

/// The firms that count, to be asked which of them are in a place.
class CountedFirms {
 public:
  explicit CountedFirms(const geo::Table& firms);
  CountedFirms(const CountedFirms&) = delete;
  CountedFirms& operator=(const CountedFirms&) = delete;

  const std::vector<geo::Row>& rows() const { return rows_; }
  /// By position in rows().
  const geo::CurvePoints& points() const { return points_; }

 private:
  std::vector<geo::Row> rows_;
  std::vector<double> x_m_, y_m_;
  geo::CurvePoints points_;
};

/// Points that lie around clusters, in any order, with an index of their own.
class Surroundings {
 public:
  Surroundings(std::vector<double> x_m, std::vector<double> y_m)
      : x_m_(std::move(x_m)), y_m_(std::move(y_m)), index_(x_m_, y_m_) {}
  Surroundings(const Surroundings&) = delete;
  Surroundings& operator=(const Surroundings&) = delete;

  std::size_t size() const { return x_m_.size(); }
  /// Their positions, ascending.
  std::vector<geo::Row> rows(const geo::FirmPlace& place, double radius_m) const;

 private:
  std::vector<double> x_m_, y_m_;
  geo::KdIndex index_;
};

/// Institutions with their kinds, by number of the kind.
struct Institutions {
  std::vector<double> x_m, y_m;
  std::vector<std::int32_t> kind;
  std::vector<std::string> kinds;
};

/// What the firms of a cluster are like, and who else is in its place. One for all clusters of a run.
class Structure {
 public:
  Structure(const ChainParams& params, const Frame& frame, const geo::Tables& in, std::span<const double> sizes);

  /// Sets what the firms of a cluster are like; the group of `figures` is set. Safe to call from many threads.
  void measure(std::span<const geo::Row> firms, ClusterFigures& figures) const;
  /// Sets its middle and who else is there; firms are not counted for `all`. Likewise.
  void measure_place(const geo::FirmPlace& place, ClusterFigures& figures) const;
  bool knows_institutions() const { return institutions_.size() > 0; }

 private:
  Structure(const ChainParams& params, const Frame& frame, const geo::Table& firms, std::span<const double> sizes,
            Institutions institutions);
  std::optional<double> young_share(std::span<const geo::Row> firms) const;
  InstitutionCounts institutions_in(const geo::FirmPlace& place) const;

  const ChainParams& params_;
  const geo::Table& firms_;
  std::span<const double> sizes_;
  CountedFirms counted_;
  std::vector<std::string> kinds_;
  std::vector<std::int32_t> kind_of_;  // by institution
  Surroundings institutions_;
  std::optional<std::int32_t> young_from_;  // days since 1970-01-01
};

}  // namespace pipeline
