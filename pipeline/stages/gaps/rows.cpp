// SPDX-License-Identifier: Apache-2.0
#include "pipeline/stages/gaps/rows.hpp"

#include <string>

namespace pipeline {
namespace {

constexpr double kOff = 1.0 / 5000.0;

}  // namespace

void CoverageColumns::add(const Judge& judge, const Verdict& verdict) {
  const geo::Coverage& c = verdict.coverage;
  const bool says = judge.says_something();
  const auto if_known = [says](auto value) { return says ? std::optional(value) : std::nullopt; };
  theme_.add(judge.theme.name);
  unit_.add(judge.theme.unit);
  metric_.add(judge.theme.by_road ? "network" : "beeline");
  standard_.push_back(judge.standard);
  firms_.push_back(c.firms);
  found_.add(c.found);
  second_.add(c.second);
  shortfall_.add(c.shortfall);
  covered_.add(if_known(c.covered_share));
  backup_.add(if_known(c.backup_share));
  outside_.add(if_known(c.firms_outside));
  employees_.add(says ? c.employees_outside : std::nullopt);
  severity_.add(verdict.severity);
  border_.add(verdict.border_m);
  end_.add(verdict.end_m);
}

void CoverageColumns::to(geo::Table& table, bool all) {
  table.set("theme", std::move(theme_));
  table.set("unit", std::move(unit_));
  if (all) {
    table.set("standard", std::move(standard_));
    table.set("metric", std::move(metric_));
    second_.to(table, "second");
    shortfall_.to(table, "shortfall");
    covered_.to(table, "covered_share");
    backup_.to(table, "backup_share");
    table.set("firms", std::move(firms_));
    border_.to(table, "border_m");
    end_.to(table, "end_m");
  }
  found_.to(table, "found");
  outside_.to(table, "firms_outside");
  employees_.to(table, "employees_outside");
  severity_.to(table, "severity");
}

void GapRows::add(std::size_t cluster, const Judge& judge, const Verdict& verdict, const GapDetails& details) {
  group_.add(clusters_.column("group_name").text(cluster));
  key_.push_back(clusters_.codes("key")[cluster]);
  figures_.add(judge, verdict);
  id_.add(details.facility_id);
  name_.add(details.facility);
  has_id_.push_back(!details.facility_id.empty());
  has_name_.push_back(!details.facility.empty());
  per_head_.add(details.per_head);
  mean_per_head_.add(details.mean_per_head);
  capacity_unit_.add(details.capacity_unit);
  parts_.add(details.parts);
  effect_.add(details.effect);
  cluster_.push_back(static_cast<geo::Row>(cluster));
}

geo::Table GapRows::table(double detour, std::string_view heads) {
  geo::Table out;
  out.set("group_name", std::move(group_));
  out.set("detour", std::vector<double>(key_.size(), detour));
  out.set("key", std::move(key_));
  figures_.to(out, true);
  out.set("facility_id", std::move(id_), std::move(has_id_));
  out.set("facility", std::move(name_), std::move(has_name_));
  per_head_.to(out, "e2sfca");
  mean_per_head_.to(out, "mean_per_head");
  out.set("capacity_unit", std::move(capacity_unit_));
  out.set("parts", std::move(parts_));
  effect_.to(out, "effect");
  geo::Texts of;
  for (std::size_t row = 0; row < cluster_.size(); ++row) of.add(heads);
  out.set("heads", std::move(of));
  out.shapes = geo::Shapes::picked(outlines_, std::move(cluster_));
  return out;
}

void CellRows::add(geo::HexCell cell, const Judge& judge, const Verdict& verdict) {
  cell_.add(geo::cell_id(cell));
  figures_.add(judge, verdict);
  layout_.add_to(shapes_, cell);
}

geo::Table CellRows::table() {
  geo::Table out;
  out.set("cell_id", std::move(cell_));
  figures_.to(out, false);
  out.shapes = std::move(shapes_);
  return out;
}

void LineRows::add(std::size_t cluster, std::string_view theme, std::string_view facility, const geo::Track& line) {
  const double length_m = line.length_m();
  if (length_m == 0.0) return;
  group_.add(clusters_.column("group_name").text(cluster));
  key_.push_back(clusters_.codes("key")[cluster]);
  theme_.add(theme);
  facility_.add(facility);
  length_.push_back(length_m);
  const geo::Track kept = geo::simplified(line, length_m * kOff);
  for (std::size_t i = 0; i < kept.x_m.size(); ++i) shapes_.add_vertex(kept.x_m[i], kept.y_m[i]);
  shapes_.end_ring();
  shapes_.end_part();
  shapes_.end_shape();
}

geo::Table LineRows::table() {
  geo::Table out;
  out.set("group_name", std::move(group_));
  out.set("key", std::move(key_));
  out.set("theme", std::move(theme_));
  out.set("length_m", std::move(length_));
  out.set("facility_id", std::move(facility_));
  out.shapes = std::move(shapes_);
  return out;
}

}  // namespace pipeline
