// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/access/road_route.hpp"
#include "geo/surfaces/hexagons.hpp"
#include "pipeline/stages/gaps/judge.hpp"

namespace pipeline {

/// A column of numbers, some of them missing.
template <class T>
struct Maybe {
  std::vector<T> values;
  geo::Column::Mask valid;
  template <class U>
  void add(const std::optional<U>& value) {
    values.push_back(value ? static_cast<T>(*value) : T{});
    valid.push_back(value.has_value());
  }
  void to(geo::Table& table, std::string name) { table.set(std::move(name), std::move(values), std::move(valid)); }
};

/// The figures that gaps and gap_cells share, as columns.
class CoverageColumns {
 public:
  void add(const Judge& judge, const Verdict& verdict);
  /// Sets theme, unit and the figures; `all` with those that only gaps has.
  void to(geo::Table& table, bool all);

 private:
  geo::Texts theme_, unit_, metric_;
  std::vector<double> standard_;
  std::vector<std::int64_t> firms_;
  Maybe<double> found_, second_, shortfall_, covered_, backup_, employees_, border_, end_;
  Maybe<std::int64_t> outside_, severity_;
};

/// What a row of `gaps` says beside how the firms are served. Empty texts are missing.
struct GapDetails {
  std::string_view facility_id{}, facility{};         ///< Of the facility nearest to most firms.
  std::optional<double> per_head{}, mean_per_head{};  ///< Capacity: of the cluster, and of the whole region.
  std::optional<double> effect{};                     ///< On the score, before it is divided by the weights.
  std::string_view capacity_unit{};
  std::string parts{};  ///< Of a theme judged by its parts: which is weakest, and which are unknown.
};

/// Rows of `gaps`: a cluster has as many as there are themes, and they share its outline.
class GapRows {
 public:
  explicit GapRows(const geo::Table& clusters)
      : clusters_(clusters), outlines_(std::make_shared<const geo::Shapes>(*clusters.shapes)) {}
  void add(std::size_t cluster, const Judge& judge, const Verdict& verdict, const GapDetails& details);
  /// `heads` is who shares capacities: "employees" or "firms".
  geo::Table table(double detour, std::string_view heads);

 private:
  const geo::Table& clusters_;
  geo::Texts group_, id_, name_, capacity_unit_, parts_;
  geo::Column::Mask has_id_, has_name_;
  Maybe<double> per_head_, mean_per_head_, effect_;
  std::vector<std::int32_t> key_;
  CoverageColumns figures_;
  std::shared_ptr<const geo::Shapes> outlines_;
  std::vector<geo::Row> cluster_;
};

/// Rows of `gap_cells`.
class CellRows {
 public:
  explicit CellRows(const geo::HexLayout& layout) : layout_(layout) {}
  void add(geo::HexCell cell, const Judge& judge, const Verdict& verdict);
  geo::Table table();

 private:
  const geo::HexLayout& layout_;
  geo::Texts cell_;
  CoverageColumns figures_;
  geo::Shapes shapes_{geo::Shapes::Kind::areas};
};

/// Rows of `gap_lines`.
class LineRows {
 public:
  explicit LineRows(const geo::Table& clusters) : clusters_(clusters) {}
  /// No row for a line of no length: the cluster is at the facility, or none leads there. Drawn with fewer vertices,
  /// off by at most 1/5,000 of its length, which is that of the whole line.
  void add(std::size_t cluster, std::string_view theme, std::string_view facility, const geo::Track& line);
  geo::Table table();

 private:
  const geo::Table& clusters_;
  geo::Texts group_, theme_, facility_;
  std::vector<std::int32_t> key_;
  std::vector<double> length_;
  geo::Shapes shapes_{geo::Shapes::Kind::lines};
};

}  // namespace pipeline
